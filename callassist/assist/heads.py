"""What the words alone say to weights learned from labelled talk, beside the rules: docs/model_card.md.

Linear over n-grams: each weighs the more the rarer it is, and an utterance has length one however long it is. Where a
sentence model is at hand, anger is linear over its vector instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from callassist.assist.ngrams import grams
from callassist.method import Step

Weights = NDArray[np.float32]
Meaning = Callable[[str], Weights]
"""A sentence model: comparable text to a vector of length one, the same for the same text."""

FILE = "heads.npz"
_ALL_STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Heads:
    """`rarity` and `anger` have a number for each n-gram, `steps` a row; the columns are the steps in their order.

    `meant_anger` has a number for each place of a sentence vector.
    """

    rarity: Weights
    anger: Weights
    anger_bias: float
    steps: Weights
    step_bias: Weights
    meant_anger: Weights
    meant_bias: float

    def angry(self, plain: str, meaning: Meaning | None = None) -> float:
        """Log-odds, without the rules, that the customer who said this is angry."""
        if meaning:
            return float(meaning(plain) @ self.meant_anger) + self.meant_bias
        found = grams(plain)
        return float(_scaled(self.rarity[found]) @ self.anger[found]) + self.anger_bias

    def taken(self, plain: str) -> frozenset[Step]:
        """The steps that the agent's words are likely to take."""
        found = grams(plain)
        odds = _scaled(self.rarity[found]) @ self.steps[found] + self.step_bias
        return frozenset(_ALL_STEPS[at] for at in np.flatnonzero(odds > 0))


@cache
def heads() -> Heads:
    """The weights that ship with the package, read at the first utterance."""
    with files("callassist.assist").joinpath(FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files}
    return Heads(
        rarity=arrays["rarity"],
        anger=arrays["anger"],
        anger_bias=float(arrays["anger_bias"]),
        steps=arrays["steps"],
        step_bias=arrays["step_bias"],
        meant_anger=arrays["meant_anger"],
        meant_bias=float(arrays["meant_bias"]),
    )


def _scaled(rarity: Weights) -> Weights:
    return rarity / max(float(np.linalg.norm(rarity)), 1e-6)
