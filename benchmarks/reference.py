"""A recorded call with its reference transcript, and when each word of it was spoken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from benchmarks.alignment import Alignment
from callassist.speech import SAMPLE_RATE
from telephony import mulaw
from transcription.file import Turn
from transcription.resample import Audio, Resampler
from transcription.timeline import Samples
from transcription.wer import spoken_words

ASTRAY = 1.0
"""Seconds outside its turn from which a word time is not believed."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """Seconds of the recording. Where `is_timed` is false the times are guessed from the turn's."""

    text: str
    start: float
    end: float
    turn: int
    is_timed: bool


@dataclass(frozen=True, slots=True)
class Track:
    """One speaker: what a telephone line brings of the channel, the turns of the reference, and their words."""

    name: str
    samples: Samples
    turns: tuple[Turn, ...]
    words: tuple[TimedWord, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [word.text for word in self.words]

    def spoken_by(self, second: float) -> int:
        """How many words of the reference had begun."""
        begun = accumulate((word.start for word in self.words), max)
        return next((n for n, start in enumerate(begun) if start > second), len(self.words))


def tracks_of(channels: Sequence[Samples], turns: Sequence[Turn], seconds: float | None = None) -> list[Track]:
    """Agent and customer; a single channel is the customer's, with everybody on it. Cut to `seconds`."""
    end = int(seconds * SAMPLE_RATE) if seconds else None
    in_time = sorted(turns, key=lambda turn: turn.start)
    if len(channels) == 1:
        return [Track("customer", telephoned(channels[0][:end]), tuple(in_time))]
    return [
        Track(name, telephoned(channel[:end]), tuple(turn for turn in in_time if turn.speaker == name))
        for name, channel in zip(("agent", "customer"), channels, strict=True)
    ]


def telephoned(samples: Samples) -> Samples:
    """As a carrier delivers it: through mu-law. Every system hears this."""
    return mulaw.decode(mulaw.encode(samples))


def for_whisper(samples: Samples) -> Audio:
    return Resampler().resample(samples, last=True)


def timed(turns: Sequence[Turn], heard: Sequence[tuple[str, float, float]], seconds: float) -> tuple[TimedWord, ...]:
    """The words of the turns that end before `seconds`, each timed by the same word as `heard` (text, start, end)."""
    guessed = [word for number, turn in enumerate(turns) for word in _guessed(number, turn)]
    known = [(text, start, end) for raw, start, end in heard for text in spoken_words(raw)]
    matches = Alignment([word.text for word in guessed]).matches([text for text, _, _ in known])
    words = []
    for position, word in enumerate(guessed):
        _, start, end = known[matches[position]] if position in matches else ("", np.inf, np.inf)
        turn = turns[word.turn]
        is_timed = turn.start - ASTRAY <= start and end <= turn.end + ASTRAY
        words.append(TimedWord(word.text, start, end, word.turn, is_timed=True) if is_timed else word)
    return tuple(word for word in words if word.end <= seconds)


def _guessed(number: int, turn: Turn) -> Iterator[TimedWord]:
    """Evenly over the turn."""
    texts = spoken_words(turn.text)
    each = (turn.end - turn.start) / max(1, len(texts))
    for position, text in enumerate(texts):
        start = turn.start + position * each
        yield TimedWord(text, start, start + each, number, is_timed=False)
