import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from callassist.calls.events import CallEvent, CallId
from callassist.calls.listen import Listener, MediaEnded, Source
from callassist.calls.transcript_events import AudioSkipped, UtteranceTranscribed
from callassist.speech import AudioChunk, Heard, Hypothesis, Lag, Skipped, Speaker, Utterance, Word


class Memory:
    def __init__(self) -> None:
        self.events: list[CallEvent] = []
        self.whispers: list[Hypothesis] = []
        self.lags: list[float] = []

    async def record(self, call_id: CallId, *events: CallEvent) -> None:
        self.events.extend(events)

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
    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = ()) -> CountingStream:
        return CountingStream(speaker)


async def chunks(*, break_off: bool = False) -> AsyncIterator[AudioChunk]:
    for second in range(3):
        yield AudioChunk(Speaker.CUSTOMER, float(second), np.zeros(8000, np.int16))
        yield AudioChunk(Speaker.AGENT, float(second), np.zeros(4000, np.int16))
    if break_off:
        raise MediaEnded("the audio connection was lost.")


async def test_each_speaker_is_heard_on_their_own_and_placed_in_call_time() -> None:
    memory = Memory()

    await Listener(Source("c1", "stream-2", 60.0), memory, memory).listen(chunks(), CountingTranscriber())

    heard = {one.utterance.speaker: one.utterance for one in memory.events if isinstance(one, UtteranceTranscribed)}
    assert heard[Speaker.CUSTOMER].text == "24000 samples"
    assert heard[Speaker.AGENT].text == "12000 samples"
    assert (heard[Speaker.AGENT].start, heard[Speaker.AGENT].words[0].end) == (60.0, 61.0)
    assert [w.start for w in memory.whispers] == [60.0, 60.0]
    assert [one.start for one in memory.events if isinstance(one, AudioSkipped)] == [61.0, 61.0]


async def test_when_the_audio_breaks_off_what_was_heard_is_still_written() -> None:
    memory = Memory()

    with pytest.raises(MediaEnded):
        await Listener(Source("c1", "stream-1", 0.0), memory, memory).listen(
            chunks(break_off=True), CountingTranscriber()
        )

    assert sum(isinstance(one, UtteranceTranscribed) for one in memory.events) == 2


async def test_how_late_the_text_is_is_told_when_it_changes() -> None:
    memory = Memory()

    await Listener(Source("c1", "stream-1", 0.0), memory, memory).listen(chunks(), CountingTranscriber())

    assert memory.lags == [4.0]


class Turns:
    """The agent's question takes long to decode; the customer's answer, spoken after it, is ready at once."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = ()) -> "Turn":
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

    await Listener(Source("c1", "stream-1", 0.0), memory, memory).listen(chunks(), Turns())

    said = [one.utterance.text for one in memory.events if isinstance(one, UtteranceTranscribed)]
    assert said == ["Does that work for you?", "Yes."]
