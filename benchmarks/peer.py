"""Another live transcription system: started in its environment, fed like a microphone, watched like a screen."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from benchmarks.environment import environment
from benchmarks.listened import Listened, SystemFailed, failing
from benchmarks.load import cost_of
from benchmarks.meter import metered
from benchmarks.reference import Track, for_whisper
from benchmarks.server import free_port
from benchmarks.snapshot import Json, Snapshot, snapshot
from callassist.speech import SAMPLE_RATE
from transcription.resample import WHISPER_RATE, Audio

FRAME = 0.1
"""Seconds of audio sent at a time."""
THREADS = 2
START_SECONDS = 180.0
DRAIN_SECONDS = 180.0
"""How long a peer that fell behind may go on after the last audio."""


class Peer(Protocol):
    """How one system is installed, started and spoken to."""

    name: str
    requirement: str
    trailing_silence: float
    """Seconds sent after the recording, before `farewell`."""
    farewell: bytes

    def arguments(self, model: Path, port: int, seconds: float) -> list[str]:
        """Of the Python of its environment, for calls of up to `seconds`."""
        ...

    def url(self, port: int) -> str: ...

    def greeting(self, track: str) -> str | None: ...

    def is_ready(self, message: Json) -> bool:
        """Whether audio may come. Raises SystemFailed when it never may."""
        ...

    def frame(self, audio: Audio) -> bytes: ...

    def text(self, message: Json) -> tuple[str, str] | None:
        """All that is on screen, the part that will not change first; None when the message has no text."""
        ...

    def is_over(self, message: Json) -> bool: ...


@dataclass(slots=True)
class Hearing:
    """One track's connection. The tracks begin together, at `began`."""

    peer: Peer
    track: Track
    together: asyncio.Barrier
    began: float = 0.0
    late: float = 0.0
    """Seconds by which the latest frame left after its time."""
    snapshots: list[Snapshot] = field(default_factory=list)

    async def run(self, port: int) -> None:
        async with connect(self.peer.url(port), max_size=None, ping_interval=None) as socket:
            await self._greet(socket)
            await self.together.wait()
            self.began = time.monotonic()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._feed(socket))
                group.create_task(self._watch(socket))

    async def _greet(self, socket: ClientConnection) -> None:
        greeting = self.peer.greeting(self.track.name)
        if greeting is not None:
            await socket.send(greeting)
        async with asyncio.timeout(START_SECONDS):
            while not self.peer.is_ready(json.loads(await socket.recv())):
                pass

    async def _feed(self, socket: ClientConnection) -> None:
        for end, audio in self._frames():
            await asyncio.sleep(self.began + end - time.monotonic())
            self.late = max(self.late, time.monotonic() - self.began - end)
            await socket.send(self.peer.frame(audio))
        await socket.send(self.peer.farewell)

    def _frames(self) -> Iterator[tuple[float, Audio]]:
        """With the second at which each has been spoken."""
        silence = np.zeros(int(self.peer.trailing_silence * WHISPER_RATE), np.float32)
        audio, size = np.concatenate([for_whisper(self.track.samples), silence]), int(FRAME * WHISPER_RATE)
        for start in range(0, len(audio), size):
            frame = audio[start : start + size]
            yield (start + len(frame)) / WHISPER_RATE, frame

    async def _watch(self, socket: ClientConnection) -> None:
        """To its end, or for as long as it may take: what it then has not shown is lost."""
        seconds = len(self.track.samples) / SAMPLE_RATE + DRAIN_SECONDS
        with suppress(ConnectionClosed, TimeoutError):
            async with asyncio.timeout(seconds):
                await self._seen(socket)

    async def _seen(self, socket: ClientConnection) -> None:
        async for received in socket:
            message = json.loads(received)
            if text := self.peer.text(message):
                final, rest = text
                self.snapshots.append(snapshot(time.monotonic() - self.began, final, "", rest))
            if self.peer.is_over(message):
                return


async def listen(peer: Peer, folder: Path, tracks: Sequence[Track], model: Path) -> Listened:
    """Its environment and its log are kept in `folder`. Raises SystemFailed."""
    made = await asyncio.to_thread(environment, folder, peer.requirement)
    seconds = len(tracks[0].samples) / SAMPLE_RATE
    log, port, together = folder / "server.log", free_port(), asyncio.Barrier(len(tracks) + 1)
    hearings = [Hearing(peer, track, together) for track in tracks]
    arguments = [str(made.python), *peer.arguments(model, port, seconds)]
    with failing(OSError, WebSocketException, SystemFailed, advice=f"its log is {log}"):
        async with _started(arguments, log, port) as pid, asyncio.TaskGroup() as group:
            running = [group.create_task(hearing.run(port)) for hearing in hearings]
            await together.wait()
            async with metered(pid) as loads:
                await asyncio.wait(running)
    found = {hearing.track.name: hearing.snapshots for hearing in hearings}
    late = round(max(hearing.late for hearing in hearings), 2)
    return Listened(found, cost_of(loads), {"audio_late": late, "installation": made.figures})


@asynccontextmanager
async def _started(arguments: Sequence[str], log: Path, port: int) -> AsyncIterator[int]:
    """The server's process, once it listens."""
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *arguments, stdout=out, stderr=out, env=os.environ | {"OMP_NUM_THREADS": str(THREADS)}
        )
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await _listens(port):
                if process.returncode is not None:
                    raise SystemFailed(f"its server ended with status {process.returncode}")
                await asyncio.sleep(0.2)
        yield process.pid
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
