"""What the assist makes of a call, as facts. `cause` is the seq of the utterance that led to the event."""

from dataclasses import dataclass
from typing import ClassVar

from callassist.calls.terms import Claim, Promise, Quote
from callassist.method import Band, Flag, Stage, Step


@dataclass(frozen=True, slots=True)
class TensionChanged:
    identity: ClassVar[tuple[str, ...]] = ("cause",)
    cause: int
    tension: float
    band: Band


@dataclass(frozen=True, slots=True)
class StageChanged:
    identity: ClassVar[tuple[str, ...]] = ("cause",)
    cause: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class StepsObserved:
    identity: ClassVar[tuple[str, ...]] = ("cause",)
    cause: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class FlagRaised:
    identity: ClassVar[tuple[str, ...]] = ("cause", "flag")
    cause: int
    flag: Flag
    quote: Quote


@dataclass(frozen=True, slots=True)
class ComplaintRepeated:
    """The customer came back to the same complaint, `rounds` times in a row, while the agent tries to move on."""

    identity: ClassVar[tuple[str, ...]] = ("cause",)
    cause: int
    rounds: int


@dataclass(frozen=True, slots=True)
class WarningGiven:
    """The agent's answer to abuse; `number` counts the warnings of the call."""

    identity: ClassVar[tuple[str, ...]] = ("cause",)
    cause: int
    number: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class ProblemRestated:
    """The agent put the problem into words; `confirmed` holds the customer's agreement once it came."""

    identity: ClassVar[tuple[str, ...]] = ("cause",)
    cause: int
    restated: Quote
    confirmed: Quote | None = None


@dataclass(frozen=True, slots=True)
class AgreementDrafted:
    """The agent promised and the customer said yes; `agreement_id` is stable under replay."""

    identity: ClassVar[tuple[str, ...]] = ("agreement_id",)
    agreement_id: str
    promise: Promise
    promised: Quote
    accepted: Quote


@dataclass(frozen=True, slots=True)
class AgreementWithdrawn:
    """Replaced by a later promise, or taken back in the call."""

    identity: ClassVar[tuple[str, ...]] = ("agreement_id",)
    agreement_id: str
    cause: int
    reason: str


@dataclass(frozen=True, slots=True)
class PlaybookFellBack:
    """The playbook's file could not be used when the call began: `playbook`, the last good one, prompts it.

    `problem` names file, line and mend, for whoever keeps the playbook.
    """

    identity: ClassVar[tuple[str, ...]] = ()
    playbook: str
    problem: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """`showing` names this one showing; `why` is the customer's words or the fact that led to it."""

    identity: ClassVar[tuple[str, ...]] = ("showing",)
    showing: str
    card: str
    step: Step
    say: str
    why: str
    critical: bool
    cause: int
    playbook: str


@dataclass(frozen=True, slots=True)
class CardReviewed:
    """What came of a card `seconds` later (sixty, or less at the end of the call): did the agent do it, and the tension
    (0..1) when it was shown and then."""

    identity: ClassVar[tuple[str, ...]] = ("showing",)
    showing: str
    cause: int
    followed: bool
    tension_before: float
    tension_after: float
    seconds: float


@dataclass(frozen=True, slots=True)
class CardRetired:
    """The coach took the card back: `outcome` is done, expired or replaced."""

    identity: ClassVar[tuple[str, ...]] = ("showing",)
    showing: str
    outcome: str
    cause: int


@dataclass(frozen=True, slots=True)
class WordingProposed:
    """What a language model wrote after the call, as far as its quotes support it: `summary` for colleagues, `account`
    for the customer of what happened. A proposal beside our own words, which stay."""

    identity: ClassVar[tuple[str, ...]] = ()
    model: str
    summary: tuple[Claim, ...]
    account: tuple[Claim, ...]
