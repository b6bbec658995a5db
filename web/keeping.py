"""Keeps the sound of calls where that is wished: what is given to the transcriber to hear goes to the disk too."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from callassist.calls.events import CallId
from callassist.calls.listen import Source
from callassist.calls.transcript_events import AudioKept
from callassist.speech import AudioChunk, Heard, Speaker, SpeechStream, Transcriber
from web.parts import Parts
from web.recordings import Recording, recording_path

log = structlog.get_logger(__name__)


Running = dict[CallId, Recording]
"""The recordings of the calls whose customers are heard in this process."""


@asynccontextmanager
async def keeping(
    parts: Parts, source: Source, transcriber: Transcriber, tasks: asyncio.TaskGroup, running: Running
) -> AsyncIterator[Transcriber]:
    """A transcriber that keeps what it is given to hear, where that is wished. A disk that fails ends no call."""
    recording = await _begun(parts, source)
    if recording is None:
        yield transcriber
        return
    running[source.call_id] = recording
    writing = tasks.create_task(recording.write_along())
    try:
        yield KeepingTranscriber(transcriber, lambda: recording, source)
    finally:
        if running.get(source.call_id) is recording:
            del running[source.call_id]
        writing.cancel()
        await recording.close()


def kept_beside(source: Source, transcriber: Transcriber, running: Running) -> Transcriber:
    """The same for the own stream of one of ours, while the customer's is kept."""
    return KeepingTranscriber(transcriber, lambda: running.get(source.call_id), source)


async def _begun(parts: Parts, source: Source) -> Recording | None:
    if not parts.settings.keep_audio:
        return None
    path = recording_path(parts, f"{source.call_id}.wav")
    try:
        recording = await asyncio.to_thread(Recording, path)
    except OSError as error:
        log.error("recording_not_begun", error=type(error).__name__)
        return None
    await parts.log.record(source.call_id, AudioKept(path.name))
    return recording


class KeepingTranscriber:
    """Opens streams of `transcriber` whose chunks are recorded as they come."""

    def __init__(self, transcriber: Transcriber, recording: Callable[[], Recording | None], source: Source) -> None:
        self._transcriber = transcriber
        self._recording = recording
        self._source = source

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> SpeechStream:
        return _KeepingStream(self._transcriber.open(speaker, vocabulary, language), self._recording, self._source)


class _KeepingStream:
    def __init__(self, stream: SpeechStream, recording: Callable[[], Recording | None], source: Source) -> None:
        self._stream = stream
        self._recording = recording
        self._source = source

    def feed(self, chunk: AudioChunk) -> None:
        if recording := self._recording():
            recording.add(chunk, self._source.name, self._source.offset)
        self._stream.feed(chunk)

    def close(self) -> None:
        self._stream.close()

    def heard(self) -> AsyncIterator[Heard]:
        return self._stream.heard()

    def lag(self) -> float:
        return self._stream.lag()

    def settled(self, second: float) -> bool:
        return self._stream.settled(second)
