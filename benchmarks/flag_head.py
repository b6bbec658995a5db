"""`python -m benchmarks.flag_head`: learns which flags a customer's words raise, into callassist/assist/flags.npz.

One linear model over runs of words for all flags. From which log-odds a flag counts by itself is chosen in labelled
calls that the weights did not see.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.heads.corpora import CALLS
from benchmarks.heads.runs import BIAS, Matrix, common_runs, fit, rows
from callassist.assist.flag_head import FILE, LEARNED
from callassist.assist.flags import flags
from callassist.assist.text import plain, sentences
from callassist.evaluation.scenarios import read_folder
from callassist.method import Flag

_SHIPPED = Path("callassist") / "assist" / FILE
_LINES = Path("benchmarks") / "heads"
_LOOSENESS = 10.0
"""How much the runs of words may explain; chosen by cross-validation."""
_PARTS = 6
_STEPS = np.arange(-1.0, 2.01, 0.25)
_RULED = -2.5
"""From where a flag counts that a rule raises too: best with rules that were not written in view of the calls."""
_TENSION = 0.3


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer said, in a call or, with `call` empty, as a line alone."""

    call: str
    text: str
    flags: frozenset[Flag]


def main(
    calls: Annotated[list[Path] | None, typer.Option(help="More folders of labelled calls.")] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _SHIPPED,
) -> None:
    """Prints the figures of cross-validation as JSON, then learns from everything."""
    said = [*_lines(), *(one for folder in (CALLS, *(calls or ())) for one in _turns(folder))]
    meant = np.array([[flag in one.flags for flag in LEARNED] for one in said])
    ruled = np.array([[flag in flags(sentences(one.text), _TENSION) for flag in LEARNED] for one in said])
    odds = _unseen(said, meant)
    in_calls = np.array([bool(one.call) for one in said])
    alone = float(max(_STEPS, key=lambda least: _worth(odds[in_calls] > least, meant[in_calls])))
    typer.echo(json.dumps(_figures(odds, ruled, meant, in_calls, alone), indent=1))
    _write(out, said, meant, alone)


def _lines() -> Iterator[Said]:
    """Lines with flags, and of those with heat the calm ones: none of them raises any."""
    for line in (_LINES / "flags.tsv").read_text("utf-8").splitlines():
        names, text = line.split("\t")
        yield Said("", text, frozenset(Flag(name) for name in names.split(",") if name != "-"))
    for line in (_LINES / "customers.tsv").read_text("utf-8").splitlines():
        heat, text = line.split("\t")
        if heat == "0" and plain(text):
            yield Said("", text, frozenset())


def _turns(folder: Path) -> Iterator[Said]:
    for call in read_folder(folder):
        for turn in call.turns:
            if turn.by_customer and plain(turn.t):
                yield Said(call.id, turn.t, frozenset(turn.flags))


def _unseen(said: Sequence[Said], meant: NDArray[np.bool_]) -> Matrix:
    """Log-odds by weights that saw neither the line nor anything else of its call; lines are written in runs."""
    names = sorted({one.call for one in said} - {""})
    run = max(1, sum(not one.call for one in said) // (10 * _PARTS))
    part = np.array([(names.index(one.call) if one.call else at // run) % _PARTS for at, one in enumerate(said)])
    odds = np.zeros(meant.shape)
    for held in range(_PARTS):
        rest = [one for one, at in zip(said, part, strict=True) if at != held]
        texts = [one.text for one, at in zip(said, part, strict=True) if at == held]
        common, weight, weights = _learned(rest, meant[part != held])
        odds[part == held] = rows(texts, common, weight).times(weights)
    return odds


def _learned(said: Sequence[Said], meant: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Matrix, Matrix]:
    texts, positive = [one.text for one in said], meant.astype(np.float64)
    common, weight = common_runs(texts)
    balance = np.where(meant, np.sqrt((1 - positive).sum(axis=0) / np.maximum(positive.sum(axis=0), 1)), 1.0)
    return common, weight, fit(rows(texts, common, weight), positive, balance, _LOOSENESS)


def _worth(raised: NDArray[np.bool_], meant: NDArray[np.bool_]) -> float:
    """F0.5: a false alarm wakes a manager, so precision counts for more than recall."""
    return float(1.25 * (raised & meant).sum() / max(raised.sum() + 0.25 * meant.sum(), 1))


def _figures(
    odds: Matrix, ruled: NDArray[np.bool_], meant: NDArray[np.bool_], in_calls: NDArray[np.bool_], alone: float
) -> dict[str, float]:
    found = {"alone": alone}
    joined = (odds > alone) | (ruled & (odds > _RULED))
    for where, among in (("calls", in_calls), ("lines", ~in_calls)):
        for by, raised in (("rules", ruled), ("head", odds > alone), ("joined", joined)):
            hits = float((raised & meant)[among].sum())
            found[f"{where}, {by}, precision"] = round(hits / max(1, raised[among].sum()), 3)
            found[f"{where}, {by}, recall"] = round(hits / meant[among].sum(), 3)
    return found


def _write(out: Path, said: Sequence[Said], meant: NDArray[np.bool_], alone: float) -> None:
    common, weight, weights = _learned(said, meant)
    np.savez_compressed(
        out,
        runs=common.astype(np.uint32),
        weights=(weights[:-1] * weight[:, None]).astype(np.float16),
        bias=(BIAS * weights[-1]).astype(np.float32),
        alone=np.float32(alone),
        ruled=np.float32(_RULED),
    )


if __name__ == "__main__":
    typer.run(main)
