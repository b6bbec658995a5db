"""Who hears whom, over the wire: the whole application, and a phone company that tells it all by callbacks."""

from collections.abc import AsyncIterator
from itertools import dropwhile, pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from databases import SqliteTemplate
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from callassist.calls import phone_events as pe
from callassist.calls.events import AgentAccepted, AgentUnreachable, CallId, CallStarted
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.phone import Party
from callassist.calls.phone_events import Kind, Mode, Outcome, Role
from callassist.speech import Speaker
from telephony.simulator.journal import SimulatedCall
from telephony.simulator.script import Fate, Faults, Ring
from telephony.simulator.simulator import LiveCall
from tests.web.scripted import Installation, Said, installed, true
from web.panel import take

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPLAINT = Said(Speaker.CUSTOMER, 0.2, 0.8, "My dishwasher leaks again.")
JO, PHONE, MACHINE = "client:jo", "+12025550177", "+12025550178"
PARTIES = {
    JO: Fate(after=0.5),
    PHONE: Fate(after=0.5),
    MACHINE: Fate(after=0.5, is_machine=True),
}
NO_FAULTS = Faults()
SILENCE = 10.0
"""Seconds after which a customer who hears nothing was forgotten. How short it is where nothing holds the machine up
is a matter of the switch's own tests, whose time is not the machine's."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder = tmp_path_factory.mktemp("line")
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, COMPLAINT, ring_seconds=100) as opened:
        yield opened


class Talk:
    """A call in which the agent Ana and a customer talk."""

    def __init__(self, house: Installation, live: LiveCall, call_id: CallId) -> None:
        self.house = house
        self.live = live
        self.call_id = call_id

    async def record(self, *events: pe.PhoneEvent) -> None:
        await self.house.parts.log.record(self.call_id, *events)

    async def until(self, condition: object) -> Panel:
        return await self.house.until(self.call_id, condition)  # type: ignore[arg-type]

    async def ask(self, kind: Kind, address: str = JO) -> None:
        """Jo is asked: at the desk, where they accept at once, or on a phone of their own."""
        asked = pe.TransferAsked(1, kind, ("jo",), "", "Jo", "The pump leaks again.", "ana")
        if address == JO:
            await self.record(asked)
            await self.record(pe.TransferTaken(1, "jo", "Jo", Role.MANAGER, JO))
        else:
            await self.record(asked, pe.LegInvited("offer-1-0", Role.MANAGER, "jo", "Jo", address, offer=True))

    async def over(self, errors: bool = False) -> None:
        """Hang up, and look at what holds for every call."""
        self.live.hang_up()
        happened = await self.live.finished()
        assert longest_silence(happened) <= SILENCE
        assert happened.left_open == ()
        assert errors or not happened.errors
        assert (await self.until(lambda panel: panel.call.ended_at)).call.busy == ()

    def hears(self, leg_sid: str) -> str:
        return self.live.journal.hears(leg_sid)[-1]


def longest_silence(happened: SimulatedCall) -> float:
    """Of the customer, once they have talked with somebody: how fast they are answered is measured elsewhere."""
    heard = [one for one in happened.hearing if one.leg_sid == happened.call_sid]
    talked = dropwhile(lambda pair: pair[0].what != "voice", pairwise(heard))
    return max((after.at - now.at for now, after in talked if not now.what), default=0.0)


async def talk(house: Installation, *, speed: float = 1.0, faults: Faults = NO_FAULTS) -> Talk:
    script = house.script(seconds=60 * speed, speed=speed, rings=(Ring(after=0.5),), parties=PARTIES, faults=faults)
    live = house.twilio.start_call(script)
    call_id = await house.call_of(live)
    await take(house.parts, call_id, AgentAccepted("ana", "Ana", 0), "client:ana")
    await house.until(call_id, lambda panel: panel.state is State.ACTIVE)
    return Talk(house, live, call_id)


def party(panel: Panel, label: str) -> Party:
    return panel.call.phone.party(label) or Party(label, Role.GUEST)


def outcome(panel: Panel) -> Outcome | None:
    return panel.call.phone.transfers[0].outcome if panel.call.phone.transfers else None


async def test_after_a_cold_transfer_the_call_is_the_managers_and_the_agent_has_gone(house: Installation) -> None:
    talking = await talk(house)

    await talking.ask(Kind.COLD)
    panel = await talking.until(lambda panel: party(panel, "agent-0").left and outcome(panel))

    assert (panel.call.agent_id, outcome(panel)) == ("jo", Outcome.HANDED_OVER)
    await true(lambda: talking.hears(talking.live.sid) == "voice")
    await talking.over()


async def test_in_a_warm_transfer_the_customer_hears_music_while_the_two_confer_and_then_both_of_them(
    house: Installation,
) -> None:
    talking = await talk(house)

    await talking.ask(Kind.WARM)
    await talking.until(lambda panel: party(panel, "transfer-1").is_here)
    await true(lambda: talking.hears(talking.live.sid) == "music")
    await talking.record(pe.TransferSettled(1, Outcome.JOINED, "ana"))
    await talking.until(lambda panel: party(panel, "customer").settings == 2)

    await true(lambda: talking.hears(talking.live.sid) == "voice")
    await talking.over()


async def test_each_of_ours_is_heard_on_a_stream_of_their_own_once_there_are_two(house: Installation) -> None:
    talking = await talk(house)

    await talking.ask(Kind.BRING_IN)
    panel = await talking.until(lambda panel: len(panel.call.phone.heard) == 2)

    assert panel.call.phone.heard == {"agent-0", "transfer-1"}
    assert outcome(await talking.until(outcome)) is Outcome.JOINED
    await talking.over()
    streams = (await talking.live.finished()).streams
    assert {stream.name for stream in streams} == {"stream-1", "agent-0-1", "transfer-1-1"}


async def test_who_presses_one_on_their_own_phone_is_let_in(house: Installation) -> None:
    talking = await talk(house)

    await talking.ask(Kind.WARM, PHONE)
    panel = await talking.until(lambda panel: party(panel, "transfer-1").is_here)

    assert party(panel, "transfer-1").taken_from == "offer-1-0"
    assert party(panel, "customer").is_held
    await talking.record(pe.TransferSettled(1, Outcome.HANDED_OVER, "ana"))
    over = await talking.until(lambda panel: party(panel, "agent-0").left)
    assert over.call.agent_id == "jo"
    await talking.over()


async def test_a_voicemail_takes_nobody_and_the_agent_goes_on_talking(house: Installation) -> None:
    talking = await talk(house, speed=10)

    await talking.ask(Kind.COLD, MACHINE)
    panel = await talking.until(outcome)

    assert outcome(panel) is Outcome.FAILED
    assert party(panel, "offer-1-0").left == "voicemail"
    assert panel.call.agent_id == "ana"
    await true(lambda: talking.hears(talking.live.sid) == "voice")
    talking.live.hang_up()


async def test_a_customer_whose_agent_was_lost_hears_music_until_the_next_one_is_there(house: Installation) -> None:
    talking = await talk(house)
    agent = (await house.panel(talking.call_id)).call.agent_leg

    await house.parts.carrier.hang_up(agent)
    await talking.until(lambda panel: panel.call.round == 1 and party(panel, "customer").is_held)
    await true(lambda: talking.hears(talking.live.sid) == "music")
    await take(house.parts, talking.call_id, AgentAccepted("tom", "Tom", 1), "client:tom")
    await talking.until(lambda panel: panel.state is State.ACTIVE and not party(panel, "customer").is_held)

    await true(lambda: talking.hears(talking.live.sid) == "voice")
    await talking.over()


async def test_who_listens_is_not_heard_and_who_whispers_is_heard_by_the_agent_alone(house: Installation) -> None:
    talking = await talk(house)

    await talking.record(pe.LegInvited("listen-1", Role.MANAGER, "jo", "Jo", JO, mode=Mode.LISTEN))
    listening = await talking.until(lambda panel: party(panel, "listen-1").is_here)
    await talking.record(pe.ModeAsked("listen-1", 1, Mode.WHISPER, "jo"))
    whispering = await talking.until(lambda panel: party(panel, "listen-1").coaching)

    assert party(listening, "listen-1").is_muted
    assert party(whispering, "listen-1").coaching == "agent-0"
    assert [one.label for one in whispering.call.phone.talkers] == ["agent-0"]
    await talking.over()


async def test_a_transfer_ends_well_although_requests_fail_and_callbacks_come_late_or_twice(
    house: Installation,
) -> None:
    faults = Faults(seed=5, duplicate=0.3, reorder=0.3, delay=0.2, rest_errors=0.15, rest_busy=0.15)
    talking = await talk(house, faults=faults)

    await talking.ask(Kind.WARM)
    await talking.until(lambda panel: party(panel, "transfer-1").is_here)
    await talking.record(pe.TransferSettled(1, Outcome.HANDED_OVER, "ana"))
    panel = await talking.until(lambda panel: party(panel, "agent-0").left and not party(panel, "customer").is_held)

    assert panel.call.agent_id == "jo"
    talking.live.hang_up()
    happened = await talking.live.finished()
    asked = [(one.fields.get("To", ("",))[0], one.status) for one in house.twilio.requests]
    dialled = [to for to, status in asked if talking.call_id in to and status == 201]
    assert len(dialled) == len(set(dialled)) == 2
    assert happened.left_open == ()


@pytest.mark.parametrize(("address", "reason"), [(PHONE, ""), (MACHINE, "Nobody took the call.")])
async def test_an_agents_own_phone_has_the_call_once_a_key_is_pressed(
    house: Installation, address: str, reason: str
) -> None:
    live = house.twilio.start_call(house.script(seconds=600, speed=10, parties=PARTIES))
    call_id = await house.call_of(live)

    await take(house.parts, call_id, AgentAccepted("ana", "Ana", 0), address)
    panel = await house.until(call_id, lambda panel: panel.state is State.ACTIVE or panel.call.round == 1)

    told = [event.reason for event in await house.events(call_id) if isinstance(event, AgentUnreachable)]
    assert (panel.state, told) == ((State.RINGING, [reason]) if reason else (State.ACTIVE, []))
    live.hang_up()
    assert (await live.finished()).left_open == ()


async def test_of_several_phones_that_ring_the_first_to_press_a_key_has_the_call(house: Installation) -> None:
    live = house.twilio.start_call(house.script(seconds=240, speed=4, parties=PARTIES))
    call_id = await house.call_of(live)
    talking = Talk(house, live, call_id)

    for number, address in enumerate((MACHINE, PHONE)):
        invited = pe.LegInvited(f"ring-0-{number}", Role.AGENT, f"m{number}", f"M{number}", address, offer=True)
        await talking.record(invited)
    panel = await talking.until(lambda panel: panel.state is State.ACTIVE and party(panel, "ring-0-0").left)

    assert panel.call.agent_id == "m1"
    assert party(panel, "ring-0-0").left == "removed"
    await talking.over()


async def test_a_customer_whom_we_call_is_dialled_once_the_agent_is_there_and_heard_like_any_other(
    house: Installation,
) -> None:
    house.twilio.outbound = house.script(seconds=240, speed=4, parties=PARTIES)
    started = CallStarted("out-1", PHONE, "+15550100100", "outbound")
    call_id, _ = await house.parts.log.open_call(started, AgentAccepted("ana", "Ana", 0))
    invited = pe.LegInvited("customer", Role.CUSTOMER, "", "Denise", PHONE, ring_seconds=45)
    await house.parts.log.record(call_id, invited)
    house.watch.attend(call_id)

    await house.parts.log.record(call_id, pe.LegDialled("agent-0", await house.parts.carrier.ring(call_id, 0, JO)))
    panel = await house.until(call_id, lambda panel: panel.streams)

    phone = panel.call.phone
    assert phone.customer
    assert (panel.state, phone.customer.is_here, panel.call.call_sid) == (State.ACTIVE, True, phone.customer.leg_sid)
    assert "TranscriptionInterrupted" not in await house.kinds(call_id)
    await house.parts.carrier.hang_up(phone.customer.leg_sid)
    over = await house.until(call_id, lambda panel: panel.call.ended_at)
    assert over.call.busy == ()


class Door:
    """Between the network and the application; while it is shut, nobody is told anything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.is_shut = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_shut and scope["type"] == "http":
            await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, send)


