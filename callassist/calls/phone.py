"""Who is on the line, folded from the log: parties and their legs, who has the call, transfers, hold, recording. Pure.

The carrier's reports are folded as facts in any order; what people ask for is `checked` first.
"""

from dataclasses import dataclass
from datetime import datetime

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import CallEvent
from callassist.calls.phone_events import Kind, Mode, Outcome, Role
from callassist.speech import Speaker

PEOPLE: tuple[type, ...] = (
    e.AgentAccepted,
    pe.LegInvited,
    pe.HoldAsked,
    pe.ModeAsked,
    pe.TransferAsked,
    pe.TransferTaken,
    pe.TransferDeclined,
    pe.TransferSettled,
    pe.HelpAsked,
    pe.PauseAsked,
)
"""The events that `checked` looks at."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on the line, or being called to it, by the label of their leg.

    `left` is the carrier's reason and not empty once the leg is over; `given_up` is ours. `is_held`, `is_muted` and
    `coaching` (a label) are as the carrier confirmed them, `settings` counts how often it did.
    """

    label: str
    role: Role
    member_id: str = ""
    name: str = ""
    address: str = ""
    offer: bool = False
    mode: Mode = Mode.TALK
    coached: str = ""
    ring_seconds: int = 25
    invited_at: datetime | None = None
    dialling_at: datetime | None = None
    joined_at: datetime | None = None
    attempt: int = 0
    leg_sid: str = ""
    is_answered: bool = False
    is_joined: bool = False
    left: str = ""
    given_up: str = ""
    is_held: bool = False
    is_muted: bool = False
    coaching: str = ""
    settings: int = 0
    mute_asked: bool = False

    @property
    def is_here(self) -> bool:
        """In the conference, and meant to be."""
        return self.is_joined and not self.left and not self.given_up

    @property
    def is_talker(self) -> bool:
        """Somebody for the customer to talk with."""
        return self.is_here and self.role is not Role.CUSTOMER and self.mode is Mode.TALK

    @property
    def is_open(self) -> bool:
        """Invited and not over: the member is busy with it."""
        return not self.left


@dataclass(frozen=True, slots=True)
class Transfer:
    """`by` is the label of who asked; `to`, `declined` and `read` hold members' ids, `taken_by` one, or is empty."""

    transfer: int
    kind: Kind
    to: tuple[str, ...]
    address: str
    name: str
    brief: str
    by: str
    asked_at: datetime
    taken_by: str = ""
    declined: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    outcome: Outcome | None = None

    @property
    def label(self) -> str:
        """Of the leg on which the call is taken."""
        return f"transfer-{self.transfer}"


@dataclass(frozen=True, slots=True)
class Phone:
    parties: tuple[Party, ...] = ()
    """In order of invitation, the customer first."""
    owners: tuple[str, ...] = ()
    """Labels that got the call, oldest first."""
    transfers: tuple[Transfer, ...] = ()
    failed: frozenset[int] = frozenset()
    """The rounds whose agent's leg failed."""
    conference_sid: str = ""
    hold_asked: bool = False
    hold_by: str = ""
    holds: int = 0
    has_talked: bool = False
    """Some talker joined at some time: the conference has begun, and its waiting music is over."""
    voicemail: bool = False
    opted_out: str = ""
    """Who opted out: "customer" or a member's id; empty while nobody did."""
    announced: bool = False
    recording_sid: str = ""
    pause_asked: bool = False
    is_paused: bool = False
    pauses: int = 0
    heard: frozenset[str] = frozenset()
    """Labels of the legs whose own media stream is live."""
    ended: bool = False

    @property
    def customer(self) -> Party | None:
        return self.party("customer")

    @property
    def talkers(self) -> tuple[Party, ...]:
        return tuple(party for party in self.parties if party.is_talker)

    @property
    def owner(self) -> Party | None:
        """The last of those who got the call and are still there, else the first talker who is there, else nobody."""
        got_it = [party for label in self.owners if (party := self.party(label)) and party.is_here]
        return got_it[-1] if got_it else next(iter(self.talkers), None)

    @property
    def transfer(self) -> Transfer | None:
        """The one that is not settled yet."""
        return next((one for one in self.transfers if one.outcome is None), None)

    @property
    def is_group(self) -> bool:
        """Whether a second inside party was ever invited to talk; then each has a media stream of its own."""
        raise NotImplementedError

    @property
    def round(self) -> int:
        """Counts the agents' legs that failed: the try that the call is in."""
        return max(self.failed, default=-1) + 1

    def party(self, label: str) -> Party | None:
        return next((party for party in self.parties if party.label == label), None)

    def party_of_leg(self, leg_sid: str) -> Party | None:
        """Who is on this leg now: a leg that took a call belongs to the agent, no longer to the offer."""
        return next((party for party in reversed(self.parties) if party.leg_sid == leg_sid), None)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What reaches somebody's ear: hold music, and the voices of these labels."""

    music: bool
    voices: tuple[str, ...]


def phone_after(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    """The phone once `event` is recorded at `at`. Total: never raises; the carrier's facts commute."""
    raise NotImplementedError


def checked(phone: Phone, event: CallEvent, *, is_ringing: bool) -> None:
    """Raises IllegalTransition when people ask for what the phone does not allow now. `is_ringing` is of the call."""
    raise NotImplementedError


def customer_held(phone: Phone) -> bool:
    """Whether the customer is to hear music; the carrier may not have done it yet."""
    raise NotImplementedError


def voice_of(phone: Phone, label: str, track: str) -> Speaker | None:
    """Whose voice the `track` ("inbound" or "outbound") of the leg's stream carries now; None: nobody's to be heard."""
    raise NotImplementedError


def hears(phone: Phone, label: str) -> Hearing:
    """What the party hears, by what the carrier confirmed."""
    raise NotImplementedError


def explained(phone: Phone) -> int:
    """How many people of ours the customer has talked with in this call."""
    raise NotImplementedError
