"""Where an utterance begins and ends, from the probability of voice alone. Audio time; no clock, no audio.

A pause asks for a judgement: is the phrase complete? A complete phrase ends after a short silence, an open one after
a longer one. The question always comes at the same length of pause, so the answer never depends on when it was asked.
"""

from collections import deque
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities of voice, and seconds."""

    on: float = 0.3
    off: float = 0.15
    padding: float = 0.4
    judge: float = 0.55
    complete: float = 0.85
    open: float = 1.0
    hurry_after: float = 12.0
    longest: float = 20.0
    cut_within: float = 7.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of speech with its padding; `voice_start` and `voice_end` are without it.

    `voiced` is the seconds that surely were voice, `peak` the highest probability of voice. `cut` says that the end
    lies in the middle of speech.
    """

    start: float
    end: float
    voice_start: float
    voice_end: float
    voiced: float
    peak: float
    cut: bool = False


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    start: float


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """The speaker pauses; `Endpointer.judge` may now say whether the phrase is complete."""

    span: Span


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    span: Span


SpeechEvent = SpeechStarted | SpeechPaused | SpeechEnded

_SURELY_VOICE = 0.5
_SMOOTHED_OVER = 5


@dataclass(frozen=True, slots=True)
class _Heard:
    end: float
    seconds: float
    voice: float
    level: float


@dataclass(slots=True)
class _Speech:
    start: float
    voice_start: float
    silent_from: float | None = None
    judged: bool = False
    complete: bool = False
    heard: deque[_Heard] = field(default_factory=deque)


class Endpointer:
    """One unbroken stretch of audio that begins at `start` seconds."""

    def __init__(self, start: float, limits: Limits) -> None:
        self._now = start
        self._floor = start
        self._limits = limits
        self._speech: _Speech | None = None

    @property
    def now(self) -> float:
        return self._now

    @property
    def speech_from(self) -> float | None:
        """Where the utterance in progress starts, with padding; None in silence."""
        return self._speech.start if self._speech else None

    @property
    def span(self) -> Span | None:
        """The utterance in progress so far; None in silence."""
        return self._span(self._speech) if self._speech else None

    @property
    def quiet_from(self) -> float | None:
        """Since when the speaker has been quiet in the middle of the utterance in progress; None while they speak."""
        return self._speech.silent_from if self._speech else None

    @property
    def keep_from(self) -> float:
        """Audio before this will not be asked for again."""
        return self._speech.start if self._speech else max(self._floor, self._now - self._limits.padding)

    def process(self, seconds: float, voice: float, level: float = 0.0) -> list[SpeechEvent]:
        """`seconds` more with this probability of voice, 0..1; `level` finds the quietest spot for a forced cut."""
        began, self._now = self._now, self._now + seconds
        heard = _Heard(self._now, seconds, voice, level)
        if self._speech is None:
            return self._start(began, heard) if voice >= self._limits.on else []
        self._speech.heard.append(heard)
        if voice >= self._limits.on:
            self._speech.silent_from, self._speech.judged = None, False
        elif voice < self._limits.off and self._speech.silent_from is None:
            self._speech.silent_from = began
        return self._pause(self._speech) or self._cut(self._speech)

    def judge(self, *, complete: bool) -> None:
        """The answer to SpeechPaused."""
        if self._speech is not None:
            self._speech.complete = complete

    def finish(self) -> list[SpeechEvent]:
        """No more audio follows: ends the utterance in progress."""
        return self._end(self._speech) if self._speech else []

    def _start(self, began: float, heard: _Heard) -> list[SpeechEvent]:
        self._speech = _Speech(max(self._floor, began - self._limits.padding), began)
        self._speech.heard.append(heard)
        return [SpeechStarted(self._speech.start)]

    def _pause(self, speech: _Speech) -> list[SpeechEvent]:
        if speech.silent_from is None:
            return []
        silence = self._now - speech.silent_from
        if silence < self._limits.judge:
            return []
        if not speech.judged:
            speech.judged, speech.complete = True, False
            return [SpeechPaused(self._span(speech))]
        return self._end(speech) if silence >= self._needed(speech) else []

    def _needed(self, speech: _Speech) -> float:
        if self._now - speech.start > self._limits.hurry_after:
            return self._limits.judge
        return self._limits.complete if speech.complete else self._limits.open

    def _end(self, speech: _Speech) -> list[SpeechEvent]:
        span = self._span(speech)
        self._speech, self._floor = None, span.end
        return [SpeechEnded(span)]

    def _span(self, speech: _Speech) -> Span:
        voice_end = self._now if speech.silent_from is None else speech.silent_from
        return _span(speech, min(self._now, voice_end + self._limits.padding), voice_end)

    def _cut(self, speech: _Speech) -> list[SpeechEvent]:
        """Ends an utterance that grew too long at its quietest spot; the next one goes on from there."""
        if self._now - speech.start < self._limits.longest:
            return []
        spot = self._quietest(speech)
        ended = _Speech(speech.start, speech.voice_start, heard=deque(h for h in speech.heard if h.end <= spot))
        rest = [h for h in speech.heard if h.end > spot]
        events: list[SpeechEvent] = [SpeechEnded(replace(_span(ended, spot, spot), cut=True))]
        self._floor, self._speech = spot, None
        if any(h.voice >= self._limits.on for h in rest):
            self._speech = _Speech(spot, spot, speech.silent_from, heard=deque(rest))
            events.append(SpeechStarted(spot))
        return events

    def _quietest(self, speech: _Speech) -> float:
        heard = list(speech.heard)
        candidates = [
            (_mean([h.voice for h in around]), _mean([h.level for h in around]), -heard[i].end)
            for i in range(_SMOOTHED_OVER, len(heard) - _SMOOTHED_OVER)
            if heard[i].end > self._now - self._limits.cut_within
            for around in [heard[i - _SMOOTHED_OVER // 2 : i + _SMOOTHED_OVER // 2 + 1]]
        ]
        return -min((round(voice, 1), level, end) for voice, level, end in candidates)[2] if candidates else self._now


def _span(speech: _Speech, end: float, voice_end: float) -> Span:
    inside = [h for h in speech.heard if h.end <= end]
    return Span(
        start=speech.start,
        end=end,
        voice_start=speech.voice_start,
        voice_end=voice_end,
        voiced=sum(h.seconds for h in inside if h.voice >= _SURELY_VOICE),
        peak=max((h.voice for h in inside), default=0.0),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
