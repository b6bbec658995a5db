"""Opens the whole engine: model, thread, voice detector."""

import time
from pathlib import Path

from transcription.model_thread import ModelThread
from transcription.models import locate
from transcription.stream import Engine, WhisperTranscriber
from transcription.vad import SileroVad
from transcription.whisper import HuggingFace, Whisper


def open_transcriber(
    model: str,
    *,
    cache: Path,
    device: str = "cpu",
    compute_type: str = "int8",
    cpu_threads: int = 2,
    language: str = "en",
) -> WhisperTranscriber:
    """Blocks for about a second while the model is found, verified and loaded; close the transcriber at the end.

    `model` is a name, a hub id or a folder; packaged models in parts are joined once under `cache`.
    Raises ModelUnavailable or ModelCorrupt.
    """
    whisper = open_whisper(model, cache=cache, device=device, compute_type=compute_type, cpu_threads=cpu_threads)
    whisper.prepare(language)
    return WhisperTranscriber(Engine(ModelThread(whisper), SileroVad(), time.monotonic, language))


def open_whisper(model: str, *, cache: Path, device: str, compute_type: str, cpu_threads: int) -> Whisper:
    folder = locate(model, cache, HuggingFace())
    return Whisper(folder, device=device, compute_type=compute_type, cpu_threads=cpu_threads)
