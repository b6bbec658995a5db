"""Recordings are fetched from the phone company and kept; messages are written down."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.panel import Panel
from callassist.speech import AudioChunk, Heard, Speaker, Utterance
from telephony.errors import CallOver, CarrierUnreachable, TelephonyError
from tests.web.app import MARIA, House
from web.fetching import CHUNK_SECONDS, IN_HAND, fetch, pause, pick_up
from web.live_calls import LiveCalls
from web.parts import Parts
from web.recording_store import open_store

SID = "RE" + "7" * 32
AT_ONCE = (0.0, 0.0)


def sound(channels: int = 1, seconds: float = 0.2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(np.zeros(int(8000 * seconds) * channels, np.int16).tobytes())
    return file.getvalue()


class Listener:
    """An ear that hears one sentence once a stream is at its end."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.opened: list[tuple[Speaker, str]] = []
        self.fed = 0

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> "Listener":
        self.opened.append((speaker, language))
        return self

    def feed(self, chunk: AudioChunk) -> None:
        self.fed += len(chunk.samples)

    def close(self) -> None: ...

    def lag(self) -> float:
        return 0.0

    def settled(self, second: float) -> bool:
        return True

    async def heard(self) -> AsyncIterator[Heard]:
        for text in self.texts:
            yield Utterance(Speaker.CUSTOMER, 0.0, 1.0, text, (), 0.9)


@dataclass(slots=True)
class Desk:
    parts: Parts
    transcriber: Listener = field(default_factory=lambda: Listener("Please call me back."))
    answers: list[bytes | TelephonyError] = field(default_factory=list)
    begun: list[Coroutine[object, object, object]] = field(default_factory=list)
    heard_here: LiveCalls = field(default_factory=LiveCalls)

    @property
    def twilio(self) -> "Desk":
        return self

    async def fetch_recording(self, recording_sid: str) -> bytes:
        answer = self.answers.pop(0)
        if isinstance(answer, TelephonyError):
            raise answer
        return answer

    def begin(self, call_id: str, work: Coroutine[object, object, object]) -> None:
        self.begun.append(work)


@pytest.fixture
def desk(small_house: House) -> Desk:
    return Desk(small_house.parts)


async def recorded(house: House, *events: e.CallEvent) -> str:
    call_id = await house.ringing()
    await house.record(call_id, rec.RecordingReady(SID, 12, 2), *events)
    return call_id


async def message(house: House, *events: e.CallEvent) -> str:
    return await recorded(house, pe.SentToVoicemail("Nobody answered."), pe.VoicemailLeft(SID, 12), *events)


async def kept(house: House, call_id: str) -> Panel:
    return await house.panel(call_id)


async def test_a_recording_is_kept_under_the_name_of_its_call(small_house: House, desk: Desk) -> None:
    call_id, desk.answers = await recorded(small_house), [sound(channels=2)]

    await fetch(desk, call_id, SID, AT_ONCE)

    (recording,) = (await small_house.panel(call_id)).recordings
    assert recording.name == f"{call_id}-{SID}.wav"
    folder = small_house.parts.settings.data / "recordings"
    assert (folder / recording.name).read_bytes() == sound(channels=2)
    assert folder.stat().st_mode & 0o077 == 0
    assert desk.transcriber.opened == []


async def test_recordings_may_be_kept_elsewhere_by_a_url(small_house: House, desk: Desk, tmp_path: Path) -> None:
    settings = small_house.parts.settings.model_copy(update={"recordings_url": f"file://{tmp_path}/far/away"})
    desk.parts = replace(desk.parts, settings=settings)
    call_id, desk.answers = await recorded(small_house), [sound()]

    await fetch(desk, call_id, SID, AT_ONCE)

    assert (tmp_path / "far" / "away" / f"{call_id}-{SID}.wav").read_bytes() == sound()


async def test_a_recording_that_is_not_there_yet_is_asked_for_again(small_house: House, desk: Desk) -> None:
    desk.answers = [CallOver("not yet"), sound()]
    call_id = await recorded(small_house)

    await fetch(desk, call_id, SID, AT_ONCE)

    assert (await small_house.panel(call_id)).recordings[0].name


async def test_what_the_phone_company_does_not_have_is_lost(small_house: House, desk: Desk) -> None:
    desk.answers = [CallOver("gone"), CallOver("gone")]
    call_id = await recorded(small_house)

    await fetch(desk, call_id, SID, AT_ONCE)

    assert (await small_house.panel(call_id)).recordings[0].lost


