import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from calls.examples import AT, STARTED

from callassist.bus import LocalBus
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import routing
from callassist.calls.events import CallId
from callassist.calls.log import CallLog
from callassist.calls.model import State
from callassist.calls.recover import reconcile
from callassist.calls.routing import FALLBACK_ROUND, Patience, see_answered
from callassist.calls.transcript_events import StreamStarted
from callassist.db.engine import connect


class Exchange:
    """A carrier that remembers what it was asked."""

    def __init__(self, *, talking: bool = True, then: Callable[[], Awaitable[object]] | None = None) -> None:
        """`then` is what comes of a ringing."""
        self.talking = talking
        self.then = then
        self.rung: list[tuple[int, str]] = []
        self.streams: list[str] = []

    async def ring(self, call_id: CallId, round: int, address: str) -> str:
        self.rung.append((round, address))
        if self.then:
            await self.then()
        return "CA9"

    async def hang_up(self, leg_sid: str) -> None:
        self.talking = False

    async def is_talking(self, leg_sid: str) -> bool:
        return self.talking

    async def listen_again(self, call_id: CallId, leg_sid: str, stream: str) -> None:
        self.streams.append(stream)


class Busy(Exception):
    retryable = True


class BusyExchange(Exchange):
    def __init__(self, retryable: bool) -> None:
        super().__init__()
        self.error = Busy()
        self.error.retryable = retryable

    async def ring(self, call_id: CallId, round: int, address: str) -> str:
        await super().ring(call_id, round, address)
        raise self.error


@pytest.fixture
async def log(sqlite_url: str) -> AsyncIterator[CallLog]:
    engine = connect(sqlite_url)
    yield CallLog(engine, LocalBus(), lambda: AT)
    await engine.dispose()


async def test_a_call_that_nobody_takes_goes_to_the_fallback_number(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    exchange = Exchange(then=lambda: log.record(call_id, e.FallbackConnected("CA9")))

    await see_answered(log, exchange, call_id, Patience(0.01, "+15550100001"))

    assert exchange.rung == [(FALLBACK_ROUND, "+15550100001")]
    assert (await log.panel(call_id)).state is State.ACTIVE


@pytest.mark.parametrize("reason", ["busy", "no-answer", "failed", "canceled"])
async def test_when_the_fallback_number_does_not_answer_either_a_message_is_taken(log: CallLog, reason: str) -> None:
    call_id, _ = await log.open_call(STARTED)
    exchange = Exchange(then=lambda: log.record(call_id, pe.LegLeft("fallback", reason)))

    await see_answered(log, exchange, call_id, Patience(0.01, "+15550100001"))

    assert (await log.panel(call_id)).call.phone.voicemail


async def test_a_fallback_number_that_rings_for_too_long_is_given_up_for_a_message(
    log: CallLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "FALLBACK_SECONDS", 0.01)
    call_id, _ = await log.open_call(STARTED)

    await see_answered(log, Exchange(), call_id, Patience(0.01, "+15550100001"))

    phone = (await log.panel(call_id)).call.phone
    fallback = phone.party("fallback")
    assert fallback
    assert (fallback.given_up, phone.voicemail) == ("too late", True)


async def test_somebody_who_takes_it_at_the_last_moment_keeps_it(log: CallLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "FALLBACK_SECONDS", 0.01)
    call_id, _ = await log.open_call(STARTED)
    exchange = Exchange(then=lambda: log.record(call_id, e.AgentAccepted("m1", "Tomas", 0)))

    await see_answered(log, exchange, call_id, Patience(0.01, "+15550100001"))

    assert not (await log.panel(call_id)).call.phone.voicemail


@pytest.mark.parametrize(("retryable", "times"), [(True, 3), (False, 1)])
async def test_the_fallback_number_is_asked_for_again_while_the_carrier_may_yet_do_it(
    log: CallLog, monkeypatch: pytest.MonkeyPatch, retryable: bool, times: int
) -> None:
    monkeypatch.setattr(routing, "ASK_AGAIN", (0.0, 0.0))
    call_id, _ = await log.open_call(STARTED)
    exchange = BusyExchange(retryable)

    await see_answered(log, exchange, call_id, Patience(0.01, "+15550100001"))

    assert exchange.rung == [(FALLBACK_ROUND, "+15550100001")] * times
    assert (await log.panel(call_id)).call.phone.voicemail


async def test_a_call_that_is_answered_in_time_stays_with_the_agent(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    exchange = Exchange()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(see_answered(log, exchange, call_id, Patience(30, "+15550100001")))
        await log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA2"))

    assert exchange.rung == []


async def test_without_a_fallback_number_a_message_is_taken(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    exchange = Exchange()

    await see_answered(log, exchange, call_id, Patience(0.01, ""))

    assert exchange.rung == []
    assert (await log.panel(call_id)).call.phone.voicemail


async def test_after_a_restart_a_call_that_goes_on_is_heard_again_under_a_new_name(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    await log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA2"))
    await log.record(call_id, StreamStarted("stream-1", "MZ1", 0.0))
    exchange = Exchange()

    panel = await reconcile(log, exchange, call_id, "callassist was restarted.")
    await reconcile(log, exchange, call_id, "callassist was restarted.")

    assert panel.listening == "interrupted"
    assert exchange.streams == ["stream-2", "stream-2"]
    assert len([one for one in panel.transcript if one.speaker is None]) == 1


async def test_after_a_restart_a_call_that_is_over_ends_with_its_transcript_complete(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    await log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA2"))

    panel = await reconcile(log, Exchange(talking=False), call_id, "callassist was restarted.")

    assert (panel.state.value, panel.listening) == ("wrap_up", "complete")


async def test_a_stream_that_keeps_breaking_is_not_asked_for_for_ever(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    exchange = Exchange()

    for number in range(1, 20):
        await log.record(call_id, StreamStarted(f"stream-{number}", f"MZ{number}", 0.0))
        await reconcile(log, exchange, call_id, "the audio connection was lost.")

    assert len(exchange.streams) == 7