async def test_after_a_restart_it_is_found_out_who_left_meanwhile_and_the_call_goes_on(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.switchboard.NEW_SECONDS", 0.0)
    doors: list[Door] = []

    def behind_a_door(app: FastAPI) -> ASGIApp:
        doors.append(Door(app))
        return doors[0]

    async with installed(sqlite_url, tmp_path, COMPLAINT, wrapped=behind_a_door, ring_seconds=100) as house:
        talking = await talk(house)
        await talking.record(pe.HoldAsked(1, True, "ana"))
        panel = await talking.until(lambda panel: party(panel, "customer").is_held)

        doors[0].is_shut = True
        house.watch.close()
        house.twilio.hang_up(panel.call.agent_leg)
        await true(lambda: talking.hears(panel.call.agent_leg) == "gone")
        await true(lambda: not house.watch.running)
        before = await house.kinds(talking.call_id)
        doors[0].is_shut = False
        house.watch.open()

        await talking.until(lambda panel: panel.call.round == 1)
        assert "LegLeft" not in before
        await true(lambda: talking.hears(talking.live.sid) == "music")
        await take(house.parts, talking.call_id, AgentAccepted("tom", "Tom", 1), "client:tom")
        await talking.until(lambda panel: panel.state is State.ACTIVE and not party(panel, "customer").is_held)
        await talking.over(errors=True)
