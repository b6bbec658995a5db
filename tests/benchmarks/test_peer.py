import asyncio
import json
from pathlib import Path

import numpy as np
from websockets.asyncio.server import Server, ServerConnection, serve

from benchmarks.environment import PACKAGES, TORCH, environment
from benchmarks.peer import Hearing
from benchmarks.reference import Track
from benchmarks.whisperlivekit import WhisperLiveKit

REQUIREMENT = WhisperLiveKit.requirement


class Echo:
    """Speaks WhisperLiveKit's protocol: a word for every frame; `frames` are what it got."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    async def talk(self, socket: ServerConnection) -> None:
        await socket.send(json.dumps({"type": "config"}))
        async for frame in socket:
            assert isinstance(frame, bytes)
            if not frame:
                await socket.send(json.dumps({"type": "ready_to_stop"}))
                return
            self.frames.append(frame)
            words = [{"text": "word"}] * len(self.frames)
            await socket.send(json.dumps({"lines": words, "buffer_transcription": "and"}))


def port_of(server: Server) -> int:
    port: int = next(iter(server.sockets)).getsockname()[1]
    return port


def hearing(seconds: float, together: asyncio.Barrier) -> Hearing:
    return Hearing(WhisperLiveKit(), Track("agent", np.zeros(int(seconds * 8000), np.int16), ()), together)


async def test_a_peer_gets_all_audio_and_is_watched_to_its_end() -> None:
    echo, heard = Echo(), hearing(0.35, asyncio.Barrier(1))

    async with serve(echo.talk, "127.0.0.1", 0) as server:
        await heard.run(port_of(server))

    assert sum(map(len, echo.frames)) == 2 * 0.35 * 16000
    assert [one.final for one in heard.snapshots] == [1, 2, 3, 4]
    assert heard.snapshots[-1].words == ("word", "word", "word", "word", "and")


async def test_audio_is_sent_when_it_has_been_spoken_and_not_before() -> None:
    echo, heard = Echo(), hearing(0.3, asyncio.Barrier(1))

    async with serve(echo.talk, "127.0.0.1", 0) as server:
        await heard.run(port_of(server))

    assert all(one.at > 0.1 * i + 0.09 for i, one in enumerate(heard.snapshots))


async def test_the_tracks_of_a_call_begin_together() -> None:
    echo, together = Echo(), asyncio.Barrier(2)
    early, late = hearing(0.1, together), hearing(0.1, together)

    async with asyncio.timeout(40), serve(echo.talk, "127.0.0.1", 0) as server, asyncio.TaskGroup() as group:
        group.create_task(early.run(port_of(server)))
        while together.n_waiting == 0:
            await asyncio.sleep(0)
        assert echo.frames == []
        group.create_task(late.run(port_of(server)))

    assert len(echo.frames) == 2


def test_an_environment_that_was_made_is_used_again(tmp_path: Path) -> None:
    kept = {"packages": [TORCH, REQUIREMENT, *PACKAGES], "figures": {"seconds": 60}}
    (tmp_path / "installed.json").write_text(json.dumps(kept))

    made = environment(tmp_path, REQUIREMENT)

    assert made.python == tmp_path / "bin" / "python"
    assert made.figures == {"seconds": 60}
