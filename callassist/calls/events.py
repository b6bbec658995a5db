"""Everything that can happen in a call, as facts in the past tense.

Each class names in `identity` the fields that make it the same fact when it arrives twice; `key_of` turns them into the
key that is unique within a call, so duplicates, retries and second clicks change nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from callassist.calls.assist_events import (
    AgreementDrafted,
    AgreementWithdrawn,
    CardRetired,
    CardReviewed,
    CardShown,
    ComplaintRepeated,
    FlagRaised,
    PlaybookFellBack,
    ProblemRestated,
    StageChanged,
    StepsObserved,
    TensionChanged,
    WarningGiven,
    WordingProposed,
)
from callassist.calls.phone_events import PhoneEvent
from callassist.calls.terms import Letter, Promise
from callassist.calls.transcript_events import (
    AudioKept,
    AudioSkipped,
    LineCorrected,
    StreamStarted,
    TrackHeard,
    TrackSilent,
    TranscriptChecked,
    TranscriptCompleted,
    TranscriptionInterrupted,
    UtteranceTranscribed,
)
from callassist.method import Cause, Disposition

CallId = str
"""Our own id of a call: a UUID in hexadecimal."""


@dataclass(frozen=True, slots=True)
class CallStarted:
    """`caller_id` is E.164, or empty when the number is withheld or was not one.

    `direction` is inbound, outbound (we call a customer) or internal (a member calls a colleague).
    """

    identity: ClassVar[tuple[str, ...]] = ("call_sid",)
    call_sid: str
    caller_id: str
    called_number: str
    direction: str = "inbound"


@dataclass(frozen=True, slots=True)
class CustomerIdentified:
    """One customer by number, or several `candidates` who share it, or nobody known (both empty).

    `revision` counts how often the agent chose someone else; 0 is the look-up by number.
    """

    identity: ClassVar[tuple[str, ...]] = ("revision",)
    customer_id: str
    name: str
    candidates: tuple[str, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ConferenceStarted:
    identity: ClassVar[tuple[str, ...]] = ("conference_sid",)
    conference_sid: str


@dataclass(frozen=True, slots=True)
class AgentAccepted:
    """`member_id` took the call. `round` grows each time an agent's leg fails.

    `leg` is the label of the offer that they took it on; empty: their leg is being dialled.
    """

    identity: ClassVar[tuple[str, ...]] = ("round",)
    member_id: str
    name: str
    round: int
    leg: str = ""


@dataclass(frozen=True, slots=True)
class AgentConnected:
    """The agent's leg was answered; they and the customer hear each other."""

    identity: ClassVar[tuple[str, ...]] = ("round",)
    round: int
    leg_sid: str


@dataclass(frozen=True, slots=True)
class AgentUnreachable:
    """The leg of the agent who accepted did not come about, or broke; the call rings again."""

    identity: ClassVar[tuple[str, ...]] = ("round",)
    round: int
    reason: str


@dataclass(frozen=True, slots=True)
class FallbackDialled:
    """Nobody took the call in the panel, so the fallback number was called into the conference."""

    identity: ClassVar[tuple[str, ...]] = ()
    reason: str


@dataclass(frozen=True, slots=True)
class FallbackConnected:
    identity: ClassVar[tuple[str, ...]] = ()
    leg_sid: str


@dataclass(frozen=True, slots=True)
class CallEnded:
    """`reason` is the carrier's status (completed, busy, no-answer, failed, canceled) or "hung up by agent"."""

    identity: ClassVar[tuple[str, ...]] = ()
    reason: str


# `by` is a member's id. `revision` is the number of the version that the person saw, plus one.


@dataclass(frozen=True, slots=True)
class CardUsed:
    identity: ClassVar[tuple[str, ...]] = ("showing",)
    showing: str
    by: str


@dataclass(frozen=True, slots=True)
class CardDismissed:
    identity: ClassVar[tuple[str, ...]] = ("showing",)
    showing: str
    by: str


@dataclass(frozen=True, slots=True)
class SolutionsAsked:
    """The agent wants solutions suggested although the customer has not confirmed the problem."""

    identity: ClassVar[tuple[str, ...]] = ()
    by: str


