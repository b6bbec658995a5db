"""Logistic regression over many texts, on numpy, by L-BFGS."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from callassist.assist.ngrams import BUCKETS, grams
from callassist.assist.text import plain

Vector = NDArray[np.float64]
_MEMORY, _HALVINGS = 8, 20


@dataclass(frozen=True)
class Sparse:
    """One row a text: the entries `start[i]:start[i + 1]` are of text i, of length one."""

    start: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Vector

    def times(self, weights: Vector) -> Vector:
        sums = np.concatenate([[0.0], np.cumsum(weights[self.column] * self.value)])
        return np.asarray(sums[self.start[1:]] - sums[self.start[:-1]])

    def back(self, residual: Vector) -> Vector:
        """The rows added up, each by its residual."""
        spread = np.repeat(residual, np.diff(self.start))
        return np.bincount(self.column, weights=self.value * spread, minlength=BUCKETS).astype(np.float64)


def rarity(texts: Sequence[str]) -> Vector:
    """For each n-gram the logarithm of how rare it is; 0 for those of every text."""
    seen = np.bincount(np.concatenate([grams(plain(text)) for text in texts]), minlength=BUCKETS)
    return np.log((len(texts) + 1) / (seen + 1))


def rows(texts: Sequence[str], weight: Vector) -> Sparse:
    found = [grams(plain(text)) for text in texts]
    lengths = [max(float(np.linalg.norm(weight[one])), 1e-6) for one in found]
    value = np.concatenate([weight[one] / length for one, length in zip(found, lengths, strict=True)])
    return Sparse(np.cumsum([0, *map(len, found)]), np.concatenate(found), value)


def fit_many(texts: Sparse, positive: Vector, looseness: float, most_rounds: int = 40) -> Vector:
    """A weight for each column and the bias, last. `looseness` is C of the usual notation."""
    sign = 2 * positive - 1

    def loss(point: Vector) -> tuple[float, Vector]:
        weights = point[:-1]
        margin = sign * (texts.times(weights) + point[-1])
        residual = -sign / (1 + np.exp(margin))
        slope = np.append(texts.back(residual) + weights / looseness, residual.sum())
        return float(np.logaddexp(0, -margin).sum() + weights @ weights / (2 * looseness)), slope

    return _descend(loss, np.zeros(BUCKETS + 1), most_rounds)


def _descend(loss: Callable[[Vector], tuple[float, Vector]], point: Vector, most_rounds: int) -> Vector:
    height, slope = loss(point)
    steps: deque[tuple[Vector, Vector]] = deque(maxlen=_MEMORY)
    for _ in range(most_rounds):
        direction = -_preconditioned(slope, steps)
        stride = 1.0
        for _ in range(_HALVINGS):
            lower, bent = loss(point + stride * direction)
            if lower <= height + 1e-4 * stride * (slope @ direction):
                break
            stride /= 2
        if (bent - slope) @ direction > 0:
            steps.append((stride * direction, bent - slope))
        point, height, slope = point + stride * direction, lower, bent
    return point


def _preconditioned(slope: Vector, steps: deque[tuple[Vector, Vector]]) -> Vector:
    """The two loops of L-BFGS."""
    if not steps:
        return slope / max(1.0, float(np.linalg.norm(slope)))
    bend, shares = slope.copy(), []
    for moved, change in reversed(steps):
        shares.append(moved @ bend / (moved @ change))
        bend -= shares[-1] * change
    moved, change = steps[-1]
    bend *= (moved @ change) / (change @ change)
    for (moved, change), share in zip(steps, reversed(shares), strict=True):
        bend += moved * (share - change @ bend / (moved @ change))
    return bend
