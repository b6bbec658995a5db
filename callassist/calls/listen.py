"""One media stream in, transcript events out.

End of audio flows downstream: the streams are closed, flush what they hold, and end. Cancelling is the parent's.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from callassist.calls.events import CallEvent, CallId, StoredEvent
from callassist.calls.model import after
from callassist.calls.panel import Panel
from callassist.calls.phone import is_private, is_spoken_to, voice_of
from callassist.calls.silence import SilenceWatch
from callassist.calls.tracks import Continuity, Preroll, speaks
from callassist.calls.transcript_events import AudioSkipped, UtteranceTranscribed
from callassist.speech import (
    AudioChunk,
    Heard,
    Hypothesis,
    Lag,
    Skipped,
    Speaker,
    SpeechStream,
    Transcriber,
    Utterance,
    Word,
)

TURN_PATIENCE = 3.0
"""Seconds that a finished utterance waits for the other speaker's earlier one: question before answer."""

LOST = "The phone company's audio was lost on the way."

LAG_PERIOD = 0.5
LAG_STEP = 1.0
LAG_REMINDER = 5.0
"""Seconds: how often the lag is measured, by how much it must change to be told at once, and when it is told again."""

SILENCE_PERIOD = 0.5
"""Seconds between two looks for a track on which nobody is heard."""

BOTH = (Speaker.CUSTOMER, Speaker.AGENT)
"""Whose voices the customer's stream carries, on its two tracks."""

Streams = Mapping[Speaker, SpeechStream]


class Log(Protocol):
    def follow(self, call_id: CallId, after: int = 0) -> AsyncIterator[StoredEvent]: ...

    async def record(self, call_id: CallId, *events: CallEvent) -> object: ...


class Whisperer(Protocol):
    def doubt(self, call_id: CallId) -> None: ...

    def whisper(self, call_id: CallId, whispered: Hypothesis | Lag) -> None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """One media stream of a call: its second 0 is second `offset` of the call.

    `label` is of the leg whose own stream it is; empty: the customer's, with both tracks.
    """

    call_id: CallId
    name: str
    offset: float
    label: str = ""


