"""The line of a call is kept as its log wants it, whatever the phone company does, and nobody is dialled twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.panel import Panel, blank, fold
from callassist.calls.phone import Party
from callassist.calls.phone_events import Kind, Outcome, Role
from callassist.calls.switch import DIAL_AGAIN
from callassist.calls.transcript_events import StreamStarted, TranscriptionInterrupted
from telephony.errors import CallOver, CarrierBusy, CarrierUnreachable, RequestRefused, TelephonyError
from tests.web.app import House
from tests.web.fakes import FakeSwitchgear
from web.switchboard import STREAM_TRIES, Switchboard

pytestmark = pytest.mark.usefixtures("no_pauses")

CUSTOMER, AGENT = "CA" + "c" * 32, "CA" + "a" * 32
SOON = 40.0


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.switchboard.BACKOFF", (0.01,))
    monkeypatch.setattr("web.looks.LAST_SECONDS", 0.05)
    monkeypatch.setattr("web.operator._BUSY_PAUSES", (0.01, 0.01))


@dataclass(slots=True)
class Line:
    """A call in which Ana talks with the customer, and the switchboard that attends to it."""

    house: House
    call_id: str
    gear: FakeSwitchgear
    board: Switchboard
    rung_again: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)

    async def record(self, *events: e.CallEvent) -> None:
        await self.house.record(self.call_id, *events)

    async def until(self, condition: Callable[[Panel], object]) -> Panel:
        panel = blank(self.call_id, self.house.clock())
        async with asyncio.timeout(SOON):
            async for stored in self.house.parts.log.follow(self.call_id):
                panel = fold(panel, stored)
                if condition(panel):
                    break
        return panel

    async def asked(self, condition: Callable[[FakeSwitchgear], object]) -> None:
        """For what gives no signal: a request that came."""
        async with asyncio.timeout(SOON):
            while not condition(self.gear):
                await asyncio.sleep(0.005)

    def later(self, seconds: float) -> None:
        self.house.clock.advance(seconds=seconds)
        self.house.bus.ring(self.call_id)

    async def transfer(self, kind: Kind) -> None:
        await self.record(pe.TransferAsked(1, kind, ("jo",), "", "Jo", "The pump leaks again.", "ana"))
        await self.record(pe.TransferTaken(1, "jo", "Jo", Role.MANAGER, "client:jo"))

    @asynccontextmanager
    async def attended(self) -> AsyncIterator[None]:
        task = asyncio.ensure_future(self.board.attend(self.call_id))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


@pytest.fixture
async def line(small_house: House) -> Line:
    gear = FakeSwitchgear()
    gear.sit("customer", CUSTOMER)
    gear.sit("agent-0", AGENT)
    call_id, _ = await small_house.parts.log.open_call(e.CallStarted(CUSTOMER, "+12025550123", "+12025550100"))
    rung_again: list[str] = []
    over: list[str] = []
    board = Switchboard(small_house.parts, gear, rung_again.append, over.append)
    made = Line(small_house, call_id, gear, board, rung_again, over)
    await made.record(e.ConferenceStarted(gear.conference_sid))
    await made.record(e.AgentAccepted("ana", "Ana", 0), e.AgentConnected(0, AGENT))
    return made


def party(panel: Panel, label: str) -> Party:
    return panel.call.phone.party(label) or Party(label, Role.GUEST)


# --- in good order ---------------------------------------------------------------------------------------------------


async def test_a_customer_is_on_hold_before_the_one_who_is_consulted_is_dialled(line: Line) -> None:
    async with line.attended():
        await line.transfer(Kind.WARM)
        await line.until(lambda panel: party(panel, "transfer-1").leg_sid)

    kinds = [one[0] for one in line.gear.asked if one[0] in ("set_party", "call_in")]
    assert kinds == ["set_party", "call_in"]


async def test_hold_and_resume_are_asked_for_and_confirmed(line: Line) -> None:
    async with line.attended():
        await line.record(pe.HoldAsked(1, True, "ana"))
        await line.until(lambda panel: party(panel, "customer").is_held)
        await line.record(pe.HoldAsked(2, False, "ana"))
        await line.until(lambda panel: party(panel, "customer").settings == 2)

    assert line.gear.requests("set_party") == [(CUSTOMER, "hold"), (CUSTOMER, "unhold")]


async def test_once_the_call_is_over_every_leg_is_hung_up_and_nobody_attends_to_it_any_more(line: Line) -> None:
    await line.transfer(Kind.COLD)
    attending = asyncio.ensure_future(line.board.attend(line.call_id))
    await line.until(lambda panel: party(panel, "transfer-1").leg_sid)

    await line.record(e.CallEnded("completed"))
    async with asyncio.timeout(SOON):
        await attending

    assert {leg for (leg,) in line.gear.requests("hang_up")} == {AGENT, "CA-transfer-1"}
    assert not line.board.attended


async def test_the_customers_end_of_the_call_is_told_once(line: Line) -> None:
    async with line.attended():
        await line.record(pe.LegLeft("customer", "completed"))
        await line.until(lambda panel: panel.call.ended_at)
        await line.asked(lambda _: line.over)

    assert (line.over, line.rung_again) == ([line.call_id], [])


# --- nobody is dialled twice -----------------------------------------------------------------------------------------


async def test_two_processes_that_attend_to_one_call_dial_a_leg_once(line: Line) -> None:
    other = replace(line.house.parts, settings=line.house.parts.settings.model_copy(update={"instance": "other"}))
    second = Switchboard(other, line.gear, line.rung_again.append, line.over.append)
    attending = asyncio.ensure_future(second.attend(line.call_id))
    async with line.attended():
        await line.transfer(Kind.COLD)
        await line.until(lambda panel: party(panel, "transfer-1").leg_sid)
        await line.record(pe.LegJoined("transfer-1", "CA-transfer-1"))
        await line.until(lambda panel: Outcome.HANDED_OVER in [one.outcome for one in panel.call.phone.transfers])
    attending.cancel()
    await asyncio.wait([attending])

    assert line.gear.requests("call_in") == [("transfer-1", "client:jo")]


async def test_a_dialling_whose_answer_was_lost_is_looked_for_before_it_is_repeated(line: Line) -> None:
    line.gear.unanswered.append("call_in")
    async with line.attended():
        await line.transfer(Kind.COLD)
        await line.asked(lambda gear: gear.requests("call_in"))
        assert not line.gear.requests("find")
        line.later(DIAL_AGAIN + 1)
        panel = await line.until(lambda panel: party(panel, "transfer-1").leg_sid)

    assert party(panel, "transfer-1").leg_sid == "CA-transfer-1"
    assert len(line.gear.requests("call_in")) == 1


async def test_a_dialling_that_nobody_carried_out_is_repeated(line: Line) -> None:
    line.gear.troubles["call_in"] = [CarrierUnreachable("No answer.")]
    async with line.attended():
        await line.transfer(Kind.COLD)
        await line.asked(lambda gear: gear.requests("call_in"))
        line.later(DIAL_AGAIN + 1)
        await line.until(lambda panel: party(panel, "transfer-1").leg_sid)

    assert (len(line.gear.requests("find")), len(line.gear.requests("call_in"))) == (1, 2)


async def test_a_carrier_that_has_no_time_is_asked_again_at_once(line: Line) -> None:
    line.gear.troubles["call_in"] = [CarrierBusy("Too many."), CarrierBusy("Too many.")]
    async with line.attended():
        await line.transfer(Kind.COLD)
        await line.until(lambda panel: party(panel, "transfer-1").leg_sid)

    assert len(line.gear.requests("call_in")) == 3


async def test_a_dialling_that_is_refused_fails_the_transfer_and_the_agent_keeps_the_customer(line: Line) -> None:
    line.gear.troubles["call_in"] = [RequestRefused("No such number.", 21211)]
    async with line.attended():
        await line.transfer(Kind.WARM)
        panel = await line.until(lambda panel: panel.call.phone.transfers and party(panel, "customer").settings == 2)

    assert panel.call.phone.transfers[0].outcome is Outcome.FAILED
    assert panel.call.agent_id == "ana"
    assert line.gear.requests("set_party") == [(CUSTOMER, "hold"), (CUSTOMER, "unhold")]


# --- when the carrier fails ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [CarrierBusy("Too many."), CarrierUnreachable("No answer."), TelephonyError("?")])
async def test_what_failed_is_asked_again_until_it_is_done(line: Line, trouble: TelephonyError) -> None:
    line.gear.troubles["set_party"] = [trouble, trouble, trouble]
    async with line.attended():
        await line.record(pe.HoldAsked(1, True, "ana"))
        await line.until(lambda panel: party(panel, "customer").is_held)

    assert line.gear.requests("set_party") == [(CUSTOMER, "hold")] * 4


async def test_a_customer_who_cannot_be_held_goes_back_to_where_music_plays(line: Line) -> None:
    line.gear.troubles["set_party"] = [RequestRefused("Alone.", 20001)] * 2
    async with line.attended():
        await line.record(pe.LegLeft("agent-0", "completed"))
        await line.until(lambda panel: party(panel, "customer").is_held)

    assert line.gear.requests("redirect") == [(CUSTOMER, "back")]
    assert line.rung_again == [line.call_id]


async def test_a_party_of_whom_the_carrier_knows_nothing_any_more_has_left(line: Line) -> None:
    line.gear.leave("customer")
    line.gear.troubles["set_party"] = [CallOver("Gone.")]
    async with line.attended():
        await line.record(pe.HoldAsked(1, True, "ana"))
        await line.until(lambda panel: panel.call.ended_at)


async def test_a_leg_in_a_conference_of_the_same_name_is_asked_there(line: Line) -> None:
    line.gear.conference_sid = "CF" + "2" * 32
    line.gear.troubles["set_party"] = [CallOver("No such participant.")]
    async with line.attended():
        await line.record(pe.HoldAsked(1, True, "ana"))
        panel = await line.until(lambda panel: party(panel, "customer").is_held)

    assert panel.call.conference_sid == line.gear.conference_sid


async def test_a_stream_that_never_comes_about_is_not_asked_for_for_ever(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.switchboard.AT_WORK", 0.0)
    async with line.attended():
        await line.transfer(Kind.BRING_IN)
        await line.asked(lambda gear: len(gear.requests("start_stream")) == STREAM_TRIES)
        await line.record(pe.HoldAsked(1, True, "ana"))
        await line.until(lambda panel: party(panel, "customer").is_held)

    assert len(line.gear.requests("start_stream")) == STREAM_TRIES


async def test_a_stream_of_an_agent_that_broke_is_started_again_under_a_new_name(line: Line) -> None:
    async with line.attended():
        await line.transfer(Kind.BRING_IN)
        await line.asked(lambda gear: gear.requests("start_stream"))
        await line.record(StreamStarted("agent-0-1", "MZ1", 3.0, label="agent-0"))
        await line.record(TranscriptionInterrupted("agent-0-1", "lost", "agent-0"))
        await line.asked(lambda gear: ("agent-0-2",) in gear.requests("start_stream"))


# --- when reports are lost -------------------------------------------------------------------------------------------


async def test_after_a_restart_the_carrier_is_asked_who_is_there(line: Line) -> None:
    await line.record(pe.LegInvited("guest-1", Role.GUEST, "", "Sam", "+12025550177"))
    await line.record(pe.LegDialling("guest-1", 1, "earlier"), pe.LegDialled("guest-1", "CA-guest-1"))
    line.gear.sit("guest-1", "CA-guest-1")
    line.gear.sit("customer", CUSTOMER, is_held=True)
    line.house.clock.advance(seconds=10)

    async with line.attended():
        await line.until(lambda panel: party(panel, "guest-1").is_here)
        await line.until(lambda panel: party(panel, "customer").settings == 2)

    assert line.gear.requests("set_party") == [(CUSTOMER, "unhold")]
    assert not line.gear.requests("join")


async def test_a_leg_that_the_carrier_says_is_over_has_left(line: Line) -> None:
    line.gear.leave("agent-0")
    line.house.clock.advance(seconds=10)

    async with line.attended():
        panel = await line.until(lambda panel: panel.call.round == 1)
        await line.asked(lambda _: line.rung_again)

    assert party(panel, "agent-0").left


async def test_a_leg_that_the_carrier_does_not_know_is_lost_at_the_second_look(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.looks.QUIET_SECONDS", 0.05)
    line.gear.seats.pop("agent-0")
    line.gear.legs.pop(AGENT)
    line.house.clock.advance(seconds=10)

    async with line.attended():
        panel = await line.until(lambda panel: party(panel, "agent-0").left)

    assert party(panel, "agent-0").left == "lost"
    assert len(line.gear.requests("standing")) >= 2


async def test_an_agent_who_left_with_the_customer_makes_nobody_ring(line: Line) -> None:
    line.gear.leave("customer")
    async with line.attended():
        await line.record(pe.LegLeft("agent-0", "completed"))
        panel = await line.until(lambda panel: panel.call.ended_at)

    assert (panel.call.round, line.rung_again) == (0, [])


async def test_while_the_carrier_gives_no_answer_a_lost_agent_still_makes_the_call_ring(line: Line) -> None:
    line.gear.troubles["leg_status"] = [CarrierUnreachable("No answer.")]
    async with line.attended():
        await line.record(pe.LegLeft("agent-0", "busy"))
        await line.until(lambda panel: panel.call.round == 1)
        await line.asked(lambda _: line.rung_again)


async def test_a_leg_that_may_have_been_dialled_does_not_ring_on_after_the_call(line: Line) -> None:
    line.gear.unanswered.append("call_in")
    attending = asyncio.ensure_future(line.board.attend(line.call_id))
    await line.transfer(Kind.COLD)
    await line.asked(lambda gear: gear.requests("call_in"))

    await line.record(e.CallEnded("completed"))
    async with asyncio.timeout(SOON):
        await attending

    assert ("CA-transfer-1",) in line.gear.requests("hang_up")


async def test_a_hold_that_was_carried_out_without_an_answer_and_is_not_wanted_any_more_is_found(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.switchboard.DOUBT_SECONDS", 0.05)
    monkeypatch.setattr("web.switchboard.BACKOFF", (60.0,))
    line.gear.troubles["set_party"] = [CarrierUnreachable("No answer.")]
    async with line.attended():
        await line.record(pe.HoldAsked(1, True, "ana"))
        await line.asked(lambda gear: gear.requests("set_party"))
        line.gear.sit("customer", CUSTOMER, is_held=True)
        await line.record(pe.HoldAsked(2, False, "ana"))
        await line.until(lambda panel: party(panel, "customer").settings == 2)

    assert line.gear.requests("set_party") == [(CUSTOMER, "hold"), (CUSTOMER, "unhold")]


# --- recording -------------------------------------------------------------------------------------------------------


async def test_a_call_that_is_to_be_recorded_is_and_pauses_while_the_agent_asks_for_it(line: Line) -> None:
    settings = line.house.parts.settings.model_copy(update={"record_calls": True})
    line.board = Switchboard(
        replace(line.house.parts, settings=settings), line.gear, line.rung_again.append, line.over.append
    )
    async with line.attended():
        await line.until(lambda panel: panel.call.phone.recording_sid)
        await line.record(rec.PauseAsked(1, True, "ana"))
        await line.until(lambda panel: panel.call.phone.is_paused)
        await line.record(rec.PauseAsked(2, False, "ana"))
        await line.until(lambda panel: panel.call.phone.pauses_set == 2)
        await line.record(pe.OptedOut("customer"))
        await line.until(lambda panel: panel.call.phone.is_paused and panel.call.phone.pauses_set == 3)

    assert line.gear.requests("start_recording") == [(CUSTOMER,)]
    assert line.gear.requests("set_recording") == [("pause",), ("resume",), ("pause",)]


async def test_a_call_that_is_not_to_be_recorded_is_not(line: Line) -> None:
    async with line.attended():
        await line.record(pe.HoldAsked(1, True, "ana"))
        await line.until(lambda panel: party(panel, "customer").is_held)

    assert not line.gear.requests("start_recording")


async def test_a_customer_whom_nobody_answered_is_sent_to_the_voicemail_once(small_house: House) -> None:
    gear = FakeSwitchgear()
    gear.sit("customer", CUSTOMER)
    call_id, _ = await small_house.parts.log.open_call(e.CallStarted(CUSTOMER, "+12025550123", "+12025550100"))
    line = Line(small_house, call_id, gear, Switchboard(small_house.parts, gear, [].append, [].append))
    async with line.attended():
        await line.record(pe.SentToVoicemail("Nobody was there."))
        await line.until(lambda panel: panel.call.phone.voicemail_reached)

    assert gear.requests("redirect") == [(CUSTOMER, "nobody")]
