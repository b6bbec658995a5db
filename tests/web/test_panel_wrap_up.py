import re
from datetime import date
from decimal import Decimal

import pytest

from callassist import agreements
from callassist.calls import events as e
from callassist.calls.assist_events import AgreementWithdrawn, ProblemRestated
from callassist.calls.model import State
from callassist.calls.terms import Letter, Promise, Quote
from callassist.calls.transcript_events import StreamStarted
from callassist.db.engine import reading
from callassist.method import Cause, Disposition
from callassist.speech import Speaker
from tests.web.app import Browser, House, said
from web.words import ENGLISH_ONLY, UNTOLD

CONFIRM: dict[str, object] = {
    "revision": 1,
    "who": "business",
    "what": "replace the pump",
    "when": "by Friday",
    "due": "2026-03-06",
    "amount": "",
}
LETTER: dict[str, object] = {"to": "maria@example.com", "subject": "What we agreed", "text": "Hello Maria."}
DRAFTED: dict[str, object] = LETTER | {"text": "Hello Maria,\n\nwe replace the pump."}


async def wrap_up(house: House) -> tuple[Browser, str]:
    ana = await house.hire("Ana")
    return house.browser_of(ana), await house.wrapping_up(ana)


async def test_the_page_asks_for_what_is_left_to_do(house: House) -> None:
    browser, call_id = await wrap_up(house)

    page = await browser.get(f"/calls/{call_id}")

    assert page.status_code == 200
    for action in ("disposition", "agreements/a1/confirm", "agreements/a1/remove", "follow-up/approve", "notes"):
        assert f'action="/calls/{call_id}/{action}"' in page.text


# --- what was heard --------------------------------------------------------------------------------------------------

LEAKS = (
    said(1, "The contractor never came and the new pump is still leaking."),
    said(2, "I am sorry, that is on us.", Speaker.AGENT),
    said(3, "Your contractor was supposed to be here on Monday."),
)


async def told(house: House) -> tuple[Browser, str, list[int]]:
    """A call about a leaking pump that is over, and where its lines are in the log."""
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)
    await house.record(call_id, *LEAKS, e.CallEnded("completed"))
    return house.browser_of(ana), call_id, [line.seq for line in (await house.panel(call_id)).transcript]


async def test_the_call_is_summed_up_in_quotes_that_lead_to_their_lines(house: House) -> None:
    browser, call_id, (complaint, *_) = await told(house)

    page = (await browser.get(f"/calls/{call_id}")).text

    summary = page[page.index('id="summary"') :]
    assert "the new pump is still leaking" in summary
    assert f'href="/calls/{call_id}#line-{complaint}"' in summary
    assert f'id="line-{complaint}"' in page


async def test_a_cause_is_proposed_and_nothing_is_recorded_before_somebody_takes_it(house: House) -> None:
    browser, call_id, _ = await told(house)
    url = f"/calls/{call_id}"

    page = (await browser.get(url)).text
    await browser.form(f"{url}/disposition", revision=1, disposition="not_agreed", cause="")
    before = (await house.panel(call_id)).cause
    await browser.form(f"{url}/disposition", revision=2, disposition="not_agreed", cause="supplier")

    assert 'form="result" name="cause" value="supplier"' in page
    assert not re.search(r'<option value="\w+" selected', page)
    assert before is None
    assert (await house.panel(call_id)).cause is Cause.SUPPLIER
    assert 'form="result"' not in (await browser.get(url)).text


async def test_the_button_of_a_proposal_goes_before_the_choice_in_the_list(small_house: House) -> None:
    browser, call_id, _ = await told(small_house)
    fields = {"csrf": browser.csrf, "revision": "1", "disposition": "not_agreed", "cause": ["", "supplier"]}

    answer = await browser.post(f"/calls/{call_id}/disposition", data=fields)

    assert answer.status_code == 303
    assert (await small_house.panel(call_id)).cause is Cause.SUPPLIER


async def test_a_call_without_a_word_has_nothing_to_sum_up(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)

    assert UNTOLD["silent"] in (await browser.get(f"/calls/{call_id}")).text


async def test_a_call_in_another_language_is_not_summed_up(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)
    spanish = said(1, "La bomba sigue perdiendo agua.")
    await small_house.record(call_id, StreamStarted("s", "MZ", 0, language="es"), spanish, e.CallEnded("completed"))

    page = (await small_house.browser_of(ana).get(f"/calls/{call_id}")).text

    assert ENGLISH_ONLY in page[page.index('id="summary"') :]
    assert 'form="result"' not in page


# --- agreements ------------------------------------------------------------------------------------------------------


