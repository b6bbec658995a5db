"""Answering a call in the panel, and ending it."""

import asyncio

import pytest

from callassist.calls import events as e
from callassist.calls.model import State
from telephony.errors import CarrierUnreachable, CredentialsRefused
from tests.web.app import House


async def test_answering_rings_the_agents_phone(house: House) -> None:
    browser = await house.hired("Ana")
    call_id = await house.ringing()

    answer = await browser.form(f"/calls/{call_id}/accept", round=0)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/{call_id}")
    assert house.carrier.rung == [(call_id, 0, "client:ana")]
    panel = await house.panel(call_id)
    assert (panel.state, panel.agent_name) == (State.CONNECTING, "Ana")


async def test_the_first_to_answer_has_the_call_and_the_second_is_told_who(house: House) -> None:
    ana, ben = await house.hired("Ana"), await house.hired("Ben")
    call_id = await house.ringing()
    await ana.form(f"/calls/{call_id}/accept", round=0)

    late = await ben.script_form(f"/calls/{call_id}/accept", round=0)

    assert late.status_code == 409
    assert "Ana has taken this call." in late.text
    assert [address for _, _, address in house.carrier.rung] == ["client:ana"]


async def test_of_two_who_answer_at_once_one_has_the_call(house: House) -> None:
    browsers = [await house.hired(name) for name in ("Ana", "Ben")]
    call_id = await house.ringing()

    answers = await asyncio.gather(*(one.form(f"/calls/{call_id}/accept", round=0) for one in browsers))

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(house.carrier.rung) == 1


async def test_answering_twice_is_answering_once(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    browser = small_house.browser_of(ana)
    call_id = await small_house.ringing()
    await browser.form(f"/calls/{call_id}/accept", round=0)
    await small_house.record(call_id, e.AgentConnected(0, "CA-agent-0"))
    before = await small_house.kinds(call_id)

    again = await browser.script_form(f"/calls/{call_id}/accept", round=0)

    assert again.status_code == 204
    assert await small_house.kinds(call_id) == before
    assert len(small_house.carrier.rung) == 1


@pytest.mark.parametrize("trouble", [CarrierUnreachable("no route"), CredentialsRefused("wrong token")])
async def test_an_unreachable_phone_is_told_and_the_call_rings_again(
    small_house: House, trouble: CarrierUnreachable | CredentialsRefused
) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()
    small_house.carrier.trouble = trouble

    failed = await browser.form(f"/calls/{call_id}/accept", round=0)
    small_house.carrier.trouble = None
    stale = await browser.form(f"/calls/{call_id}/accept", round=0)
    again = await browser.form(f"/calls/{call_id}/accept", round=1)

    assert failed.status_code == 502
    assert "Your phone could not be reached. The customer is still waiting." in failed.text
    assert stale.status_code == 409
    assert "rings again" in stale.text
    assert again.status_code == 303
    assert small_house.carrier.rung == [(call_id, 1, "client:ana")]


async def test_a_call_that_is_over_cannot_be_answered(small_house: House) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()
    await small_house.record(call_id, e.CallEnded("no-answer"))

    answer = await browser.script_form(f"/calls/{call_id}/accept", round=0)

    assert answer.status_code == 409
    assert "This call is not ringing any more." in answer.text


@pytest.mark.parametrize("wild", ["", "-1", "x", "1e9", "99999999999999999999"])
async def test_a_wild_round_is_named(small_house: House, wild: str) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()

    answer = await browser.script_form(f"/calls/{call_id}/accept", round=wild)
    missing = await browser.form(f"/calls/{call_id}/accept")

    assert answer.status_code == 422
    assert answer.text.startswith('<div id="notice" role="alert">round:')
    assert missing.status_code == 422
    assert "“round” is missing" in missing.text


async def test_ending_hangs_up_on_the_customers_leg(house: House) -> None:
    ana = await house.hire("Ana")
    browser = house.browser_of(ana)
    call_id = await house.talking(ana)

    first = await browser.script_form(f"/calls/{call_id}/end")
    second = await browser.script_form(f"/calls/{call_id}/end")

    panel = await house.panel(call_id)
    assert (first.status_code, second.status_code) == (204, 204)
    assert house.carrier.hung_up == [panel.call.call_sid]
    assert panel.state is State.WRAP_UP


async def test_a_call_that_cannot_be_ended_goes_on(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)
    small_house.carrier.trouble = CarrierUnreachable("no route")

    answer = await small_house.browser_of(ana).form(f"/calls/{call_id}/end")

    assert answer.status_code == 502
    assert "Hang up on your phone." in answer.text
    assert (await small_house.panel(call_id)).state is State.ACTIVE
