"""Fetches the carrier's recordings after a call, keeps them, and has messages that callers left transcribed."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

import structlog
from sqlalchemy import select

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallId
from callassist.calls.panel import Panel
from callassist.customers import directory
from callassist.customers.model import Contact
from callassist.db.engine import reading, transaction
from callassist.db.tables import call, call_event
from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker, SpeechStream, Transcriber, Utterance
from telephony.errors import CallOver, RequestRefused, TelephonyError
from transcription.audio_file import read_audio
from transcription.errors import AudioUnreadable
from transcription.timeline import Samples
from web.background import vocabulary_of
from web.live_calls import LiveCalls
from web.parts import Parts
from web.recording_store import open_store

WAITS = (0.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds before each try: a recording may be announced before it can be fetched."""
LOOKED_AT = 200
"""Newest calls among which recordings are looked for that an earlier run did not fetch."""
IN_HAND = timedelta(minutes=5)
"""So long the fetching that the carrier's callback started may take."""
LONGEST_SUMMARY = 500
CHUNK_SECONDS = 0.1
AHEAD = 5.0
"""Seconds of a message that the engine may be behind while no call needs it."""

log = structlog.get_logger(__name__)


class Source(Protocol):
    async def fetch_recording(self, recording_sid: str) -> bytes: ...


class Desk(Protocol):
    """What it works with: the parts of the server, the carrier, an ear, and somebody to do work in the background."""

    @property
    def parts(self) -> Parts: ...

    @property
    def twilio(self) -> Source: ...

    @property
    def transcriber(self) -> Transcriber: ...

    @property
    def heard_here(self) -> LiveCalls: ...

    def begin(self, call_id: CallId, work: Coroutine[object, object, object]) -> None: ...


async def fetch(desk: Desk, call_id: CallId, sid: str, waits: Sequence[float] = WAITS) -> None:
    """What cannot be fetched or written now is tried again by `pick_up`; what the carrier does not have is lost."""
    parts = desk.parts
    try:
        sound = await _fetched(desk, sid, waits)
        name = f"{call_id}-{sid}.wav"
        await asyncio.to_thread(
            lambda: open_store(parts.settings.recordings_url, parts.settings.data).write(name, sound)
        )
    except (CallOver, RequestRefused) as error:
        log.error("recording_lost", error=type(error).__name__)
        await parts.log.record(call_id, rec.RecordingLost(sid, "The phone company does not have it."))
    except (TelephonyError, OSError, ValueError, ImportError) as error:
        log.error("recording_not_fetched", error=type(error).__name__)
    else:
        await parts.log.record(call_id, rec.RecordingKept(sid, name))
        await _hear(desk, call_id, sid, sound)


async def _fetched(desk: Desk, sid: str, waits: Sequence[float]) -> bytes:
    for wait in waits[:-1]:
        await asyncio.sleep(wait)
        try:
            return await desk.twilio.fetch_recording(sid)
        except TelephonyError as error:
            log.info("recording_not_there_yet", error=type(error).__name__)
    await asyncio.sleep(waits[-1])
    return await desk.twilio.fetch_recording(sid)


async def pick_up(desk: Desk) -> None:
    """Goes on with what is ready and was not fetched, because a server was down or a disk was full."""
    for call_id, sid in await _left_over(desk.parts):
        desk.begin(call_id, fetch(desk, call_id, sid, waits=(0.0,)))


async def _left_over(parts: Parts) -> list[tuple[CallId, str]]:
    newest = select(call.c.call_id).order_by(call.c.started_at.desc()).limit(LOOKED_AT)
    kinds = (
        rec.RecordingReady,
        rec.RecordingKept,
        rec.RecordingLost,
        rec.RecordingDeleted,
        pe.VoicemailLeft,
        pe.VoicemailTranscribed,
    )
    query = select(call_event).where(
        call_event.c.call_id.in_(newest), call_event.c.type.in_([kind.__name__ for kind in kinds])
    )
    known: defaultdict[tuple[CallId, str], set[str]] = defaultdict(set)
    async with reading(parts.engine) as connection:
        for row in await connection.execute(query):
            is_in_hand = row.type == "RecordingReady" and row.at > parts.now() - IN_HAND
            known[row.call_id, row.payload["recording_sid"]].add("" if is_in_hand else row.type)
    return [one for one, types in known.items() if _is_left_over(types)]


def _is_left_over(types: Collection[str]) -> bool:
    if "RecordingReady" not in types or {"RecordingLost", "RecordingDeleted"} & set(types):
        return False
    is_unheard = "VoicemailLeft" in types and "VoicemailTranscribed" not in types
    return "RecordingKept" not in types or is_unheard


async def _hear(desk: Desk, call_id: CallId, sid: str, sound: bytes) -> None:
    """A message is written down and put on the customer's record. Who opted out is not heard."""
    panel = await desk.parts.log.panel(call_id)
    if panel.voicemail is None or panel.voicemail.sid != sid or panel.call.phone.opted_out:
        return
    try:
        text = await _text(desk, panel, await asyncio.to_thread(_samples, sound))
    except AudioUnreadable:
        log.error("voicemail_unreadable")
        text = ""
    # First the record: what the log says was heard is not looked at again after a crash.
    await remember(desk.parts, panel, f"Left a message: {text[:LONGEST_SUMMARY]}" if text else "Left a message.")
    await desk.parts.log.record(call_id, pe.VoicemailTranscribed(sid, text))


async def remember(parts: Parts, panel: Panel, summary: str) -> None:
    """What came of a call that nobody answered, on the customer's record."""
    if panel.call.customer_id:
        day = panel.call.started_at.astimezone(parts.settings.zone).date()
        contact = Contact(day, "call", summary, call_id=panel.call.call_id)
        async with transaction(parts.engine) as tx:
            await directory.add_contact(tx, panel.call.customer_id, contact)


def _samples(sound: bytes) -> Samples:
    """Of the caller: the first channel."""
    with NamedTemporaryFile(suffix=".wav") as file:
        file.write(sound)
        file.flush()
        return read_audio(Path(file.name))[0]


async def _text(desk: Desk, panel: Panel, samples: Samples) -> str:
    vocabulary = await vocabulary_of(desk.parts, panel)
    language = desk.parts.language_of(panel.call.called_number)
    stream = desk.transcriber.open(Speaker.CUSTOMER, vocabulary, language)
    async with asyncio.TaskGroup() as tasks:
        heard = tasks.create_task(_finals(stream))
        tasks.create_task(_feed(stream, samples, desk.heard_here))
    return " ".join(heard.result())


async def _finals(stream: SpeechStream) -> list[str]:
    return [heard.text async for heard in stream.heard() if isinstance(heard, Utterance)]


async def _feed(stream: SpeechStream, samples: Samples, calls: LiveCalls) -> None:
    size = round(CHUNK_SECONDS * SAMPLE_RATE)
    for start in range(0, len(samples), size):
        stream.feed(AudioChunk(Speaker.CUSTOMER, start / SAMPLE_RATE, samples[start : start + size]))
        await asyncio.sleep(pause(is_quiet=calls.is_quiet, lag=stream.lag()))
    stream.close()


def pause(*, is_quiet: bool, lag: float) -> float:
    """Seconds between two chunks: none while the engine keeps up and no call needs it, else as they were spoken."""
    return 0.0 if is_quiet and lag < AHEAD else CHUNK_SECONDS
