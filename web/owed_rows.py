"""Rows of what waits for somebody after a call: calls back, and messages that were left."""

from dataclasses import dataclass
from datetime import datetime

from callassist.calls.events import CallId
from callassist.calls.owed import Voicemail


@dataclass(frozen=True, slots=True)
class DueCallback:
    """A call back that was promised in the call of this id; `customer` is empty when unknown, `to` where anybody may.

    `number_next` is the number of the next settlement; `done_by` is empty while it is open.
    """

    call_id: CallId
    customer: str
    number: str
    due_at: datetime
    to: str = ""
    note: str = ""
    number_next: int = 1
    done_by: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody left on the answering machine. `is_playable` once its sound is kept here."""

    call_id: CallId
    customer: str
    caller_id: str
    at: datetime
    voicemail: Voicemail
    is_playable: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    callbacks: tuple[DueCallback, ...] = ()
    messages: tuple[Message, ...] = ()
