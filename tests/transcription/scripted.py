"""A decoder and a voice detector with known answers, at the ports of the stream."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence

import numpy as np

from callassist.speech import SAMPLE_RATE, AudioChunk, Heard, Speaker, Transcriber, Utterance, Word
from transcription.decoder import Decoded, DecodeRequest
from transcription.resample import WHISPER_RATE, Audio
from transcription.stream import Engine, Pace, WhisperStream, WhisperTranscriber
from transcription.timeline import Samples
from transcription.vad import FRAME, VoiceStream

CUSTOMER = Speaker.CUSTOMER


class LoudnessVad:
    """Everything louder than line noise is voice."""

    def open(self) -> VoiceStream:
        return self

    def probabilities(self, audio: Audio) -> list[float]:
        return [0.95 if frame.std() > 0.02 else 0.01 for frame in audio.reshape(-1, FRAME)]


def fingerprint(request: DecodeRequest) -> Decoded:
    """A text that changes with every sample and with the context; every other one sounds complete."""
    digest = hashlib.sha256(request.audio.tobytes() + request.previous.encode()).hexdigest()
    return decoded(digest[:12] + (". " if int(digest, 16) % 2 else " ") + "word", len(request.audio) / WHISPER_RATE)


def decoded(text: str, seconds: float = 30.0, *, logprob: float = -0.2, no_speech: float = 0.0) -> Decoded:
    """One word until `seconds`, or for as long as the audio lasts."""
    return Decoded(text, (Word(text, 0.0, seconds, 0.9),), logprob, no_speech, 1.0)


class ScriptedDecoder:
    """Answers by `script`, which may raise; yields to the loop once, as any decoder would."""

    def __init__(self, script: Callable[[DecodeRequest], Decoded] = fingerprint) -> None:
        self.script = script
        self.requests: list[DecodeRequest] = []
        self.running = 0
        self.most_running = 0

    async def decode(self, request: DecodeRequest) -> Decoded:
        self.requests.append(request)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(0)
            return self.script(request)
        finally:
            self.running -= 1

    def close(self) -> None:
        pass


def stream(
    decoder: ScriptedDecoder, *, hypotheses: bool = False, pace: Pace | None = None, clock: Callable[[], float] = float
) -> WhisperStream:
    engine = Engine(decoder, LoudnessVad(), clock, hypotheses=hypotheses, pace=pace or Pace())
    transcriber = WhisperTranscriber(engine)
    _: Transcriber = transcriber
    return transcriber.open(CUSTOMER)


def speech(seconds: float) -> Samples:
    """A loud sound whose every stretch differs from every other."""
    time = np.arange(round(seconds * SAMPLE_RATE))
    return (np.sin(time * (0.2 + time * 1e-6)) * 8000).astype(np.int16)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def chunk(start: float, samples: Samples) -> AudioChunk:
    return AudioChunk(CUSTOMER, start, samples)


def cut(samples: Samples, lengths: Sequence[int], speaker: Speaker = CUSTOMER) -> list[AudioChunk]:
    """All of the samples from second 0, in chunks of these lengths; what is left over is the last."""
    cuts = np.minimum(np.cumsum(lengths), len(samples))
    starts = [0, *cuts]
    return [
        AudioChunk(speaker, float(start) / SAMPLE_RATE, piece)
        for start, piece in zip(starts, np.split(samples, cuts), strict=True)
    ]


def utterances(heard: Sequence[Heard]) -> list[Utterance]:
    return [each for each in heard if isinstance(each, Utterance)]


async def collect(heard: AsyncIterator[Heard]) -> list[Heard]:
    return [each async for each in heard]


async def all_heard(opened: WhisperStream, *chunks: AudioChunk) -> list[Heard]:
    """Feeds and listens at the same time, then closes."""
    async with asyncio.TaskGroup() as call:
        listening = call.create_task(collect(opened.heard()))
        for each in chunks:
            opened.feed(each)
            for _ in range(3):
                await asyncio.sleep(0)
        opened.close()
    return listening.result()
