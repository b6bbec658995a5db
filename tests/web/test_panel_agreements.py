"""Agreements, confirmed and removed in the page of a call that is over."""

from datetime import date
from decimal import Decimal

import pytest

from callassist.calls.assist_events import AgreementWithdrawn
from callassist.calls.terms import Promise
from tests.web.app import House
from tests.web.wrap_up_forms import CONFIRM, LETTER


async def test_an_agreement_is_confirmed_as_the_agent_corrects_it(house: House) -> None:
    browser, call_id = await house.after_a_call()
    corrected = CONFIRM | {"what": "replace the pump and the valve ", "due": "2026-03-09", "amount": "49.90"}

    answer = await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **corrected)

    assert answer.status_code == 303
    agreement = (await house.panel(call_id)).agreements[0]
    assert (agreement.status, agreement.revision) == ("confirmed", 1)
    assert agreement.promise == Promise(
        "business", "replace the pump and the valve", "by Friday", date(2026, 3, 9), Decimal("49.90")
    )


async def test_confirming_twice_is_confirming_once(house: House) -> None:
    browser, call_id = await house.after_a_call()

    answers = [await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **CONFIRM) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await house.kinds(call_id)).count("AgreementConfirmed") == 1


async def test_a_confirmation_of_what_changed_meanwhile_is_refused(house: House) -> None:
    browser, call_id = await house.after_a_call()
    url = f"/calls/{call_id}/agreements/a1"
    await browser.form(f"{url}/confirm", **CONFIRM)

    other_words = await browser.script_form(f"{url}/confirm", **(CONFIRM | {"what": "nothing at all"}))
    removed = await browser.script_form(f"{url}/remove", revision=1)

    assert (other_words.status_code, removed.status_code) == (409, 409)
    assert "Somebody changed this meanwhile." in removed.text
    assert (await house.panel(call_id)).agreements[0].status == "confirmed"


@pytest.mark.parametrize(
    ("field", "wild"),
    [
        ("who", "the neighbour"),
        ("what", " "),
        ("what", "x" * 1001),
        ("when", "x" * 201),
        ("when", "two\nlines"),
        ("due", "Friday"),
        ("due", "2026-02-30"),
        ("due", "1772755200"),
        ("due", "0001-01-01"),
        ("amount", "much"),
        ("amount", "-1"),
        ("amount", "NaN"),
        ("amount", "1e30"),
        ("amount", "0.001"),
        ("revision", ""),
    ],
)
async def test_a_wild_field_of_an_agreement_is_named_and_nothing_is_recorded(
    small_house: House, field: str, wild: str
) -> None:
    browser, call_id = await small_house.after_a_call()

    answer = await browser.script_form(f"/calls/{call_id}/agreements/a1/confirm", **(CONFIRM | {field: wild}))

    assert answer.status_code == 422
    assert answer.text.startswith(f'<div id="notice" role="alert">{field}: ')
    assert (await small_house.panel(call_id)).agreements[0].status == "draft"


@pytest.mark.parametrize("field", list(CONFIRM))
async def test_a_missing_field_of_an_agreement_is_named(small_house: House, field: str) -> None:
    browser, call_id = await small_house.after_a_call()
    fields = {name: value for name, value in CONFIRM.items() if name != field}

    answer = await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **fields)

    assert answer.status_code == 422
    assert f"“{field}” is missing" in answer.text


async def test_an_agreement_that_is_none_is_not_there(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    await small_house.record(call_id, AgreementWithdrawn("a1", 1, "replaced"))

    for agreement_id in ("a1", "a2"):
        answer = await browser.script_form(f"/calls/{call_id}/agreements/{agreement_id}/confirm", **CONFIRM)
        assert answer.status_code == 404


async def test_the_drafted_letter_follows_the_agreements(house: House) -> None:
    browser, call_id = await house.after_a_call()

    await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **(CONFIRM | {"what": "replace the boiler"}))
    letter = (await house.panel(call_id)).follow_up.letter
    await browser.form(f"/calls/{call_id}/agreements/a1/remove", revision=2)
    without = (await house.panel(call_id)).follow_up.letter

    assert letter
    assert "replace the boiler" in letter.text
    assert without
    assert "boiler" not in without.text


async def test_a_letter_that_somebody_edited_is_left_as_it_is(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    await browser.form(f"/calls/{call_id}/follow-up/edit", revision=1, **LETTER)

    await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **(CONFIRM | {"what": "replace the boiler"}))

    letter = (await small_house.panel(call_id)).follow_up.letter
    assert letter
    assert letter.text == "Hello Maria."
