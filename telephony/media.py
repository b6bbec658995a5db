"""Media Streams: the text frames of Twilio's WebSocket as typed values, and their audio as chunks.

Numbers travel as decimal strings. What the frames must have is checked strictly; fields and events that we do not know
are let through, since Twilio may add them at any time.
"""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import structlog

from callassist.speech import AudioChunk, Speaker
from telephony import mulaw
from telephony.errors import MalformedMedia, StreamCut

MAX_FRAME = 64 * 1024
"""Characters of one text frame; a frame of 20 ms has about 350."""

SPEAKERS: Mapping[str, Speaker] = {"inbound": Speaker.CUSTOMER, "outbound": Speaker.AGENT}
"""Who speaks on the tracks of the customer's leg."""

_FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
_FRAMES_BEFORE_START = 8
_KNOWN = frozenset({"connected", "start", "media", "dtmf", "mark", "stop"})


@dataclass(frozen=True, slots=True)
class Connected:
    protocol: str


@dataclass(frozen=True, slots=True)
class Started:
    """`parameters` holds what the TwiML or the REST call gave the stream, e.g. its token."""

    stream_sid: str
    account_sid: str
    call_sid: str
    tracks: tuple[str, ...]
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Media:
    """mu-law audio of one track, from `timestamp` milliseconds after the start of the stream."""

    sequence: int
    track: str
    timestamp: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Digit:
    sequence: int
    digit: str


@dataclass(frozen=True, slots=True)
class Mark:
    sequence: int
    name: str


@dataclass(frozen=True, slots=True)
class Stopped:
    sequence: int


@dataclass(frozen=True, slots=True)
class Unknown:
    event: str


MediaMessage = Connected | Started | Media | Digit | Mark | Stopped | Unknown


def parse(text: str) -> MediaMessage:
    """Raises MalformedMedia for anything that is not one of Twilio's messages."""
    match _json(text):
        case {"event": "media", "sequenceNumber": str(sequence), "media": dict(media)}:
            return _media(_number(sequence), media)
        case {"event": "connected", "protocol": str(protocol)}:
            return Connected(protocol)
        case {"event": "start", "start": dict(start)}:
            return _started(start)
        case {"event": "dtmf" | "mark" | "stop" as event, "sequenceNumber": str(sequence), **rest}:
            return _numbered(_number(sequence), event, rest)
        case {"event": str(event)} if event not in _KNOWN:
            return Unknown(event)
    raise MalformedMedia("A media message lacks its event or a field of it.")


def _json(text: str) -> object:
    if len(text) > MAX_FRAME:
        raise MalformedMedia(f"A media message of {len(text)} characters; {MAX_FRAME} are the limit.")
    try:
        raw: object = json.loads(text)
    except (ValueError, RecursionError) as invalid:
        raise MalformedMedia("A media message is not JSON.") from invalid
    return raw


def _numbered(sequence: int, event: str, rest: Mapping[object, object]) -> Digit | Mark | Stopped:
    match event, rest.get(event):
        case "dtmf", {"digit": str(digit)}:
            return Digit(sequence, digit)
        case "mark", {"name": str(name)}:
            return Mark(sequence, name)
        case "stop", _:
            return Stopped(sequence)
    raise MalformedMedia("A media message lacks a field of its event.")


def _started(start: dict[str, object]) -> Started:
    match start:
        case {
            "streamSid": str(stream_sid),
            "accountSid": str(account_sid),
            "callSid": str(call_sid),
            "tracks": list(tracks),
            "mediaFormat": dict(media_format),
        }:
            _check_format(media_format)
            parameters = _strings(start.get("customParameters", {}))
            return Started(stream_sid, account_sid, call_sid, tuple(map(_track, tracks)), parameters)
    raise MalformedMedia("The start message lacks a field.")


def _check_format(media_format: dict[str, object]) -> None:
    if any(media_format.get(name) != value for name, value in _FORMAT.items()):
        raise MalformedMedia("The stream is not mu-law at 8000 samples a second on one channel.")


def _strings(parameters: object) -> dict[str, str]:
    if not isinstance(parameters, dict) or not all(isinstance(value, str) for value in parameters.values()):
        raise MalformedMedia("customParameters must be an object of strings.")
    return parameters


def _media(sequence: int, media: dict[str, object]) -> Media:
    match media:
        case {"track": track, "timestamp": str(timestamp), "payload": str(payload)}:
            return Media(sequence, _track(track), _number(timestamp), _audio(payload))
    raise MalformedMedia("A media message lacks its track, timestamp or payload.")


def _track(track: object) -> str:
    if not isinstance(track, str) or track not in SPEAKERS:
        raise MalformedMedia("A track must be inbound or outbound.")
    return track


def _audio(payload: str) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except ValueError as invalid:
        raise MalformedMedia("A payload is not base64.") from invalid


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise MalformedMedia("sequenceNumber and timestamp must be decimal numbers.")
    return int(text)


async def opening(frames: AsyncIterator[str]) -> Started:
    """Reads up to the start message, so that the stream's token can be checked before any audio is taken.

    Raises MalformedMedia when something else comes first, StreamCut when the socket ends before it.
    """
    read = 0
    async for text in frames:
        match parse(text):
            case Started() as started:
                return started
            case Connected() | Unknown():
                read += 1
            case _:
                raise MalformedMedia("The stream did not begin with its start message.")
        if read == _FRAMES_BEFORE_START:
            raise MalformedMedia("The stream did not come to its start message.")
    raise StreamCut("The media socket closed before the start message.")


async def media_chunks(
    frames: AsyncIterator[str], speakers: Mapping[str, Speaker] = SPEAKERS
) -> AsyncIterator[AudioChunk]:
    """The audio after the start message, until the stop message; tracks that `speakers` does not name are left out.

    Raises MalformedMedia, and StreamCut when the frames end without a stop: nobody listens, but the call may go on.
    """
    log = structlog.get_logger(__name__)
    last: int | None = None
    broken: set[str] = set()
    """Tracks that may have lost audio since their last chunk."""
    async for text in frames:
        message = parse(text)
        match message:
            case Media() | Digit() | Mark() | Stopped():
                if last is not None and message.sequence != last + 1:
                    log.warning("media_messages_lost", expected=last + 1, received=message.sequence)
                    broken.update(speakers)
                last = message.sequence
        match message:
            case Media(track=track, timestamp=timestamp, payload=payload) if track in speakers:
                yield AudioChunk(speakers[track], timestamp / 1000, mulaw.decode(payload), track in broken)
                broken.discard(track)
            case Stopped():
                return
            case Started():
                raise MalformedMedia("The stream started twice.")
    raise StreamCut("The media socket closed without a stop message.")
