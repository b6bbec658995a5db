"""Puts chunks in their place on the stream's clock: gaps become silence, overlaps are dropped. Audio time only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE, AudioChunk

Samples = NDArray[np.int16]

_JITTER = 0.04
"""Seconds that a chunk may come late on its own clock without a gap being meant."""
_ROUNDING = 0.01
"""Seconds that a chunk may come early: carriers round to milliseconds."""
LONGEST_SILENCE = 30.0
"""A longer gap is a break in the audio, not silence to be stored."""


@dataclass(frozen=True, slots=True)
class Break:
    """What came before is complete; the audio goes on at `start` seconds."""

    start: float


class Timeline:
    """One speaker's stream. Cutting the same audio into other chunks changes nothing.

    An empty chunk is a time signal: nothing was said until its `start`.
    """

    def __init__(self) -> None:
        self._next: int | None = None

    @property
    def end(self) -> float:
        """Seconds up to which the stream is known."""
        return (self._next or 0) / SAMPLE_RATE

    def place(self, chunk: AudioChunk) -> list[Samples | Break]:
        """What follows on the audio placed before."""
        at = round(chunk.start * SAMPLE_RATE)
        if self._next is None:
            self._next = at
            return [Break(at / SAMPLE_RATE), *self._append(chunk.samples)]
        ahead = at - self._next
        if ahead > LONGEST_SILENCE * SAMPLE_RATE:
            self._next = at
            return [Break(at / SAMPLE_RATE), *self._append(chunk.samples)]
        if ahead > _JITTER * SAMPLE_RATE:
            return [*self._append(np.zeros(ahead, np.int16)), *self._append(chunk.samples)]
        if ahead < -_ROUNDING * SAMPLE_RATE:
            return self._append(chunk.samples[-ahead:])
        return self._append(chunk.samples)

    def _append(self, samples: Samples) -> list[Samples | Break]:
        assert self._next is not None
        self._next += len(samples)
        return [samples] if len(samples) else []
