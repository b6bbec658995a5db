"""What the assist loses when it gets recognised words: labelled calls that were spoken, held against the same labels.

FOLDER holds what benchmarks/spoken_scenarios.py made of calls in SCENARIOS: NAME.wav and NAME.json. What the engine
heard is kept as NAME.heard.json (`callassist transcribe NAME.wav --ref NAME.json --json NAME.heard.json` writes the
same), so that a changed rule is measured without hearing the calls again.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from benchmarks.spoken_turns import play, turn_of
from callassist.evaluation.measures import GOALS, measures
from callassist.evaluation.rehearsal import rehearse
from callassist.evaluation.scenarios import LabelledCall, read_call
from callassist.playbooks.playbook import default_path, read
from callassist.settings import Settings
from callassist.speech import Utterance
from transcription.file import Turn, read_reference, report, transcribe_file
from web.serving import ear


def command(
    scenarios: Annotated[Path, typer.Argument(help="The folder of labelled calls.")],
    folder: Annotated[Path, typer.Argument(help="The same calls, spoken.")],
    model: Annotated[str, typer.Option(help="base, tiny.en or any other.")] = "base",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
) -> None:
    """The assist's measures on the words of calls as written, and on what the engine hears of them."""
    names = sorted(path.stem for path in folder.glob("*.wav"))
    if not names:
        raise typer.BadParameter(f"{folder} holds no spoken calls; make them with benchmarks/spoken_scenarios.py")
    hear([folder / name for name in names], model)
    calls = [read_call(scenarios / f"{name}.yaml") for name in names]
    references = [read_reference(folder / f"{name}.json") for name in names]
    transcripts = [json.loads((folder / f"{name}.heard.json").read_text()) for name in names]
    figures = measured(calls, references, [utterances(transcript) for transcript in transcripts])
    figures["errors"] = {name: wrong(transcript) for name, transcript in zip(names, transcripts, strict=True)}
    show(figures)
    if out:
        out.write_text(json.dumps(figures, indent=1) + "\n")


def hear(paths: Sequence[Path], model: str) -> None:
    """Those that were not heard before."""
    new = [path for path in paths if not path.with_suffix(".heard.json").exists()]
    if not new:
        return
    transcriber = ear(Settings(), model)
    try:
        for path in new:
            transcript = asyncio.run(transcribe_file(path.with_suffix(".wav"), transcriber))
            told = report(transcript, read_reference(path.with_suffix(".json")))
            path.with_suffix(".heard.json").write_text(json.dumps(told, indent=1))
    finally:
        transcriber.close()


def utterances(transcript: Mapping[str, Any]) -> tuple[Utterance, ...]:
    return TypeAdapter(tuple[Utterance, ...]).validate_python(transcript["utterances"])


def wrong(transcript: Mapping[str, Any]) -> dict[str, float]:
    """Word error rate by speaker."""
    return {speaker: track["wer"] for speaker, track in transcript["tracks"].items()}


def measured(
    calls: Sequence[LabelledCall], references: Sequence[list[Turn]], heard: Sequence[Sequence[Utterance]]
) -> dict[str, Any]:
    """`turns` says what became of the labelled turns: how many nothing was heard of, how many came in pieces."""
    playbook = read(default_path())
    timed = [_timed(call, turns) for call, turns in zip(calls, references, strict=True)]
    pairs = list(zip(timed, heard, strict=True))
    return {
        "written": asdict(measures([rehearse(call, playbook, perf_counter) for call in timed])),
        "heard": asdict(measures([play(call, said, playbook, perf_counter) for call, said in pairs])),
        "turns": _turns(pairs),
    }


def _timed(call: LabelledCall, reference: list[Turn]) -> LabelledCall:
    """The call with the times at which its turns were spoken."""
    if len(call.turns) != len(reference):
        raise typer.BadParameter(f"{call.id} was spoken with other turns than it has; speak it again")
    pairs = zip(call.turns, reference, strict=True)
    turns = tuple(turn.model_copy(update={"start": told.start, "end": told.end}) for turn, told in pairs)
    return call.model_copy(update={"turns": turns})


def _turns(pairs: Sequence[tuple[LabelledCall, Sequence[Utterance]]]) -> dict[str, int]:
    found = [[turn_of(call, one) for one in said] for call, said in pairs]
    return {
        "spoken": sum(len(call.turns) for call, _ in pairs),
        "unheard": sum(len(call.turns) - len(set(turns)) for (call, _), turns in zip(pairs, found, strict=True)),
        "in pieces": sum(sum(turns.count(turn) > 1 for turn in set(turns)) for turns in found),
    }


def show(figures: Mapping[str, Any]) -> None:
    for name, rates in figures["errors"].items():
        typer.echo(f"{name}: word error rate " + ", ".join(f"{who} {rate:.3f}" for who, rate in rates.items()))
    typer.echo("turns: " + ", ".join(f"{count} {what}" for what, count in figures["turns"].items()))
    table = Table("measure", "written", "heard", "goal")
    for name, goal in GOALS.items():
        row = (figures[column][name] for column in ("written", "heard"))
        table.add_row(name, *("-" if value is None else f"{value:.3f}".removesuffix(".000") for value in row), goal)
    Console().print(table)
