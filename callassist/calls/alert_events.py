"""What managers are told of at once, and that one of them has put it away."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AlertSent:
    """An alert about the event recorded as `cause` is on its way to `to_count` people over `channel`: mail or sms."""

    identity: ClassVar[tuple[str, ...]] = ("cause", "channel")
    cause: int
    channel: str
    to_count: int


@dataclass(frozen=True, slots=True)
class AlertPutAway:
    """The manager `by` does not need to be reminded of it on the pages of other calls.

    `alert` is a flag's name, or help-N for the cry for help of that number.
    """

    identity: ClassVar[tuple[str, ...]] = ("alert", "by")
    alert: str
    by: str
