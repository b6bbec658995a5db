from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.dates import Calendar, dues, meant
from callassist.assist.text import plain, sentences

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("spoken", "due"),
    [
        ("I'll have it with you by Friday.", date(2026, 3, 6)),
        ("tomorrow morning", date(2026, 3, 5)),
        ("the day after tomorrow", date(2026, 3, 6)),
        ("2 days from now", date(2026, 3, 6)),
        ("two days from now", date(2026, 3, 6)),
        ("in two days", date(2026, 3, 6)),
        ("Friday at 4:30", date(2026, 3, 6)),
        ("by end of day Monday", date(2026, 3, 9)),
        ("by the end of the day", WEDNESDAY),
        ("within three to five business days", date(2026, 3, 11)),
        ("3-5 business days", date(2026, 3, 11)),
        ("within three five business days", date(2026, 3, 11)),
        ("in twenty five days", date(2026, 3, 29)),
        ("by the end off they day", date(2026, 3, 4)),
        ("within five working days", date(2026, 3, 11)),
        ("March sixth", date(2026, 3, 6)),
        ("March 6th", date(2026, 3, 6)),
        ("the 6th of March", date(2026, 3, 6)),
        ("6 March", date(2026, 3, 6)),
        ("on the sixth", date(2026, 3, 6)),
        ("by the second", date(2026, 4, 2)),
        ("on the twenty-first of next month", date(2026, 4, 21)),
        ("Thursday the fifth, around half past four", date(2026, 3, 5)),
        ("no later than a week from Thursday", date(2026, 3, 12)),
        ("next Tuesday", date(2026, 3, 10)),
        ("this Saturday", date(2026, 3, 7)),
        ("end of the week", date(2026, 3, 6)),
        ("at the end of the month", date(2026, 3, 31)),
        ("by the end of next month", date(2026, 4, 30)),
        ("in a couple of weeks", date(2026, 3, 18)),
        ("within 48 hours", date(2026, 3, 6)),
        ("within the hour", WEDNESDAY),
        ("tonight", WEDNESDAY),
        ("right after this call", WEDNESDAY),
        ("in the next few minutes", WEDNESDAY),
        ("within the next hour", WEDNESDAY),
        ("Tuesday's the tenth", date(2026, 3, 10)),
        ("Tuesdays the tenth", date(2026, 3, 10)),
        ("Thursday the nineteen", date(2026, 3, 19)),
        ("Saturday the twenty first", date(2026, 3, 21)),
        ("a week from Thursdays", date(2026, 3, 12)),
        ("by Fridays", date(2026, 3, 6)),
        ("Monday bye noon", date(2026, 3, 9)),
        ("Friday at 430", date(2026, 3, 6)),
        ("Friday 430", date(2026, 3, 6)),
        ("Wednesday week", date(2026, 3, 18)),
        ("a week on Friday", date(2026, 3, 13)),
        ("Friday fortnight", date(2026, 3, 20)),
        ("a week tomorrow", date(2026, 3, 12)),
        ("in a fortnight", date(2026, 3, 18)),
        ("the morrow", date(2026, 3, 5)),
        ("this arvo", WEDNESDAY),
        ("by end of play", WEDNESDAY),
        ("by close of play Friday", date(2026, 3, 6)),
        ("before the weekend", date(2026, 3, 6)),
        ("early next week", date(2026, 3, 9)),
        ("sometime next week", date(2026, 3, 13)),
        ("in, like, five minutes", WEDNESDAY),
        ("inside the hour", WEDNESDAY),
        ("Friday, March twentieth", date(2026, 3, 20)),
        ("by dinnertime tomorrow", date(2026, 3, 5)),
        ("half seven tomorrow", date(2026, 3, 5)),
        ("the twenty-eighth, then", date(2026, 3, 28)),
        ("the Friday after, the thirteenth", date(2026, 3, 13)),
        ("I'll confirm it in the morning", date(2026, 3, 5)),
    ],
)
def test_a_spoken_day_becomes_the_date_it_promises(spoken: str, due: date) -> None:
    *_, found = dues(plain(spoken), WEDNESDAY)

    assert found.day == due


@pytest.mark.parametrize(
    "spoken",
    [
        "can you march over there",
        "the second technician never came",
        "may I have your name",
        "it took one second to break",
        "the sun was in my eyes",
        "it's the third time I've called",
        "my order number is four four seven one two",
        "we waited two weeks",
        "that was last Friday",
        "you get ninety days' warranty",
        "every Tuesday he says the same",
        "I have four of them",
        "two days ago",
        "between you and me",
        "we are closed on Saturdays",
        "Fridays are busy",
        "he was his usual self",
        "Tuesday gone",
        "Saturday's orders",
        "eight in the morning",
    ],
)
def test_words_that_only_look_like_a_day_are_none(spoken: str) -> None:
    found = dues(plain(spoken), WEDNESDAY)

    assert all(due.day is None for due in found)


@pytest.mark.parametrize("spoken", ["at 430", "around 220", "the 430 slot", "at 1030", "between 830 and 1015"])
def test_a_time_written_without_a_colon_is_one(spoken: str) -> None:
    (found,) = dues(plain(spoken), WEDNESDAY)

    assert found.timed


@pytest.mark.parametrize("spoken", ["at 430 Oak Street", "at 250 dollars", "at 431", "order 430", "around 150 people"])
def test_a_house_number_a_price_or_a_count_is_no_time(spoken: str) -> None:
    assert not any(due.timed for due in dues(plain(spoken), WEDNESDAY))


@pytest.mark.parametrize(
    ("spoken", "due"),
    [
        ("by Friday", date(2026, 3, 20)),
        ("this Friday", date(2026, 3, 6)),
        ("the Saturday", date(2026, 3, 21)),
        ("the Monday before", date(2026, 3, 16)),
        ("on Thursday", date(2026, 3, 5)),
    ],
)
def test_a_weekday_alone_is_the_one_that_the_talk_named(spoken: str, due: date) -> None:
    friday = date(2026, 3, 20)

    (found,) = meant(plain(spoken), Calendar(WEDNESDAY, (friday,), friday))

    assert found.day == due


def test_the_words_of_a_date_are_given_back_as_they_were_spoken() -> None:
    (sentence,) = sentences("I'll be there Friday, the 6th, at 8 a.m. with the part")

    (due,) = dues(sentence.plain, WEDNESDAY)

    assert due.day == date(2026, 3, 6)
    assert sentence.spoken(due.start, due.end) == "Friday, the 6th, at 8 a.m."


def test_a_day_in_december_promised_for_january_is_next_year() -> None:
    (found,) = dues(plain("by January fifth"), date(2026, 12, 20))

    assert found.day == date(2027, 1, 5)


@given(st.text(max_size=300), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_any_text_is_read_without_error_and_no_date_lies_in_the_past(spoken: str, today: date) -> None:
    found = dues(plain(spoken), today)

    assert all(due.day is None or due.day >= today for due in found)


@given(st.integers(1, 60), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_digits_count_days_like_words(count: int, today: date) -> None:
    (found,) = dues(plain(f"within {count} days"), today)

    assert found.day == today + timedelta(count)
