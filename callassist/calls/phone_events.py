"""What happens on the line, as facts: legs, what people ask of the phone, what the carrier confirmed, recordings.

A leg has a label that is used once per call: customer, agent-ROUND, fallback, ring-STEP-I, transfer-N, offer-N-I,
listen-N, guest-N. `by` is a member's id. `number` counts from 1 per class, and per label where there is one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from callassist.calls.alert_events import AlertPutAway, AlertSent
from callassist.calls.colleague_events import CallInherited, ColleagueAccepted
from callassist.calls.owed_events import CallbackPromised, TaskSettled
from callassist.calls.recording_events import (
    PauseAsked,
    RecordingDeleted,
    RecordingKept,
    RecordingLost,
    RecordingReady,
    RecordingSet,
    RecordingStarted,
)


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    MANAGER = "manager"
    GUEST = "guest"


class Mode(StrEnum):
    """What a party may do. A whisper is heard by the coached party only; who listens is heard by nobody."""

    TALK = "talk"
    LISTEN = "listen"
    WHISPER = "whisper"


class Kind(StrEnum):
    """Cold: the asker goes once the other is there. Warm: they talk alone first. Bring in: they all talk."""

    COLD = "cold"
    WARM = "warm"
    BRING_IN = "bring_in"


class Outcome(StrEnum):
    HANDED_OVER = "handed_over"
    JOINED = "joined"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    FAILED = "failed"


# Legs: what we decided, and what the carrier reported.


@dataclass(frozen=True, slots=True)
class LegInvited:
    """Somebody is to be called. `address` is client:NAME or E.164.

    An `offer` is a call of its own outside the conference, which must press 1. `coached` is the label of whom a
    whisper is for.
    """

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    role: Role
    member_id: str
    name: str
    address: str
    ring_seconds: int = 25
    offer: bool = False
    mode: Mode = Mode.TALK
    coached: str = ""


@dataclass(frozen=True, slots=True)
class LegDialling:
    """The process `instance` is about to ask the carrier; `attempt` counts from 1. Nobody else dials this attempt."""

    identity: ClassVar[tuple[str, ...]] = ("label", "attempt")
    label: str
    attempt: int
    instance: str


@dataclass(frozen=True, slots=True)
class LegDialled:
    """The carrier made the leg; it need not ring yet."""

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    leg_sid: str


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """An offer was picked up and hears the question; no person is known to be there."""

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    leg_sid: str


@dataclass(frozen=True, slots=True)
class LegJoined:
    """The leg is in the conference."""

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    leg_sid: str


@dataclass(frozen=True, slots=True)
class LegLeft:
    """The leg is over at the carrier.

    `reason` is completed, busy, no-answer, failed, canceled, declined, voicemail, removed or lost.
    """

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class LegGivenUp:
    """We do not want the leg any more, whether or not it is over. `reason` is left, lost, too late, taken, removed,
    declined, or alone: nobody of ours is left with them."""

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class PartySet:
    """The carrier did what we asked: this is how the leg is now. `coaching` is the label of the coached, or empty."""

    identity: ClassVar[tuple[str, ...]] = ("label", "number")
    label: str
    number: int
    hold: bool
    muted: bool
    coaching: str


# What people ask for.


@dataclass(frozen=True, slots=True)
class HoldAsked:
    """The customer is to be put on hold, or taken off it."""

    identity: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    hold: bool
    by: str


@dataclass(frozen=True, slots=True)
class MuteAsked:
    identity: ClassVar[tuple[str, ...]] = ("label", "number")
    label: str
    number: int
    muted: bool
    by: str


@dataclass(frozen=True, slots=True)
class ModeAsked:
    """A listener becomes coach or talker."""

    identity: ClassVar[tuple[str, ...]] = ("label", "number")
    label: str
    number: int
    mode: Mode
    by: str


@dataclass(frozen=True, slots=True)
class TransferAsked:
    """The call is to go to the first of the members `to` who takes it, or to one outside `address` called `name`."""

    identity: ClassVar[tuple[str, ...]] = ("transfer",)
    transfer: int
    kind: Kind
    to: tuple[str, ...]
    address: str
    name: str
    brief: str
    by: str


@dataclass(frozen=True, slots=True)
class BriefRead:
    """The asked member has the brief on screen."""

    identity: ClassVar[tuple[str, ...]] = ("transfer", "member_id")
    transfer: int
    member_id: str


@dataclass(frozen=True, slots=True)
class TransferTaken:
    """The first who takes it has it. `leg` is the label of the offer that pressed 1; empty: they are to be dialled."""

    identity: ClassVar[tuple[str, ...]] = ("transfer",)
    transfer: int
    member_id: str
    name: str
    role: Role
    address: str
    leg: str = ""


@dataclass(frozen=True, slots=True)
class TransferDeclined:
    identity: ClassVar[tuple[str, ...]] = ("transfer", "member_id")
    transfer: int
    member_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class TransferSettled:
    """How the transfer ended; the first outcome stands. `by` is empty where it followed from what happened."""

    identity: ClassVar[tuple[str, ...]] = ("transfer",)
    transfer: int
    outcome: Outcome
    by: str


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """The agent asks a manager for help."""

    identity: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class HelpSettled:
    """`name`, the member `by`, sees to the cry for help of this number."""

    identity: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    by: str
    name: str


@dataclass(frozen=True, slots=True)
class HintGiven:
    """A manager's written word to the agent."""

    identity: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    text: str
    by: str
    name: str


