"""After a call: its recording is heard again, once, when no call is live, and the page shows what changed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from callassist.bus import LocalBus
from callassist.calls import events as e
from callassist.calls import transcript_events as te
from callassist.calls.log import CallLog
from callassist.db.engine import connect
from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker, Utterance, Word
from callassist.team import Member, Role
from telephony.simulator.script import Ring
from tests.transcription.scripted import LoudnessVad, ScriptedDecoder, decoded, speech
from tests.web.app import Clock, House, open_house
from tests.web.scripted import Installation, Said, call_sid, installed
from transcription.audio_file import read_audio
from transcription.decoder import Decoded, DecodeRequest
from transcription.errors import DecodeFailed, ModelUnavailable
from transcription.file import Turn, read_reference
from transcription.second_pass import GivingWay, Quiet
from transcription.stream import Engine, WhisperTranscriber
from transcription.timeline import Samples
from transcription.wer import compare, spoken_words
from web.live_calls import LiveCalls
from web.panel import take
from web.parts import Parts
from web.recordings import Recording
from web.second_hearing import SecondHearing

DEMO_CALL = Path(__file__).parents[2] / "web" / "demo_call"
CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT
INSTANCE = "callassist-1"
ANA = Member("m1", "Ana", "ana@shop.example", Role.AGENT, "client:ana")
SECONDS = 45.0
"""How much of the demo's call is heard again."""
COMPLAINT = Said(CUSTOMER, 0.2, 0.8, "My dishwasher leaks again.")
LOST = te.AudioSkipped("stream-1", CUSTOMER, 0.0, 3.0, "callassist was too far behind.")


class Ear:
    """Opens the engine with a decoder that hears the same words wherever there is sound."""

    def __init__(self) -> None:
        self.decoder = ScriptedDecoder(lambda request: decoded("It leaks again."))
        self.languages: list[str] = []

    def open(self, parts: Parts, language: str, quiet: Quiet) -> WhisperTranscriber:
        self.languages.append(language)
        engine = Engine(GivingWay(self.decoder, quiet), LoudnessVad(), float, hypotheses=False)
        return WhisperTranscriber(engine)


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(sqlite_url, tmp_path, second_model="large-v3") as opened:
        yield opened


async def recorded(path: Path, customer: Samples, agent: Samples | None = None) -> None:
    recording = Recording(path)
    recording.add(AudioChunk(CUSTOMER, 0.0, customer))
    recording.add(AudioChunk(AGENT, 0.0, np.zeros(0, np.int16) if agent is None else agent))
    await recording.close()


async def kept_call(house: House, *more: e.CallEvent) -> e.CallId:
    """A call with a gap in its transcript, and its recording."""
    call_id = await house.talking(ANA)
    await recorded(house.parts.settings.data / "recordings" / f"{call_id}.wav", speech(3.0))
    begun = (te.StreamStarted("stream-1", "MZ1", 0.0, INSTANCE), te.AudioKept(f"{call_id}.wav"), LOST)
    await house.record(call_id, *begun, *more, e.CallEnded("completed"), te.TranscriptCompleted())
    return call_id


def gone(path: Path) -> None:
    path.unlink()


async def events_of(house: House, call_id: e.CallId) -> list[e.CallEvent]:
    return [stored.event for stored in await house.parts.log.read(call_id)]


async def test_a_gap_is_filled_from_the_recording_once(house: House) -> None:
    call_id, ear = await kept_call(house), Ear()
    hearing = SecondHearing(house.parts, LiveCalls().quiet, ear.open)

    await asyncio.gather(hearing.hear(call_id), hearing.hear(call_id))
    await hearing.hear(call_id)

    found = [
        event for event in await events_of(house, call_id) if isinstance(event, te.LineCorrected | te.TranscriptChecked)
    ]
    assert [type(event) for event in found] == [te.LineCorrected, te.TranscriptChecked]
    (gap,) = (await house.panel(call_id)).transcript
    assert [(said.speaker, said.text) for said in gap.corrected] == [(CUSTOMER, "It leaks again.")]
    assert ear.languages == ["en"]


