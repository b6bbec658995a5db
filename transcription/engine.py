"""Opens the whole engine: model, thread, voice detector."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from threadpoolctl import threadpool_limits

from transcription.model_thread import ModelThread, give_way
from transcription.models import locate
from transcription.stream import Engine, WhisperTranscriber
from transcription.vad import SileroVad
from transcription.whisper import HuggingFace, Whisper

_CPU_BATCH = 4
"""The decoder reads its weights once for a whole batch: four requests cost little more than half of four decodes."""
_GPU_BATCH = 16
_MOST_AT_ONCE = 4


def open_transcriber(
    model: str,
    *,
    cache: Path,
    device: str = "cpu",
    compute_type: str = "",
    cpu_threads: int = 2,
    languages: Sequence[str] = ("en",),
) -> WhisperTranscriber:
    """Blocks for about a second while the model is found, verified and loaded; close the transcriber at the end.

    `model` is a name, a hub id or a folder; packaged models in parts are joined once under `cache`.
    No compute type means int8 on a processor and float16 on a graphics card.
    Streams may be opened in any of `languages`, the first of them is the usual one.
    Raises ModelUnavailable or ModelCorrupt.
    """
    parallel = decodes_at_once(device, cpu_threads)
    whisper = open_whisper(
        model, cache=cache, device=device, compute_type=compute_type, cpu_threads=cpu_threads, parallel=parallel
    )
    for language in languages:
        whisper.prepare(language)
    decoder = ModelThread(whisper, threads=parallel, batch=_GPU_BATCH if device == "cuda" else _CPU_BATCH)
    return WhisperTranscriber(Engine(decoder, SileroVad(), time.monotonic, languages[0]))


def open_whisper(
    model: str, *, cache: Path, device: str, compute_type: str, cpu_threads: int, parallel: int = 1
) -> Whisper:
    """The threads that decode inherit their priority from the one that loads: they give way to sockets and pages.

    numpy multiplies small matrices here; its further threads would only spin, for longer than a decode's encoder takes.
    """
    threadpool_limits(1, user_api="blas")
    folder = locate(model, cache, HuggingFace())
    with ThreadPoolExecutor(1, "speech-model-loader", initializer=give_way) as loader:
        return loader.submit(
            lambda: Whisper(
                folder,
                device=device,
                compute_type=compute_type or ("float16" if device == "cuda" else "int8"),
                cpu_threads=cpu_threads,
                parallel=parallel,
            )
        ).result()


def decodes_at_once(device: str, cpu_threads: int) -> int:
    """A graphics card takes batches instead."""
    return 1 if device == "cuda" else max(1, min(_MOST_AT_ONCE, (os.cpu_count() or 1) // cpu_threads))
