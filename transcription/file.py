"""A recorded call through the same engine as a live one, and how well it was heard."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from callassist.speech import SAMPLE_RATE, AudioChunk, Skipped, Speaker, Utterance
from transcription.audio_file import read_file
from transcription.errors import ReferenceUnreadable
from transcription.stream import WhisperStream, WhisperTranscriber
from transcription.timeline import Samples
from transcription.wer import WordErrors, compare, spoken_words

_CHUNK = 0.1
"""Seconds fed at a time."""
_DAMAGED = "The file is damaged here or breaks off."

Json = dict[str, object]
T = TypeVar("T", Utterance, Skipped)


class Turn(BaseModel):
    """One turn of a reference transcript."""

    speaker: str
    start: float
    end: float
    text: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Transcript:
    """In order of time. `speakers` are the file's channels, `cpu_seconds` those of this process meanwhile."""

    speakers: tuple[Speaker, ...]
    utterances: tuple[Utterance, ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    cpu_seconds: float


async def transcribe_file(
    path: Path,
    transcriber: WhisperTranscriber,
    *,
    speakers: tuple[Speaker, Speaker] = (Speaker.AGENT, Speaker.CUSTOMER),
    speed: float = 0.0,
    vocabulary: tuple[str, ...] = (),
) -> Transcript:
    """Two channels are `speakers`, one channel is the customer. `speed` 1 is real time, 0 as fast as possible.

    Raises AudioUnreadable.
    """
    file = await asyncio.to_thread(read_file, path)
    named = dict(zip(speakers if len(file.channels) == 2 else (Speaker.CUSTOMER,), file.channels, strict=True))
    transcript = await transcribe(named, transcriber, speed=speed, vocabulary=vocabulary)
    damaged = [Skipped(who, damage.start, damage.seconds, _DAMAGED) for damage in file.damages for who in named]
    return replace(transcript, skipped=_in_order((*transcript.skipped, *damaged)))


async def transcribe(
    channels: Mapping[Speaker, Samples],
    transcriber: WhisperTranscriber,
    *,
    speed: float = 0.0,
    vocabulary: tuple[str, ...] = (),
) -> Transcript:
    """Both sides of one call, of the same length."""
    began = time.process_time()
    streams = {speaker: transcriber.open(speaker, vocabulary) for speaker in channels}
    async with asyncio.TaskGroup() as call:
        heard = [call.create_task(_finals(stream)) for stream in streams.values()]
        for speaker, stream in streams.items():
            call.create_task(_feed(stream, speaker, channels[speaker], speed))
    finals = [final for task in heard for final in task.result()]
    return Transcript(
        speakers=tuple(channels),
        utterances=_in_order(final for final in finals if isinstance(final, Utterance)),
        skipped=_in_order(final for final in finals if isinstance(final, Skipped)),
        seconds=max(len(samples) for samples in channels.values()) / SAMPLE_RATE,
        cpu_seconds=time.process_time() - began,
    )


def _in_order(finals: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(finals, key=lambda final: final.start))


def read_reference(path: Path) -> list[Turn]:
    """A JSON list of {speaker, start, end, text, certain}. Raises ReferenceUnreadable."""
    try:
        return TypeAdapter(list[Turn]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as failure:
        raise ReferenceUnreadable(
            f"{path} is not a reference transcript: a JSON list of turns with speaker, start, end and text is expected."
        ) from failure


def report(transcript: Transcript, reference: list[Turn] | None = None) -> Json:
    """What `callassist transcribe` writes as JSON. Without a reference, `tracks` is empty."""
    tracks = (
        {}
        if reference is None
        else {speaker.value: _track(transcript, speaker, reference) for speaker in transcript.speakers}
    )
    return {
        "tracks": tracks,
        "seconds": round(transcript.seconds, 2),
        "cpu_seconds": round(transcript.cpu_seconds, 2),
        "utterances": [asdict(utterance) for utterance in transcript.utterances],
        "skipped": [asdict(skipped) for skipped in transcript.skipped],
    }


def _track(transcript: Transcript, speaker: Speaker, reference: list[Turn]) -> Json:
    errors = _errors(transcript, speaker, reference)
    return {"wer": round(errors.wer, 4), **asdict(errors)}


def _errors(transcript: Transcript, speaker: Speaker, reference: list[Turn]) -> WordErrors:
    """One channel holds everybody who speaks in the reference."""
    mixed = len(transcript.speakers) == 1
    turns = sorted((t for t in reference if mixed or t.speaker == speaker.value), key=lambda t: t.start)
    heard = [u for u in transcript.utterances if u.speaker is speaker]
    return compare(
        [word for turn in turns for word in spoken_words(turn.text)],
        [word for utterance in heard for word in spoken_words(utterance.text)],
    )


async def _finals(stream: WhisperStream) -> list[Utterance | Skipped]:
    return [heard async for heard in stream.heard() if isinstance(heard, Utterance | Skipped)]


async def _feed(stream: WhisperStream, speaker: Speaker, samples: Samples, speed: float) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    for start, end in _steps(len(samples)):
        if speed > 0:
            await asyncio.sleep(max(0.0, began + end / SAMPLE_RATE / speed - clock()))
        else:
            await stream.room()
        stream.feed(AudioChunk(speaker, start / SAMPLE_RATE, samples[start:end]))
    stream.close()


def _steps(length: int) -> Iterator[tuple[int, int]]:
    step = round(_CHUNK * SAMPLE_RATE)
    for start in range(0, length, step):
        yield start, min(start + step, length)
