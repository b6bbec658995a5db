"""Logistic regression over runs of words, for several labels at once."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from callassist.assist.heads import known
from callassist.assist.ngrams import Grams, runs
from callassist.assist.text import sentences

Matrix = NDArray[np.float64]
_ROUNDS, _MEMORY, _HALVINGS = 60, 10, 12
_CLOSE = 1e-3
"""A round that lowers no label's loss by more than this is the last."""
BIAS = 3.0
"""How easily a bias grows beside the weights."""


@dataclass(frozen=True)
class Texts:
    """A row a text: the entries `start[i]:start[i + 1]` are its known runs.

    A long text makes a long row, for it may take many steps.
    """

    start: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Matrix
    width: int

    def among(self, some: NDArray[np.int64]) -> "Texts":
        sizes = np.diff(self.start)[some]
        start = np.concatenate([[0], np.cumsum(sizes)])
        entries = np.repeat(self.start[some] - start[:-1], sizes) + np.arange(start[-1])
        return Texts(start, self.column[entries], self.value[entries], self.width)

    def times(self, weights: Matrix) -> Matrix:
        """A row a text, a column a label; the last row of the weights is the bias."""
        sums = np.add.reduceat(weights[self.column] * self.value[:, None], self.start[:-1])
        return np.asarray(sums + BIAS * weights[-1])

    def back(self, residual: Matrix) -> Matrix:
        labels = residual.shape[1]
        spread = np.repeat(residual, np.diff(self.start), axis=0) * self.value[:, None]
        places = (self.column[:, None] * labels + np.arange(labels)).ravel()
        sums = np.bincount(places, weights=spread.ravel(), minlength=self.width * labels).reshape(-1, labels)
        return np.vstack([sums, BIAS * residual.sum(axis=0)])


def common_runs(texts: Sequence[str]) -> tuple[Grams, Matrix]:
    """The runs of two texts or more, sorted, and how rare each is; an ordinary text is of length one."""
    found = [runs(sentences(text)) for text in texts]
    numbers, seen = np.unique(np.concatenate(found), return_counts=True)
    rare = np.log((len(texts) + 1) / (seen + 1))
    length = np.sqrt((seen * rare**2).sum() / len(texts))
    return numbers[seen > 1], rare[seen > 1] / length


def rows(texts: Sequence[str], common: Grams, weight: Matrix) -> Texts:
    found = [known(common, runs(sentences(text))) for text in texts]
    column = np.concatenate(found)
    return Texts(np.cumsum([0, *map(len, found)]), column, weight[column], len(common))


def fit(texts: Texts, positive: Matrix, balance: Matrix, looseness: float) -> Matrix:
    """A row of weights for each run, and the bias, last; a column for each label."""
    sign = 2 * positive - 1

    def loss(point: Matrix) -> tuple[Matrix, Matrix]:
        margin = sign * texts.times(point)
        residual = -sign * balance / (1 + np.exp(np.minimum(margin, 50.0)))
        height = (balance * np.logaddexp(0, -margin)).sum(axis=0) + (point**2).sum(axis=0) / (2 * looseness)
        return height, texts.back(residual) + point / looseness

    return _descend(loss, np.zeros((texts.width + 1, positive.shape[1])))


def _descend(loss: Callable[[Matrix], tuple[Matrix, Matrix]], point: Matrix) -> Matrix:
    """L-BFGS for each column by itself, all in step."""
    height, slope = loss(point)
    steps: deque[tuple[Matrix, Matrix]] = deque(maxlen=_MEMORY)
    for _ in range(_ROUNDS):
        direction = -_preconditioned(slope, steps)
        stride, fall = np.ones(len(height)), (slope * direction).sum(axis=0)
        for _ in range(_HALVINGS):
            lower, bent = loss(point + stride * direction)
            high = lower > height + 1e-4 * stride * fall
            if not high.any():
                break
            stride = np.where(high, stride / 2, stride)
        moved, change, gain = stride * direction, bent - slope, height - lower
        point, height, slope = point + moved, lower, bent
        if gain.max() < _CLOSE or not ((moved * change).sum(axis=0) > 0).all():
            break
        steps.append((moved, change))
    return point


def _preconditioned(slope: Matrix, steps: deque[tuple[Matrix, Matrix]]) -> Matrix:
    """The two loops of L-BFGS."""
    if not steps:
        return np.asarray(slope / np.maximum(1.0, np.linalg.norm(slope, axis=0)))
    bend, shares = slope.copy(), []
    for moved, change in reversed(steps):
        shares.append((moved * bend).sum(axis=0) / (moved * change).sum(axis=0))
        bend -= shares[-1] * change
    moved, change = steps[-1]
    bend *= (moved * change).sum(axis=0) / (change**2).sum(axis=0)
    for (moved, change), share in zip(steps, reversed(shares), strict=True):
        bend += moved * (share - (change * bend).sum(axis=0) / (moved * change).sum(axis=0))
    return np.asarray(bend)
