"""What callers are told while nobody of ours talks with them. Pure; English."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

THANKS = "Thank you. Goodbye."
NOT_TAKEN = "We are sorry, nobody can take your call right now. Please call again."
_QUARTER = timedelta(minutes=15)


def waiting_words(place: int) -> str:
    """For a caller for whom nobody is free."""
    if place <= 1:
        return "Thank you for waiting. You are next in line."
    return f"Thank you for waiting. You are number {place} in line."


def nobody_words(*, is_closed: bool, callback: str) -> str:
    """`callback` is when we would call back, as `spoken_time` says it; empty: that is not offered."""
    why = "We are closed at the moment." if is_closed else "We are sorry, nobody can take your call right now."
    return f"{why} Press 1 and we will call you back {callback}." if callback else why


def promised_words(callback: str) -> str:
    return f"Thank you. We will call you back {callback}. Goodbye."


def in_quarters(at: datetime) -> datetime:
    """Not before `at`: nobody promises 2:07."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -((midnight - at) // _QUARTER) * _QUARTER


def spoken_time(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """As "by 2 PM today"."""
    local, today = due.astimezone(zone), now.astimezone(zone).date()
    hour = f"{local.hour % 12 or 12}{f':{local:%M}' if local.minute else ''} {'PM' if local.hour >= 12 else 'AM'}"
    days = (local.date() - today).days
    day = {0: "today", 1: "tomorrow"}.get(days, f"on {local:%A}" if 0 < days < 7 else f"on {local:%B} {local.day}")
    return f"by {hour} {day}"
