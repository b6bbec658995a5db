"""`python -m benchmarks.heads`: trains the weights that ship in callassist/assist/heads.npz."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks.heads.corpora import CALLS, EXAMPLES, Said, agents
from benchmarks.heads.runs import Matrix
from benchmarks.heads.steps import StepHead, step_head
from callassist.assist.heads import FILE

_SHIPPED = Path("callassist") / "assist" / FILE


def train(
    calls: Annotated[list[Path] | None, typer.Option(help="More folders of labelled calls.")] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _SHIPPED,
    unseen: Annotated[
        Path | None, typer.Option(help="Where the steps of each call go, as weights saw them that never met the call.")
    ] = None,
) -> None:
    """Trains the head and prints the figures of cross-validation over calls as JSON."""
    lines = list(agents([CALLS, *(calls or ())]))
    head = step_head(lines)
    _write(head, out)
    if unseen:
        unseen.write_text(json.dumps(_by_call(lines, head.unseen)), encoding="utf-8")
    typer.echo(json.dumps(head.figures, indent=1))


def _write(head: StepHead, out: Path) -> None:
    np.savez_compressed(
        out,
        runs=head.runs.astype(np.uint32),
        steps=head.rows.astype(np.float16),
        bias=head.bias.astype(np.float32),
        rule=head.rule.astype(np.float32),
        enough=head.enough.astype(np.float32),
    )


def _by_call(lines: list[Said], likely: Matrix) -> dict[str, dict[int, dict[str, list[float]]]]:
    found: defaultdict[str, dict[int, dict[str, list[float]]]] = defaultdict(dict)
    for said, row in zip(lines, likely, strict=True):
        if said.source != EXAMPLES:
            found[said.source][said.turn] = {"likely": row.round(4).tolist()}
    return found


if __name__ == "__main__":
    typer.run(train)
