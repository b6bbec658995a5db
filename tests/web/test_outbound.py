"""Calls that we make: whom, how often, and what is told when it cannot be."""

import pytest

from callassist.calls.model import State
from telephony.errors import CarrierUnreachable
from tests.web.app import House


@pytest.mark.parametrize(
    "field", [{"customer_id": "maria"}, {"number": "+1 (202) 555-0123"}, {"number": "202 555 0123"}]
)
async def test_our_own_phone_rings_and_the_customer_once_it_was_picked_up(
    small_house: House, field: dict[str, str]
) -> None:
    browser = await small_house.hired("Ana")

    answer = await browser.form("/dial", **field)

    call_id = answer.headers["location"].removeprefix("/calls/")
    call = (await small_house.panel(call_id)).call
    assert small_house.carrier.rung == [(call_id, 0, "client:ana")]
    assert small_house.attended == [call_id]
    assert (call.direction, call.caller_id, call.state) == ("outbound", "+12025550123", State.CONNECTING)
    customer = call.phone.customer
    assert customer
    assert (customer.address, customer.is_joined) == ("+12025550123", False)
    assert "picking" not in (await browser.get(f"/calls/{call_id}")).text


async def test_pressed_twice_it_is_one_call(small_house: House) -> None:
    browser = await small_house.hired("Ana")

    answers = [await browser.form("/dial", customer_id="maria") for _ in range(2)]

    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(small_house.carrier.rung) == 1


@pytest.mark.parametrize("number", ["", "anonymous", "12", "call me 💩", "+12025550123456789"])
async def test_a_number_that_cannot_be_dialled_is_told(small_house: House, number: str) -> None:
    answer = await (await small_house.hired("Ana")).script_form("/dial", number=number)

    assert (answer.status_code, "number" in answer.text) == (422, True)
    assert small_house.carrier.rung == []


async def test_who_is_on_the_line_calls_nobody_else(small_house: House) -> None:
    browser, _ = await small_house.on_a_call()

    answer = await browser.script_form("/dial", number="+12025550177")

    assert (answer.status_code, "End that call first." in answer.text) == (409, True)


async def test_where_our_phone_cannot_be_reached_nobody_is_called(small_house: House) -> None:
    browser = await small_house.hired("Ana")
    small_house.carrier.trouble = CarrierUnreachable("no answer")

    answer = await browser.script_form("/dial", customer_id="maria")

    (call,) = await small_house.parts.log.latest()
    assert (answer.status_code, call.state) == (502, State.UNREACHED)
