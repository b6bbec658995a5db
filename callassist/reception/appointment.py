"""When we promise to call back, as people say it: a wall time where the number is, checked before that. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from callassist.reception.hours import next_opening
from callassist.reception.numbers import Hours
from callassist.reception.spoken import in_quarters

LONGEST = timedelta(days=90)
MORNING = time(9)
"""When a day begins where no opening hours are known."""


class BadTime(Exception):
    """Nothing to promise; the message says why, and what to do."""


class Soon(StrEnum):
    """What is promised so often that it takes one press."""

    HOUR = "hour"
    TWO_HOURS = "two_hours"
    TOMORROW = "tomorrow"


def moment(day: date, wall: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant of this wall time, the first of two where clocks are set back. Raises BadTime."""
    at = datetime.combine(day, wall, zone).astimezone(UTC)
    if at.astimezone(zone).time() != wall:
        raise BadTime(f"The clocks change that night, and there is no {wall:%H:%M}. Choose another time.")
    if at <= now:
        here = now.astimezone(zone)
        raise BadTime(f"That has passed: it is {here:%H:%M} on {here:%a} {here.day} {here:%b}. Choose a later time.")
    if at > now + LONGEST:
        raise BadTime(f"That is more than {LONGEST.days} days away. Choose an earlier day.")
    return at


def soon(when: Soon, hours: Hours | None, zone: ZoneInfo, now: datetime) -> datetime:
    """In an hour or two, in whole quarters; or the next morning, which is the first opening after today."""
    match when:
        case Soon.HOUR:
            return in_quarters(now + timedelta(hours=1))
        case Soon.TWO_HOURS:
            return in_quarters(now + timedelta(hours=2))
        case Soon.TOMORROW:
            tomorrow = now.astimezone(zone).date() + timedelta(days=1)
            midnight = datetime.combine(tomorrow, time(), zone).astimezone(UTC)
            opens = next_opening(hours, midnight - timedelta(seconds=1)) if hours else None
            return opens or datetime.combine(tomorrow, MORNING, zone).astimezone(UTC)
