"""The labelled talk that the head is trained on: our own lines, which lie beside this, and labelled calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from callassist.assist.text import plain
from callassist.evaluation.scenarios import read_folder
from callassist.method import Step

EXAMPLES = "examples"
"""The source of lines that belong to no call."""
CALLS = Path(__file__).parent / "calls"


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of an agent or a manager; `source` is its call, and `turn` counts from 0 within that."""

    source: str
    turn: int
    text: str
    steps: frozenset[Step]


def agents(calls: Sequence[Path]) -> Iterator[Said]:
    """Labels beyond the method's steps (greet, verify, deflect) are none of them."""
    lines = files("benchmarks.heads").joinpath("agents.tsv").read_text("utf-8").splitlines()
    for at, (names, text) in enumerate(line.split("\t") for line in lines):
        yield Said(EXAMPLES, at, text, frozenset(Step(name) for name in names.split(",") if name in set(Step)))
    for call in (call for folder in calls for call in read_folder(folder)):
        for at, turn in enumerate(call.turns):
            if not turn.by_customer and plain(turn.t):
                yield Said(call.id, at, turn.t, turn.steps)
