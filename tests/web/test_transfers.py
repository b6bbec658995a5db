"""Asking somebody into a call, over the doors: whom, with which brief, who has it, and how it ends."""

import asyncio

import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.phone_events import Outcome
from callassist.reception import duty
from callassist.reception.presence import Choice
from callassist.team import Member, Role
from tests.web.app import Browser, House, said

BRIEF = "Pump replaced in March, leaks again. Wants a date."


async def ask(browser: Browser, call_id: str, to: str, number: int = 1, kind: str = "warm", **more: object) -> int:
    fields = {"transfer": number, "kind": kind, "to": to, "brief": BRIEF, **more}
    return (await browser.script_form(f"/calls/{call_id}/transfer", **fields)).status_code


async def asked_in(house: House, kind: str = "warm") -> tuple[Browser, Browser, Member, str]:
    """An agent who talks, a manager who is asked, and the call."""
    ana, mia = await house.hire("Ana"), await house.hire("Mia", Role.MANAGER)
    agent, call_id = house.browser_of(ana), await house.talking(ana)
    assert await ask(agent, call_id, mia.member_id, kind=kind) == 204
    return agent, house.browser_of(mia), mia, call_id


async def joined(house: House, call_id: str, number: int = 1) -> None:
    label = f"transfer-{number}"
    await house.record(call_id, pe.LegDialled(label, "CA-mia"), pe.LegJoined(label, "CA-mia"))


async def test_the_directory_shows_who_is_free_first_and_proposes_a_brief(house: House) -> None:
    ana, ben, mia = await house.hire("Ana"), await house.hire("Ben"), await house.hire("Mia", Role.MANAGER)
    call_id = await house.talking(ana)
    await house.record(call_id, said(1, "It is leaking again and nobody came."))
    for one in (ben, mia):
        await duty.seen(house.parts.engine, one.member_id, house.clock())
    await duty.choose(house.parts.engine, mia.member_id, Choice.AWAY, house.clock())

    page = (await house.browser_of(ana).get(f"/calls/{call_id}/directory")).text

    assert page.index("Ben") < page.index("Mia")
    assert "Ana</label" not in page
    assert "none is free" in page
    assert "It is leaking again" in page


async def test_who_is_asked_reads_the_brief_before_they_accept(small_house: House) -> None:
    _, manager, mia, call_id = await asked_in(small_house)

    desk = (await manager.get("/")).text
    page = (await manager.get(f"/calls/{call_id}/handover/1")).text

    assert f'data-pop="/calls/{call_id}/handover/1"' in desk
    assert BRIEF in page
    assert "Ana wants to talk to you first" in page
    assert f'action="/calls/{call_id}/transfer/1/take"' in page
    assert (await small_house.panel(call_id)).call.phone.transfers[0].read == {mia.member_id}


async def test_nobody_else_reads_it(small_house: House) -> None:
    _, _, _, call_id = await asked_in(small_house)
    ben = await small_house.hired("Ben")

    assert (await ben.get(f"/calls/{call_id}/handover/1")).status_code == 403
    assert (await ben.script_form(f"/calls/{call_id}/transfer/1/take")).status_code == 403
    assert (await ben.get(f"/calls/{call_id}/handover/2")).status_code == 404


async def test_asking_twice_is_asking_once_and_another_question_is_told(small_house: House) -> None:
    agent, _, mia, call_id = await asked_in(small_house)

    again = await ask(agent, call_id, mia.member_id)
    other = await ask(agent, call_id, mia.member_id, kind="cold")

    assert (again, other) == (204, 409)
    assert (await small_house.kinds(call_id)).count("TransferAsked") == 1


async def test_of_two_managers_who_accept_at_once_the_first_has_it_and_the_other_is_told(house: House) -> None:
    ana = await house.hire("Ana")
    managers = [await house.hire(name, Role.MANAGER) for name in ("Mia", "Max")]
    call_id = await house.talking(ana)
    assert await ask(house.browser_of(ana), call_id, "managers") == 204

    answers = await asyncio.gather(
        *(house.browser_of(one).script_form(f"/calls/{call_id}/transfer/1/take") for one in managers)
    )

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "has taken it." in loser.text
    taken = (await house.panel(call_id)).call.phone.transfers[0].taken_by
    assert taken in {one.member_id for one in managers}


