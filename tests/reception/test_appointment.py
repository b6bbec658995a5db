from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from reception.examples import CHICAGO, NOON

from callassist.reception.appointment import BadTime, Soon, moment, soon
from callassist.reception.numbers import Hours

TODAY = date(2026, 3, 4)
SHOP = Hours(CHICAGO, (*[(time(8), time(18))] * 5, None, None))


def test_a_time_is_that_of_the_clock_where_the_number_is() -> None:
    assert moment(TODAY, time(16, 30), CHICAGO, NOON) == datetime(2026, 3, 4, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "wall", "told"),
    [
        (TODAY, time(11), "That has passed: it is 12:00 on Wed 4 Mar"),
        (TODAY - timedelta(days=1), time(16), "That has passed"),
        (TODAY + timedelta(days=91), time(16), "more than 90 days away"),
        (date(2026, 3, 8), time(2, 30), "there is no 02:30"),
    ],
)
def test_a_time_that_is_none_is_refused_with_what_to_do(day: date, wall: time, told: str) -> None:
    with pytest.raises(BadTime, match=told):
        moment(day, wall, CHICAGO, NOON)


def test_of_an_hour_that_comes_twice_the_first_counts() -> None:
    autumn = datetime(2026, 10, 30, 12, tzinfo=UTC)

    assert moment(date(2026, 11, 1), time(1, 30), CHICAGO, autumn) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "hours", "expected"),
    [
        (Soon.HOUR, SHOP, NOON + timedelta(hours=1)),
        (Soon.TWO_HOURS, None, NOON + timedelta(hours=2)),
        (Soon.TOMORROW, SHOP, datetime(2026, 3, 5, 14, tzinfo=UTC)),
        (Soon.TOMORROW, None, datetime(2026, 3, 5, 15, tzinfo=UTC)),
    ],
)
def test_the_usual_times_are_in_whole_quarters_and_in_the_morning_when_it_opens(
    when: Soon, hours: Hours | None, expected: datetime
) -> None:
    assert soon(when, hours, CHICAGO, NOON) == expected


def test_the_next_morning_is_never_a_day_on_which_it_is_closed() -> None:
    friday = datetime(2026, 3, 6, 20, tzinfo=UTC)

    assert soon(Soon.TOMORROW, SHOP, CHICAGO, friday) == datetime(2026, 3, 9, 13, tzinfo=UTC)
    assert soon(Soon.TOMORROW, Hours(ZoneInfo("UTC"), (None,) * 7), CHICAGO, friday).day == 7