async def test_an_agreement_is_confirmed_as_the_agent_corrects_it(house: House) -> None:
    browser, call_id = await wrap_up(house)
    corrected = CONFIRM | {"what": "replace the pump and the valve ", "due": "2026-03-09", "amount": "49.90"}

    answer = await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **corrected)

    assert answer.status_code == 303
    agreement = (await house.panel(call_id)).agreements[0]
    assert (agreement.status, agreement.revision) == ("confirmed", 1)
    assert agreement.promise == Promise(
        "business", "replace the pump and the valve", "by Friday", date(2026, 3, 9), Decimal("49.90")
    )


async def test_confirming_twice_is_confirming_once(house: House) -> None:
    browser, call_id = await wrap_up(house)

    answers = [await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **CONFIRM) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await house.kinds(call_id)).count("AgreementConfirmed") == 1


async def test_a_confirmation_of_what_changed_meanwhile_is_refused(house: House) -> None:
    browser, call_id = await wrap_up(house)
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
    browser, call_id = await wrap_up(small_house)

    answer = await browser.script_form(f"/calls/{call_id}/agreements/a1/confirm", **(CONFIRM | {field: wild}))

    assert answer.status_code == 422
    assert answer.text.startswith(f'<div id="notice" role="alert">{field}: ')
    assert (await small_house.panel(call_id)).agreements[0].status == "draft"


@pytest.mark.parametrize("field", list(CONFIRM))
async def test_a_missing_field_of_an_agreement_is_named(small_house: House, field: str) -> None:
    browser, call_id = await wrap_up(small_house)
    fields = {name: value for name, value in CONFIRM.items() if name != field}

    answer = await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **fields)

    assert answer.status_code == 422
    assert f"“{field}” is missing" in answer.text


async def test_an_agreement_that_is_none_is_not_there(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)
    await small_house.record(call_id, AgreementWithdrawn("a1", 1, "replaced"))

    for agreement_id in ("a1", "a2"):
        answer = await browser.script_form(f"/calls/{call_id}/agreements/{agreement_id}/confirm", **CONFIRM)
        assert answer.status_code == 404


async def test_the_drafted_letter_follows_the_agreements(house: House) -> None:
    browser, call_id = await wrap_up(house)

    await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **(CONFIRM | {"what": "replace the boiler"}))
    letter = (await house.panel(call_id)).follow_up.letter
    await browser.form(f"/calls/{call_id}/agreements/a1/remove", revision=2)
    without = (await house.panel(call_id)).follow_up.letter

    assert letter
    assert "replace the boiler" in letter.text
    assert without
    assert "boiler" not in without.text


async def test_a_letter_that_somebody_edited_is_left_as_it_is(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)
    await browser.form(f"/calls/{call_id}/follow-up/edit", revision=1, **LETTER)

    await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **(CONFIRM | {"what": "replace the boiler"}))

    letter = (await small_house.panel(call_id)).follow_up.letter
    assert letter
    assert letter.text == "Hello Maria."


# --- how it ended ----------------------------------------------------------------------------------------------------


async def test_a_wrapped_up_call_is_in_the_customers_history_with_its_promise(house: House) -> None:
    browser, call_id = await wrap_up(house)
    said = Quote(Speaker.AGENT, "The pump leaked three times", 4, 6, 3)
    await house.record(call_id, ProblemRestated(3, said))

    for _ in range(2):
        await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **CONFIRM)
        answer = await browser.form(
            f"/calls/{call_id}/disposition", revision=1, disposition="agreed", cause="fell_short"
        )

    assert answer.status_code == 303
    panel = await house.panel(call_id)
    assert (panel.disposition, panel.cause) == (Disposition.AGREED, Cause.FELL_SHORT)
    maria = await house.customer("maria")
    (contact,) = maria.history
    assert (contact.kind, contact.on, contact.call_id) == ("call", date(2026, 3, 4), call_id)
    assert contact.summary == "The pump leaked three times"
    assert contact.outcome == "We will replace the pump by Friday, 6 March."
    (promise,) = maria.promises
    assert (promise.what, promise.due) == ("replace the pump", date(2026, 3, 6))


async def test_what_is_confirmed_after_the_result_was_chosen_is_watched_too(house: House) -> None:
    browser, call_id = await wrap_up(house)
    await browser.form(f"/calls/{call_id}/disposition", revision=1, disposition="agreed", cause="")
    before = (await house.customer("maria")).promises

    await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **CONFIRM)
    after = (await house.customer("maria")).promises
    await browser.form(f"/calls/{call_id}/agreements/a1/remove", revision=2)

    assert (len(before), len(after)) == (0, 1)
    assert (await house.customer("maria")).promises == ()