async def test_what_could_not_be_fetched_is_picked_up_later_and_then_left_alone(small_house: House, desk: Desk) -> None:
    desk.answers = [CarrierUnreachable("no answer"), CarrierUnreachable("no answer"), sound()]
    call_id = await recorded(small_house)
    await fetch(desk, call_id, SID, AT_ONCE)
    assert not (await small_house.panel(call_id)).recordings[0].name

    await pick_up(desk)
    assert desk.begun == []  # the callback's own fetching is still in hand
    small_house.clock.at += IN_HAND * 2
    await pick_up(desk)
    await desk.begun.pop()
    await pick_up(desk)

    assert (await small_house.panel(call_id)).recordings[0].name
    assert desk.begun == []


async def test_a_disk_that_cannot_be_written_loses_nothing(small_house: House, desk: Desk) -> None:
    (small_house.parts.settings.data / "recordings").write_text("not a folder")
    call_id, desk.answers = await recorded(small_house), [sound()]

    await fetch(desk, call_id, SID, AT_ONCE)

    (recording,) = (await small_house.panel(call_id)).recordings
    assert (recording.name, recording.lost) == ("", "")


async def test_a_message_is_written_down_and_put_on_the_record_of_the_customer(small_house: House, desk: Desk) -> None:
    call_id, desk.answers = await message(small_house), [sound(seconds=0.3)]

    await fetch(desk, call_id, SID, AT_ONCE)

    voicemail = (await small_house.panel(call_id)).voicemail
    assert voicemail
    assert voicemail.text == "Please call me back."
    assert (desk.transcriber.opened, desk.transcriber.fed) == ([(Speaker.CUSTOMER, "en")], 2400)
    (contact,) = (await small_house.customer(MARIA.customer_id)).history
    assert (contact.summary, contact.call_id) == ("Left a message: Please call me back.", call_id)


async def test_while_nobody_calls_a_message_is_heard_faster_than_it_was_spoken(small_house: House, desk: Desk) -> None:
    call_id, desk.answers = await message(small_house), [sound(seconds=600)]

    async with asyncio.timeout(60):
        await fetch(desk, call_id, SID, AT_ONCE)

    assert desk.transcriber.fed == 600 * 8000


@pytest.mark.parametrize(("is_quiet", "lag", "waits"), [(True, 0.0, False), (True, 6.0, True), (False, 0.0, True)])
def test_the_engine_is_that_of_the_calls_that_go_on(is_quiet: bool, lag: float, waits: bool) -> None:
    assert (pause(is_quiet=is_quiet, lag=lag) == CHUNK_SECONDS) is waits


@pytest.mark.parametrize("answer", [b"no sound at all", sound(seconds=0)])
async def test_a_message_without_words_is_still_on_the_record(small_house: House, desk: Desk, answer: bytes) -> None:
    desk.transcriber = Listener()
    call_id, desk.answers = await message(small_house), [answer]

    await fetch(desk, call_id, SID, AT_ONCE)

    assert pe.VoicemailTranscribed(SID, "") in [one.event for one in await small_house.parts.log.read(call_id)]
    assert (await small_house.customer(MARIA.customer_id)).history[0].summary == "Left a message."


async def test_who_opted_out_is_not_heard(small_house: House, desk: Desk) -> None:
    call_id, desk.answers = await message(small_house, pe.OptedOut("customer")), [sound()]

    await fetch(desk, call_id, SID, AT_ONCE)

    assert desk.transcriber.opened == []


async def test_a_message_that_was_kept_and_not_heard_is_picked_up(small_house: House, desk: Desk) -> None:
    call_id, desk.answers = await message(small_house, rec.RecordingKept(SID, f"x-{SID}.wav")), [sound()]
    small_house.clock.at += IN_HAND * 2

    await pick_up(desk)
    await desk.begun.pop()

    voicemail = (await small_house.panel(call_id)).voicemail
    assert voicemail
    assert voicemail.text


def test_a_part_of_a_recording_is_read_as_it_was_written(tmp_path: Path) -> None:
    store = open_store("", tmp_path)
    written = bytes(range(256)) * 4000
    store.write("a.wav", written)

    assert store.size("a.wav") == len(written)
    assert b"".join(store.pieces("a.wav", 0, len(written) - 1)) == written
    assert b"".join(store.pieces("a.wav", 300_000, 900_000)) == written[300_000:900_001]
