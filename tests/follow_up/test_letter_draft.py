from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.business import Business
from callassist.calls.drafts import Agreement
from callassist.calls.panel import Panel, blank
from callassist.calls.terms import Letter, Promise, Quote
from callassist.customers.model import Customer
from callassist.follow_up.draft import draft, with_account
from callassist.follow_up.page import html
from callassist.follow_up.wording import is_kept_by_the_letter, sentence
from callassist.speech import Speaker

BUSINESS = Business("Lakeside Optical", "optician", "+1 555 010 0100", "hello@example.com", "We keep our word")
MARK = Customer("mark", "Mark Sullivan", email="mark@example.com")
NEW_YORK = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 3)
SAID = Quote(Speaker.AGENT, "I will.", 1.0, 2.0, 3)
THURSDAY = date(2026, 3, 5)


def panel(*promises: Promise, problem: str = "") -> Panel:
    agreements = tuple(Agreement(f"a{n}", promise, SAID, SAID) for n, promise in enumerate(promises))
    told = Quote(Speaker.AGENT, problem, 1.0, 2.0, 1) if problem else None
    at = datetime(2026, 3, 4, 3, 30, tzinfo=UTC)
    return replace(blank("c1", at), agent_name="Emily Carter", agreements=agreements, problem=told)


def test_the_letter_says_everything_that_was_agreed_and_whom_to_turn_to() -> None:
    letter = draft(
        panel(
            Promise("customer", "send us a photo of the frame", "tomorrow", date(2026, 3, 4)),
            Promise(
                "business", "refund the rush fee", "within five business days", date(2026, 3, 10), Decimal("60.00")
            ),
            Promise(
                "business", "Grace brings the new glasses to the bus yard", "Thursday at ten in the morning", THURSDAY
            ),
        ),
        MARK,
        BUSINESS,
        TODAY,
        NEW_YORK,
    )

    assert letter == Letter(
        "mark@example.com",
        "What we agreed on Tuesday, 3 March – Lakeside Optical",
        "Hello Mark,\n\n"
        "Thank you for your call on Tuesday, 3 March, and for taking the time to tell us what went wrong. "
        "So that you have it in writing, this is what we agreed:\n\n"
        "- Grace brings the new glasses to the bus yard on Thursday, 5 March, at ten in the morning.\n"
        "- We will refund the rush fee (amount: 60.00) by Tuesday, 10 March.\n"
        "- You will send us a photo of the frame on Wednesday, 4 March.\n\n"
        "We keep our part on our list until it is done. From you we need only what is written above.\n\n"
        "If you remember any of this differently, or if something changes, just reply to this e-mail "
        "or call us on +1 555-010-0100.\n\n"
        "Kind regards,\nEmily Carter\nWe keep our word\nLakeside Optical",
    )


def test_without_an_agreement_the_letter_thanks_and_tells_the_problem_as_noted() -> None:
    problem = "So if I understand you right, the heating has been out since Friday. Is that so?"

    letter = draft(panel(problem=problem), None, replace(BUSINESS, phone="", signature=""), TODAY, NEW_YORK)

    assert letter.to == ""
    assert letter.subject == "Thank you for your call on Tuesday, 3 March – Lakeside Optical"
    assert letter.text.startswith("Hello,\n\nThank you for your call on Tuesday, 3 March")
    assert "“The heating has been out since Friday. Is that so?”" in letter.text
    assert "agreed" not in letter.text
    assert "call us" not in letter.text


def test_an_account_of_what_happened_follows_the_greeting_and_replaces_the_matter_as_noted() -> None:
    account = "You told us that the lens fell out again."

    noted = with_account(draft(panel(problem="the lens fell out"), MARK, BUSINESS, TODAY, NEW_YORK), account)
    agreed = draft(panel(Promise("business", "refund the rush fee")), MARK, BUSINESS, TODAY, NEW_YORK)

    assert noted.text.startswith(f"Hello Mark,\n\n{account}\n\nThank you for your call on Tuesday, 3 March")
    assert "as we noted it" not in noted.text
    assert with_account(agreed, account).text.replace(f"{account}\n\n", "") == agreed.text


@pytest.mark.parametrize(
    ("name", "greeting"),
    [("María José Weber", "Hello María,"), ("Dr. Weber", "Hello Dr. Weber,"), ("", "Hello,"), ("Cher", "Hello Cher,")],
)
def test_the_greeting_uses_the_first_name_but_keeps_a_title(name: str, greeting: str) -> None:
    letter = draft(panel(), Customer("x", name), BUSINESS, TODAY, NEW_YORK)

    assert letter.text.split("\n")[0] == greeting


