"""What is asked of Twilio's REST interface, and what it tells back, as values."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A leg to be called into a conference. `to` is client:NAME or E.164; `label` is unique in the conference.

    An unused label is what makes a repeated invitation harmless: the second one is refused. With a `coached_sid` only
    that leg hears the new one. `early_media` lets those who are there hear it ring, and the announcements of its
    network. `wait_url` is heard while nobody else is there; empty: the carrier's music.
    """

    conference: str
    to: str
    label: str
    callback_url: str
    conference_callback_url: str
    ring_seconds: int = 30
    is_muted: bool = False
    coached_sid: str = ""
    starts: bool = True
    ends: bool = False
    early_media: bool = False
    wait_url: str = ""
    machine_url: str = ""
    """Where to tell whether a machine answered; empty: nobody listens for one."""


@dataclass(frozen=True, slots=True)
class CallOrder:
    """A call of its own that goes on with the page at `page_url` once it is answered."""

    to: str
    page_url: str
    callback_url: str
    ring_seconds: int = 30


@dataclass(frozen=True, slots=True)
class StreamOrder:
    """A media stream of a leg: of `both` tracks, or of what the party says alone.

    `name` is new for every stream of the leg.
    """

    name: str
    url: str
    token: str = field(repr=False)
    callback_url: str
    both: bool = True


@dataclass(frozen=True, slots=True)
class PartyOrder:
    """How a participant is to be: all of it, so that asking twice is harmless. `hold_url` is heard while on hold."""

    hold: bool = False
    hold_url: str = ""
    is_muted: bool = False
    coached_sid: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    leg_sid: str
    label: str
    is_held: bool
    is_muted: bool
    coached_sid: str


@dataclass(frozen=True, slots=True)
class ListedCall:
    """`to` may carry what was appended to the name of a browser."""

    leg_sid: str
    to: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ListedRecording:
    recording_sid: str
    status: str


@dataclass(frozen=True, slots=True)
class NumberSetup:
    """Where a number of the account sends its calls, all by POST. An application or a trunk wins over the URLs."""

    number_sid: str
    number: str
    voice_url: str = ""
    fallback_url: str = ""
    status_url: str = ""
    application_sid: str = ""
    trunk_sid: str = ""
