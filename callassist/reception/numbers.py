"""What is set up for each number that customers call: hours, who rings in which order, and what if nobody answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

DEFAULT = "default"
"""Stands for every number that is not set up by itself."""


class Order(StrEnum):
    ALL = "all"
    IN_ORDER = "in_order"
    LONGEST_IDLE = "longest_idle"


class Nobody(StrEnum):
    """What a customer gets when nobody answers, or outside of opening hours."""

    VOICEMAIL = "voicemail"
    CALLBACK = "callback"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Hours:
    """Local opening and closing time by weekday, Monday first; None is closed. A holiday is a day, or (month, day)."""

    zone: ZoneInfo
    weekly: tuple[tuple[time, time] | None, ...]
    holidays: frozenset[date | tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """`members` are e-mail addresses."""

    name: str
    members: tuple[str, ...]
    order: Order = Order.ALL
    ring_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Vip:
    """Customers with one of `tags` ring at the group `to` first."""

    tags: frozenset[str]
    to: Group


@dataclass(frozen=True, slots=True)
class Difficult:
    """Who reached `tension` (0..1) in the last `days` rings at their last agent, or at `other`."""

    tension: float
    days: int
    other: Group


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks to the callers of a number: a language as de-DE, and one of Twilio's voices, or the usual one."""

    language: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sound:
    """An announcement that was recorded: at a `url`, or in the file at `path`; `name` stands for what is in it."""

    url: str = ""
    path: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """`called` is E.164 or DEFAULT. `ring` overflows from left to right; empty: every desk rings."""

    called: str
    ring: tuple[Group, ...] = ()
    zone: ZoneInfo | None = None
    """None: that of the business."""
    hours: Hours | None = None
    vip: Vip | None = None
    difficult: Difficult | None = None
    queue_seconds: float = 0.0
    nobody: Nobody = Nobody.FALLBACK
    closed: Nobody = Nobody.FALLBACK
    announcement: str = ""
    sound: Sound | None = None
    """Played in the place of an announcement that is said."""
    voice: Voice | None = None
    record: bool | None = None
    """None: as the setting for all calls says."""
    language: str = ""

    @property
    def groups(self) -> tuple[Group, ...]:
        """All that may ring for it."""
        special = (self.vip.to if self.vip else None, self.difficult.other if self.difficult else None)
        return (*self.ring, *(group for group in special if group))


@dataclass(frozen=True, slots=True)
class Numbers:
    numbers: tuple[Number, ...] = ()

    def of(self, called: str) -> Number | None:
        """The number as it is set up, else the default; None: nothing is, and every desk rings."""
        by_number = {number.called: number for number in self.numbers}
        return by_number.get(called, by_number.get(DEFAULT))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of calls to numbers that have one of their own."""
        return tuple(dict.fromkeys(number.language for number in self.numbers if number.language))

    def sound(self, name: str) -> Sound | None:
        """The file of this name among the announcements."""
        return next((one.sound for one in self.numbers if one.sound and name and one.sound.name == name), None)

    def strangers(self, team: Collection[str]) -> tuple[str, ...]:
        """Addresses in groups that are nobody's on the `team`: they would never ring."""
        groups = [group for number in self.numbers for group in number.groups]
        return tuple(sorted({email for group in groups for email in group.members} - set(team)))
