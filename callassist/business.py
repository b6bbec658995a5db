"""The business that the customer called."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Business:
    """`kind` is the trade in a word or two; `policy` are its rules, a sentence each.

    `authority` is what an agent may decide alone, in a sentence; `signature` closes a letter, below the agent's name;
    `timezone` is an IANA name; `vocabulary` are its products and
    services by name.
    """

    name: str
    kind: str = ""
    phone: str = ""
    email: str = ""
    signature: str = ""
    timezone: str = "UTC"
    policy: tuple[str, ...] = ()
    authority: str = ""
    vocabulary: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
