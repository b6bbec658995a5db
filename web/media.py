"""Twilio's audio socket. Whoever holds it owns the call: it is heard and coached here, in one task group."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from callassist.calls.events import CallId
from callassist.calls.listen import Listener, MediaEnded, Source
from callassist.calls.log import CallUnknown
from callassist.calls.phone import VOICES
from callassist.calls.transcript_events import StreamStarted, TranscriptCompleted, TranscriptionInterrupted
from callassist.db.engine import DatabaseError
from callassist.speech import AudioChunk, Speaker
from telephony.errors import MalformedMedia, SignatureRefused, StreamCut
from telephony.media import SPEAKERS, Started, media_chunks, opening
from telephony.signature import check_handshake
from web.background import vocabulary_of
from web.keeping import keeping, kept_beside
from web.stream_tokens import TokenRefused
from web.watch import Watch, watch_of

POLICY_VIOLATION = 1008
BAD_DATA = 1003
INTERNAL_ERROR = 1011
OPENING_SECONDS = 10.0
"""How long a socket may take to say which stream it is."""
LAST_WORDS_SECONDS = 5.0
"""How long the transcript waits, once the customer's stream has ended, for what was said on the other legs."""

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
        admitted = watch_of(socket).tokens.read(started.parameters.get("token", ""))
        await _own(watch_of(socket), Admitted(*admitted), started, frames)
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


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a stream's token says. `label` is of the leg whose own stream it is; empty: the customer's, both tracks."""

    call_id: CallId
    stream: str
    label: str


async def _own(watch: Watch, admitted: Admitted, started: Started, frames: AsyncIterator[str]) -> None:
    """The per-call boundary: what goes wrong with one call's audio ends this stream with an event, nothing else."""
    with structlog.contextvars.bound_contextvars(call_id=admitted.call_id, stream=admitted.stream):
        source = await _opened(watch, admitted, started)
        log.info("media_stream_started")
        with watch.heard_here.hearing(source.call_id, source.label):
            try:
                hear = _heard_alone if source.label else _heard
                broken = await hear(watch, source, frames)
            except Exception as error:  # noqa: BLE001 - the per-call boundary
                log.error("media_stream_failed", error=type(error).__name__)
                broken = "callassist had a fault."
        log.info("media_stream_ended", broken=bool(broken))
        conclude = _conclude_alone if source.label else _conclude
        await conclude(watch, source, broken)


async def _opened(watch: Watch, admitted: Admitted, started: Started) -> Source:
    """Raises TokenRefused when this stream was opened before: a token admits once."""
    call_log, now = watch.parts.log, watch.parts.now()
    try:
        panel = await call_log.panel(admitted.call_id)
    except CallUnknown as error:
        raise TokenRefused("the stream belongs to no call") from error
    is_first = not panel.streams and not admitted.label
    offset = 0.0 if is_first else (now - panel.call.started_at).total_seconds()
    language = watch.parts.language_of(panel.call.called_number)
    instance = watch.parts.settings.instance
    event = StreamStarted(admitted.stream, started.stream_sid, offset, instance, language, admitted.label)
    (recorded,) = await call_log.record(admitted.call_id, event)
    if not recorded.fresh:
        raise TokenRefused("the stream token was used before")
    return Source(admitted.call_id, admitted.stream, offset, admitted.label)


async def _heard(watch: Watch, source: Source, frames: AsyncIterator[str]) -> str:
    """Hear and coach until the stream ends; returns how it broke, or nothing when it stopped in good order."""
    panel = await watch.parts.log.panel(source.call_id)
    vocabulary = await vocabulary_of(watch.parts, panel)
    listener = Listener(source, panel, watch.parts.log, watch.parts.bus)
    async with asyncio.TaskGroup() as tasks:
        coaching = tasks.create_task(watch.coached(panel))
        try:
            async with keeping(watch.parts, source, watch.transcriber, tasks, watch.kept_here) as ear:
                await listener.listen(_chunks(frames, SPEAKERS), ear, vocabulary, panel.language)
        except MediaEnded as ended:
            coaching.cancel()
            return str(ended)
        await watch.heard_here.legs_quiet(source.call_id, LAST_WORDS_SECONDS)
        await watch.parts.log.record(source.call_id, TranscriptCompleted())
    return ""


async def _heard_alone(watch: Watch, source: Source, frames: AsyncIterator[str]) -> str:
    """Hear one of ours on the stream of their own leg; the customer's stream has the coach and the end."""
    panel = await watch.parts.log.panel(source.call_id)
    party = panel.call.phone.party(source.label)
    who = VOICES.get(party.role, Speaker.AGENT) if party else Speaker.AGENT
    vocabulary = await vocabulary_of(watch.parts, panel)
    listener = Listener(source, panel, watch.parts.log, watch.parts.bus, roles=(who,))
    ear = kept_beside(source, watch.transcriber, watch.kept_here)
    try:
        await listener.listen(_chunks(frames, {"inbound": who}), ear, vocabulary, panel.language)
    except MediaEnded as ended:
        return str(ended)
    return "the audio of this leg ended."


async def _chunks(frames: AsyncIterator[str], speakers: Mapping[str, Speaker]) -> AsyncIterator[AudioChunk]:
    try:
        async for chunk in media_chunks(frames, speakers):
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


async def _conclude_alone(watch: Watch, source: Source, broken: str) -> None:
    """While the party is on the line, the switchboard sees to it that they are heard again."""
    phone = (await watch.parts.log.panel(source.call_id)).call.phone
    party = phone.party(source.label)
    if party and party.is_here and not phone.ended:
        await watch.parts.log.record(source.call_id, TranscriptionInterrupted(source.name, broken, source.label))


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
    except (RuntimeError, WebSocketDisconnect):
        # Starlette's ways of saying that the other side has closed the socket meanwhile.
        return
