"""How upset a customer is: by what they say, by what the agent said before it, and by how tense the talk was already.

Weights learned from labelled calls, beside the rules (docs/model_card.md): linear over n-grams, each the heavier the
rarer it is, an utterance having length one however long it is; joined with the rules by a handful of numbers.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

import numpy as np

from callassist.assist.heads import Meaning, Weights
from callassist.assist.ngrams import grams

FILE = "mood.npz"
UNKNOWN = 0.3
"""Tension before the customer's first words."""
_SHARED = 0.45
"""What n-grams and sentence vectors together count, of what the n-grams alone would; by cross-validation."""
_MOST_WORDS = 40
_LEAST_STRAIN, _MOST_STRAIN = -0.5, 2.5


@dataclass(frozen=True, slots=True)
class Before:
    """What went before the customer's words: the tension (0..1), and what the agent said since their last ones.

    `said` is comparable text, `asked` whether its last sentence asks.
    """

    tension: float = UNKNOWN
    said: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """`customer` and `agent` have a number for each n-gram of what either says, `meant` for each place of a vector.

    `joined` weighs a constant and what `measured` lists.
    """

    rarity: Weights
    customer: Weights
    customer_bias: float
    agent: Weights
    agent_bias: float
    meant: Weights
    meant_bias: float
    joined: Weights

    def sounds(self, plain: str, meaning: Meaning | None = None) -> float:
        """Log-odds, without the rules, that the customer who says this is angry."""
        odds = self._odds(plain, self.customer) + self.customer_bias
        return odds if meaning is None else _SHARED * (odds + float(meaning(plain) @ self.meant) + self.meant_bias)

    def answered(self, plain: str) -> float:
        """Log-odds that the customer whom the agent says this to answers in anger."""
        return self._odds(plain, self.agent) + self.agent_bias

    def upset(self, strain: float, plain: str, before: Before, meaning: Meaning | None = None) -> float:
        """0..1, the chance that the customer is angry; `strain` is what the rules say."""
        found = measured(strain, plain, before, self.sounds(plain, meaning), self.answered(before.said))
        return 1 / (1 + exp(-float(self.joined @ np.array(found, dtype=np.float32))))

    def _odds(self, plain: str, weights: Weights) -> float:
        found = grams(plain)
        scaled = self.rarity[found]
        return float(scaled @ weights[found]) / max(float(np.linalg.norm(scaled)), 1e-6)


def measured(strain: float, plain: str, before: Before, sounds: float, answered: float) -> tuple[float, ...]:
    """What is joined, in the order of the weights; the first is the constant."""
    words = min(len(plain.split()), _MOST_WORDS)
    rules = min(max(strain, _LEAST_STRAIN), _MOST_STRAIN)
    return (1.0, before.tension, rules, words / 10, sounds, answered, float(before.asked))


@cache
def mood() -> Mood:
    """The weights that ship with the package, read at the first utterance."""
    with files("callassist.assist").joinpath(FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files}
    return Mood(
        rarity=arrays["rarity"],
        customer=arrays["customer"],
        customer_bias=float(arrays["customer_bias"]),
        agent=arrays["agent"],
        agent_bias=float(arrays["agent_bias"]),
        meant=arrays["meant"],
        meant_bias=float(arrays["meant_bias"]),
        joined=arrays["joined"],
    )
