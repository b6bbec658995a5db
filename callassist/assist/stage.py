"""Where the conversation stands: a belief over the stages, carried from each turn of the agent to the next.

A step that was not recognised, or one that was invented, moves the belief a little and decides nothing by itself. What
each sign weighs was learned from labelled calls (docs/model_card.md) and stands, readable, in a table beside this
module. The gates of the method are the cards': `covered`, `restated` and `confirmed` tell what they need.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from callassist.assist.stage_signs import Answered, Covered, Signs, Spoken, signs
from callassist.method import Stage, Step

HEATED = 0.45
"""Upset or tension (0..1) from which a customer counts as heated."""
REOPENING = 0.8
"""Upset and tension from which a late stage falls back to owning until the agent has answered."""
FILE = "stages.txt"
FAR = 1.5
"""What it costs more to show a stage two or more away than one next to the right one, which costs 1."""
STAGES = tuple(Stage)
_LATE = {Stage.PARTNER, Stage.SOLUTION, Stage.CONFIRM}

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds: `first` of the stage of the first turn, `then` of the stage (column) after another (row), and for each
    sign of every stage."""

    first: Numbers
    then: Numbers
    signs: Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Course:
    """`belief` holds the chance (0..1) of each stage after the agent's last turn; empty before the first.

    `covered` holds every step of the call so far, `now` those since the customer spoke, `before` those of the turn
    before; `told` counts the customer's words, `turns` the agent's turns.
    """

    stage: Stage = Stage.VENT
    belief: tuple[float, ...] = ()
    answered: Answered | None = None
    covered: frozenset[Step] = frozenset()
    now: frozenset[Step] = frozenset()
    before: frozenset[Step] = frozenset()
    told: int = 0
    turns: int = 0
    restated: bool = False
    confirmed: bool = False
    signs: Signs = field(default_factory=dict)
    """Of the agent's last turn."""
    turned: bool = True
    """The customer spoke since the agent did."""

    @property
    def upset(self) -> float:
        """Of the customer's last utterance, 0..1."""
        return self.answered.upset if self.answered else 0.0

    @property
    def vents(self) -> bool:
        """The customer's last words only let off steam."""
        return bool(self.answered and self.answered.vents)


def after_agent(course: Course, spoken: Spoken) -> Course:
    if course.turned:
        course = replace(course, turns=course.turns + 1, before=course.now, now=frozenset(), turned=False)
    found = signs(
        spoken, course.answered, Covered(course.covered, course.before, course.told, course.turns, course.confirmed)
    )
    belief = moved(course.belief, found, weights())
    return replace(
        course,
        stage=shown(belief),
        belief=belief,
        covered=course.covered | spoken.steps,
        now=course.now | spoken.steps,
        restated=course.restated or Step.RESTATE in spoken.steps,
        signs=found,
    )


def after_customer(course: Course, answered: Answered) -> Course:
    """A spike of tension leads back to owning, until the agent has answered it."""
    spikes = answered.upset >= REOPENING and answered.level >= REOPENING
    return replace(
        course,
        stage=Stage.OWN if spikes and course.stage in _LATE else course.stage,
        answered=answered,
        told=course.told + answered.words,
        confirmed=course.confirmed or answered.confirmed,
        turned=True,
    )


# --- the belief -------------------------------------------------------------------------------------------------------


def moved(belief: tuple[float, ...], found: Signs, weights: Weights) -> tuple[float, ...]:
    """The belief after one more turn of the agent."""
    odds = np.log(np.asarray(belief) @ np.exp(weights.then)) if belief else weights.first.copy()
    for sign, strength in found.items():
        if sign in weights.signs:
            odds = odds + strength * weights.signs[sign]
    chances = np.exp(odds - odds.max())
    return tuple(float(chance) for chance in chances / chances.sum())


def shown(belief: tuple[float, ...]) -> Stage:
    """The stage that misleads least: not always the likeliest, for one far away misleads more than a neighbour."""
    return STAGES[int((np.asarray(belief) @ _COSTS).argmin())]


_APART = np.abs(np.arange(len(STAGES))[:, None] - np.arange(len(STAGES)))
_COSTS = (_APART > 0) + FAR * (_APART > 1)


@cache
def weights() -> Weights:
    """The table that ships with the package, read at the first turn."""
    return read_weights(files("callassist.assist").joinpath(FILE).read_text(encoding="utf-8"))


def read_weights(table: str) -> Weights:
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    found = {name: np.array([float(number) for number in numbers]) for name, *numbers in rows}
    first = found.pop("at first")
    then = np.array([found.pop(f"after {stage}") for stage in STAGES])
    return Weights(first, then, found)