async def test_the_names_of_the_call_are_expected_in_the_second_hearing_too(house: House) -> None:
    call_id, ear = await kept_call(house), Ear()

    await SecondHearing(house.parts, LiveCalls().quiet, ear.open).hear(call_id)

    assert ear.decoder.requests
    for request in ear.decoder.requests:
        assert request.vocabulary[:4] == ("Maria Lopez", "The Shop", "Ana", "Bistro Verde")


async def test_nothing_is_heard_again_while_a_call_is_live(house: House) -> None:
    call_id, ear, live, asked = await kept_call(house), Ear(), LiveCalls(), asyncio.Event()

    async def quiet() -> None:
        asked.set()
        await live.quiet()

    with live.hearing("another call"):
        hearing = asyncio.ensure_future(SecondHearing(house.parts, quiet, ear.open).hear(call_id))
        await asked.wait()
        meanwhile = list(ear.languages)
    await hearing

    assert meanwhile == []
    assert (await house.panel(call_id)).checked_by == "large-v3"


async def test_one_recording_is_heard_at_a_time(house: House) -> None:
    calls, ear = [await kept_call(house) for _ in range(2)], Ear()
    hearing = SecondHearing(house.parts, LiveCalls().quiet, ear.open)

    await asyncio.gather(*(hearing.hear(call_id) for call_id in calls))

    assert ear.decoder.most_running == 1
    assert [(await house.panel(call_id)).checked_by for call_id in calls] == ["large-v3"] * 2


async def test_a_call_that_is_not_over_or_was_not_kept_is_not_heard_again(house: House) -> None:
    on_the_line, not_kept, ear = await house.talking(ANA), await house.ringing(), Ear()
    await house.record(on_the_line, te.StreamStarted("stream-1", "MZ1", 0.0, INSTANCE), te.AudioKept("a.wav"))
    await house.record(not_kept, e.CallEnded("completed"), te.TranscriptCompleted())
    hearing = SecondHearing(house.parts, LiveCalls().quiet, ear.open)

    await hearing.hear(on_the_line)
    await hearing.hear(not_kept)

    assert ear.languages == []


async def test_a_recording_that_is_gone_leaves_the_transcript_as_it_is(house: House) -> None:
    call_id = await kept_call(house)
    gone(house.parts.settings.data / "recordings" / f"{call_id}.wav")

    await SecondHearing(house.parts, LiveCalls().quiet, Ear().open).hear(call_id)

    panel = await house.panel(call_id)
    assert (panel.checked_by, panel.transcript[0].corrected) == ("", ())


async def test_a_model_that_cannot_be_had_leaves_the_transcript_as_it_is(house: House) -> None:
    def no_model(parts: Parts, language: str, quiet: Quiet) -> WhisperTranscriber:
        raise ModelUnavailable("There is no model large-v3 here.")

    call_id = await kept_call(house)

    await SecondHearing(house.parts, LiveCalls().quiet, no_model).hear(call_id)

    assert (await house.panel(call_id)).checked_by == ""


async def test_a_model_that_fails_is_not_taken_for_a_check(house: House) -> None:
    def broken(request: DecodeRequest) -> Decoded:
        raise DecodeFailed("The speech model failed.", retryable=True)

    call_id, ear = await kept_call(house), Ear()
    ear.decoder.script = broken

    await SecondHearing(house.parts, LiveCalls().quiet, ear.open).hear(call_id)

    assert (await house.panel(call_id)).checked_by == ""


async def test_the_page_shows_the_correction_and_keeps_what_was_heard_live(house: House) -> None:
    call_id = await kept_call(house)
    manager = await house.hired("Kim", Role.MANAGER)
    await SecondHearing(house.parts, LiveCalls().quiet, Ear().open).hear(call_id)

    page = (await manager.get(f"/calls/{call_id}")).text

    assert "<ins>It leaks again.</ins>" in page
    assert "3 seconds of the customer were not transcribed: callassist was too far behind." in page
    assert "checked again with large-v3: 1 line corrected" in page


