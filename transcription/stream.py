"""One speaker's stream: what arrives waits in one bounded backlog, and `heard` works through it, one decode at a time.

The text and the times of utterances depend on the audio alone, not on how it was cut into chunks nor on when it came:
finals are decoded at fixed pauses, and listening stops until the answer is there. Hypotheses run beside that and
change nothing. Two rules look at the wall clock, and only when things go wrong: frames that stop in the middle of
speech end the utterance (`Pace.patience`), and a stream too far behind skips utterances (`Pace.behind`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from callassist.speech import AudioChunk, Heard, Hypothesis, Skipped, Speaker
from transcription.agreement import NOTHING, Agreed, agree, settled
from transcription.backlog import Backlog, Lost
from transcription.coverage import joined, uncovered
from transcription.decoder import Decoded, Decoder, DecodeRequest
from transcription.ear import Ear
from transcription.endpointing import Limits, Span, SpeechEnded, SpeechEvent, SpeechPaused, SpeechStarted
from transcription.errors import TranscriptionError
from transcription.interim import fresh
from transcription.plausibility import is_complete, is_spoken, is_suspicious
from transcription.resample import Audio
from transcription.speaking import Talk
from transcription.timeline import Break, Samples, Timeline
from transcription.vad import Vad

_OVERLAP = 0.3
"""Seconds by which speech must outlast the beginning of the other's to count as speaking over it."""

_BEHIND = "The text fell too far behind the call."


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, but for `share`.

    A hypothesis is decoded after `every` seconds of new speech, and at most `share` of the time goes into them: they
    thin out by themselves when decoding is slow or audio comes faster than real time. Speech is ended when no frame
    came for `patience` seconds of waiting; while more than `behind` seconds of audio wait, utterances are skipped; a
    feeder that asks for `room` stays `ahead` seconds in front.
    """

    every: float = 0.8
    share: float = 0.35
    patience: float = 1.5
    behind: float = 60.0
    ahead: float = 5.0


@dataclass(frozen=True, slots=True)
class Engine:
    """What the streams of one process share. `clock` is monotonic seconds; `hypotheses` asks for interim text."""

    decoder: Decoder
    vad: Vad
    clock: Callable[[], float]
    language: str = "en"
    hypotheses: bool = True
    limits: Limits = field(default_factory=Limits)
    pace: Pace = field(default_factory=Pace)


class WhisperTranscriber:
    """Implements Transcriber: every stream of the process asks the same decoder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> "WhisperStream":
        return WhisperStream(self._engine, speaker, vocabulary, language or self._engine.language)

    def close(self) -> None:
        """Waits for the decode in progress; the streams' further audio is reported as skipped."""
        self._engine.decoder.close()


