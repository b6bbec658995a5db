import re
from datetime import date

import pytest

from callassist import agreements
from callassist.calls import events as e
from callassist.calls.assist_events import ProblemRestated
from callassist.calls.terms import Quote
from callassist.calls.transcript_events import StreamStarted
from callassist.db.engine import reading
from callassist.method import Cause, Disposition
from callassist.speech import Speaker
from tests.web.app import Browser, House, said
from tests.web.wrap_up_forms import CONFIRM
from web.words import ENGLISH_ONLY, UNTOLD


async def test_the_page_asks_for_what_is_left_to_do(house: House) -> None:
    browser, call_id = await house.after_a_call()

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
    browser, call_id = await small_house.after_a_call()

    assert UNTOLD["silent"] in (await browser.get(f"/calls/{call_id}")).text


async def test_a_call_in_another_language_is_not_summed_up(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)
    spanish = said(1, "La bomba sigue perdiendo agua.")
    await small_house.record(call_id, StreamStarted("s", "MZ", 0, language="es"), spanish, e.CallEnded("completed"))

    page = (await small_house.browser_of(ana).get(f"/calls/{call_id}")).text

    assert ENGLISH_ONLY in page[page.index('id="summary"') :]
    assert 'form="result"' not in page


# --- how it ended ----------------------------------------------------------------------------------------------------


async def test_a_wrapped_up_call_is_in_the_customers_history_with_its_promise(house: House) -> None:
    browser, call_id = await house.after_a_call()
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
    browser, call_id = await house.after_a_call()
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
    browser, call_id = await small_house.after_a_call()
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
    browser, call_id = await small_house.after_a_call()
    fields: dict[str, object] = {"revision": 1, "disposition": "agreed", "cause": "", field: wild}

    answer = await browser.form(f"/calls/{call_id}/disposition", **fields)

    assert answer.status_code == 422
    assert f"{field}: " in answer.text


async def test_a_result_over_somebody_elses_is_refused(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    url = f"/calls/{call_id}/disposition"
    await browser.form(url, revision=1, disposition="agreed", cause="")

    same = await browser.form(url, revision=1, disposition="agreed", cause="")
    other = await browser.form(url, revision=1, disposition="callback", cause="")

    assert (same.status_code, other.status_code) == (303, 409)
