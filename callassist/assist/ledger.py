"""What was offered, promised and agreed so far in a call."""

from dataclasses import dataclass, field
from datetime import date

from callassist.assist.dates import Due
from callassist.assist.replies import Answer, Asked
from callassist.assist.spoken import Spoken
from callassist.calls.terms import Quote

OPEN_TURNS = 3
"""A promise passed over in as many turns is no longer open; a read-back opens it again."""
MOST_PROPOSALS = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something the agent offered or promised. `name` becomes the agreement's id.

    `turn` is the agent's turn in which it was last said.
    """

    name: str
    spoken: Spoken
    quote: Quote
    turn: int
    said_at: float
    yes: Quote | None = None
    """The customer's yes, kept while a day is still missing."""
    instead: str = ""
    """The agreement that it says better."""


@dataclass(frozen=True, slots=True)
class Agreed:
    name: str
    spoken: Spoken
    turn: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """`turn` counts the agent's turns; `yes` quotes the customer's yes until their next words."""

    proposals: tuple[Proposal, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    turn: int = 0
    customer_last: bool = True
    asked: Asked = field(default_factory=Asked)
    answer: Answer = field(default_factory=Answer)
    yes: Quote | None = None
    spent: bool = False
    """That yes already made an agreement; what comes next it only covers when it is the same thing."""
    repeats: int = 0
    """How many promises the agent's last utterance said again."""
    wants_a_day: bool = False
    """The customer's last words asked when."""
    theirs: tuple[Spoken, ...] = ()
    """What the customer promised; it counts once the agent has read it back."""
    named: tuple[tuple[float, Due, str], ...] = ()
    """The days of which the customer spoke last, each with when and in which words."""
    known: tuple[date, ...] = ()
    """Days of the calendar that either side named."""

    @property
    def live(self) -> tuple[Proposal, ...]:
        return tuple(proposal for proposal in self.proposals if self.turn - proposal.turn < OPEN_TURNS)

    @property
    def held(self) -> tuple[Proposal | Agreed, ...]:
        """All that was offered, promised or agreed and not taken back."""
        return (*self.agreed, *self.proposals)
