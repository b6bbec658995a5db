"""Words that were on screen and then were not: what makes a live transcript hard to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from benchmarks.alignment import common_beginning
from benchmarks.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Changes:
    """Words that were on screen and those of them that were taken back; the same of settled words."""

    shown: int = 0
    changed: int = 0
    settled: int = 0
    settled_changed: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.shown + other.shown,
            self.changed + other.changed,
            self.settled + other.settled,
            self.settled_changed + other.settled_changed,
        )


def changes(snapshots: Sequence[Snapshot]) -> Changes:
    total = Changes()
    before: tuple[str, ...] = ()
    settled: list[bool] = []
    for one in snapshots:
        step, settled = _step(before, one, settled)
        total, before = total + step, one.words
    return total


def _step(before: tuple[str, ...], now: Snapshot, settled: list[bool]) -> tuple[Changes, list[bool]]:
    """From one text to the next: what came, what went, and which words have been called settled at any time."""
    kept = _kept(before, now.words)
    flags = [settled[kept[i]] if i in kept else False for i in range(len(now.words))]
    after = [flag or i < now.settled for i, flag in enumerate(flags)]
    gone = set(range(len(before))) - set(kept.values())
    step = Changes(
        shown=len(now.words) - len(kept),
        changed=len(gone),
        settled=sum(after) - sum(flags),
        settled_changed=sum(settled[i] for i in gone),
    )
    return step, after


def _kept(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Positions in `now` of words that stood there before, with their position then."""
    same = common_beginning(before, now)
    blocks = SequenceMatcher(None, before[same:], now[same:], autojunk=False).get_matching_blocks()
    moved = {same + b.b + i: same + b.a + i for b in blocks for i in range(b.size)}
    return {i: i for i in range(same)} | moved