@pytest.mark.parametrize(
    ("what", "due", "kept"),
    [
        ("send you an e-mail with all of this", date(2026, 3, 4), True),
        ("put it in writing", None, True),
        ("confirm everything by email", date(2026, 3, 4), True),
        ("send you an e-mail with all of this", date(2026, 3, 9), False),
        ("e-mail you the invoice", date(2026, 3, 4), False),
        ("send Luis with a new pump", date(2026, 3, 4), False),
    ],
)
def test_the_letter_keeps_the_promise_to_write_it_and_no_other(what: str, due: date | None, kept: bool) -> None:
    assert is_kept_by_the_letter(Promise("business", what, "", due), date(2026, 3, 4)) is kept


def test_removed_and_withdrawn_agreements_are_not_in_the_letter() -> None:
    seen = panel(Promise("business", "visit you"), Promise("business", "pay for it"), Promise("business", "call you"))
    first, second, third = seen.agreements
    seen = replace(seen, agreements=(first, replace(second, status="removed"), replace(third, status="withdrawn")))

    text = draft(seen, MARK, BUSINESS, TODAY, NEW_YORK).text

    assert "- We will visit you." in text
    assert "pay" not in text
    assert "call you" not in text


@pytest.mark.parametrize(
    ("what", "when", "due", "reads"),
    [
        ("have a technician at your house", "Thursday before noon", THURSDAY,
         "We will have a technician at your house on Thursday, 5 March, before noon."),
        ("I'll call you back tomorrow", "tomorrow", date(2026, 3, 4),
         "We will call you back on Wednesday, 4 March."),
        ("send you a replacement", "by Friday", date(2026, 3, 6),
         "We will send you a replacement by Friday, 6 March."),
        ("refund the whole sixty dollars", "in three to five days", date(2026, 3, 8),
         "We will refund the whole sixty dollars by Sunday, 8 March."),
        ("appointment with Grace", "Thursday, around four thirty", THURSDAY,
         "Your appointment with Grace is on Thursday, 5 March, around four thirty."),
        ("appointment", "two days from now, 8 a.m.", THURSDAY,
         "Your appointment is on Thursday, 5 March, at 8 a.m."),
        ("the technician comes", "Thursday between eight and ten", THURSDAY,
         "The technician comes on Thursday, 5 March, between eight and ten."),
        ("you will have it back on your card", "within ten days", THURSDAY,
         "You will have it back on your card by Thursday, 5 March."),
        ("replacement of the pump", "", THURSDAY,
         "Replacement of the pump: by Thursday, 5 March."),
        ("Send the form", "by 5 on Thursday", THURSDAY,
         "We will send the form on Thursday, 5 March, by 5."),
        ("look into it", "as soon as the part is here", None,
         "We will look into it as soon as the part is here."),
        ("look into it", "", None,
         "We will look into it."),
        ("renew the warranty", "next January", date(2027, 1, 4),
         "We will renew the warranty on Monday, 4 January 2027."),
    ],
)  # fmt: skip
def test_a_promise_reads_as_one_clear_sentence(what: str, when: str, due: date | None, reads: str) -> None:
    assert sentence(Promise("business", what, when, due), TODAY) == reads


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60)


@given(WORDS, WORDS, st.none() | st.dates(), st.none() | st.decimals(0, 9999, places=2))
def test_every_promise_makes_one_line_that_names_its_day(
    what: str, when: str, due: date | None, amount: Decimal | None
) -> None:
    line = sentence(Promise("business", what, when, due, amount), TODAY)

    assert line.endswith(".")
    assert due is None or f"{due.day} {due:%B}" in line


def test_the_page_says_what_the_text_says_and_boxes_the_agreement() -> None:
    letter = Letter("", "Fish & chips", "Hello Ann,\n\n- We will <b>call</b>.\n- You will pay 5 < 6.\n\nBye,\nJo & Co")

    page = html(letter, replace(BUSINESS, name="Jo & Co <hq>"))

    assert "<title>Fish &amp; chips</title>" in page
    assert page.count("<li") == 2
    assert "We will &lt;b&gt;call&lt;/b&gt;." in page
    assert "Bye,<br>Jo &amp; Co" in page
    assert "<b>" not in page
    assert "<hq>" not in page
    assert 'class="agreement" style="' in page
    assert "prefers-color-scheme: dark" in page


def test_a_letter_without_an_agreement_has_no_box() -> None:
    assert "<li" not in html(Letter("", "Thanks", "Hello Ann,\r\n\r\nThank you.\r\n"), BUSINESS)


@given(st.text(max_size=200), st.text(max_size=50))
def test_no_text_becomes_markup(text: str, subject: str) -> None:
    page = html(Letter("", "s", "plain"), BUSINESS)
    wild = html(Letter("", f"{subject}<script>", f"{text}<script src=x>"), BUSINESS)

    assert "<script" not in wild
    assert page.count("<style") == wild.count("<style") == 1
