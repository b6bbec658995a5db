"""What speaks for one stage or another once the agent has spoken: numbers of about 0 to 1, each with a name.

Nothing here depends on the stages shown before, so the weights can be learned from labelled calls in any order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from callassist.assist import agent_cues
from callassist.assist.ledger import Ledger
from callassist.assist.text import Sentence
from callassist.method import Reply, Step

Signs = Mapping[str, float]
_SHORT, _LONG = 6, 30
"""Words of the agent's turn."""
_OWNING = frozenset({Step.VALIDATE, Step.TAKE_RESPONSIBILITY})
_OFFERING = frozenset({Step.PROPOSE, Step.COMMIT, Step.NEGOTIATE})
_UNTOLD, _TOLD = 25, 100
"""Words of the customer before they have told anything, and when they have told a good deal."""
_EARLY, _LATE = 3, 25
"""Turns of the agent."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The customer's utterance as the stages see it. `level` and `peak` are the tension after it, 0..1."""

    reply: Reply
    upset: float
    level: float
    peak: float
    words: int
    confirmed: bool = False
    """They agreed with how the agent put the problem."""
    affirms: bool = False
    """Words that would, whether or not a restatement was heard before them."""
    asks_manager: bool = False
    vents: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Covered:
    """The call so far: the steps of all turns, and of the agent's turn before this one; words of the customer, turns of
    the agent, and whether the problem was confirmed."""

    steps: frozenset[Step]
    before: frozenset[Step]
    told: int
    turns: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """The agent's utterance: the steps in it, and how likely each is by the learned head."""

    steps: frozenset[Step]
    likely: tuple[float, ...] = ()
    said: tuple[Sentence, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)


def signs(spoken: Spoken, answered: Answered | None, covered: Covered) -> Signs:
    found = [*_steps(spoken, covered), *_words(spoken.said), *_open(spoken.ledger), *_progress(covered)]
    return dict(found + ([*_customer(answered)] if answered else []))


def _steps(spoken: Spoken, covered: Covered) -> Iterator[tuple[str, float]]:
    yield from ((f"does {step}", 1.0) for step in spoken.steps)
    yield from ((f"may {step}", chance) for step, chance in zip(Step, spoken.likely, strict=False))
    yield from ((f"did {step}", 1.0) for step in covered.before)


def _words(said: tuple[Sentence, ...]) -> Iterator[tuple[str, float]]:
    words = sum(len(sentence.plain.split()) for sentence in said)
    yield "asks", float(any(sentence.asks for sentence in said))
    yield "says little", float(words < _SHORT)
    yield "says much", float(words > _LONG)
    for name, pattern in _MANNERS.items():
        yield name, float(any(pattern.search(sentence.plain) for sentence in said))


_MANNERS = {"greets": agent_cues.GREETING, "checks": agent_cues.VERIFYING, "asks for patience": agent_cues.HOLDING}


def _open(ledger: Ledger) -> Iterator[tuple[str, float]]:
    """What lies on the table."""
    new = [held for held in ledger.proposals if held.turn == ledger.turn]
    yield "something open", float(bool(ledger.live))
    yield "something new", float(bool(new))
    yield "a new day", float(any(held.spoken.due for held in new))
    yield "said again", min(2, ledger.repeats) / 2
    yield "agreed", float(bool(ledger.agreed))
    yield "a day named", float(any(held.spoken.due for held in ledger.proposals))


def _customer(answered: Answered) -> Iterator[tuple[str, float]]:
    yield "customer upset", answered.upset
    yield "tension", answered.level
    yield "worst tension", answered.peak
    yield "customer vents", float(answered.vents)
    yield "customer asks", float(answered.asks)
    yield "customer affirms", float(answered.affirms)
    yield "customer asks for a manager", float(answered.asks_manager)
    if answered.reply is not Reply.NEITHER:
        yield f"customer {answered.reply}s", 1.0


def _progress(covered: Covered) -> Iterator[tuple[str, float]]:
    yield "always", 1.0
    yield "nothing told", float(covered.told < _UNTOLD)
    yield "told", min(1.0, covered.told / _TOLD)
    yield "first words", float(covered.turns <= 1)
    yield "early", float(covered.turns <= _EARLY)
    yield "late", min(1.0, covered.turns / _LATE)
    yield "owned", float(bool(covered.steps & _OWNING))
    yield "problem restated", float(Step.RESTATE in covered.steps)
    yield "problem confirmed", float(covered.confirmed)
    yield "offered", float(bool(covered.steps & _OFFERING))
