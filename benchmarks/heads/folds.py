"""Lines as a recogniser might mishear them, and which of them are kept apart: training and test are split by call."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.heads.corpora import EXAMPLES, Said
from callassist.evaluation.noise import Mishearing, vocabulary

_ERRORS = 0.1


def misheard(lines: Sequence[Said]) -> list[Said]:
    mishearing = Mishearing(_ERRORS, vocabulary(word for said in lines for word in said.text.split()))
    return [replace(said, text=mishearing.heard(said.text, f"{said.source} {said.turn}")) for said in lines]


def folds(lines: Sequence[Said], parts: int) -> NDArray[np.int64]:
    """A part for each line: a call stays together, single lines are dealt out."""
    calls = sorted({said.source for said in lines} - {EXAMPLES})
    return np.array([(said.turn if said.source == EXAMPLES else calls.index(said.source)) % parts for said in lines])


def in_calls(lines: Sequence[Said]) -> NDArray[np.int64]:
    """The lines of calls, where steps are as frequent as in life."""
    return np.flatnonzero([said.source != EXAMPLES for said in lines])
