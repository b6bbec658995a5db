"""Colleagues and people from outside, over the wire: the whole application and the phone company's callbacks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import AgentAccepted, CallId
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.phone import Party
from callassist.calls.phone_events import Kind, Role
from callassist.speech import Speaker
from telephony.simulator.script import Fate, Outcome, Ring
from tests.web.scripted import Installation, Said, installed, true
from web.panel import take

pytestmark = pytest.mark.asyncio(loop_scope="module")

BEN, PHONE, MACHINE, ENGAGED = "client:ben", "+12025550177", "+12025550178", "+12025550179"
PARTIES = {
    BEN: Fate(after=0.5),
    PHONE: Fate(after=0.5),
    MACHINE: Fate(after=0.5, is_machine=True),
    ENGAGED: Fate(Outcome.BUSY, after=0.5),
}
QUESTION = Said(Speaker.CUSTOMER, 0.2, 0.8, "Is the pump in stock?")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("people")
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, QUESTION, ring_seconds=100, record_calls=True) as opened:
        yield opened


async def colleague_called(house: Installation, key: str, address: str, caller: str = "client:ana") -> CallId:
    """Ana's phone rings, her browser if nothing else is said; then Ben is called."""
    house.twilio.outbound = house.script(seconds=240, speed=4, parties=PARTIES)
    started = e.CallStarted(f"out-{key}", "", "+15550100100", "internal")
    leg = pe.LegInvited("customer", Role.CUSTOMER, "ben", "Ben Quinn", address, ring_seconds=30)
    call_id, _ = await house.parts.log.open_call(
        started, e.CustomerIdentified("", "Ben Quinn"), AgentAccepted("ana", "Ana Reyes", 0), leg
    )
    house.watch.attend(call_id)
    sid = await house.parts.carrier.ring(call_id, 0, caller)
    await house.parts.log.record(call_id, pe.LegDialled("agent-0", sid))
    await house.until(call_id, lambda panel: panel.state is State.ACTIVE)
    return call_id


async def with_customer(house: Installation) -> CallId:
    live = house.twilio.start_call(house.script(seconds=240, speed=4, rings=(Ring(after=0.5),), parties=PARTIES))
    call_id = await house.call_of(live)
    await take(house.parts, call_id, AgentAccepted("ana", "Ana Reyes", 0), "client:ana")
    await house.until(call_id, lambda panel: panel.state is State.ACTIVE)
    return call_id


async def add(house: Installation, call_id: CallId, address: str, name: str = "Pump supplier") -> None:
    await house.parts.log.record(
        call_id,
        pe.TransferAsked(1, Kind.BRING_IN, (), address, name, "About the pump.", "ana"),
        pe.LegInvited("offer-1-1", Role.GUEST, "", name, address, offer=True),
    )


async def over(house: Installation, call_id: CallId) -> Panel:
    """Until the call has ended and no leg of it is left."""
    panel = await house.until(call_id, lambda panel: panel.call.ended_at or party(panel, "customer").leg_sid)
    phone = panel.call.phone
    if not phone.ended and phone.customer:
        await house.parts.carrier.hang_up(phone.customer.leg_sid)
    panel = await house.until(call_id, lambda panel: panel.call.ended_at and _all_left(panel))
    assert panel.call.busy == ()
    return panel


def _all_left(panel: Panel) -> bool:
    return all(one.left for one in panel.call.phone.parties if one.leg_sid)


def party(panel: Panel, label: str) -> Party:
    return panel.call.phone.party(label) or Party(label, Role.GUEST)


async def test_a_colleague_who_accepts_at_their_desk_is_heard_by_name_and_nothing_is_recorded(
    house: Installation,
) -> None:
    call_id = await colleague_called(house, "desk", BEN)
    before = await house.panel(call_id)

    await house.parts.log.record(call_id, pe.ColleagueAccepted("ben"))
    panel = await house.until(call_id, lambda panel: any(line.speaker for line in panel.transcript))

    assert not party(before, "customer").leg_sid
    assert [(line.name, line.text) for line in panel.transcript if line.speaker] == [("Ben Quinn", QUESTION.text)]
    assert (panel.call.busy, panel.cards, panel.tensions) == (("ana", "ben"), (), ())
    ended = await over(house, call_id)
    assert ended.state is State.CLOSED
    kinds = await house.kinds(call_id)
    assert not {"RecordingStarted", "TensionChanged", "FollowUpDrafted", "AnnouncementPlayed"} & set(kinds)


