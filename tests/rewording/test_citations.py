"""A claim stands only on words that were said: no amount, day or name of its own gets through."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.calls.terms import Claim
from callassist.rewording.citations import supported

WEDNESDAY = date(2026, 3, 4)
LINES = {
    3: "My dishwasher leaks again, it's the third time since January, and Grace promised me a call on Friday.",
    5: "I'll credit you eighty nine dollars and fifty cents within three business days.",
    7: "Okay. My order is TX4471, and I paid $1,200 for it.",
    9: "and it never came",
}


def holds(text: str, *lines: int) -> bool:
    return supported(Claim(text, lines), LINES, WEDNESDAY)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The dishwasher leaks for the 3rd time.", 3),
        ("You told us that Grace had promised you a call on Friday.", 3),
        ("Grace's call on Friday was promised.", 3),
        ("The customer is credited $89.50 within 3 business days.", 5),
        ("The customer paid 1200 dollars for order TX4471.", 7),
        ("It never came.", 9),
    ],
)
def test_what_was_said_holds_in_another_spelling(text: str, line: int) -> None:
    assert holds(text, line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The customer is credited $98.50.", 5),
        ("The customer is credited 89 dollars.", 5),
        ("The customer is credited 89.50 euros.", 5),
        ("The credit comes within 3 weeks.", 5),
        ("The credit comes within 5 business days.", 5),
        ("The credit comes today.", 5),
        ("It is the fourth time.", 3),
        ("Grace promised a call on Monday.", 3),
        ("Grace promised a call next Friday.", 3),
        ("Grace promised a call on Friday, 6 March.", 3),
        ("You told us that George had promised a call.", 3),
        ("Gina promised a call.", 3),
        ("The customer's order is TX4472.", 7),
        ("The customer paid $1,200 and ¥300.", 7),
        ("The customer paid half of it.", 7),
        ("The customer paid 三 for it.", 7),
        ("The customer paid for a couple of them.", 7),
        ("The customer writes from ana@example.com.", 7),
    ],
)
def test_what_was_not_said_does_not_hold(text: str, line: int) -> None:
    assert not holds(text, line)


def test_a_claim_must_cite_the_line_that_holds_it() -> None:
    text = "The customer paid $1,200."

    assert holds(text, 7)
    assert holds(text, 3, 7)
    assert not holds(text, 3)
    assert not holds(text)
    assert not holds(text, 7, 8)


NAMES = st.sampled_from(["Grace", "Denise", "Tomas", "O'Brien", "Łukasz", "McDonald", "Acme", "Ng"])
DAYS = st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
DATES = st.dates(WEDNESDAY, WEDNESDAY + timedelta(150)).map(lambda day: f"{day:%B} {day.day}")
AMOUNTS = st.decimals(1, 5000, places=2).map(lambda amount: f"${amount:,}")
SPECIFIC = st.one_of(NAMES, DAYS, DATES, AMOUNTS)
SENTENCE = st.lists(SPECIFIC, min_size=1, max_size=4)


@settings(deadline=None)
@given(said=SENTENCE, elsewhere=SENTENCE, claimed=SENTENCE)
def test_no_amount_date_or_name_survives_that_the_cited_words_do_not_hold(
    said: list[str], elsewhere: list[str], claimed: list[str]
) -> None:
    words = {1: f"they said {' and '.join(said)} to me", 2: f"they said {' and '.join(elsewhere)} to me"}

    kept = supported(Claim(f"The customer heard {', and '.join(claimed)}.", (1,)), words, WEDNESDAY)

    if kept:
        assert tokens(claimed) <= tokens(said)
    if set(claimed) <= set(said) and len(claimed) == 1 and len(said) == 1:
        assert kept


def tokens(specifics: list[str]) -> set[str]:
    return {token for one in specifics for token in re.findall(r"[^\s$,]+", one.replace(",", ""))}


@settings(deadline=None)
@given(text=st.text(max_size=200), line=st.text(max_size=200))
def test_any_text_is_answered(text: str, line: str) -> None:
    supported(Claim(text, (1,)), {1: line}, WEDNESDAY)