@dataclass(frozen=True, slots=True)
class NotesSaved:
    identity: ClassVar[tuple[str, ...]] = ("revision",)
    revision: int
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class WordingDeclined:
    """Our own words stay; the proposal is out of the way."""

    identity: ClassVar[tuple[str, ...]] = ()
    by: str


@dataclass(frozen=True, slots=True)
class AgreementConfirmed:
    """The promise as the agent confirmed or corrected it."""

    identity: ClassVar[tuple[str, ...]] = ("agreement_id", "revision")
    agreement_id: str
    revision: int
    promise: Promise
    by: str


@dataclass(frozen=True, slots=True)
class AgreementRemoved:
    identity: ClassVar[tuple[str, ...]] = ("agreement_id", "revision")
    agreement_id: str
    revision: int
    by: str


@dataclass(frozen=True, slots=True)
class DispositionChosen:
    identity: ClassVar[tuple[str, ...]] = ("revision",)
    revision: int
    disposition: Disposition
    cause_of_breakdown: Cause | None
    by: str


@dataclass(frozen=True, slots=True)
class FollowUpDrafted:
    identity: ClassVar[tuple[str, ...]] = ("revision",)
    revision: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class FollowUpEdited:
    identity: ClassVar[tuple[str, ...]] = ("revision",)
    revision: int
    letter: Letter
    by: str


@dataclass(frozen=True, slots=True)
class FollowUpApproved:
    """`attempt` counts approvals: a refused address is corrected and approved again."""

    identity: ClassVar[tuple[str, ...]] = ("attempt",)
    attempt: int
    letter: Letter
    by: str


@dataclass(frozen=True, slots=True)
class FollowUpSending:
    identity: ClassVar[tuple[str, ...]] = ("attempt",)
    attempt: int
    message_id: str


@dataclass(frozen=True, slots=True)
class FollowUpSent:
    identity: ClassVar[tuple[str, ...]] = ("attempt",)
    attempt: int
    message_id: str


@dataclass(frozen=True, slots=True)
class FollowUpRefused:
    """The mail server will not take it: `reason` is a sentence for the agent."""

    identity: ClassVar[tuple[str, ...]] = ("attempt",)
    attempt: int
    reason: str


@dataclass(frozen=True, slots=True)
class FollowUpDeclined:
    """No mail: the customer does not want one, or nothing needs writing down."""

    identity: ClassVar[tuple[str, ...]] = ()
    by: str


CallEvent = (
    CallStarted
    | CustomerIdentified
    | ConferenceStarted
    | AgentAccepted
    | AgentConnected
    | AgentUnreachable
    | FallbackDialled
    | FallbackConnected
    | CallEnded
    | StreamStarted
    | UtteranceTranscribed
    | AudioSkipped
    | TrackSilent
    | TrackHeard
    | TranscriptionInterrupted
    | TranscriptCompleted
    | AudioKept
    | LineCorrected
    | TranscriptChecked
    | TensionChanged
    | StageChanged
    | StepsObserved
    | FlagRaised
    | ComplaintRepeated
    | WarningGiven
    | ProblemRestated
    | AgreementDrafted
    | AgreementWithdrawn
    | PlaybookFellBack
    | CardShown
    | CardRetired
    | CardReviewed
    | WordingProposed
    | CardUsed
    | CardDismissed
    | SolutionsAsked
    | NotesSaved
    | WordingDeclined
    | AgreementConfirmed
    | AgreementRemoved
    | DispositionChosen
    | FollowUpDrafted
    | FollowUpEdited
    | FollowUpApproved
    | FollowUpSending
    | FollowUpSent
    | FollowUpRefused
    | FollowUpDeclined
    | PhoneEvent
)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event in its place: `seq` counts from 1 within the call; `at` is UTC."""

    call_id: CallId
    seq: int
    at: datetime
    event: CallEvent


class IllegalTransition(Exception):
    """Somebody asked for what the call's state does not allow; the message is for them."""


def key_of(event: CallEvent) -> str:
    parts = [type(event).__name__, *(str(getattr(event, field)) for field in event.identity)]
    return ":".join(parts)
