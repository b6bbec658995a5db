"""The same call at natural speed through callassist and its peers: what is seen of it, when, and at what cost."""

import asyncio
import json
import math
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import offline, panel_view, peer
from benchmarks.listened import Listened, SystemFailed
from benchmarks.reference import Track, timed, tracks_of
from benchmarks.screen import figures, seen
from benchmarks.snapshot import Json
from benchmarks.whisperlive import WhisperLive
from benchmarks.whisperlivekit import WhisperLiveKit
from callassist.settings import Settings
from callassist.speech import SAMPLE_RATE
from transcription.audio_file import read_audio
from transcription.errors import TranscriptionError
from transcription.file import read_reference
from transcription.models import locate
from transcription.whisper import HuggingFace
from web.demo import FOLDER

OWN = ("callassist", "offline")
PEERS = {one.name: one for one in (WhisperLive(), WhisperLiveKit())}
ORDER = ("callassist", *PEERS, "offline")

Listen = Callable[[Sequence[Track], Path], Awaitable[Listened]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure at `path`, written with `digits`."""

    title: str
    path: tuple[str, ...]
    digits: int = 2


ROWS = (
    Row("WER, mean", ("wer", "mean"), 3),
    Row("  agent", ("wer", "agent"), 3),
    Row("  customer", ("wer", "customer"), 3),
    Row("words lost", ("words_lost",), 0),
    Row("words invented", ("words_invented",), 0),
    Row("CPU s per call s", ("cpu_seconds_per_call_second",)),
    Row("memory, MB", ("memory_mb",), 0),
    Row("word to screen median, s", ("word_to_screen", "median")),
    Row("word to screen p95, s", ("word_to_screen", "p95")),
    Row("words never shown", ("word_to_screen", "never"), 0),
    Row("final median, s", ("end_of_speech_to_final", "median")),
    Row("final p95, s", ("end_of_speech_to_final", "p95")),
    Row("last words median, s", ("last_words", "median")),
    Row("last words p95, s", ("last_words", "p95")),
    Row("last words never came", ("last_words", "never"), 0),
    Row("shown words changed", ("changed_share",), 3),
    Row("settled words changed", ("settled_changed_share",), 3),
    Row("hypotheses per s", ("hypotheses_per_spoken_second",)),
    Row("seconds skipped", ("skipped_seconds",), 1),
    Row("audio sent late, s", ("audio_late",)),
)


def command(
    *,
    peers: Annotated[
        bool, typer.Option("--peers", help="WhisperLive and WhisperLiveKit too (installs 1.9 GB each).")
    ] = False,
    audio: Annotated[Path, typer.Option(help="Two channels: agent, customer.")] = FOLDER / "call.ogg",
    ref: Annotated[Path | None, typer.Option(help="Its reference transcript; AUDIO with .json without it.")] = None,
    model: Annotated[str, typer.Option(help="base, tiny.en or any other.")] = "base",
    seconds: Annotated[float | None, typer.Option(min=10, help="Only the beginning of the recording.")] = None,
    systems: Annotated[str, typer.Option(help=f"Some of {','.join(ORDER)}.")] = "",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
) -> None:
    """Accuracy, delay and cost of live transcripts, side by side. A run takes the length of the call per system."""
    names = chosen(systems, peers=peers)
    data = Settings().data.resolve()
    try:
        turns = read_reference(ref or audio.with_suffix(".json"))
        tracks = tracks_of(read_audio(audio), turns, seconds)
        weights = locate(model, data / "models", HuggingFace())
        measured = asyncio.run(measure(tracks, weights, names, data / "bench"))
    except (TranscriptionError, SystemFailed) as failure:
        typer.secho(str(failure), fg=typer.colors.RED, err=True)
        raise typer.Exit(1) from failure
    result = {"audio": audio.name, "model": model, "processors": os.cpu_count(), **measured}
    Console().print(table(result["systems"]))
    if out:
        out.write_text(json.dumps(result, indent=1))


def chosen(systems: str, *, peers: bool) -> list[str]:
    named = [name.strip() for name in systems.split(",") if name.strip()] or [*OWN, *(PEERS if peers else ())]
    if unknown := set(named) - set(ORDER):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(ORDER)}.")
    return [name for name in ORDER if name in named]


async def measure(tracks: Sequence[Track], model: Path, systems: Sequence[str], home: Path) -> Json:
    """The systems one after the other; `home` keeps the environments of the peers. Raises SystemFailed."""
    seconds = len(tracks[0].samples) / SAMPLE_RATE
    typer.echo("When was each word spoken? faster-whisper's word times ...")
    heard = await offline.word_times(tracks, model)
    tracks = [
        replace(track, words=timed(track.turns, words, seconds)) for track, words in zip(tracks, heard, strict=True)
    ]
    found = {}
    for name in systems:
        typer.echo(f"{name}: {'the whole file' if name == 'offline' else f'{seconds:.0f} s of call'} ...")
        found[name] = await _measured(_listener(name, home), tracks, model, seconds)
    words = [word for track in tracks for word in track.words]
    return {
        "seconds": round(seconds, 1),
        "words": len(words),
        "words_timed": sum(word.is_timed for word in words),
        "systems": found,
    }


def _listener(name: str, home: Path) -> Listen:
    if name in PEERS:
        return lambda tracks, model: peer.listen(PEERS[name], home / name, tracks, model)
    return panel_view.listen if name == "callassist" else offline.listen


async def _measured(listen: Listen, tracks: Sequence[Track], model: Path, seconds: float) -> Json:
    try:
        heard = await listen(tracks, model)
    except SystemFailed as failure:
        typer.echo(f"  not measured: {failure}")
        return {"error": str(failure)}
    return {
        **figures({track.name: seen(track, heard.snapshots[track.name]) for track in tracks}),
        "cpu_seconds_per_call_second": round(heard.cost.cpu / seconds, 3),
        "memory_mb": round(heard.cost.memory / 1e6),
        **heard.extra,
    }


def table(systems: Mapping[str, Json]) -> Table:
    shown = Table("", *systems)
    for row in ROWS:
        shown.add_row(row.title, *(_cell(found, row) for found in systems.values()))
    return shown


def _cell(found: Json, row: Row) -> str:
    value: object = found
    for key in row.path:
        value = value.get(key) if isinstance(value, dict) else None
    return f"{value:.{row.digits}f}" if isinstance(value, int | float) and math.isfinite(value) else "-"
