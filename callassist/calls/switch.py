"""What is to be done about the line: the difference between what the log wants and what the carrier confirmed. Pure.

Everything looks at the folded state and never at the last event: lost, doubled or late reports and restarts end alike.
Commands are not stored; what comes of them is an event again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callassist.calls.events import CallEvent
from callassist.calls.phone import Phone

TAKE_SECONDS = 45
"""How long a transfer waits for somebody to take it."""
GRACE = 15
"""Seconds after its ringing time in which a leg may still be reported; then the report is lost."""
DIAL_AGAIN = 15
"""Seconds after which a leg that was to be dialled and is not known is looked for, and dialled again."""


class Way(StrEnum):
    """Into the call: a question that 1 must be pressed for; a page that starts a stream first; or straight in."""

    OFFER = "offer"
    ENTER = "enter"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Dial:
    """With `again` it may have been dialled before: look for the leg first. `coached_sid` is a leg's, or empty."""

    label: str
    address: str
    way: Way
    ring_seconds: int
    again: bool
    muted: bool
    coached_sid: str


@dataclass(frozen=True, slots=True)
class HangUp:
    label: str
    leg_sid: str


@dataclass(frozen=True, slots=True)
class SetParty:
    """All of it, not a change: safe to repeat. `number` is that of the PartySet to record."""

    label: str
    leg_sid: str
    number: int
    hold: bool
    muted: bool
    coached: str
    coached_sid: str


@dataclass(frozen=True, slots=True)
class StartStream:
    """`name` is LABEL-K, new for every stream of the leg."""

    label: str
    leg_sid: str
    name: str


@dataclass(frozen=True, slots=True)
class StartRecording:
    """To be looked for before it is repeated."""

    leg_sid: str


@dataclass(frozen=True, slots=True)
class SetRecording:
    """`number` is that of the RecordingSet to record."""

    leg_sid: str
    recording_sid: str
    number: int
    paused: bool


@dataclass(frozen=True, slots=True)
class SendToVoicemail:
    leg_sid: str


Command = Dial | HangUp | SetParty | StartStream | StartRecording | SetRecording | SendToVoicemail


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the log does not know: whether calls like this are recorded, and whose stream was tried often enough."""

    records: bool
    deaf: frozenset[str] = frozenset()


def consequences(phone: Phone, now: datetime) -> tuple[CallEvent, ...]:
    """Facts that follow of themselves; to be recorded until there are none."""
    raise NotImplementedError


def due(phone: Phone, wishes: Wishes, now: datetime) -> tuple[Command, ...]:
    """What the carrier is to be asked now: first hold and unhold of the customer, then dialling, then the rest."""
    raise NotImplementedError


def wake_at(phone: Phone, now: datetime) -> datetime | None:
    """When time alone may make a consequence or a command due; None: never, the next event decides."""
    raise NotImplementedError
