from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reception.examples import CHICAGO, NOON, OFFICE, WEEKDAYS

from callassist.reception.hours import callback_time, is_open, next_opening
from callassist.reception.numbers import Hours


def local(*wall: int) -> datetime:
    return datetime(*wall, tzinfo=CHICAGO)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (local(2026, 3, 4, 7, 59), False),
        (local(2026, 3, 4, 8, 0), True),
        (local(2026, 3, 4, 17, 59), True),
        (local(2026, 3, 4, 18, 0), False),
        (local(2026, 3, 7, 12, 0), True),  # a Saturday
        (local(2026, 3, 7, 13, 0), False),
        (local(2026, 3, 8, 12, 0), False),  # a Sunday
    ],
)
def test_it_is_open_from_the_opening_minute_until_before_the_closing_one(at: datetime, expected: bool) -> None:
    assert is_open(WEEKDAYS, at) is expected
    assert is_open(WEEKDAYS, at.astimezone(UTC)) is expected


def test_opening_follows_the_clocks_on_the_wall_when_they_change() -> None:
    winter, summer = datetime(2026, 3, 6, 14, 0, tzinfo=UTC), datetime(2026, 3, 9, 13, 0, tzinfo=UTC)

    assert (winter.astimezone(CHICAGO).hour, summer.astimezone(CHICAGO).hour) == (8, 8)
    for opens in (winter, summer):
        assert is_open(WEEKDAYS, opens)
        assert not is_open(WEEKDAYS, opens - timedelta(minutes=1))


def test_an_opening_time_that_the_clocks_skip_is_the_moment_after_the_gap() -> None:
    early = Hours(CHICAGO, ((time(2, 30), time(12)),) * 7)

    assert next_opening(early, local(2026, 3, 8, 0, 0)) == local(2026, 3, 8, 3, 30)


def test_a_night_shift_is_open_past_midnight_and_belongs_to_the_evening_it_began() -> None:
    friday_night = Hours(CHICAGO, (None, None, None, None, (time(20), time(4)), None, None))

    assert is_open(friday_night, local(2026, 3, 7, 3, 59))
    assert not is_open(friday_night, local(2026, 3, 7, 4, 0))
    assert not is_open(friday_night, local(2026, 3, 6, 3, 0))


def test_round_the_clock_is_open_at_every_hour() -> None:
    always = Hours(CHICAGO, ((time(0), time(0)),) * 7)

    assert all(is_open(always, NOON + timedelta(hours=hour)) for hour in range(24 * 14))


@pytest.mark.parametrize("holiday", [date(2026, 3, 4), (3, 4)])
def test_a_holiday_is_closed_whether_it_comes_once_or_every_year(holiday: date | tuple[int, int]) -> None:
    hours = Hours(CHICAGO, WEEKDAYS.weekly, frozenset({holiday}))

    assert not is_open(hours, NOON)
    assert is_open(hours, NOON + timedelta(days=1))


def test_the_29th_of_february_may_be_a_holiday_of_every_year() -> None:
    hours = Hours(CHICAGO, (OFFICE,) * 7, frozenset({(2, 29)}))

    assert not is_open(hours, local(2028, 2, 29, 12))
    assert is_open(hours, local(2026, 2, 28, 12))


def test_where_it_never_opens_there_is_no_next_opening() -> None:
    assert next_opening(Hours(CHICAGO, (None,) * 7), NOON) is None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (local(2026, 3, 4, 12), local(2026, 3, 4, 14)),
        (local(2026, 3, 4, 17), local(2026, 3, 5, 9)),
        (local(2026, 3, 4, 3), local(2026, 3, 4, 9)),
        (local(2026, 3, 7, 13, 30), local(2026, 3, 9, 9)),
    ],
)
def test_a_callback_is_promised_within_two_opening_hours_or_after_the_next_opening(
    at: datetime, expected: datetime
) -> None:
    assert callback_time(WEEKDAYS, at) == expected


def test_without_hours_a_callback_is_promised_within_two_hours() -> None:
    assert callback_time(None, NOON) == NOON + timedelta(hours=2)


_INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
_TIMES = st.times().map(lambda found: found.replace(second=0, microsecond=0, tzinfo=None))
_HOURS = st.builds(
    Hours,
    st.sampled_from([ZoneInfo(name) for name in ("UTC", "America/Chicago", "Europe/Berlin", "Australia/Lord_Howe")]),
    st.lists(st.none() | st.tuples(_TIMES, _TIMES), min_size=7, max_size=7).map(tuple),
)


@given(_HOURS, _INSTANTS)
def test_nothing_is_open_between_now_and_the_next_opening(hours: Hours, at: datetime) -> None:
    opens = next_opening(hours, at)
    if opens is None:
        assert not any(hours.weekly)
    else:
        assert opens > at
        assert is_open(hours, opens) or not is_open(hours, opens - timedelta(seconds=1))


@given(st.none() | _HOURS, _INSTANTS)
def test_a_callback_is_always_promised_for_later(hours: Hours | None, at: datetime) -> None:
    assert callback_time(hours, at) > at
