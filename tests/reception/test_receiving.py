"""Who is rung, and what comes when nobody takes the call."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from reception.examples import CALLED, FRONT, NOON, SHOP, WEEKDAYS, on_duty

from callassist.bus import LocalBus
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import CallEvent, CallId, StoredEvent, key_of
from callassist.calls.model import Call, State
from callassist.calls.panel import Panel, blank, fold
from callassist.calls.routing import UNANSWERED
from callassist.reception.numbers import Nobody, Number, Order
from callassist.reception.plan import Caller, Waiting
from callassist.reception.presence import Duty
from callassist.reception.receiving import CLOSED, FrontDesk, receive

FALLBACK = "+15550100001"
ANA, BEN = on_duty("ana"), on_duty("ben")
JO = replace(on_duty("jo", address="+12025550177"), role="manager")
CALL = "c1"

Happening = Callable[[], Coroutine[None, None, None]]


class JumpingLoop(asyncio.SelectorEventLoop):
    """Its clock jumps to the next timer when there is nothing else to do."""

    _now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        timers = [one.when() for one in self._scheduled if not one.cancelled()]  # type: ignore[attr-defined]
        if not self._ready and timers:  # type: ignore[attr-defined]
            self._now = max(self._now, min(timers))
        super()._run_once()  # type: ignore[misc]


class MemoryLog:
    def __init__(self) -> None:
        self.events: list[StoredEvent] = []
        self.bus = LocalBus()

    def __call__(self) -> datetime:
        return NOON + timedelta(seconds=asyncio.get_running_loop().time())

    async def record(self, call_id: CallId, *events: CallEvent) -> None:
        for event in events:
            if key_of(event) not in {key_of(one.event) for one in self.events}:
                stored = StoredEvent(call_id, len(self.events) + 1, self(), event)
                fold(await self.panel(call_id), stored)
                self.events.append(stored)
        self.bus.ring(call_id)

    async def read(self, call_id: CallId, after: int = 0) -> list[StoredEvent]:
        return self.events[after:]

    async def follow(self, call_id: CallId, after: int = 0) -> AsyncIterator[StoredEvent]:
        async with self.bus.listen(call_id) as bell:
            while True:
                for stored in self.events[after:]:
                    yield stored
                    after = stored.seq
                await bell.wait(15)

    async def call(self, call_id: CallId) -> Call:
        return (await self.panel(call_id)).call

    async def panel(self, call_id: CallId) -> Panel:
        panel = blank(call_id, NOON)
        for stored in self.events:
            panel = fold(panel, stored)
        return panel


class Reception:
    """One call to a number, and a team that may change while it rings."""

    def __init__(self, number: Number, *team: Duty, fallback_number: str = FALLBACK, announcement: str = "") -> None:
        self.log = MemoryLog()
        self.team: tuple[Duty, ...] = team
        self.ahead: tuple[Waiting, ...] = ()
        self.fallen_back: list[tuple[int, str]] = []
        self.started: float = 0
        self.book = FrontDesk(
            number,
            Caller(),
            fallback_number,
            announcement,
            self,
            duty=self._duty,
            queue=self._queue,
            clock=lambda: asyncio.get_running_loop().time(),
        )

    async def _duty(self) -> tuple[Duty, ...]:
        return self.team

    async def _queue(self) -> tuple[Waiting, ...]:
        return (*self.ahead, Waiting(CALL, NOON))

    async def ring(self, call_id: CallId, round: int, address: str) -> str:
        self.fallen_back.append((round, address))
        return "CA9"

    async def hang_up(self, leg_sid: str) -> None: ...

    async def is_talking(self, leg_sid: str) -> bool:
        return True

    async def listen_again(self, call_id: CallId, leg_sid: str, stream: str) -> None: ...

    def run(self, *meanwhile: Happening) -> "Reception":
        """The whole search, while these go on beside it."""
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            runner.run(self._whole(meanwhile))
        return self

    async def _whole(self, meanwhile: tuple[Happening, ...]) -> None:
        await self.log.record(CALL, e.CallStarted("CA1", "+12025550123", CALLED))
        async with asyncio.TaskGroup() as tasks:
            for one in meanwhile:
                tasks.create_task(one())
            await receive(self.log, CALL, self.book, self.log)

    def after(self, seconds: float, *events: CallEvent, team: tuple[Duty, ...] | None = None) -> Happening:
        async def happens() -> None:
            await asyncio.sleep(seconds)
            self.team = self.team if team is None else team
            await self.log.record(CALL, *events)

        return happens

    @property
    def rung(self) -> list[tuple[str, ...]]:
        return [one.event.members for one in self.log.events if isinstance(one.event, pe.MembersRung)]

    @property
    def seconds(self) -> float:
        """When the last thing happened."""
        return (self.log.events[-1].at - NOON).total_seconds()

    @property
    def last(self) -> CallEvent:
        return self.log.events[-1].event


TAKEN = e.AgentAccepted("ana", "Ana", 0)
GONE = e.CallEnded("completed")


def test_groups_ring_one_after_the_other_each_for_its_time() -> None:
    reception = Reception(replace(SHOP, nobody=Nobody.VOICEMAIL), ANA, BEN, JO).run()

    assert reception.rung == [("ana", "ben"), ("jo",)]
    assert reception.seconds == 20 + 15


def test_who_takes_the_call_ends_the_search() -> None:
    reception = Reception(SHOP, ANA, BEN, JO)
    reception.run(reception.after(12, TAKEN))

    assert reception.rung == [("ana", "ben")]
    assert (reception.last, reception.fallen_back) == (TAKEN, [])


def test_a_caller_who_hangs_up_ends_the_search() -> None:
    reception = Reception(SHOP, ANA, BEN, JO)
    reception.run(reception.after(12, GONE))

    assert reception.last == GONE


def test_a_phone_of_their_own_is_offered_the_call_and_a_browser_is_not_dialled() -> None:
    reception = Reception(
        replace(SHOP, ring=(replace(FRONT, members=("ana@shop.example", "jo@shop.example")),)), ANA, JO
    )
    reception.run()

    assert [one.event for one in reception.log.events if isinstance(one.event, pe.LegInvited)] == [
        pe.LegInvited("ring-1-1", pe.Role.MANAGER, "jo", "Jo", "+12025550177", ring_seconds=20, offer=True)
    ]


def test_when_all_phones_of_a_step_are_over_the_next_step_begins_at_once() -> None:
    number = replace(SHOP, ring=(SHOP.ring[1], SHOP.ring[0]), nobody=Nobody.VOICEMAIL)
    reception = Reception(number, ANA, JO)
    reception.run(reception.after(4, pe.LegLeft("ring-1-1", "busy")))

    assert reception.rung == [("jo",), ("ana",)]
    assert reception.seconds == 4 + 20


def test_who_became_busy_meanwhile_is_not_rung_when_their_turn_comes() -> None:
    reception = Reception(replace(SHOP, ring=(replace(FRONT, order=Order.IN_ORDER), SHOP.ring[1])), ANA, BEN, JO)
    reception.run(reception.after(5, team=(ANA, replace(BEN, is_busy=True), JO)))

    assert reception.rung == [("ana",), ("jo",)]


@pytest.mark.parametrize("nobody", [Nobody.VOICEMAIL, Nobody.CALLBACK])
def test_when_nobody_answers_the_caller_is_asked_for_a_message(nobody: Nobody) -> None:
    reception = Reception(replace(SHOP, nobody=nobody), ANA).run()

    assert reception.last == pe.SentToVoicemail(UNANSWERED)
    assert reception.fallen_back == []


def test_when_nobody_answers_the_fallback_number_is_called_where_that_is_set_up() -> None:
    reception = Reception(SHOP, ANA).run()

    assert reception.fallen_back == [(-1, FALLBACK)]


def test_a_fallback_number_that_rings_too_long_is_given_up() -> None:
    reception = Reception(SHOP, ANA).run()

    assert [one.event for one in reception.log.events[-2:]] == [
        pe.LegGivenUp("fallback", "too late"),
        pe.SentToVoicemail(UNANSWERED),
    ]


@pytest.mark.parametrize("reason", ["busy", "no-answer"])
def test_when_the_fallback_number_does_not_answer_either_a_message_is_taken(reason: str) -> None:
    reception = Reception(SHOP, ANA)
    reception.run(reception.after(30, pe.LegLeft("fallback", reason)))

    assert (reception.seconds, reception.last) == (30, pe.SentToVoicemail(UNANSWERED))


def test_who_is_answered_at_the_fallback_number_is_left_there() -> None:
    reception = Reception(SHOP, ANA)
    reception.run(reception.after(30, e.FallbackConnected("CA9")))

    assert reception.last == e.FallbackConnected("CA9")


def test_without_a_fallback_number_there_is_still_somewhere_to_leave_a_message() -> None:
    reception = Reception(SHOP, ANA, fallback_number="").run()

    assert reception.last == pe.SentToVoicemail(UNANSWERED)


def test_outside_of_opening_hours_nobody_is_rung() -> None:
    night = replace(WEEKDAYS, weekly=(None,) * 7)
    reception = Reception(replace(SHOP, hours=night, closed=Nobody.CALLBACK, queue_seconds=60), ANA).run()

    assert (reception.rung, reception.seconds, reception.last) == ([], 0, pe.SentToVoicemail(CLOSED))


def test_a_message_is_asked_for_once_the_announcement_has_played() -> None:
    closed = replace(SHOP, hours=replace(WEEKDAYS, weekly=(None,) * 7), closed=Nobody.VOICEMAIL)
    reception = Reception(closed, ANA, announcement="This call is transcribed.")
    reception.run(reception.after(7, pe.AnnouncementPlayed("12345678")))

    assert (reception.seconds, reception.last) == (7, pe.SentToVoicemail(CLOSED))


def test_phones_that_still_ring_are_given_up_before_a_message_is_asked_for() -> None:
    reception = Reception(replace(SHOP, nobody=Nobody.VOICEMAIL), JO).run()

    assert [type(one.event) for one in reception.log.events[-2:]] == [pe.LegGivenUp, pe.SentToVoicemail]


QUEUED = replace(SHOP, queue_seconds=60, nobody=Nobody.VOICEMAIL)
BUSY = replace(ANA, is_busy=True)


def test_who_waits_rings_soon_after_somebody_comes_free() -> None:
    reception = Reception(QUEUED, BUSY)
    reception.run(reception.after(31, team=(ANA,)), reception.after(40, TAKEN))

    assert reception.rung == [(), ("ana",)]
    assert 31 <= (reception.log.events[2].at - NOON).total_seconds() <= 34
    assert reception.last == TAKEN


def test_somebody_who_comes_free_is_for_who_has_waited_longest() -> None:
    reception = Reception(QUEUED, BUSY)
    reception.ahead = (Waiting("c0", NOON - timedelta(minutes=1), frozenset({"front"})),)
    reception.run(reception.after(10, team=(ANA,)))

    assert reception.rung == [()]


def test_the_second_in_line_rings_when_two_are_free() -> None:
    reception = Reception(QUEUED, BUSY)
    reception.ahead = (Waiting("c0", NOON - timedelta(minutes=1), frozenset({"front"})),)
    reception.run(reception.after(10, team=(ANA, BEN)), reception.after(15, TAKEN))

    assert reception.rung == [(), ("ana", "ben")]


def test_the_queue_ends_when_its_time_is_over() -> None:
    reception = Reception(QUEUED, BUSY).run()

    assert (reception.seconds, reception.last) == (60, pe.SentToVoicemail(UNANSWERED))


def test_who_declined_this_call_is_not_asked_again() -> None:
    reception = Reception(QUEUED, JO)
    reception.run(reception.after(5, pe.LegLeft("ring-1-1", "declined")))

    assert reception.rung == [("jo",), ()]


def test_after_a_lost_line_the_search_goes_on_with_its_steps_numbered_on() -> None:
    reception = Reception(SHOP, ANA)
    reception.run(reception.after(5, TAKEN), reception.after(9, e.AgentUnreachable(0, "The line was lost.")))
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(receive(reception.log, CALL, reception.book, reception.log))

    assert [one.event.step for one in reception.log.events if isinstance(one.event, pe.MembersRung)] == [1, 2]


def test_a_call_that_somebody_talks_in_is_left_alone() -> None:
    reception = Reception(SHOP, ANA, BEN)
    reception.run(reception.after(0, TAKEN, e.AgentConnected(0, "CA2")))

    assert asyncio.run(reception.log.panel(CALL)).state is State.ACTIVE
    assert len(reception.rung) <= 1