async def test_a_promise_to_an_unknown_caller_is_watched(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    browser, call_id = small_house.browser_of(ana), await small_house.wrapping_up(ana)
    await small_house.record(call_id, e.CustomerIdentified("", "", revision=1))

    await browser.form(f"/calls/{call_id}/agreements/a1/confirm", **CONFIRM)
    await browser.form(f"/calls/{call_id}/disposition", revision=1, disposition="agreed", cause="")

    async with reading(small_house.parts.engine) as database:
        (owed,) = await agreements.due(database, date(2026, 3, 4), 7)
    assert (owed.call_id, owed.customer_id) == (call_id, "")


async def test_correcting_the_customer_moves_the_call_to_their_history(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)
    await browser.form(f"/calls/{call_id}/disposition", revision=1, disposition="answered", cause="")

    await browser.form(f"/calls/{call_id}/customer", customer_id="rosa", revision=1)

    assert (await small_house.customer("maria")).history == ()
    assert [one.call_id for one in (await small_house.customer("rosa")).history] == [call_id]


async def test_the_result_is_chosen_once_the_call_is_over(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    answer = await small_house.browser_of(ana).script_form(
        f"/calls/{call_id}/disposition", revision=1, disposition="agreed", cause=""
    )

    assert answer.status_code == 409
    assert "This can be done once the call has ended." in answer.text


@pytest.mark.parametrize(("field", "wild"), [("disposition", "great"), ("cause", "them"), ("revision", "-3")])
async def test_a_wild_result_is_named(small_house: House, field: str, wild: str) -> None:
    browser, call_id = await wrap_up(small_house)
    fields: dict[str, object] = {"revision": 1, "disposition": "agreed", "cause": "", field: wild}

    answer = await browser.form(f"/calls/{call_id}/disposition", **fields)

    assert answer.status_code == 422
    assert f"{field}: " in answer.text


async def test_a_result_over_somebody_elses_is_refused(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)
    url = f"/calls/{call_id}/disposition"
    await browser.form(url, revision=1, disposition="agreed", cause="")

    same = await browser.form(url, revision=1, disposition="agreed", cause="")
    other = await browser.form(url, revision=1, disposition="callback", cause="")

    assert (same.status_code, other.status_code) == (303, 409)


# --- the letter ------------------------------------------------------------------------------------------------------


async def test_an_approved_letter_is_handed_to_the_workflow(house: House) -> None:
    browser, call_id = await wrap_up(house)

    answer = await browser.form(f"/calls/{call_id}/follow-up/approve", revision=1, attempt=1, **DRAFTED)

    assert answer.status_code == 303
    assert house.workflows.approved == [(call_id, 1)]
    assert (await house.kinds(call_id))[-1] == "FollowUpApproved"
    assert "FollowUpEdited" not in await house.kinds(call_id)


async def test_what_was_changed_while_approving_is_what_is_sent(house: House) -> None:
    browser, call_id = await wrap_up(house)

    await browser.form(f"/calls/{call_id}/follow-up/approve", revision=1, attempt=1, **LETTER)

    assert (await house.kinds(call_id))[-2:] == ["FollowUpEdited", "FollowUpApproved"]
    letter = (await house.panel(call_id)).follow_up.letter
    assert letter == Letter("maria@example.com", "What we agreed", "Hello Maria.")


async def test_approving_twice_is_approving_once_and_wakes_the_workflow_again(house: House) -> None:
    browser, call_id = await wrap_up(house)
    url = f"/calls/{call_id}/follow-up/approve"

    answers = [await browser.form(url, revision=1, attempt=1, **LETTER) for _ in range(2)]
    other = await browser.script_form(url, revision=1, attempt=1, **DRAFTED)

    assert [answer.status_code for answer in answers] == [303, 303]
    assert other.status_code == 409
    assert (await house.kinds(call_id)).count("FollowUpApproved") == 1
    assert house.workflows.approved == [(call_id, 1), (call_id, 1)]


async def test_a_letter_on_its_way_is_not_approved_a_second_time(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)
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
    browser, call_id = await wrap_up(small_house)
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
    browser, call_id = await wrap_up(small_house)
    fields = LETTER | {"revision": 1, "attempt": 1, field: wild}

    answer = await browser.script_form(f"/calls/{call_id}/follow-up/approve", **fields)

    assert answer.status_code == 422
    assert f'role="alert">{field}: ' in answer.text
    assert small_house.workflows.approved == []
    assert "FollowUpApproved" not in await small_house.kinds(call_id)


async def test_a_letter_that_changed_meanwhile_is_not_approved(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)
    await browser.form(f"/calls/{call_id}/follow-up/edit", revision=1, **LETTER)

    answer = await browser.form(f"/calls/{call_id}/follow-up/approve", revision=1, attempt=1, **DRAFTED)

    assert answer.status_code == 409
    assert small_house.workflows.approved == []


async def test_a_half_written_letter_is_kept(small_house: House) -> None:
    browser, call_id = await wrap_up(small_house)

    answer = await browser.form(f"/calls/{call_id}/follow-up/edit", revision=1, to="", subject="", text="Hello")

    assert answer.status_code == 303
    assert (await small_house.panel(call_id)).follow_up.letter == Letter("", "", "Hello")


async def test_no_mail_settles_the_call(house: House) -> None:
    browser, call_id = await wrap_up(house)
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
