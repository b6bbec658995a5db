"""After a restart, and every minute: what the log says of open calls is compared with what the carrier knows."""

from collections.abc import Sequence
from typing import Protocol

from callassist.calls.carrier import Carrier
from callassist.calls.events import CallEnded, CallEvent, CallId
from callassist.calls.log import CallSummary
from callassist.calls.model import OPEN
from callassist.calls.panel import Panel
from callassist.calls.transcript_events import TranscriptCompleted, TranscriptionInterrupted

MAX_STREAMS = 8
"""Media streams that one call may have; one that keeps breaking is not asked for again for ever."""


class Log(Protocol):
    async def latest(self, *, states: Sequence[str] = (), limit: int = 100) -> list[CallSummary]: ...

    async def panel(self, call_id: CallId) -> Panel: ...

    async def record(self, call_id: CallId, *events: CallEvent) -> object: ...


async def open_calls(log: Log) -> list[CallSummary]:
    return await log.latest(states=[state.value for state in OPEN], limit=1000)


async def reconcile(
    log: Log, carrier: Carrier, call_id: CallId, reason: str, stream: str = "", *, may_hear: bool = True
) -> Panel:
    """For a call whose audio reaches nobody: over at the carrier -> ended; still talking -> heard again if we may.

    `stream` is the one that failed where it never opened. Call it only when no socket of this call is open. Raises
    what the carrier raises.
    """
    panel = await log.panel(call_id)
    if panel.call.ended_at is None and not await carrier.is_talking(panel.call.call_sid):
        await log.record(call_id, CallEnded("completed"))
    elif panel.call.ended_at is None:
        if may_hear:
            await hear_again(log, carrier, panel, reason, stream)
        return await log.panel(call_id)
    await log.record(call_id, TranscriptCompleted())
    return await log.panel(call_id)


async def hear_again(log: Log, carrier: Carrier, panel: Panel, reason: str, stream: str = "") -> None:
    """Say that the stream broke, and ask the carrier for the next one."""
    call = panel.call
    broken = stream or (panel.streams[-1] if panel.streams else stream_name(1))
    await log.record(call.call_id, TranscriptionInterrupted(broken, reason))
    given = len({*panel.streams, broken})
    if given < MAX_STREAMS:
        await carrier.listen_again(call.call_id, call.call_sid, stream_name(given + 1))


def stream_name(number: int) -> str:
    """Streams of a call are numbered from 1; Twilio wants names unique within a call."""
    return f"stream-{number}"
