"""What becomes of legs that are dialled in virtual time, and what goes wrong on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Fate:
    """What becomes of a leg that is dialled. `presses` is the key that an offer gets; empty: a machine, or nobody."""

    outcome: str = "answered"
    after: float = 2.0
    presses: str = "1"


@dataclass
class Faults:
    lose: Callable[[int], bool] = lambda nth: False
    """Whether the nth (0 or 1) report of a fact is lost."""
    twice: bool = False
    refuse: int = 0
    """So many requests from now on are answered with an error and not carried out."""
    unanswered: int = 0
    """So many are carried out, and the answer is lost."""
    jitter: Random | None = None
    """Reports overtake each other."""
