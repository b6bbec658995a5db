"""`callassist assist`: how well the guidance does."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import shorten
from time import perf_counter
from typing import Annotated

import typer

from callassist.assist.heads import Meaning
from callassist.assist.sentence_vectors import SentenceModelMissing, sentence_vectors
from callassist.evaluation.measures import GOALS, Measures, confusion, measures
from callassist.evaluation.mistakes import worst
from callassist.evaluation.noise import Mishearing, vocabulary
from callassist.evaluation.rehearsal import Rehearsal, rehearse
from callassist.evaluation.scenarios import LabelledCall, read_folder, spoken
from callassist.method import Stage
from callassist.playbooks import playbook
from callassist.settings import Settings

app = typer.Typer(no_args_is_help=True)

_WORDS_SHOWN = 90


@app.callback()
def assist() -> None:
    """The assist: measure it."""


@app.command("eval")
def eval_command(
    folder: Annotated[Path, typer.Argument(help="Labelled calls, one YAML file each.")],
    noise: Annotated[float, typer.Option(min=0, max=0.5, help="Simulated recognition errors per word.")] = 0.0,
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="Show the ten worst mistakes.")] = False,
    vectors: Annotated[bool, typer.Option("--vectors", help="With the sentence model of callassist[minilm].")] = False,
) -> None:
    """Play the calls of FOLDER to the assist, turn by turn, and measure what it makes of them."""
    calls = read_folder(folder)
    guidance = playbook.read(Settings().playbook or playbook.default_path())
    mishearing = Mishearing(noise, vocabulary(spoken(calls)))
    meaning = _meaning() if vectors else None
    played = [rehearse(call, guidance, perf_counter, _heard(call, mishearing), meaning) for call in calls]
    figures = measures(played)
    if out:
        out.write_text(json.dumps(asdict(figures), indent=1) + "\n")
    _print(figures, played)
    if mistakes:
        _print_worst(played)


def _meaning() -> Meaning:
    try:
        return sentence_vectors()
    except SentenceModelMissing as missing:
        raise typer.BadParameter(str(missing)) from missing


def _heard(call: LabelledCall, mishearing: Mishearing) -> tuple[str, ...]:
    if not mishearing.rate:
        return ()
    return tuple(mishearing.heard(turn.t, f"{call.id}:{number}") for number, turn in enumerate(call.turns))


def _print(figures: Measures, played: Sequence[Rehearsal]) -> None:
    turns = sum(len(call.turns) for call in played)
    typer.echo(f"{len(played)} calls, {turns} turns, playbook {played[0].turns[0].state.playbook.label}\n")
    typer.echo(f"{'measure':26}{'value':>9}  goal")
    for name, value in asdict(figures).items():
        shown = "-" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"
        typer.echo(f"{name:26}{shown:>9}  {GOALS[name]}")
    typer.echo("\nstage after the agent's turn: labelled (down) and shown (across)")
    _print_confusion(confusion(played))


def _print_confusion(pairs: Counter[tuple[Stage, Stage]]) -> None:
    typer.echo(" " * 14 + "".join(f"{stage:>14}" for stage in Stage))
    for labelled in Stage:
        typer.echo(f"{labelled:14}" + "".join(f"{pairs[labelled, shown] or '.':>14}" for shown in Stage))


def _print_worst(played: Sequence[Rehearsal]) -> None:
    typer.echo("\nThe worst mistakes:")
    for one in worst(played):
        where = one.call if one.turn is None else f"{one.call}, turn {one.turn}"
        typer.echo(f"- {where}: {one.what}")
        if one.words:
            typer.echo(f"    {shorten(one.words, _WORDS_SHOWN, placeholder=' …')}")
