"""Calls that are over, read from the records to try something on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from callassist.bus import LocalBus
from callassist.business import Business
from callassist.calls.log import CallLog, CallSummary, folded
from callassist.db.engine import connect
from callassist.evaluation.trial import Recorded
from web.background import background_of

MOST_CALLS = 500


@dataclass(frozen=True, slots=True)
class Archive:
    engine: AsyncEngine
    business: Business


async def recorded_calls(database: str, business: Business, now: datetime, days: int) -> tuple[Recorded, ...]:
    """The calls of the last so many days that are over, newest first, at most MOST_CALLS."""
    engine = connect(database)
    try:
        log = CallLog(engine, LocalBus(), lambda: now)
        since = now - timedelta(days=days)
        latest = await log.latest(limit=MOST_CALLS)
        over = [one for one in latest if one.ended_at is not None and one.started_at >= since]
        return tuple([await _recorded(Archive(engine, business), log, one) for one in over])
    finally:
        await engine.dispose()


async def _recorded(archive: Archive, log: CallLog, call: CallSummary) -> Recorded:
    events = await log.read(call.call_id)
    background = await background_of(archive, folded(call.call_id, events))
    began = call.started_at.astimezone(archive.business.zone)
    return Recorded(f"{began:%Y-%m-%d %H:%M} {call.call_id[:8]}", background, tuple(events))
