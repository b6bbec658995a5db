from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reception.examples import CHICAGO, NOON

from callassist.reception.phrases import ENGLISH, SPOKEN, Phrases, phrases_of
from callassist.reception.spoken import in_quarters, nobody_words, spoken_time, waiting_words


def test_who_waits_hears_where_they_stand() -> None:
    assert "next in line" in waiting_words(1)
    assert "number 3 in line" in waiting_words(3)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (timedelta(hours=2), "by 2 PM today"),
        (timedelta(hours=2, minutes=15), "by 2:15 PM today"),
        (timedelta(hours=12), "by 12 AM tomorrow"),
        (timedelta(hours=21), "by 9 AM tomorrow"),
        (timedelta(days=5), "by 1 PM on Monday"),
        (timedelta(days=9, hours=-1), "by 12 PM on March 13"),
    ],
)
def test_a_time_is_said_as_people_say_it_and_as_the_clock_there_will_show(later: timedelta, expected: str) -> None:
    assert spoken_time(NOON + later, NOON, CHICAGO) == expected


@given(st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)))
def test_a_promise_is_rounded_up_to_the_next_quarter_of_an_hour(at: datetime) -> None:
    rounded = in_quarters(at)

    assert timedelta(0) <= rounded - at < timedelta(minutes=15)
    assert rounded.minute % 15 == rounded.second == rounded.microsecond == 0


def test_being_called_back_is_offered_only_where_it_can_be() -> None:
    assert "Press 1" in nobody_words(is_closed=True, callback="by 9 AM tomorrow")
    assert "Press" not in nobody_words(is_closed=True, callback="")
    assert "closed" in nobody_words(is_closed=True, callback="")
    assert "closed" not in nobody_words(is_closed=False, callback="")


@pytest.mark.parametrize(
    ("language", "at", "expected"),
    [
        ("de", datetime(2026, 3, 4, 20, 30, tzinfo=UTC), "heute bis 14 Uhr 30"),
        ("de", datetime(2026, 3, 13, 19, tzinfo=UTC), "am 13. März bis 14 Uhr"),
        ("es", datetime(2026, 3, 5, 20, 30, tzinfo=UTC), "mañana antes de las 14:30"),
        ("es", datetime(2026, 3, 6, 7, tzinfo=UTC), "el viernes antes de la 1:00"),
        ("fr", datetime(2026, 3, 6, 20, tzinfo=UTC), "vendredi avant 14 heures"),
        ("fr", datetime(2026, 3, 13, 19, 15, tzinfo=UTC), "le 13 mars avant 14 heures 15"),
    ],
)
def test_a_time_is_said_as_it_is_said_in_the_language(language: str, at: datetime, expected: str) -> None:
    assert spoken_time(at, NOON, CHICAGO, phrases_of(language)) == expected


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_a_language_is_there_as_a_whole_and_says_nothing_in_english(language: str) -> None:
    phrases = SPOKEN[language]
    texts = {name: getattr(phrases, name) for name in Phrases.__slots__ if isinstance(getattr(phrases, name), str)}

    assert all(text.strip() for text in texts.values())
    assert len(set(phrases.months)) == 12
    assert len(set(phrases.weekdays)) == 7
    for name, text in texts.items():
        assert text.count("{") == getattr(ENGLISH, name).count("{"), name
        assert language == "en" or text != getattr(ENGLISH, name)
    assert "1" in phrases.offer_callback


def test_where_we_have_not_learnt_a_language_we_speak_english() -> None:
    assert phrases_of("it") is ENGLISH
