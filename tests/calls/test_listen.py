import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
from calls.examples import STARTED, stored

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEvent, CallId, StoredEvent
from callassist.calls.listen import Listener, MediaEnded, Source
from callassist.calls.log import folded
from callassist.calls.transcript_events import AudioSkipped, Silence, TrackSilent, UtteranceTranscribed
from callassist.speech import AudioChunk, Heard, Hypothesis, Lag, Skipped, Speaker, Utterance, Word

RINGING = (STARTED, e.AgentAccepted("m1", "Tomas", 0))
CONNECTED = e.AgentConnected(0, "CA2")
LOST = e.AgentUnreachable(0, "The line to the agent was lost.")
TALKING = (*RINGING, CONNECTED)


class Memory:
    """A call's log from the moment its audio comes: what happens is recorded, and put into `news`, by the test."""

    def __init__(self) -> None:
        self.events: list[CallEvent] = []
        self.news: asyncio.Queue[CallEvent] = asyncio.Queue()
        self.whispers: list[Hypothesis] = []
        self.lags: list[float] = []
        self.doubts: list[CallId] = []

    async def follow(self, call_id: CallId, after: int = 0) -> AsyncIterator[StoredEvent]:
        while True:
            event = await self.news.get()
            yield stored(event)[0]
            self.news.task_done()

    async def record(self, call_id: CallId, *events: CallEvent) -> None:
        self.events.extend(events)

    def said(self, speaker: Speaker) -> list[str]:
        utterances = [one.utterance for one in self.events if isinstance(one, UtteranceTranscribed)]
        return [one.text for one in utterances if one.speaker is speaker]

    def doubt(self, call_id: CallId) -> None:
        self.doubts.append(call_id)

    def whisper(self, call_id: CallId, whispered: Hypothesis | Lag) -> None:
        if isinstance(whispered, Lag):
            self.lags.append(whispered.seconds)
        else:
            self.whispers.append(whispered)


class CountingStream:
    """Hears one utterance when it is closed: the number of samples fed."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.samples = 0
        self.closed = asyncio.Event()

    def feed(self, chunk: AudioChunk) -> None:
        self.samples += len(chunk.samples)

    def close(self) -> None:
        self.closed.set()

    def lag(self) -> float:
        return 0.0 if self.closed.is_set() else 4.0

    def settled(self, second: float) -> bool:
        return True

    async def heard(self) -> AsyncIterator[Heard]:
        yield Hypothesis(self.speaker, 0.0, 0.5, "sam", 0)
        await self.closed.wait()
        text = f"{self.samples} samples"
        yield Utterance(self.speaker, 0.0, 1.0, text, (Word(text, 0.0, 1.0, 0.9),), 0.9)
        yield Skipped(self.speaker, 1.0, 2.0, "too far behind")


class CountingTranscriber:
    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> CountingStream:
        return CountingStream(speaker)


async def chunks(*, break_off: bool = False) -> AsyncIterator[AudioChunk]:
    for second in range(3):
        yield AudioChunk(Speaker.CUSTOMER, float(second), np.zeros(8000, np.int16))
        yield AudioChunk(Speaker.AGENT, float(second), np.zeros(4000, np.int16))
    if break_off:
        raise MediaEnded("the audio connection was lost.")


def listener(memory: Memory, *before: CallEvent, offset: float = 0.0) -> Listener:
    """Of a call in which `before` has happened; the two talk, if nothing is given."""
    return Listener(Source("c1", "stream-2", offset), folded("c1", stored(*(before or TALKING))), memory, memory)


async def test_each_speaker_is_heard_on_their_own_and_placed_in_call_time() -> None:
    memory = Memory()

    await listener(memory, offset=60.0).listen(chunks(), CountingTranscriber())

    heard = {one.utterance.speaker: one.utterance for one in memory.events if isinstance(one, UtteranceTranscribed)}
    assert heard[Speaker.CUSTOMER].text == "24000 samples"
    assert heard[Speaker.AGENT].text == "12000 samples"
    assert (heard[Speaker.AGENT].start, heard[Speaker.AGENT].words[0].end) == (60.0, 61.0)
    assert [w.start for w in memory.whispers] == [60.0, 60.0]
    assert [one.start for one in memory.events if isinstance(one, AudioSkipped)] == [61.0, 61.0]


async def test_when_the_audio_breaks_off_what_was_heard_is_still_written() -> None:
    memory = Memory()

    with pytest.raises(MediaEnded):
        await listener(memory).listen(chunks(break_off=True), CountingTranscriber())

    assert sum(isinstance(one, UtteranceTranscribed) for one in memory.events) == 2


async def test_audio_that_was_lost_on_the_way_stands_in_the_transcript() -> None:
    async def with_a_gap() -> AsyncIterator[AudioChunk]:
        yield AudioChunk(Speaker.CUSTOMER, 0.0, np.zeros(8000, np.int16))
        yield AudioChunk(Speaker.CUSTOMER, 4.0, np.zeros(8000, np.int16), after_loss=True)

    memory = Memory()

    await listener(memory, offset=60.0).listen(with_a_gap(), CountingTranscriber())

    lost = [one for one in memory.events if isinstance(one, AudioSkipped) and "lost on the way" in one.reason]
    assert [(one.start, one.seconds, one.speaker) for one in lost] == [(61.0, 3.0, Speaker.CUSTOMER)]


async def test_how_late_the_text_is_is_told_when_it_changes_and_taken_back_at_the_end() -> None:
    memory = Memory()

    await listener(memory).listen(chunks(), CountingTranscriber())

    assert memory.lags == [4.0, 0.0]


class Turns:
    """The agent's question takes long to decode; the customer's answer, spoken after it, is ready at once."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> "Turn":
        return Turn(speaker, self.answered)


