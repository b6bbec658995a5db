"""Whether a business is open: wall times against opening hours, holidays and the days when clocks change. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from callassist.reception.numbers import Hours
from callassist.reception.spoken import in_quarters

CALLBACK_WITHIN = timedelta(hours=2)
"""How much opening time may pass until somebody calls back."""
AFTER_OPENING = timedelta(hours=1)
"""How long after opening those are called back who called while it was closed."""
_LOOK_AHEAD = 400
"""Days: longer than any run of holidays that is not a mistake."""


def is_open(hours: Hours, at: datetime) -> bool:
    """A day whose closing time is not after its opening time closes on the next day; both equal is round the clock."""
    day = at.astimezone(hours.zone).date()
    return any(opens <= at < closes for opens, closes in _spans(hours, (day - timedelta(days=1), day)))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """The first opening after `at`, in UTC; None where it never opens."""
    first = at.astimezone(hours.zone).date()
    days = (first + timedelta(days=ahead) for ahead in range(_LOOK_AHEAD))
    return next((opens for opens, _ in _spans(hours, days) if opens > at), None)


def callback_time(hours: Hours | None, at: datetime) -> datetime:
    """By when somebody calls back, in UTC: within two opening hours, or early after the next opening."""
    if hours is None or (is_open(hours, at) and is_open(hours, at + CALLBACK_WITHIN)):
        due = at + CALLBACK_WITHIN
    else:
        opens = next_opening(hours, at)
        due = opens + AFTER_OPENING if opens else at + timedelta(days=1)
    return in_quarters(due.astimezone(UTC))


def _spans(hours: Hours, days: Iterator[date] | tuple[date, ...]) -> Iterator[tuple[datetime, datetime]]:
    """When it is open on these days, in UTC: instants can be compared, wall times of different days cannot."""
    for day in days:
        times = hours.weekly[day.weekday()]
        if times and day not in hours.holidays and (day.month, day.day) not in hours.holidays:
            opens, closes = times
            last = day if closes > opens else day + timedelta(days=1)
            yield _instant(hours, day, opens), _instant(hours, last, closes)


def _instant(hours: Hours, day: date, wall: time) -> datetime:
    """A wall time that clocks skip is as much later as they skip; of one that they repeat, the first counts."""
    return datetime.combine(day, wall, hours.zone).astimezone(UTC)
