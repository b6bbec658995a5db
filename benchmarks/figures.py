"""What many measured values come to."""

import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
Point = tuple[float, float]
"""Seconds since the beginning of a call, and what was measured then."""


def spread(values: Sequence[float]) -> Json:
    if not values:
        return {"n": 0}
    ordered = sorted(values)
    return {
        "n": len(ordered),
        "median": round(statistics.median(ordered), 3),
        "p95": round(_at(ordered, 0.95), 3),
        "p99": round(_at(ordered, 0.99), 3),
        "max": round(ordered[-1], 3),
    }


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def by_third(points: Sequence[Point]) -> list[Json]:
    """The same in the beginning, the middle and the end: what grows shows here."""
    last = max((at for at, _ in points), default=0.0) + 1e-9
    return [spread([value for at, value in points if int(3 * at / last) == third]) for third in range(3)]


def stepped(told: Sequence[Point]) -> Iterator[Point]:
    """A value for every second from the first that was told to the last; each holds until the next."""
    for (at, value), (until, _) in pairwise(told):
        yield from ((float(second), value) for second in range(-int(-at // 1), -int(-until // 1)))


def slope_per_minute(points: Sequence[Point]) -> float:
    """Of the straight line nearest to the points, by least squares."""
    if len({at for at, _ in points}) < 2:
        return 0.0
    slope, _ = statistics.linear_regression([at for at, _ in points], [value for _, value in points])
    return round(60 * slope, 4)
