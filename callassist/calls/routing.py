"""Sees to it that a caller is answered: a call that nobody takes goes to the fallback number, and then to voicemail."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Protocol

from callassist.calls.carrier import Carrier
from callassist.calls.events import CallEvent, CallId, FallbackDialled, IllegalTransition, StoredEvent
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel, fold
from callassist.calls.phone_events import LegGivenUp, LegLeft, SentToVoicemail

FALLBACK_ROUND = -1
"""Stands for the fallback number where a leg's round is asked for."""
FALLBACK = "fallback"
"""Label of the fallback number's leg."""
FALLBACK_SECONDS = 60.0
UNANSWERED = "Nobody answered."
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
    """Returns when a person has the call, it is over, or the customer is on the way to leave a message."""
    if await until(log, call_id, _is_answered_or_over, patience.ring_seconds):
        return
    # Somebody who took it at the last moment is given as long again for their own phone to ring.
    is_taken = (await log.panel(call_id)).state is State.CONNECTING
    if is_taken and await until(log, call_id, _is_answered_or_over, patience.ring_seconds):
        return
    if not await fell_back(log, carrier, call_id, patience.fallback_number):
        await give_up(log, call_id, UNANSWERED)


async def fell_back(log: Log, carrier: Carrier, call_id: CallId, number: str) -> bool:
    """Whether that settles it: somebody at the fallback number picks up, or the call is over."""
    if not number:
        return _is_answered_or_over(await log.panel(call_id))
    await fall_back(log, carrier, call_id, number)
    await until(log, call_id, _is_over_at_fallback, FALLBACK_SECONDS)
    return _is_answered_or_over(await log.panel(call_id))


async def give_up(log: Log, call_id: CallId, reason: str) -> None:
    """Nobody is called any more, and the customer may leave a message; unless somebody takes the call right now."""
    parties = (await log.panel(call_id)).call.phone.parties
    ringing = [one for one in parties if (one.offer or one.label == FALLBACK) and one.is_open and not one.given_up]
    with suppress(IllegalTransition):
        await log.record(call_id, *(LegGivenUp(one.label, "too late") for one in ringing))
    with suppress(IllegalTransition):
        await log.record(call_id, SentToVoicemail(reason))


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


def _is_over_at_fallback(panel: Panel) -> bool:
    """Somebody has the call, or the fallback number's leg is over."""
    fallback = panel.call.phone.party(FALLBACK)
    return _is_answered_or_over(panel) or (fallback is not None and not fallback.is_open)


async def fall_back(log: Log, carrier: Carrier, call_id: CallId, number: str) -> None:
    """Call the fallback number into the call, unless somebody has it. What the carrier will not do has failed."""
    if not number or _is_answered_or_over(await log.panel(call_id)):
        return
    await log.record(call_id, FallbackDialled("Nobody answered in the panel."))
    for seconds in (*ASK_AGAIN, None):
        try:
            await carrier.ring(call_id, FALLBACK_ROUND, number)
        except Exception as error:
            if not hasattr(error, "retryable"):
                raise
            if seconds is None or not error.retryable:
                await log.record(call_id, LegLeft(FALLBACK, "failed"))
                return
            await asyncio.sleep(seconds)
        else:
            return
