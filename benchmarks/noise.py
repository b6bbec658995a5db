"""What the engine makes of a line on which nobody speaks, and of a sentence between two stretches of such a line."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks.line_sounds import line_sounds
from callassist.settings import Settings
from callassist.speech import SAMPLE_RATE, Speaker, Utterance
from transcription.audio_file import read_audio
from transcription.file import Turn, read_reference, transcribe
from transcription.stream import WhisperTranscriber
from transcription.timeline import Samples
from transcription.wer import WordErrors, compare, spoken_words
from web.demo import FOLDER
from web.serving import ear

Json = dict[str, Any]

SECONDS = 60.0
AROUND_SECONDS = 8.0
SENTENCE_SECONDS = (3.0, 8.0)
SENTENCES = 6
MARGIN = 0.2
"""Seconds of the recording kept around a sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    words: list[str]
    samples: Samples


def command(
    model: Annotated[str, typer.Option(help="base, tiny.en or any other.")] = "base",
    audio: Annotated[Path, typer.Option(help="Two channels, agent and customer: the sentences.")] = FOLDER / "call.ogg",
    ref: Annotated[Path, typer.Option(help="Its reference transcript.")] = FOLDER / "call.json",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
) -> None:
    """A minute each of silence, noise, tones, music and babble: words invented, and words lost beside it."""
    channels = read_audio(audio)
    if len(channels) != 2:
        raise typer.BadParameter(f"{audio} has one channel; both sides of a conversation are needed.")
    transcriber = ear(Settings(), model)
    try:
        figures = asyncio.run(measure(transcriber, channels, read_reference(ref)))
    finally:
        transcriber.close()
    figures = {"model": model, "audio": audio.name} | figures
    typer.echo("\n".join(table(figures)))
    if out:
        out.write_text(json.dumps(figures, indent=1))


async def measure(transcriber: WhisperTranscriber, channels: list[Samples], reference: list[Turn]) -> Json:
    spoken = list(sentences(channels, reference))
    sounds = line_sounds(SECONDS, *channels)
    return {
        "between_nothing": await _between(transcriber, np.zeros(0, np.int16), spoken),
        "sounds": {
            name: await _alone(transcriber, sound) | {"between": await _between(transcriber, sound, spoken)}
            for name, sound in sounds.items()
        },
    }


def sentences(channels: list[Samples], reference: list[Turn]) -> Iterator[Sentence]:
    """As many turns of either side, of a usual length."""
    for channel, speaker in zip(channels, (Speaker.AGENT, Speaker.CUSTOMER), strict=True):
        usual = [turn for turn in reference if turn.speaker == speaker and turn.certain and _is_usual(turn)]
        for turn in usual[: SENTENCES // 2]:
            first, last = (round(second * SAMPLE_RATE) for second in (turn.start - MARGIN, turn.end + MARGIN))
            yield Sentence(spoken_words(turn.text), channel[max(0, first) : last])


def _is_usual(turn: Turn) -> bool:
    shortest, longest = SENTENCE_SECONDS
    return shortest <= turn.end - turn.start <= longest


async def _alone(transcriber: WhisperTranscriber, sound: Samples) -> Json:
    heard = await _heard(transcriber, sound)
    words = [word for utterance in heard for word in spoken_words(utterance.text)]
    return {
        "words": len(words),
        "words_per_minute": round(60 * len(words) * SAMPLE_RATE / len(sound), 2),
        "heard": [utterance.text for utterance in heard],
    }


async def _between(transcriber: WhisperTranscriber, sound: Samples, spoken: list[Sentence]) -> Json:
    """Each sentence with the sound right before and right after it."""
    around = sound[: round(AROUND_SECONDS * SAMPLE_RATE)]
    errors = []
    for sentence in spoken:
        heard = await _heard(transcriber, np.concatenate([around, sentence.samples, around]))
        errors.append(compare(sentence.words, [word for said in heard for word in spoken_words(said.text)]))
    return _sum(errors)


def _sum(errors: list[WordErrors]) -> Json:
    counts = {
        name: sum(getattr(each, name) for each in errors)
        for name in ("words", "deletions", "insertions", "substitutions")
    }
    wrong = sum(counts.values()) - counts["words"]
    return {"wer": round(wrong / counts["words"], 3) if counts["words"] else 0.0} | counts


async def _heard(transcriber: WhisperTranscriber, samples: Samples) -> tuple[Utterance, ...]:
    return (await transcribe({Speaker.CUSTOMER: samples}, transcriber)).utterances


def table(figures: Mapping[str, Any]) -> Iterator[str]:
    yield f"{figures['model']}: words a minute alone; word error rate of sentences between two stretches of it"
    yield f"{'nothing':24}{'':8}{figures['between_nothing']['wer']:8.3f}"
    for name, one in figures["sounds"].items():
        yield f"{name:24}{one['words_per_minute']:8.2f}{one['between']['wer']:8.3f}  {' | '.join(one['heard'])[:70]}"
