"""What it brings to expect names, on calls full of them, and what it costs where none of them is said.

A folder holds calls: NAME.wav (or .ogg, .flac), NAME.json (the reference) and NAME.vocabulary.json (a list of terms).
benchmarks/spoken_names.py makes such a folder with synthetic voices. A call without a vocabulary of its own is heard
with that of the others.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from callassist.settings import Settings
from transcription.file import Transcript, Turn, read_reference, report, transcribe_file
from transcription.stream import WhisperTranscriber
from transcription.wer import spoken_words
from web.serving import ear

AUDIO = (".wav", ".flac", ".ogg", ".mp3")
LONGEST_ORDINARY = 5
"""Letters. Shorter words of a name ("Road", "Plus") are not counted: they are said without it too."""


@dataclass(frozen=True, slots=True)
class Call:
    audio: Path
    reference: list[Turn]
    own: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Of the words of the terms: how often they were `said`, `found`, and heard though nobody said them."""

    errors: int
    words: int
    said: int
    found: int
    invented: int
    cpu_seconds: float

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


NOTHING = Heard(0, 0, 0, 0, 0, 0.0)


def command(
    folder: Annotated[Path, typer.Argument(help="Calls with their references and vocabularies.")],
    model: Annotated[str, typer.Option(help="base, tiny.en or any other.")] = "base",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
) -> None:
    """Names found and words wrong: without a vocabulary, with the call's own, and with that of other calls."""
    transcriber = ear(Settings(), model)
    try:
        figures = asyncio.run(measure(transcriber, read(folder)))
    finally:
        transcriber.close()
    for name, heard in figures.items():
        typer.echo(_line(name, heard))
    if out:
        out.write_text(json.dumps({name: asdict(heard) for name, heard in figures.items()}, indent=1))


def _line(name: str, heard: Heard) -> str:
    wrong = f"word error rate {heard.errors / max(1, heard.words):.3f}"
    found = f"names {heard.found} of {heard.said}, {heard.invented} invented"
    return f"{name:8} {wrong}   {found}   {heard.cpu_seconds:.0f} s of processor time"


def read(folder: Path) -> list[Call]:
    audio = sorted(path for path in folder.glob("*") if path.suffix in AUDIO and path.with_suffix(".json").exists())
    own = {path: _terms(path.with_suffix(".vocabulary.json")) for path in audio}
    every = sorted(set(own.values()))
    if not any(every):
        raise typer.BadParameter(f"{folder} holds no call with a vocabulary: NAME.wav, NAME.json, NAME.vocabulary.json")
    return [
        Call(path, read_reference(path.with_suffix(".json")), own[path], _another(every, own[path])) for path in audio
    ]


async def measure(transcriber: WhisperTranscriber, calls: Sequence[Call]) -> dict[str, Heard]:
    """`none` and `own` count the call's own terms, `others` those of another."""
    figures = {"none": NOTHING, "own": NOTHING, "others": NOTHING}
    for call in calls:
        figures["none"] += await _heard(transcriber, call, (), call.own)
        figures["own"] += await _heard(transcriber, call, call.own, call.own)
        figures["others"] += await _heard(transcriber, call, call.others, call.others)
    return figures


async def _heard(
    transcriber: WhisperTranscriber, call: Call, vocabulary: tuple[str, ...], counted: tuple[str, ...]
) -> Heard:
    transcript = await transcribe_file(call.audio, transcriber, vocabulary=vocabulary)
    names = {word for term in counted for word in spoken_words(term) if len(word) > LONGEST_ORDINARY}
    said = _names([turn.text for turn in call.reference], names)
    heard = _names([utterance.text for utterance in transcript.utterances], names)
    errors, words = _errors(transcript, call.reference)
    return Heard(errors, words, said.total(), (said & heard).total(), (heard - said).total(), transcript.cpu_seconds)


def _names(texts: Sequence[str], names: set[str]) -> Counter[str]:
    return Counter(word for text in texts for word in spoken_words(text) if word in names)


def _errors(transcript: Transcript, reference: list[Turn]) -> tuple[int, int]:
    tracks: Any = report(transcript, reference)["tracks"]
    wrong = sum(track["deletions"] + track["insertions"] + track["substitutions"] for track in tracks.values())
    return wrong, sum(track["words"] for track in tracks.values())


def _terms(path: Path) -> tuple[str, ...]:
    return tuple(json.loads(path.read_text())) if path.exists() else ()


def _another(every: Sequence[tuple[str, ...]], own: tuple[str, ...]) -> tuple[str, ...]:
    """The next one, so that the same call always gets the same."""
    others = [terms for terms in every if terms and terms != own]
    following = [terms for terms in others if terms > own]
    return (following or others or [()])[0]