async def test_accepting_twice_is_accepting_once(small_house: House) -> None:
    _, manager, mia, call_id = await asked_in(small_house)

    answers = [await manager.script_form(f"/calls/{call_id}/transfer/1/take") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    party = (await small_house.panel(call_id)).call.phone.party("transfer-1")
    assert party
    assert (party.member_id, party.role, party.address) == (mia.member_id, pe.Role.MANAGER, mia.address)


async def test_who_declines_is_out_of_it(small_house: House) -> None:
    _, manager, mia, call_id = await asked_in(small_house)

    answer = await manager.form(f"/calls/{call_id}/transfer/1/decline")
    page = (await manager.get(f"/calls/{call_id}/handover/1")).text

    assert answer.headers["location"] == "/"
    assert "You declined." in page
    assert (await small_house.panel(call_id)).call.phone.transfers[0].declined == {mia.member_id}


@pytest.mark.parametrize("outcome", ["joined", "handed_over", "returned"])
async def test_a_consultation_ends_as_its_people_say_and_the_first_decision_stands(
    small_house: House, outcome: str
) -> None:
    agent, manager, _, call_id = await asked_in(small_house)
    await manager.script_form(f"/calls/{call_id}/transfer/1/take")
    await joined(small_house, call_id)
    url = f"/calls/{call_id}/transfer/1/settle"

    page = (await agent.get(f"/calls/{call_id}")).text
    first = await agent.script_form(url, outcome=outcome)
    again = await manager.script_form(url, outcome=outcome)
    other = await manager.script_form(url, outcome="cancelled")

    assert "hears music · you are talking to Mia" in page
    assert [first.status_code, again.status_code, other.status_code] == [204, 204, 409]
    assert "settled already" in other.text
    assert (await small_house.panel(call_id)).call.phone.transfers[0].outcome is Outcome(outcome)


async def test_a_call_that_was_handed_over_is_the_managers(small_house: House) -> None:
    agent, manager, mia, call_id = await asked_in(small_house)
    await manager.script_form(f"/calls/{call_id}/transfer/1/take")
    await joined(small_house, call_id)
    await agent.script_form(f"/calls/{call_id}/transfer/1/settle", outcome="handed_over")
    await small_house.record(call_id, pe.LegLeft("agent-0", "removed"))

    page = (await manager.get(f"/calls/{call_id}")).text

    assert (await small_house.panel(call_id)).call.agent_id == mia.member_id
    assert f'action="/calls/{call_id}/hold"' in page
    assert (await agent.script_form(f"/calls/{call_id}/hold", hold="yes")).status_code == 403


async def test_a_phone_of_their_own_is_offered_the_call_and_decides_by_key(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    mia = await small_house.hire("Mia", Role.MANAGER, address="+12025550188")
    call_id = await small_house.talking(ana)
    assert await ask(small_house.browser_of(ana), call_id, mia.member_id) == 204
    manager = small_house.browser_of(mia)

    page = (await manager.get(f"/calls/{call_id}/handover/1")).text
    take = await manager.script_form(f"/calls/{call_id}/transfer/1/take")

    offer = (await small_house.panel(call_id)).call.phone.party("offer-1-1")
    assert offer
    assert (offer.address, offer.offer) == ("+12025550188", True)
    assert "press 1" in page
    assert (take.status_code, "press 1" in take.text) == (409, True)


@pytest.mark.parametrize(
    ("number", "status"), [("+1 202 555 0177", 204), ("(202) 555-0177", 204), ("anonymous", 422), ("", 422)]
)
async def test_a_number_outside_is_offered_the_call_where_it_is_one(
    small_house: House, number: str, status: int
) -> None:
    agent, call_id = await small_house.on_a_call()

    assert await ask(agent, call_id, "", address=number) == status
    phone = (await small_house.panel(call_id)).call.phone
    assert [one.address for one in phone.parties if one.offer] == (["+12025550177"] if status == 204 else [])


async def test_nobody_is_asked_into_a_call_that_nobody_talks_in(small_house: House) -> None:
    mia = await small_house.hire("Mia", Role.MANAGER)
    call_id = await small_house.ringing()

    assert await ask(await small_house.hired("Ana"), call_id, mia.member_id) == 409


async def test_an_agent_who_is_asked_sees_the_call_and_who_was_not_does_not(small_house: House) -> None:
    ana, ben = await small_house.hire("Ana"), await small_house.hire("Ben")
    call_id = await small_house.talking(ana)
    await ask(small_house.browser_of(ana), call_id, ben.member_id)

    assert (await small_house.browser_of(ben).get(f"/calls/{call_id}")).status_code == 200
    assert (await (await small_house.hired("Eve")).get(f"/calls/{call_id}")).status_code == 403


async def test_a_question_of_a_call_that_ended_is_over(small_house: House) -> None:
    _, manager, _, call_id = await asked_in(small_house)
    await small_house.record(call_id, e.CallEnded("completed"))

    answer = await manager.script_form(f"/calls/{call_id}/transfer/1/take")

    assert (answer.status_code, "This transfer is over." in answer.text) == (409, True)
