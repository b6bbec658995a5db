"""The letter that follows a call: corrected, approved or declined in its page."""

import pytest

from callassist.calls import events as e
from callassist.calls.model import State
from callassist.calls.terms import Letter
from tests.web.app import House
from tests.web.wrap_up_forms import CONFIRM, DRAFTED, LETTER


async def test_an_approved_letter_is_handed_to_the_workflow(house: House) -> None:
    browser, call_id = await house.after_a_call()

    answer = await browser.form(f"/calls/{call_id}/follow-up/approve", revision=1, attempt=1, **DRAFTED)

    assert answer.status_code == 303
    assert house.workflows.approved == [(call_id, 1)]
    assert (await house.kinds(call_id))[-1] == "FollowUpApproved"
    assert "FollowUpEdited" not in await house.kinds(call_id)


async def test_what_was_changed_while_approving_is_what_is_sent(house: House) -> None:
    browser, call_id = await house.after_a_call()

    await browser.form(f"/calls/{call_id}/follow-up/approve", revision=1, attempt=1, **LETTER)

    assert (await house.kinds(call_id))[-2:] == ["FollowUpEdited", "FollowUpApproved"]
    letter = (await house.panel(call_id)).follow_up.letter
    assert letter == Letter("maria@example.com", "What we agreed", "Hello Maria.")


async def test_approving_twice_is_approving_once_and_wakes_the_workflow_again(house: House) -> None:
    browser, call_id = await house.after_a_call()
    url = f"/calls/{call_id}/follow-up/approve"

    answers = [await browser.form(url, revision=1, attempt=1, **LETTER) for _ in range(2)]
    other = await browser.script_form(url, revision=1, attempt=1, **DRAFTED)

    assert [answer.status_code for answer in answers] == [303, 303]
    assert other.status_code == 409
    assert (await house.kinds(call_id)).count("FollowUpApproved") == 1
    assert house.workflows.approved == [(call_id, 1), (call_id, 1)]


async def test_a_letter_on_its_way_is_not_approved_a_second_time(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    url = f"/calls/{call_id}/follow-up"
    await browser.form(f"{url}/approve", revision=1, attempt=1, **DRAFTED)

    again = await browser.script_form(f"{url}/approve", revision=1, attempt=2, **DRAFTED)
    edited = await browser.script_form(f"{url}/edit", revision=1, **LETTER)
    declined = await browser.script_form(f"{url}/decline")
    removed = await browser.script_form(f"/calls/{call_id}/agreements/a1/remove", revision=1)
    confirmed = await browser.script_form(f"/calls/{call_id}/agreements/a1/confirm", **CONFIRM)

    assert [one.status_code for one in (again, edited, declined, removed)] == [409] * 4
    assert confirmed.status_code == 204
    assert small_house.workflows.approved == [(call_id, 1)]
    assert small_house.workflows.declined == []


async def test_a_refused_letter_is_corrected_and_approved_again(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    url = f"/calls/{call_id}/follow-up/approve"
    await browser.form(url, revision=1, attempt=1, **DRAFTED)
    await small_house.record(call_id, e.FollowUpRefused(1, "The address does not exist."))

    answer = await browser.form(url, revision=1, attempt=2, **(DRAFTED | {"to": "m.lopez@example.com"}))

    assert answer.status_code == 303
    assert small_house.workflows.approved == [(call_id, 1), (call_id, 2)]


@pytest.mark.parametrize(
    ("field", "wild"),
    [
        ("to", ""),
        ("to", "maria"),
        ("to", "maria@example.com\nBcc: all@example.com"),
        ("to", "Maria <maria@example.com>"),
        ("to", "a@example.com, b@example.com"),
        ("subject", ""),
        ("subject", "one\r\nBcc: two"),
        ("text", " \n "),
        ("text", "x" * 20_001),
        ("attempt", "9"),
        ("revision", "9"),
    ],
)
async def test_a_wild_field_of_the_letter_is_named_and_nothing_is_sent(
    small_house: House, field: str, wild: str
) -> None:
    browser, call_id = await small_house.after_a_call()
    fields = LETTER | {"revision": 1, "attempt": 1, field: wild}

    answer = await browser.script_form(f"/calls/{call_id}/follow-up/approve", **fields)

    assert answer.status_code == 422
    assert f'role="alert">{field}: ' in answer.text
    assert small_house.workflows.approved == []
    assert "FollowUpApproved" not in await small_house.kinds(call_id)


async def test_a_letter_that_changed_meanwhile_is_not_approved(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    await browser.form(f"/calls/{call_id}/follow-up/edit", revision=1, **LETTER)

    answer = await browser.form(f"/calls/{call_id}/follow-up/approve", revision=1, attempt=1, **DRAFTED)

    assert answer.status_code == 409
    assert small_house.workflows.approved == []


async def test_a_half_written_letter_is_kept(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()

    answer = await browser.form(f"/calls/{call_id}/follow-up/edit", revision=1, to="", subject="", text="Hello")

    assert answer.status_code == 303
    assert (await small_house.panel(call_id)).follow_up.letter == Letter("", "", "Hello")


async def test_no_mail_settles_the_call(house: House) -> None:
    browser, call_id = await house.after_a_call()
    await browser.form(f"/calls/{call_id}/disposition", revision=1, disposition="answered", cause="")

    answers = [await browser.form(f"/calls/{call_id}/follow-up/decline") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await house.panel(call_id)).state is State.CLOSED
    assert set(house.workflows.declined) == {call_id}


async def test_a_letter_can_be_declined_only_after_the_call(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    answer = await small_house.browser_of(ana).script_form(f"/calls/{call_id}/follow-up/decline")

    assert answer.status_code == 409
    assert small_house.workflows.declined == []