# --- the whole way: a call through the sockets, and a start of the server with the real model -------------------------


async def test_both_sides_of_a_call_are_kept_while_they_are_heard(sqlite_url: str, tmp_path: Path) -> None:
    async with installed(sqlite_url, tmp_path, COMPLAINT, keep_audio=True) as house:
        call_id = await ended_call(house)
        panel = await house.panel(call_id)

    agent, customer = read_audio(tmp_path / "recordings" / panel.recording)
    assert np.abs(customer).max() > 7000
    assert 3500 < np.abs(agent).max() < 4500


async def test_nothing_is_kept_unless_it_is_wished(sqlite_url: str, tmp_path: Path) -> None:
    async with installed(sqlite_url, tmp_path, COMPLAINT) as house:
        panel = await house.panel(await ended_call(house))

    assert panel.recording == ""
    assert not (tmp_path / "recordings").exists()


async def ended_call(house: Installation) -> e.CallId:
    live = house.twilio.start_call(house.script(seconds=30.0, speed=10.0, rings=(Ring(after=0.5),)))
    call_id = await house.call_of(live)
    await take(house.parts, call_id, e.AgentAccepted("m1", "Ana", 0), "client:ana")
    await live.finished()
    await house.until(call_id, lambda panel: panel.listening == "complete" and panel.call.ended_at)
    return call_id


@pytest.mark.model
async def test_a_gap_of_a_real_call_is_filled_by_the_real_model_after_a_restart(
    sqlite_url: str, tmp_path: Path
) -> None:
    turns = [turn for turn in read_reference(DEMO_CALL / "call.json") if turn.end < SECONDS]
    lost = next(turn for turn in turns if "two weeks" in turn.text)
    call_id = await left_behind(sqlite_url, tmp_path, turns, lost)

    async with installed(sqlite_url, tmp_path, keep_audio=True, second_model="base") as house:
        async with asyncio.timeout(300):
            async for stored in house.parts.log.follow(call_id):
                if isinstance(stored.event, te.TranscriptChecked):
                    break
        panel = await house.panel(call_id)

    (gap,) = [line for line in panel.transcript if line.speaker is None]
    assert {said.speaker for said in gap.corrected} == {CUSTOMER}
    text = " ".join(said.text for said in gap.corrected)
    assert compare(spoken_words(lost.text), spoken_words(text)).wer < 0.25
    assert [line.text for line in panel.transcript if line.speaker and line.corrected] == []


async def left_behind(url: str, data: Path, turns: list[Turn], lost: Turn) -> e.CallId:
    """A call that ended just before the server was stopped: all was heard live but one turn."""
    agent, customer = (channel[: round(SECONDS * SAMPLE_RATE)] for channel in read_audio(DEMO_CALL / "call.ogg"))
    engine = connect(url)
    log = CallLog(engine, LocalBus(), Clock())
    call_id, _ = await log.open_call(e.CallStarted(call_sid(), "+15550100142", "+15550100100"))
    await recorded(data / "recordings" / f"{call_id}.wav", customer, agent)
    await log.record(call_id, te.StreamStarted("stream-1", "MZ1", 0.0, INSTANCE), te.AudioKept(f"{call_id}.wav"))
    await log.record(call_id, *(_told(number, turn, turn is lost) for number, turn in enumerate(turns, 1)))
    await log.record(call_id, e.CallEnded("completed"), te.TranscriptCompleted())
    await engine.dispose()
    return call_id


def _told(number: int, turn: Turn, is_lost: bool) -> e.CallEvent:
    speaker = Speaker(turn.speaker)
    if is_lost:
        return te.AudioSkipped("stream-1", speaker, turn.start, turn.end - turn.start, "callassist was too far behind.")
    texts = turn.text.split()
    each = (turn.end - turn.start) / len(texts)
    words = tuple(Word(text, turn.start + i * each, turn.start + (i + 1) * each, 0.95) for i, text in enumerate(texts))
    return te.UtteranceTranscribed("stream-1", number, Utterance(speaker, turn.start, turn.end, turn.text, words, 0.95))
