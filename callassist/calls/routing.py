"""Sees to it that a caller reaches a person: a call that nobody takes in time goes to the fallback number."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from callassist.calls.carrier import Carrier
from callassist.calls.events import CallEvent, CallId, FallbackDialled, StoredEvent
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel, fold

FALLBACK_ROUND = -1
"""Stands for the fallback number where a leg's round is asked for."""
ASK_AGAIN = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds until the carrier is asked again to call the fallback number: after it there is nobody else."""


class Log(Protocol):
    def follow(self, call_id: CallId, after: int = 0) -> AsyncIterator[StoredEvent]: ...

    async def panel(self, call_id: CallId) -> Panel: ...

    async def record(self, call_id: CallId, *events: CallEvent) -> object: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call may go unanswered, and who is called then; an empty number means nobody."""

    ring_seconds: float
    fallback_number: str


async def see_answered(log: Log, carrier: Carrier, call_id: CallId, patience: Patience) -> None:
    """Returns when a person has the call or it is over. Raises what the carrier raises."""
    if await until(log, call_id, _is_answered_or_over, patience.ring_seconds):
        return
    # Somebody who took it at the last moment is given as long again for their own phone to ring.
    is_taken = (await log.panel(call_id)).state is State.CONNECTING
    if not (is_taken and await until(log, call_id, _is_answered_or_over, patience.ring_seconds)):
        await fall_back(log, carrier, call_id, patience.fallback_number)


async def until(log: Log, call_id: CallId, condition: Callable[[Panel], bool], seconds: float) -> bool:
    """Whether the call came to be like that within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await _until(log, call_id, condition)
    except TimeoutError:
        return False
    return True


async def _until(log: Log, call_id: CallId, condition: Callable[[Panel], bool]) -> None:
    panel = await log.panel(call_id)
    async with aclosing(log.follow(call_id, panel.seq)) as events:  # type: ignore[type-var]
        while not condition(panel):
            panel = fold(panel, await anext(events))


def _is_answered_or_over(panel: Panel) -> bool:
    return panel.state not in OPEN or panel.state is State.ACTIVE


async def fall_back(log: Log, carrier: Carrier, call_id: CallId, number: str) -> None:
    """Call the fallback number into the call, unless somebody has it. Raises what the carrier raises in the end."""
    if not number or _is_answered_or_over(await log.panel(call_id)):
        return
    await log.record(call_id, FallbackDialled("Nobody answered in the panel."))
    for seconds in ASK_AGAIN:
        try:
            await carrier.ring(call_id, FALLBACK_ROUND, number)
        except Exception as error:
            if not getattr(error, "retryable", False):
                raise
            await asyncio.sleep(seconds)
        else:
            return
    await carrier.ring(call_id, FALLBACK_ROUND, number)
