"""The ladder for abuse, apart from anger: warn, warn once more, end the call. The agent takes each step, or not."""

from collections.abc import Set
from dataclasses import dataclass

from callassist.method import Flag, Step

_ABUSE = frozenset({Flag.ABUSE, Flag.THREAT})


@dataclass(frozen=True, slots=True)
class Ladder:
    """`warnings` counts those given; `provoked` says that there was abuse since the last one."""

    provoked: bool = False
    warnings: int = 0


def after_customer(ladder: Ladder, flags: Set[Flag]) -> Ladder:
    return Ladder(ladder.provoked or bool(flags & _ABUSE), ladder.warnings)


def after_agent(ladder: Ladder, steps: Set[Step]) -> Ladder:
    """Words of warning count only as an answer to abuse: "before I end the call" is often just a farewell."""
    return Ladder(False, ladder.warnings + 1) if ladder.provoked and Step.WARN in steps else ladder
