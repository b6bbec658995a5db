"""Which flags a customer's words raise, by weights learned from labelled talk, beside the rules: docs/model_card.md.

Linear over runs of words, each weighing the more the rarer it is, as for the agent's steps (`callassist.assist.heads`).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from callassist.assist.heads import Weights, known
from callassist.assist.ngrams import Grams, runs
from callassist.assist.text import Sentence
from callassist.method import Flag

FILE = "flags.npz"
LEARNED = (
    Flag.LEGAL,
    Flag.REVIEW,
    Flag.CHURN,
    Flag.CHARGEBACK,
    Flag.REGULATOR,
    Flag.THREAT,
    Flag.ABUSE,
    Flag.ASKS_MANAGER,
)
"""Those that there are examples of, in the order of the weights; the others are by rules alone."""


@dataclass(frozen=True, slots=True)
class FlagHead:
    """`runs` holds the known runs of words, sorted; `weights` has a row for each and a column for each of LEARNED.

    A flag counts from the log-odds `alone`, or from the lower `ruled` where a rule raises it too.
    """

    runs: Grams
    weights: Weights
    bias: Weights
    alone: float
    ruled: float

    def odds(self, said: tuple[Sentence, ...]) -> Weights:
        """Log-odds of each flag, in the order of LEARNED."""
        return np.asarray(self.weights[known(self.runs, runs(said))].sum(axis=0) + self.bias)

    def heard(self, said: tuple[Sentence, ...], ruled: AbstractSet[Flag]) -> frozenset[Flag]:
        """What the words raise of LEARNED; `ruled` are the flags that the rules raise."""
        least = [self.ruled if flag in ruled else self.alone for flag in LEARNED]
        among = zip(LEARNED, self.odds(said), least, strict=True)
        return frozenset(flag for flag, odds, enough in among if odds > enough)

    def loudest(self, said: tuple[Sentence, ...], flag: Flag) -> Sentence:
        """The sentence that speaks most for it."""
        at = LEARNED.index(flag)
        return max(said, key=lambda sentence: float(self.odds((sentence,))[at]))


@cache
def flag_head() -> FlagHead:
    """The weights that ship with the package, read at the customer's first words."""
    with files("callassist.assist").joinpath(FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return FlagHead(
            runs=stored["runs"].astype(np.int64),
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
            alone=float(stored["alone"]),
            ruled=float(stored["ruled"]),
        )
