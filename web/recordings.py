"""The sound of a call on disk: both sides in one file, in call time.

mu-law WAV with two channels (agent, customer), 16 kB a second. The header says "until the end of the file" while the
call goes on, so that the file of a process that died can be read too.
"""

import asyncio
import os
import struct
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path

import structlog

from callassist.speech import SAMPLE_RATE, AudioChunk
from web.parts import Parts
from web.two_tracks import CHANNELS, UNSETTLED, Frames, TwoTracks, silence

WRITE_PERIOD = 1.0
MOST_WAITING = 120
"""Pieces that a slow disk may leave waiting, one a period; the oldest are given up, and are silence in the file."""
_HEADER = struct.Struct("<4sI4s 4sIHHIIHHH 4sII 4sI")
_UNTIL_THE_END = 0xFFFFFFFF

log = structlog.get_logger(__name__)


def recording_path(parts: Parts, name: str) -> Path:
    return parts.settings.data / "recordings" / name


class Recording:
    """The media streams of a call on their way into its file, from the opening of the customer's on.

    Opening blocks, and raises OSError. When the file cannot be written any more, the rest of the stream is not kept.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        file.write(_header(None))
        self._written = (file.seek(0, os.SEEK_END) - _HEADER.size) // len(CHANNELS)
        file.seek(_HEADER.size + self._written * len(CHANNELS))
        self._file = file
        self._broken = False
        self._tracks = TwoTracks(self._written)
        self._waiting: deque[tuple[int, Frames]] = deque(maxlen=MOST_WAITING)
        self._writing = threading.Lock()

    def add(self, chunk: AudioChunk, stream: str = "", offset: float = 0.0) -> None:
        """The second 0 of the chunks of this `stream` is second `offset` of the call."""
        if not self._broken:
            self._tracks.add(chunk, stream, offset)

    async def write_along(self) -> None:
        """Writes what has settled, until cancelled."""
        while True:
            await asyncio.sleep(WRITE_PERIOD)
            self._waiting.extend(self._tracks.take(UNSETTLED))
            await asyncio.to_thread(self._write)

    async def close(self) -> None:
        self._waiting.extend(self._tracks.take(0))
        await asyncio.to_thread(self._finish)

    def _write(self) -> None:
        with self._writing:
            try:
                self._write_waiting()
            except OSError as error:
                log.error("recording_stopped", error=type(error).__name__)
                self._broken = True

    def _write_waiting(self) -> None:
        while self._waiting and not self._broken:
            at, frames = self._waiting.popleft()
            while self._written < at:
                self._append(silence(min(at - self._written, SAMPLE_RATE)))
            self._append(frames)
        self._file.flush()

    def _append(self, frames: Frames) -> None:
        self._file.write(frames.tobytes())
        self._written += len(frames)

    def _finish(self) -> None:
        self._write()
        with suppress(OSError), self._file:
            self._file.seek(0)
            self._file.write(_header(self._written))


def _header(samples: int | None) -> bytes:
    """RIFF WAVE, WAVE_FORMAT_MULAW; None for a length that is not known yet."""
    channels = len(CHANNELS)
    size = _UNTIL_THE_END if samples is None else samples * channels
    whole = _UNTIL_THE_END if samples is None else _HEADER.size - 8 + size
    form = (18, 7, channels, SAMPLE_RATE, SAMPLE_RATE * channels, channels, 8, 0)
    fact = (b"fact", 4, 0 if samples is None else samples)
    return _HEADER.pack(b"RIFF", whole, b"WAVE", b"fmt ", *form, *fact, b"data", size)
