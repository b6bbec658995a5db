"""How calls that we make end, with the simulator over real sockets: as what they were, and nothing owed for nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist import roster
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.model import State
from callassist.db.engine import transaction
from callassist.reception import duty
from callassist.reception.presence import Presence
from callassist.team import Member, Role
from telephony.simulator.script import Fate, Outcome
from tests.web.faces import page
from tests.web.scripted import BUSINESS, DENISE, Installation, call_sid, installed

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANA_PHONE = "+15550100171"
NUMBER = DENISE.phones[0]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder = tmp_path_factory.mktemp("outbound")
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, twilio_number=BUSINESS) as opened:
        async with transaction(opened.parts.engine) as tx:
            await roster.add(tx, Member("ana", "Ana", "ana@example.com", Role.AGENT, ANA_PHONE), "")
        yield opened


async def calls(house: Installation, theirs: Fate) -> str:
    """Ana calls Denise, whose telephone does so."""
    parties = {ANA_PHONE: Fate(after=0.1, hangs_up_after=None), NUMBER: theirs}
    house.twilio.outbound = replace(house.script(speed=10), parties=parties)
    call_id, _ = await house.parts.log.open_call(
        e.CallStarted(f"out-{call_sid()}"[:34], NUMBER, BUSINESS, "outbound"),
        e.CustomerIdentified(DENISE.customer_id, DENISE.name),
        e.AgentAccepted("ana", "Ana", 0),
        pe.LegInvited("customer", pe.Role.CUSTOMER, "", DENISE.name, NUMBER, ring_seconds=45),
    )
    house.watch.attend(call_id)
    leg_sid = await house.parts.carrier.ring(call_id, 0, ANA_PHONE)
    await house.parts.log.record(call_id, pe.LegDialled("agent-0", leg_sid))
    return call_id


async def presence_of_ana(house: Installation) -> Presence:
    (ana,) = await duty.everybody(house.parts.engine, datetime.now(UTC), 120.0)
    return ana.state


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.BUSY, "Their line was busy."),
        (Outcome.NO_ANSWER, "Nobody picked up."),
        (Outcome.FAILED, "The number could not be reached."),
    ],
)
async def test_a_call_that_reached_nobody_ends_as_what_it_was(house: Installation, outcome: Outcome, told: str) -> None:
    call_id = await calls(house, Fate(outcome, after=1))

    panel = await house.until(call_id, lambda now: now.call.ended_at and not now.call.busy)

    assert (panel.state, panel.call.ended_for) == (State.UNREACHED, outcome.value)
    assert panel.call.answered_at is None
    assert await presence_of_ana(house) is Presence.AVAILABLE
    assert await house.parts.log.latest(states=[State.WRAP_UP.value]) == []
    shown = page(panel, member=None)
    assert told in shown
    assert "No mail" in shown
    assert panel.follow_up.status == "none"


async def test_who_hangs_up_before_anybody_answered_owes_nothing(house: Installation) -> None:
    call_id = await calls(house, Fate(after=400))
    await house.until(call_id, lambda now: now.call.phone.customer and now.call.phone.customer.leg_sid)

    await house.parts.log.record(call_id, e.CallEnded("hung up by agent"))

    panel = await house.until(call_id, lambda now: now.call.phone.customer and now.call.phone.customer.left)
    assert panel.state is State.UNREACHED
    assert "The call was ended before anybody picked up." in page(panel)


async def test_a_machine_that_answers_is_told_to_the_agent(house: Installation) -> None:
    call_id = await calls(house, Fate(after=0.5, is_machine=True, hangs_up_after=60))

    panel = await house.until(call_id, lambda now: now.call.phone.customer and now.call.phone.customer.machine)

    assert panel.state is State.ACTIVE
    assert "A machine has answered" in page(panel)
    await house.parts.carrier.hang_up(panel.call.call_sid)
    await house.until(call_id, lambda now: now.call.ended_at and not now.call.busy)


async def test_a_person_who_answers_is_no_machine_and_the_call_is_wrapped_up(house: Installation) -> None:
    call_id = await calls(house, Fate(after=0.5, hangs_up_after=40))

    panel = await house.until(call_id, lambda now: now.call.ended_at)

    assert panel.state is State.WRAP_UP
    assert panel.call.answered_at
    assert panel.call.phone.customer
    assert panel.call.phone.customer.machine == ""
    assert house.twilio.problems == []