class WhisperStream:
    """Implements SpeechStream. `heard` is to be iterated once; it alone does the work, so cancelling it stops all.

    An empty chunk may be fed as a time signal: nothing was said until its `start`.
    """

    def __init__(self, engine: Engine, speaker: Speaker, vocabulary: tuple[str, ...], language: str) -> None:
        self._engine = engine
        self._speaker = speaker
        self._talk = Talk(speaker, vocabulary, language)
        self._timeline = Timeline()
        self._backlog = Backlog()
        self._ear = Ear(engine.vad, engine.limits)
        self._closed = False
        self._arrived = asyncio.Event()
        self._taken = asyncio.Event()
        self._judged: tuple[Span, Decoded | Skipped] | None = None
        self._ending: Span | None = None
        self._shown = NOTHING
        self._decoded_until = 0.0
        self._interim = fresh(0.0)
        self._next_interim = engine.clock()

    def feed(self, chunk: AudioChunk) -> None:
        for placed in self._timeline.place(chunk):
            self._backlog.put(placed)
        if self._backlog.is_ready:
            self._arrived.set()

    def close(self) -> None:
        self._closed = True
        self._arrived.set()

    def lag(self) -> float:
        """Seconds of audio received that no decode has seen; 0 in silence."""
        if self._ear.speaking:
            return max(0.0, self._timeline.end - self._decoded_until)
        return self._backlog.seconds

    def settled(self, second: float) -> bool:
        if self._backlog.seconds and self._ear.now < second:
            return False
        speech = self._ending or self._ear.span
        return speech is None or speech.start >= second or speech.voice_end > second + _OVERLAP

    async def room(self) -> None:
        """Waits until little audio is left to listen to: for a feeder that is faster than real time."""
        while self._backlog.seconds > self._engine.pace.ahead:
            self._taken.clear()
            await self._taken.wait()

    async def heard(self) -> AsyncIterator[Heard]:
        while (item := await self._next()) is not None:
            async for heard in self._work(item):
                yield heard
            self._interim = self._interim.rested(self._ear.now, self._ear.quiet_from)
            if self._interim_due():
                async for heard in self._guess():
                    yield heard
        async for heard in self._follow(self._ear.finish()):
            yield heard

    async def _next(self) -> Samples | Break | Lost | None:
        """What to listen to next; None after the last."""
        while (item := self._backlog.take(rest=self._closed)) is None:
            if self._closed:
                return None
            self._arrived.clear()
            try:
                async with asyncio.timeout(self._engine.pace.patience if self._ear.speaking else None):
                    await self._arrived.wait()
            except TimeoutError:
                self._backlog.put(Break(self._timeline.end))
        self._taken.set()
        if self._backlog.seconds > 1.0:
            await asyncio.sleep(0)  # catching up must not keep the loop from the sockets
        return item

    async def _work(self, item: Samples | Break | Lost) -> AsyncIterator[Heard]:
        if isinstance(item, Break):
            async for heard in self._follow(self._ear.finish()):
                yield heard
            self._ear.begin(item.start)
        elif isinstance(item, Lost):
            async for heard in self._follow(self._ear.finish()):
                yield heard
            yield Skipped(self._speaker, item.start, item.seconds, _BEHIND)
            self._ear.begin(item.start + item.seconds)
        else:
            async for heard in self._follow(self._ear.listen(item)):
                yield heard

    async def _follow(self, events: Iterator[SpeechEvent]) -> AsyncIterator[Heard]:
        for event in events:
            match event:
                case SpeechStarted(start=start):
                    self._judged, self._shown = None, NOTHING
                    self._decoded_until, self._interim = start, fresh(start)
                case SpeechPaused(span=span):
                    result = await self._final(span)
                    self._judged = span, result
                    self._ear.judge(complete=self._is_complete(result))
                    if isinstance(result, Decoded) and is_spoken(result, span):
                        self._interim = self._interim.read(result.text)
                        yield self._hypothesis(span, settled(result.text))
                case SpeechEnded(span=span):
                    self._ending = span
                    for heard in self._settle(span, await self._answer(span)):
                        yield heard
                    self._ending = None
                case _:
                    assert_never(event)

    async def _answer(self, span: Span) -> Decoded | Skipped:
        """The judgement at the pause is the final decode, unless the speech went on or was cut."""
        if self._judged and (self._judged[0].start, self._judged[0].end) == (span.start, span.end):
            return self._judged[1]
        return await self._final(span)

    async def _final(self, span: Span) -> Decoded | Skipped:
        if self._backlog.seconds > self._engine.pace.behind:
            return self._skipped(span, _BEHIND)
        try:
            result = await self._whole(span)
        except TranscriptionError as failure:
            return self._skipped(span, str(failure))
        self._decoded_until = self._ear.now
        self._interim = self._interim.asked(self._ear.now)
        return result

    async def _whole(self, span: Span) -> Decoded:
        decode = self._engine.decoder.decode
        result = await decode(self._talk.request(span, self._audio(span), final=True))
        if (rest := uncovered(result, span)) is None or not is_spoken(result, span):
            return result
        more = await decode(self._talk.request(rest, self._audio(rest), final=True, after=result.text.rstrip(".")))
        return joined(result, more, rest.start - span.start) if is_spoken(more, rest) else result

    def _settle(self, span: Span, result: Decoded | Skipped) -> Iterator[Heard]:
        self._judged = None
        utterance = self._talk.said(span, result) if isinstance(result, Decoded) else None
        if utterance is not None:
            yield utterance
        elif self._shown.text:
            yield self._hypothesis(span, NOTHING)  # takes back what was shown
        if isinstance(result, Skipped):
            self._talk.lost(span)
            yield result

    def _interim_due(self) -> bool:
        return (
            self._engine.hypotheses
            and self._ear.speaking
            and not self._closed
            and self._backlog.seconds < 0.2
            and self._interim.due(self._ear.now, self._ear.quiet_from, self._engine.pace.every)
            and self._engine.clock() >= self._next_interim
        )

    async def _guess(self) -> AsyncIterator[Heard]:
        span = self._ear.span
        assert span is not None
        rest = self._interim.rest(span)
        self._interim = self._interim.asked(self._ear.now)
        try:
            result = await self._timed(
                self._talk.request(rest, self._audio(rest), final=False, after=self._interim.text)
            )
        except TranscriptionError:
            return  # the final one will say it
        self._decoded_until = self._ear.now
        if is_spoken(result, rest) and not is_suspicious(result):
            agreed = agree(self._shown, self._interim.joined(result.text))
            self._interim = self._interim.read(agreed.text)
            yield self._hypothesis(span, agreed)

    async def _timed(self, request: DecodeRequest) -> Decoded:
        """Sees to it that hypotheses take their share of the time, and no more."""
        began = self._engine.clock()
        try:
            return await self._engine.decoder.decode(request)
        finally:
            now = self._engine.clock()
            self._next_interim = now + (now - began) * (1 / self._engine.pace.share - 1)

    def _hypothesis(self, span: Span, shown: Agreed) -> Hypothesis:
        self._shown = shown
        return Hypothesis(self._speaker, span.voice_start, span.voice_end, shown.text, shown.stable)

    def _is_complete(self, result: Decoded | Skipped) -> bool:
        return isinstance(result, Skipped) or not result.text or is_complete(result.text)

    def _audio(self, span: Span) -> Audio:
        return self._ear.audio(span.start, span.end)

    def _skipped(self, span: Span, reason: str) -> Skipped:
        return Skipped(self._speaker, span.start, span.end - span.start, reason)
