"""Twilio's audio socket. Whoever holds it owns the call: it is heard and coached here, in one task group."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from callassist.calls.events import CallId
from callassist.calls.listen import Listener, MediaEnded, Source
from callassist.calls.log import CallUnknown
from callassist.calls.transcript_events import StreamStarted, TranscriptCompleted, TranscriptionInterrupted
from callassist.db.engine import DatabaseError
from callassist.speech import AudioChunk
from telephony.errors import MalformedMedia, SignatureRefused, StreamCut
from telephony.media import Started, media_chunks, opening
from telephony.signature import check_handshake
from web.background import vocabulary_of
from web.keeping import keeping
from web.stream_tokens import TokenRefused
from web.watch import Watch, watch_of

POLICY_VIOLATION = 1008
BAD_DATA = 1003
INTERNAL_ERROR = 1011
OPENING_SECONDS = 10.0
"""How long a socket may take to say which stream it is."""

log = structlog.get_logger(__name__)
router = APIRouter()


@router.websocket("/twilio/media")
async def media(socket: WebSocket) -> None:
    if not _signed(socket):
        await socket.close(POLICY_VIOLATION)
        return
    await socket.accept()
    frames = _frames(socket)
    try:
        async with asyncio.timeout(OPENING_SECONDS):
            started = await opening(frames)
        call_id, stream = watch_of(socket).tokens.read(started.parameters.get("token", ""))
        await _own(watch_of(socket), call_id, stream, started, frames)
    except TokenRefused as refused:
        log.warning("media_stream_refused", reason=str(refused))
        await _close(socket, POLICY_VIOLATION)
    except MalformedMedia as malformed:
        log.warning("media_stream_malformed", reason=str(malformed))
        await _close(socket, BAD_DATA)
    except (StreamCut, TimeoutError):
        log.info("media_stream_cut")
        await _close(socket, POLICY_VIOLATION)
    except DatabaseError as error:
        log.error("media_stream_failed", error=type(error).__name__)
        await _close(socket, INTERNAL_ERROR)


def _signed(socket: WebSocket) -> bool:
    path, query = socket.scope["raw_path"].decode("ascii"), socket.scope["query_string"].decode("ascii")
    try:
        check_handshake(watch_of(socket).signing_keys, path, query, socket.headers.get("x-twilio-signature"))
    except SignatureRefused as refused:
        log.warning("media_handshake_refused", reason=str(refused))
        return False
    return True


async def _own(watch: Watch, call_id: CallId, stream: str, started: Started, frames: AsyncIterator[str]) -> None:
    """The per-call boundary: what goes wrong with one call's audio ends this stream with an event, nothing else."""
    with structlog.contextvars.bound_contextvars(call_id=call_id, stream=stream):
        source = await _opened(watch, call_id, stream, started)
        watch.heard_here.add(call_id)
        log.info("media_stream_started")
        try:
            broken = await _heard(watch, source, frames)
        except Exception as error:  # noqa: BLE001 - the per-call boundary
            log.error("media_stream_failed", error=type(error).__name__)
            broken = "callassist had a fault."
        finally:
            watch.heard_here.discard(call_id)
        log.info("media_stream_ended", broken=bool(broken))
        await _conclude(watch, source, broken)


async def _opened(watch: Watch, call_id: CallId, stream: str, started: Started) -> Source:
    """Raises TokenRefused when this stream was opened before: a token admits once."""
    call_log, now = watch.parts.log, watch.parts.now()
    try:
        panel = await call_log.panel(call_id)
    except CallUnknown as error:
        raise TokenRefused("the stream belongs to no call") from error
    offset = (now - panel.call.started_at).total_seconds() if panel.streams else 0.0
    settings = watch.parts.settings
    language = settings.language_of(panel.call.called_number)
    event = StreamStarted(stream, started.stream_sid, offset, settings.instance, language)
    (recorded,) = await call_log.record(call_id, event)
    if not recorded.fresh:
        raise TokenRefused("the stream token was used before")
    return Source(call_id, stream, offset)


async def _heard(watch: Watch, source: Source, frames: AsyncIterator[str]) -> str:
    """Hear and coach until the stream ends; returns how it broke, or nothing when it stopped in good order."""
    panel = await watch.parts.log.panel(source.call_id)
    vocabulary = await vocabulary_of(watch.parts, panel)
    listener = Listener(source, panel, watch.parts.log, watch.parts.bus)
    async with asyncio.TaskGroup() as tasks:
        coaching = tasks.create_task(watch.coached(panel))
        try:
            async with keeping(watch.parts, source, watch.transcriber, tasks) as ear:
                await listener.listen(_chunks(frames), ear, vocabulary, panel.language)
        except MediaEnded as ended:
            coaching.cancel()
            return str(ended)
        await watch.parts.log.record(source.call_id, TranscriptCompleted())
    return ""


async def _chunks(frames: AsyncIterator[str]) -> AsyncIterator[AudioChunk]:
    try:
        async for chunk in media_chunks(frames):
            yield chunk
    except MalformedMedia as malformed:
        raise MediaEnded("the phone company sent audio that cannot be read.") from malformed
    except StreamCut as cut:
        raise MediaEnded("the audio connection was lost.") from cut


async def _conclude(watch: Watch, source: Source, broken: str) -> None:
    if broken:
        await watch.parts.log.record(source.call_id, TranscriptionInterrupted(source.name, broken))
        watch.lost(source.call_id, broken)
    else:
        await watch.settle(source.call_id)


async def _frames(socket: WebSocket) -> AsyncIterator[str]:
    """Text frames until the socket ends; a binary frame is not something Twilio sends."""
    while True:
        try:
            yield await socket.receive_text()
        except (WebSocketDisconnect, RuntimeError):
            return
        except KeyError as binary:
            raise MalformedMedia("A binary frame on the media socket.") from binary


async def _close(socket: WebSocket, code: int) -> None:
    with _already_closed():
        await socket.close(code)


@contextmanager
def _already_closed() -> Iterator[None]:
    try:
        yield
    except RuntimeError:
        # Starlette's way of saying that the other side has closed the socket meanwhile.
        return
