"""What callers are told while nobody of ours talks with them, put together from the phrases of their language. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callassist.reception.phrases import ENGLISH, Phrases

_QUARTER = timedelta(minutes=15)


def waiting_words(place: int, phrases: Phrases = ENGLISH) -> str:
    """For a caller for whom nobody is free."""
    return phrases.next_in_line if place <= 1 else phrases.place_in_line.format(place=place)


def nobody_words(phrases: Phrases = ENGLISH, *, is_closed: bool, callback: str) -> str:
    """`callback` is when we would call back, as `spoken_time` says it; empty: that is not offered."""
    why = phrases.closed if is_closed else phrases.unavailable
    return f"{why} {phrases.offer_callback.format(when=callback)}" if callback else why


def promised_words(callback: str, phrases: Phrases = ENGLISH) -> str:
    return phrases.callback_promised.format(when=callback)


def in_quarters(at: datetime) -> datetime:
    """Not before `at`: nobody promises 2:07."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -((midnight - at) // _QUARTER) * _QUARTER


def spoken_time(due: datetime, now: datetime, zone: ZoneInfo, phrases: Phrases = ENGLISH) -> str:
    """As "by 2 PM today"."""
    local, today = due.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    if days < 2:
        day = phrases.tomorrow if days else phrases.today
    elif days < 7:
        day = phrases.weekdays[local.weekday()]
    else:
        day = phrases.date.format(day=local.day, month=phrases.months[local.month - 1])
    return phrases.by.format(time=phrases.clock(local.hour, local.minute), day=day)
