"""Which steps an agent's words take, by weights learned from labelled talk, beside the rules: docs/model_card.md.

Linear over runs of words, each weighing the more the rarer it is, and over what the rules say.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from callassist.assist.ngrams import Grams, runs
from callassist.assist.text import Sentence
from callassist.method import Step

Weights = NDArray[np.float32]
Meaning = Callable[[str], Weights]
"""A sentence model: comparable text to a vector of length one, the same for the same text."""

FILE = "heads.npz"
_SURE = 30.0
"""Log-odds beyond which nothing is told apart."""


@dataclass(frozen=True, slots=True)
class Heads:
    """`runs` holds the known runs of words, sorted; `steps` has a row for each, and a column for each step in order.

    `rule` is what it adds to a step's log-odds that the rules see it, `enough` how likely it must be to count (0..1).
    """

    runs: Grams
    steps: Weights
    bias: Weights
    rule: Weights
    enough: Weights

    def likely(self, said: tuple[Sentence, ...], ruled: AbstractSet[Step]) -> tuple[float, ...]:
        """How likely the agent's words take each step, 0..1 in their order; `ruled` are those that the rules see."""
        seen = np.array([step in ruled for step in Step])
        odds = self.steps[known(self.runs, runs(said))].sum(axis=0) + self.bias + seen * self.rule
        return tuple((1 / (1 + np.exp(-np.clip(odds, -_SURE, _SURE)))).tolist())

    def taken(self, likely: tuple[float, ...]) -> frozenset[Step]:
        """The steps that are likely enough; one that is hard to tell counts sooner."""
        return frozenset(step for step, chance, least in zip(Step, likely, self.enough, strict=True) if chance > least)


def known(among: Grams, found: Grams) -> Grams:
    """The places in `among`, which is sorted, of those of `found` that it holds."""
    places = np.minimum(np.searchsorted(among, found), len(among) - 1)
    return np.asarray(places[among[places] == found])


@cache
def heads() -> Heads:
    """The weights that ship with the package, read at the agent's first words."""
    with files("callassist.assist").joinpath(FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        weights = {name: stored[name].astype(np.float32) for name in ("steps", "bias", "rule", "enough")}
        return Heads(runs=stored["runs"].astype(np.int64), **weights)