class Turn(CountingStream):
    def __init__(self, speaker: Speaker, answered: asyncio.Event) -> None:
        super().__init__(speaker)
        self._answered = answered
        self._told = False

    def settled(self, second: float) -> bool:
        return self.speaker is Speaker.CUSTOMER or self._told

    async def heard(self) -> AsyncIterator[Heard]:
        if self.speaker is Speaker.CUSTOMER:
            self._answered.set()
            yield Utterance(self.speaker, 10.0, 10.5, "Yes.", (), 0.9)
        else:
            await self._answered.wait()
            yield Utterance(self.speaker, 2.0, 9.0, "Does that work for you?", (), 0.9)
            self._told = True


async def test_an_answer_is_not_written_before_the_question_it_answers() -> None:
    memory = Memory()

    await listener(memory).listen(chunks(), Turns())

    said = [one.utterance.text for one in memory.events if isinstance(one, UtteranceTranscribed)]
    assert said == ["Does that work for you?", "Yes."]


# --- who is on the line -----------------------------------------------------------------------------------------------


SECOND = np.zeros(8000, np.int16)


async def told(memory: Memory, event: CallEvent) -> None:
    """Returns once the listener knows."""
    memory.news.put_nowait(event)
    await memory.news.join()


async def test_what_the_customer_hears_while_no_agent_is_there_is_not_the_agents() -> None:
    memory = Memory()

    async def ringing_then_talking_then_alone() -> AsyncIterator[AudioChunk]:
        for second in range(30):
            if second == 10:
                await told(memory, CONNECTED)
            if second == 15:
                await told(memory, LOST)
            for speaker in (Speaker.CUSTOMER, Speaker.AGENT):
                yield AudioChunk(speaker, float(second), SECOND)

    await listener(memory, *RINGING).listen(ringing_then_talking_then_alone(), CountingTranscriber())

    assert memory.said(Speaker.CUSTOMER) == [f"{30 * 8000} samples"]
    assert memory.said(Speaker.AGENT) == [f"{(2 + 5) * 8000} samples"]


async def test_a_fallback_number_speaks_as_the_agent() -> None:
    memory = Memory()

    await listener(memory, STARTED, e.FallbackConnected("CA3")).listen(chunks(), CountingTranscriber())

    assert memory.said(Speaker.AGENT) == ["12000 samples"]


class DeafStream(CountingStream):
    async def heard(self) -> AsyncIterator[Heard]:
        await self.closed.wait()
        return
        yield

    def lag(self) -> float:
        return 0.0


class DeafTranscriber:
    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> DeafStream:
        return DeafStream(speaker)


async def test_an_agent_whose_audio_never_comes_is_missed_in_call_time() -> None:
    memory = Memory()

    async def one_sided() -> AsyncIterator[AudioChunk]:
        for second in range(12):
            yield AudioChunk(Speaker.CUSTOMER, float(second), SECOND)
        async with asyncio.timeout(40):
            while not memory.events:
                await asyncio.sleep(0.01)

    await listener(memory, offset=60.0).listen(one_sided(), DeafTranscriber())

    first = memory.events[0]
    assert isinstance(first, TrackSilent)
    assert (first.stream, first.speaker, first.kind) == ("stream-2", Speaker.AGENT, Silence.ABSENT)
    assert first.since == 60.0


def of_a_leg(memory: Memory, label: str, *happened: CallEvent) -> Listener:
    source = Source("c1", f"{label}-1", 0.0, label)
    return Listener(source, folded("c1", stored(*TALKING, *happened)), memory, memory, (Speaker.MANAGER,))


BROUGHT_IN = (
    pe.TransferAsked(1, pe.Kind.WARM, ("m2",), "", "Jo", "", "m1"),
    pe.TransferTaken(1, "m2", "Jo", pe.Role.MANAGER, "client:m2"),
    pe.LegJoined("transfer-1", "CA3"),
)


async def managers() -> AsyncIterator[AudioChunk]:
    for second in range(3):
        yield AudioChunk(Speaker.MANAGER, float(second), np.zeros(8000, np.int16))


@pytest.mark.parametrize(
    ("settled", "heard"),
    [((pe.TransferSettled(1, pe.Outcome.JOINED, "m1"),), "24000 samples"), ((), "0 samples")],
    ids=["together", "between colleagues"],
)
async def test_the_manager_is_heard_on_a_stream_of_their_own_once_the_customer_hears_them(
    settled: tuple[CallEvent, ...], heard: str
) -> None:
    memory = Memory()

    await of_a_leg(memory, "transfer-1", *BROUGHT_IN, *settled).listen(managers(), CountingTranscriber())

    assert memory.said(Speaker.MANAGER) == [heard]


async def test_what_is_said_in_a_pause_is_not_heard_afterwards_either() -> None:
    memory = Memory()

    async def a_card_number() -> AsyncIterator[AudioChunk]:
        yield AudioChunk(Speaker.CUSTOMER, 0.0, np.zeros(8000, np.int16))
        memory.news.put_nowait(rec.PauseAsked(2, False, "m1"))
        await memory.news.join()
        yield AudioChunk(Speaker.CUSTOMER, 1.0, np.zeros(4000, np.int16))

    await listener(memory, *TALKING, rec.PauseAsked(1, True, "m1")).listen(a_card_number(), CountingTranscriber())

    assert memory.said(Speaker.CUSTOMER) == ["4000 samples"]
