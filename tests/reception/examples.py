from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from callassist.reception.numbers import Group, Hours, Number, Order
from callassist.reception.presence import Choice, Duty

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
"""A Wednesday, at noon in Chicago."""

OFFICE = (time(8), time(18))
WEEKDAYS = Hours(CHICAGO, (OFFICE,) * 5 + ((time(9), time(13)), None))

FRONT = Group("front", ("ana@shop.example", "ben@shop.example"), Order.ALL, 20)
MANAGERS = Group("managers", ("jo@shop.example",), Order.ALL, 15)
CALLED = "+12025550100"
SHOP = Number(CALLED, ring=(FRONT, MANAGERS))


def on_duty(
    name: str,
    *,
    choice: Choice = Choice.AVAILABLE,
    address: str = "",
    idle_since: datetime | None = None,
    **facts: bool,
) -> Duty:
    """The member whose id and e-mail address are made of their name."""
    email = f"{name}@shop.example"
    return Duty(name, name.title(), email, "agent", address or f"client:{name}", choice, idle_since=idle_since, **facts)
