"""The assist at work on a live call: follows its log, and records what it makes of each event."""

from collections.abc import AsyncIterator
from typing import Protocol

import structlog

from callassist.assist.advice import Advice, CoachState, advise
from callassist.calls.events import CallEvent, CallId, StoredEvent
from callassist.calls.transcript_events import TranscriptCompleted

log = structlog.get_logger()


class EventLog(Protocol):
    def follow(self, call_id: CallId, after: int = 0) -> AsyncIterator[StoredEvent]:
        """Every event after seq `after`, past and coming, in order."""
        ...

    async def record(self, call_id: CallId, *events: CallEvent) -> object:
        """Appends; an event whose key the call already has changes nothing."""
        ...


async def coach(events: EventLog, call_id: CallId, state: CoachState) -> None:
    """Advises on one call from its first event, where `state` is, until its transcript is complete."""
    async for stored in events.follow(call_id):
        state, advice = _guarded(state, stored)
        if advice:
            await events.record(call_id, *advice)
        if isinstance(stored.event, TranscriptCompleted):
            return


def _guarded(state: CoachState, stored: StoredEvent) -> Advice:
    """One utterance that the rules cannot take is passed over; the call goes on."""
    try:
        return advise(state, stored)
    except Exception as error:  # noqa: BLE001 - words of strangers meet many rules here; none may stop the call
        log.error("advice_failed", call_id=stored.call_id, seq=stored.seq, error=type(error).__name__)
        return state, ()
