"""Plain faster-whisper on whole channels, in a process of its own: what is to be reached without hearing the future.

    python -m benchmarks.offline MODEL_FOLDER CHANNEL.npy ... [--words]

A channel is float32 at 16 kHz. The result on standard output is JSON: `texts`, `words` (text, start, end) per channel
with --words, and what it took without loading the model: `cpu_seconds`, `seconds`.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from benchmarks.listened import Listened, SystemFailed
from benchmarks.load import Cost, cost_of
from benchmarks.meter import metered
from benchmarks.reference import Track, for_whisper
from benchmarks.snapshot import Json, snapshot
from callassist.speech import SAMPLE_RATE

THREADS = 2
BEAM = 5


def main() -> None:
    folder, *channels = [argument for argument in sys.argv[1:] if argument != "--words"]
    with_words = "--words" in sys.argv
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True)
    cpu, clock = time.process_time(), time.monotonic()
    heard = [transcribe(model, Path(channel), with_words=with_words) for channel in channels]
    took = {"cpu_seconds": time.process_time() - cpu, "seconds": time.monotonic() - clock}
    texts, words = zip(*heard, strict=True)
    print(json.dumps({"texts": texts, "words": words, **took}))


def transcribe(model: WhisperModel, channel: Path, *, with_words: bool) -> tuple[str, list[tuple[str, float, float]]]:
    options = {"language": "en", "beam_size": BEAM, "vad_filter": True, "word_timestamps": with_words}
    segments = list(model.transcribe(np.load(channel), **options)[0])
    words = [(word.word, word.start, word.end) for segment in segments for word in segment.words or ()]
    return " ".join(segment.text for segment in segments), words


async def word_times(tracks: Sequence[Track], model: Path) -> list[list[tuple[str, float, float]]]:
    """What faster-whisper hears in each track, word by word, and when. Raises SystemFailed."""
    result, _ = await _result(tracks, model, "--words")
    times: list[list[tuple[str, float, float]]] = result["words"]
    return times


async def listen(tracks: Sequence[Track], model: Path) -> Listened:
    """Begins when the call is over, and shows its text when both channels are done. Raises SystemFailed."""
    result, cost = await _result(tracks, model)
    shown = {
        track.name: [snapshot(len(track.samples) / SAMPLE_RATE + result["seconds"], text)]
        for track, text in zip(tracks, result["texts"], strict=True)
    }
    return Listened(shown, cost)


async def _result(tracks: Sequence[Track], model: Path, *options: str) -> tuple[Json, Cost]:
    with tempfile.TemporaryDirectory(prefix="callassist-bench-") as folder:
        channels = [Path(folder) / f"{track.name}.npy" for track in tracks]
        for track, channel in zip(tracks, channels, strict=True):
            np.save(channel, for_whisper(track.samples))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.offline", str(model), *map(str, channels), *options,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with metered(process.pid) as loads:
            out, _ = await process.communicate()
    if process.returncode:
        raise SystemFailed(f"faster-whisper ended with status {process.returncode}")
    result: Json = json.loads(out)
    return result, Cost(result["cpu_seconds"], cost_of(loads).memory)


if __name__ == "__main__":
    main()