class Listener:
    """`numbers` count the utterances of one media stream, over all its `roles`, from 1.

    `panel` is what is known of the call when the stream begins; what happens to it later is read from the log.
    """

    def __init__(
        self, source: Source, panel: Panel, log: Log, bus: Whisperer, roles: tuple[Speaker, ...] = BOTH
    ) -> None:
        self._source = source
        self._call = panel.call
        self._seq = panel.seq
        self._log = log
        self._bus = bus
        self._numbers = 0
        self._told = asyncio.Event()
        self._prerolls = {who: Preroll() for who in roles}
        self._continuity = {who: Continuity() for who in roles}
        self._silence = SilenceWatch(source.name, source.offset) if not source.label else None
        self._speaking = self._who_speaks()

    async def listen(
        self,
        chunks: AsyncIterator[AudioChunk],
        transcriber: Transcriber,
        vocabulary: tuple[str, ...] = (),
        language: str = "",
    ) -> None:
        """Returns once everything heard is recorded; what `chunks` raises is raised after that."""
        streams = {who: transcriber.open(who, vocabulary, language) for who in self._prerolls}
        failure: list[Exception] = []
        async with asyncio.TaskGroup() as tasks:
            around = [self._follow(), self._measure(streams)]
            if self._silence:
                around.append(self._watch(streams, self._silence))
            meanwhile = [tasks.create_task(work) for work in around]
            hearing = tasks.create_task(self._hear(chunks, streams, failure))
            writing = [tasks.create_task(self._write(who, streams)) for who in streams]
            await asyncio.wait([hearing, *writing])
            for task in meanwhile:
                task.cancel()
        if failure:
            raise failure[0]

    async def _follow(self) -> None:
        """Who is on the line decides what is listened to."""
        async for stored in self._log.follow(self._source.call_id, self._seq):
            self._forget()
            self._call = after(self._call, stored.event, stored.at)
            self._speaking = self._who_speaks()

    def _forget(self) -> None:
        """What was said before a card number's pause ended, or on hold, is not listened to afterwards."""
        if is_private(self._call.phone):
            for preroll in self._prerolls.values():
                preroll.forget()

    async def _hear(self, chunks: AsyncIterator[AudioChunk], streams: Streams, failure: list[Exception]) -> None:
        try:
            async for chunk in chunks:
                if self._silence:
                    self._silence.framed(chunk)
                who = chunk.speaker
                if missing := self._missing(chunk):
                    await self._take(shifted(missing, self._source.offset))
                for admitted in self._prerolls[who].admitted(chunk, speaks=who in self._speaking):
                    streams[who].feed(admitted)
        except MediaEnded as ended:
            # What was heard until then is still to be written, so the writers are not cancelled.
            failure.append(ended)
        finally:
            for stream in streams.values():
                stream.close()

    def _who_speaks(self) -> frozenset[Speaker]:
        """Worked out whenever the call changes, as it is asked for with every frame."""
        if self._source.label:
            voice = voice_of(self._call.phone, self._source.label, "inbound")
            return frozenset({voice} if voice else ())
        return frozenset(who for who in self._prerolls if speaks(self._call, who))

    def _missing(self, chunk: AudioChunk) -> Skipped | None:
        """What was lost on the way here, of somebody who could be heard."""
        who, seconds = chunk.speaker, self._continuity[chunk.speaker].lost(chunk)
        return Skipped(who, chunk.start - seconds, seconds, LOST) if seconds and who in self._speaking else None

    async def _write(self, speaker: Speaker, streams: Streams) -> None:
        others = tuple(stream for who, stream in streams.items() if who is not speaker)
        async for heard in streams[speaker].heard():
            if self._silence:
                self._silence.heard(heard)
            if isinstance(heard, Utterance):
                await self._in_turn(heard.start, others)
            await self._take(shifted(heard, self._source.offset))
            self._told.set()

    async def _in_turn(self, start: float, others: tuple[SpeechStream, ...]) -> None:
        """Wait until what the others said before `start` is written, or for TURN_PATIENCE."""
        with suppress(TimeoutError):
            async with asyncio.timeout(TURN_PATIENCE):
                while not all(other.settled(start) for other in others):
                    self._told.clear()
                    await self._told_or_soon()

    async def _told_or_soon(self) -> None:
        """An utterance may also turn out to be none; then nothing is told."""
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await self._told.wait()

    async def _measure(self, streams: Streams) -> None:
        """Tell how late the text is: at once when that changes, and now and then for those who come to the page."""
        told, silent = Lag(-LAG_STEP), 0.0
        try:
            while True:
                lag = Lag(round(max(stream.lag() for stream in streams.values()), 1))
                if abs(lag.seconds - told.seconds) >= LAG_STEP or silent >= LAG_REMINDER:
                    self._bus.whisper(self._source.call_id, lag)
                    told, silent = lag, 0.0
                await asyncio.sleep(LAG_PERIOD)
                silent += LAG_PERIOD
        finally:
            if told.seconds > 0:
                self._bus.whisper(self._source.call_id, Lag(0.0))

    async def _watch(self, streams: Streams, silence: SilenceWatch) -> None:
        """Record where somebody should be heard and is not, and when they are again; doubt where nobody sounds."""
        while True:
            together = all(who in self._speaking for who in streams)
            lags = {who: stream.lag() for who, stream in streams.items()}
            if facts := silence.judge(together, lags):
                await self._log.record(self._source.call_id, *facts)
            if silence.is_hushed(is_spoken_to(self._call.phone)):
                self._bus.doubt(self._source.call_id)
            await asyncio.sleep(SILENCE_PERIOD)
            silence.waited(SILENCE_PERIOD)

    async def _take(self, heard: Heard) -> None:
        source = self._source
        match heard:
            case Hypothesis():
                self._bus.whisper(source.call_id, replace(heard, by=source.label))
            case Utterance():
                self._numbers += 1
                await self._log.record(source.call_id, UtteranceTranscribed(source.name, self._numbers, heard))
            case Skipped():
                event = AudioSkipped(source.name, heard.speaker, heard.start, heard.seconds, heard.reason)
                await self._log.record(source.call_id, event)


class MediaEnded(Exception):
    """The audio broke off although the call may go on; the message says how."""


def shifted(heard: Heard, offset: float) -> Heard:
    """`heard` in call time, to the millisecond."""
    match heard:
        case Utterance():
            words = tuple(Word(w.text, _ms(w.start + offset), _ms(w.end + offset), w.probability) for w in heard.words)
            return replace(heard, start=_ms(heard.start + offset), end=_ms(heard.end + offset), words=words)
        case Hypothesis():
            return replace(heard, start=_ms(heard.start + offset), end=_ms(heard.end + offset))
        case Skipped():
            return replace(heard, start=_ms(heard.start + offset))


def _ms(seconds: float) -> float:
    return round(seconds, 3)
