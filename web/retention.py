"""Deletes recordings when their days are over: at the phone company first, then here. What was written down stays."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import case, exists, func, literal, select

from callassist.calls import recording_events as rec
from callassist.calls.events import CallId
from callassist.calls.transcript_events import AudioKept
from callassist.db.engine import DatabaseError, reading
from callassist.db.tables import call, call_event
from telephony.errors import TelephonyError
from web.parts import Parts
from web.recording_store import open_store
from web.recordings import recording_path

LOOK_SECONDS = 3600.0
AT_ONCE = 50
"""Recordings that are deleted at one look: after an upgrade there may be years of them."""

_GONE = f"{rec.RecordingDeleted.__name__}:"
"""How the keys of deletions begin; the SID follows, as in the keys of what is deleted."""

log = structlog.get_logger(__name__)


class Source(Protocol):
    async def delete_recording(self, recording_sid: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Retention:
    parts: Parts
    twilio: Source

    @property
    def is_wanted(self) -> bool:
        return self.parts.settings.recordings_days > 0

    async def run(self) -> None:
        """Until cancelled. What cannot be deleted now is tried again later; the others are deleted all the same."""
        while True:
            try:
                while await self.expire() == AT_ONCE:
                    log.info("recordings_expire")
            except DatabaseError as error:
                log.warning("retention_waits", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def expire(self) -> int:
        """Deletes what is over its days, at most AT_ONCE; returns how many it did."""
        return sum([await self._deleted(call_id, sid, name) for call_id, sid, name in await self._expired()])

    async def _expired(self) -> list[tuple[CallId, str, str]]:
        """Call, SID and file's name: of what the carrier recorded, fetched or not, and of what was kept while heard."""
        parts, deleted = self.parts, call_event.alias()
        kinds = (rec.RecordingReady.__name__, rec.RecordingKept.__name__, AudioKept.__name__)
        by_sid = func.replace(func.replace(call_event.c.key, "RecordingReady:", _GONE), "RecordingKept:", _GONE)
        gone = case((call_event.c.type == AudioKept.__name__, _GONE + rec.HEARD), else_=by_sid)
        is_deleted = exists(literal(1)).where(deleted.c.call_id == call_event.c.call_id, deleted.c.key == gone)
        before = parts.now() - timedelta(days=parts.settings.recordings_days)
        query = (
            select(call_event.c.call_id, call_event.c.payload)
            .join(call, call.c.call_id == call_event.c.call_id)
            .where(call.c.ended_at < before, call_event.c.type.in_(kinds), ~is_deleted)
            .order_by(call.c.ended_at, call_event.c.call_id, call_event.c.seq)
            .limit(2 * AT_ONCE)
        )
        found: dict[tuple[CallId, str], str] = {}
        async with reading(parts.engine) as connection:
            for row in await connection.execute(query):
                one = (row.call_id, row.payload.get("recording_sid", rec.HEARD))
                found[one] = row.payload.get("name", "") or found.get(one, "")
        return [(call_id, sid, name) for (call_id, sid), name in found.items()][:AT_ONCE]

    async def _deleted(self, call_id: CallId, sid: str, name: str) -> bool:
        try:
            if sid != rec.HEARD:
                await self.twilio.delete_recording(sid)
            if name:
                await asyncio.to_thread(self._delete_here, sid, name)
        except (TelephonyError, OSError, ValueError, ImportError) as error:
            log.error("recording_not_deleted", call_id=call_id, error=type(error).__name__)
            return False
        await self.parts.log.record(call_id, rec.RecordingDeleted(sid, self.parts.settings.recordings_days))
        log.info("recording_deleted", call_id=call_id)
        return True

    def _delete_here(self, sid: str, name: str) -> None:
        settings = self.parts.settings
        if sid == rec.HEARD:
            recording_path(self.parts, name).unlink(missing_ok=True)
        else:
            open_store(settings.recordings_url, settings.data).delete(name)
