"""The engine for recordings of finished calls: a model of its own, longer stretches, and never in the way of a call."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from transcription.decoder import Decoded, Decoder, DecodeRequest
from transcription.endpointing import Limits
from transcription.engine import open_whisper
from transcription.model_thread import ModelThread
from transcription.stream import Engine, WhisperTranscriber
from transcription.vad import SileroVad

LIMITS = Limits(complete=2.5, open=2.5, hurry_after=22.0, longest=28.0)
"""Nobody waits for the text, so a pause may be longer and a stretch may fill Whisper's window: more context."""

Quiet = Callable[[], Awaitable[object]]
"""Returns once no live call needs the machine."""


class GivingWay:
    """A Decoder that lets live calls go first: every request waits for quiet."""

    def __init__(self, decoder: Decoder, quiet: Quiet) -> None:
        self._decoder = decoder
        self._quiet = quiet

    async def decode(self, request: DecodeRequest) -> Decoded:
        await self._quiet()
        return await self._decoder.decode(request)

    def close(self) -> None:
        self._decoder.close()


def open_second_pass(  # noqa: PLR0913
    model: str, quiet: Quiet, *, cache: Path, device: str, compute_type: str, cpu_threads: int, language: str
) -> WhisperTranscriber:
    """Blocks while the model is found and loaded; close the transcriber at the end.

    Raises ModelUnavailable or ModelCorrupt.
    """
    whisper = open_whisper(model, cache=cache, device=device, compute_type=compute_type, cpu_threads=cpu_threads)
    whisper.prepare(language)
    decoder = GivingWay(ModelThread(whisper), quiet)
    return WhisperTranscriber(Engine(decoder, SileroVad(), time.monotonic, language, hypotheses=False, limits=LIMITS))