@dataclass(frozen=True, slots=True)
class HintSeen:
    """`name`, the member `by`, whom the hint of this number was for, has read it and put it away."""

    identity: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    by: str
    name: str


# Before an agent answers, and when none does.


@dataclass(frozen=True, slots=True)
class MembersRung:
    """The call rings at the desks of `members` for so many `seconds`; while there is no such fact, at everybody's."""

    identity: ClassVar[tuple[str, ...]] = ("step",)
    step: int
    members: tuple[str, ...]
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class AnnouncementPlayed:
    """The announcement played to its end: the carrier asked for what follows it. `text_key` stands for its words."""

    identity: ClassVar[tuple[str, ...]] = ("text_key",)
    text_key: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    """From here on the call is neither transcribed nor recorded. `by` is "customer" or a member's id."""

    identity: ClassVar[tuple[str, ...]] = ()
    by: str


@dataclass(frozen=True, slots=True)
class SentToVoicemail:
    """Recorded before the customer's leg is redirected."""

    identity: ClassVar[tuple[str, ...]] = ()
    reason: str


@dataclass(frozen=True, slots=True)
class VoicemailReached:
    """The customer's leg goes on with the voicemail's page; it is not to be sent there again."""

    identity: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class VoicemailLeft:
    identity: ClassVar[tuple[str, ...]] = ("recording_sid",)
    recording_sid: str
    seconds: float


@dataclass(frozen=True, slots=True)
class VoicemailTranscribed:
    identity: ClassVar[tuple[str, ...]] = ("recording_sid",)
    recording_sid: str
    text: str


@dataclass(frozen=True, slots=True)
class MachineDetected:
    """The carrier takes who answered the leg for a machine. `kind` is its word, e.g. machine_start or fax."""

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    kind: str


PhoneEvent = (
    LegInvited
    | LegDialling
    | LegDialled
    | LegAnswered
    | LegJoined
    | LegLeft
    | LegGivenUp
    | PartySet
    | HoldAsked
    | MuteAsked
    | ModeAsked
    | TransferAsked
    | BriefRead
    | TransferTaken
    | TransferDeclined
    | TransferSettled
    | HelpAsked
    | HelpSettled
    | HintGiven
    | HintSeen
    | MembersRung
    | AnnouncementPlayed
    | OptedOut
    | SentToVoicemail
    | VoicemailReached
    | VoicemailLeft
    | VoicemailTranscribed
    | MachineDetected
    | CallbackPromised
    | TaskSettled
    | RecordingStarted
    | PauseAsked
    | RecordingSet
    | RecordingReady
    | RecordingKept
    | RecordingLost
    | RecordingDeleted
    | AlertSent
    | AlertPutAway
    | ColleagueAccepted
    | CallInherited
)