@pytest.mark.parametrize("caller", ["client:ana", PHONE])
async def test_the_caller_hears_it_ring_until_their_colleague_is_there(house: Installation, caller: str) -> None:
    call_id = await colleague_called(house, f"rings-{caller[:6]}", BEN, caller)
    leg = (await house.panel(call_id)).call.agent_leg

    await true(lambda: house.twilio.hears(leg) == "ring")
    await house.parts.log.record(call_id, pe.ColleagueAccepted("ben"))
    await true(lambda: house.twilio.hears(leg) == "voice")

    assert "music" not in house.twilio.journal_of(leg).hears(leg)
    await over(house, call_id)


async def test_a_colleague_on_their_own_phone_is_there_once_they_press_one(house: Installation) -> None:
    call_id = await colleague_called(house, "phone", PHONE)

    panel = await house.until(call_id, lambda panel: panel.streams)

    assert party(panel, "customer").is_here
    assert (await over(house, call_id)).state is State.CLOSED


@pytest.mark.parametrize(("address", "left"), [(MACHINE, "voicemail"), (ENGAGED, "busy")])
async def test_where_no_colleague_comes_the_caller_is_told_and_nobody_is_left_on_the_line(
    house: Installation, address: str, left: str
) -> None:
    call_id = await colleague_called(house, left, address)

    await house.until(call_id, lambda panel: party(panel, "customer").left)
    panel = await over(house, call_id)

    assert (party(panel, "customer").left, panel.state) == (left, State.UNREACHED)


async def test_when_the_caller_hangs_up_the_colleague_is_not_left_waiting_and_it_rings_nowhere(
    house: Installation,
) -> None:
    call_id = await colleague_called(house, "gone", BEN)
    await house.parts.log.record(call_id, pe.ColleagueAccepted("ben"))
    panel = await house.until(call_id, lambda panel: party(panel, "customer").is_here)

    await house.parts.carrier.hang_up(panel.call.agent_leg)

    await house.until(call_id, lambda panel: panel.call.ended_at and _all_left(panel))
    assert "AgentUnreachable" not in await house.kinds(call_id)


async def test_somebody_outside_who_presses_one_talks_along_and_can_be_removed(house: Installation) -> None:
    call_id = await with_customer(house)

    await add(house, call_id, PHONE)
    joined = await house.until(call_id, lambda panel: "transfer-1" in panel.call.phone.heard)
    await house.parts.log.record(call_id, pe.LegGivenUp("transfer-1", "removed"))
    removed = await house.until(call_id, lambda panel: party(panel, "transfer-1").left)

    assert [one.name for one in joined.call.phone.talkers] == ["Ana Reyes", "Pump supplier"]
    assert [one.name for one in removed.call.phone.talkers] == ["Ana Reyes"]
    assert not party(removed, "customer").is_held
    await over(house, call_id)


async def test_a_voicemail_is_never_added(house: Installation) -> None:
    call_id = await with_customer(house)

    await add(house, call_id, MACHINE)
    panel = await house.until(call_id, lambda panel: panel.call.phone.transfers[-1:] and not panel.call.phone.transfer)

    assert panel.call.phone.transfers[0].outcome is pe.Outcome.FAILED
    assert [one.label for one in panel.call.phone.talkers] == ["agent-0"]
    await over(house, call_id)


async def test_a_customer_is_not_left_alone_with_somebody_from_outside(house: Installation) -> None:
    call_id = await with_customer(house)
    await add(house, call_id, PHONE)
    panel = await house.until(call_id, lambda panel: party(panel, "transfer-1").is_here)

    await house.parts.carrier.hang_up(panel.call.agent_leg)
    alone = await house.until(call_id, lambda panel: party(panel, "transfer-1").left and panel.call.round)

    assert alone.state is State.RINGING
    await house.until(call_id, lambda panel: party(panel, "customer").is_held)
    await over(house, call_id)
    await true(lambda: call_id not in house.watch.switchboard.attended)


async def test_when_the_agent_leaves_a_colleague_who_was_added_has_the_call_and_its_wrap_up(
    house: Installation,
) -> None:
    call_id = await with_customer(house)
    await house.parts.log.record(call_id, pe.TransferAsked(1, Kind.BRING_IN, ("ben",), "", "Ben Quinn", "", "ana"))
    await house.parts.log.record(call_id, pe.TransferTaken(1, "ben", "Ben Quinn", Role.AGENT, BEN))
    await house.until(call_id, lambda panel: [one.outcome for one in panel.call.phone.transfers] == [pe.Outcome.JOINED])

    await house.parts.log.record(call_id, pe.LegGivenUp("agent-0", "left"))
    await house.until(call_id, lambda panel: party(panel, "agent-0").left and "transfer-1" in panel.call.phone.owners)
    ended = await over(house, call_id)

    assert (ended.call.agent_id, ended.call.handed_by) == ("ben", ("ana",))
    assert "AgentUnreachable" not in await house.kinds(call_id)
