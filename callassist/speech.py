"""The vocabulary of speech, shared by the domain and both adapters: audio in, words out.

Times are audio seconds from the start of one media stream, never wall clock.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 8000
"""Samples per second of telephone audio (G.711)."""


class Speaker(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    MANAGER = "manager"
    GUEST = "guest"
    """Somebody from outside who was added: neither the customer nor one of ours."""


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A stretch of one speaker's audio: 16-bit samples at SAMPLE_RATE, beginning at `start` seconds.

    `after_loss` says that messages were lost on the way here since the track's chunk before.
    """

    speaker: Speaker
    start: float
    samples: NDArray[np.int16]
    after_loss: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """`text` carries its punctuation and no surrounding space; `probability` is 0..1."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Interim text of the utterance that `speaker` is in; the next one, or the utterance, replaces it.

    `stable` counts the leading characters of `text` that two decodes in a row agreed on. `by` is the label of the leg
    that was heard on a stream of its own, or empty.
    """

    speaker: Speaker
    start: float
    end: float
    text: str
    stable: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Final text of one stretch of speech. `confidence` is the mean word probability, 0..1."""

    speaker: Speaker
    start: float
    end: float
    text: str
    words: tuple[Word, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Skipped:
    """`seconds` of `speaker`'s audio from `start` were given up: too far behind, or the decoder failed."""

    speaker: Speaker
    start: float
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the text is behind the call: seconds of audio received that no decode has seen; 0 in silence."""

    seconds: float


Heard = Hypothesis | Utterance | Skipped


class SpeechStream(Protocol):
    """One speaker's audio in, what was heard out. `feed` never waits; `close` lets the rest be heard, then ends."""

    def feed(self, chunk: AudioChunk) -> None: ...

    def close(self) -> None: ...

    def heard(self) -> AsyncIterator[Heard]: ...

    def lag(self) -> float:
        """Seconds of audio received that no decode has seen; 0 in silence."""
        ...

    def settled(self, second: float) -> bool:
        """Whether all that this speaker said before `second`, and not beyond it, has been heard."""
        ...


class Transcriber(Protocol):
    """Opens one stream per speaker of a call.

    `vocabulary` holds names and terms to expect, the most useful first; `language` is a code such as "en", empty for
    the one that is usual here.
    """

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> SpeechStream: ...
