"""Who can be rung. Derived from what is known of a member, never stored: so nobody stays busy by mistake. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Presence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    WRAP_UP = "wrap_up"
    AWAY = "away"


class Choice(StrEnum):
    """What members say of themselves."""

    AVAILABLE = "available"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Duty:
    """A member as the switchboard sees them; `idle_since` is when they last came free."""

    member_id: str
    name: str
    email: str
    role: str
    address: str
    choice: Choice = Choice.AVAILABLE
    is_busy: bool = False
    """Named in an open call, on the line or being called."""
    is_wrapping: bool = False
    """Their last call ended a moment ago, its wrap-up is not finished, and they did not say that they are ready."""
    is_reachable: bool = True
    """Has a phone of their own, or a page of ours open."""
    idle_since: datetime | None = None

    @property
    def state(self) -> Presence:
        """On the line goes before everything: who is away and talks is busy."""
        if self.is_busy:
            return Presence.BUSY
        if self.choice is Choice.AWAY or not self.is_reachable:
            return Presence.AWAY
        return Presence.WRAP_UP if self.is_wrapping else Presence.AVAILABLE

    @property
    def is_free(self) -> bool:
        return self.state is Presence.AVAILABLE

    @property
    def has_phone(self) -> bool:
        """Rung on a phone of their own, not in the browser."""
        return self.address.startswith("+")
