"""What a process costs, from its loads over a stretch of time."""

from collections.abc import Sequence
from dataclasses import dataclass

WARM_SECONDS = 60.0
"""After so long model, caches and connections are there; what is added later is growth."""


@dataclass(frozen=True, slots=True)
class Load:
    """Processor seconds so far, and bytes in memory, at a monotonic time."""

    at: float
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds; `memory` is the most bytes seen."""

    cpu: float
    memory: int


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes; `growth` is the share that the last minute's mean has over that of the minute after WARM_SECONDS."""

    start: float
    warm: float
    end: float
    peak: float
    growth: float
    by_minute: list[float]


def cost_of(loads: Sequence[Load]) -> Cost:
    """`cpu` is right only for a process that was alive at the first and at the last of them."""
    return Cost(loads[-1].cpu - loads[0].cpu, max(load.memory for load in loads))


def memory_over_time(loads: Sequence[Load]) -> Memory:
    began, ended = loads[0].at, loads[-1].at
    warm_from = min(began + WARM_SECONDS, ended)
    warm = _mean([load.memory for load in loads if warm_from <= load.at <= warm_from + 60])
    end = _mean([load.memory for load in loads if load.at >= max(warm_from, ended - 60)])
    minutes = range(int((ended - began) // 60) + 1)
    return Memory(
        start=_megabytes(loads[0].memory),
        warm=_megabytes(warm),
        end=_megabytes(end),
        peak=_megabytes(max(load.memory for load in loads)),
        growth=round(end / warm - 1, 4),
        by_minute=[
            _megabytes(_mean([load.memory for load in loads if int((load.at - began) // 60) == minute]))
            for minute in minutes
        ],
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _megabytes(count: float) -> float:
    return round(count / 1e6, 1)
