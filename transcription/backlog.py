"""Audio that arrived and was not listened to yet: the one queue of a stream, and its bound."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from callassist.speech import SAMPLE_RATE
from transcription.timeline import Break, Samples

BLOCK = 768
"""Samples that are listened to at a time: 96 ms, three frames of voice detection."""
LONGEST = 120.0
"""Seconds of audio kept waiting. When more arrives, the oldest is given up and reported as Lost."""


@dataclass(frozen=True, slots=True)
class Lost:
    """`seconds` from `start` were given up. A Break follows."""

    start: float
    seconds: float


class Backlog:
    def __init__(self) -> None:
        self._waiting: deque[Samples | Break] = deque()
        self._samples = 0
        self._breaks = 0
        self._position = 0
        self._lost_from: int | None = None

    @property
    def seconds(self) -> float:
        return self._samples / SAMPLE_RATE

    @property
    def is_ready(self) -> bool:
        """Whether `take` has something to give."""
        return self._samples >= BLOCK or self._breaks > 0 or self._lost_from is not None

    def put(self, item: Samples | Break) -> None:
        self._waiting.append(item)
        if isinstance(item, Break):
            self._breaks += 1
        else:
            self._samples += len(item)
        while self.seconds > LONGEST:
            self._give_up_oldest()

    def take(self, *, rest: bool = False) -> Samples | Break | Lost | None:
        """The next whole block, a shorter one before a break, or None while too little is there.

        `rest` takes what is left of a block too: nothing more will come.
        """
        if self._lost_from is not None:
            lost = Lost(self._lost_from / SAMPLE_RATE, (self._position - self._lost_from) / SAMPLE_RATE)
            self._lost_from = None
            self._waiting.appendleft(Break(self._position / SAMPLE_RATE))
            self._breaks += 1
            return lost
        if not self._waiting:
            return None
        if isinstance(self._waiting[0], Break):
            return self._pass_break()
        return self._block(rest)

    def _pass_break(self) -> Break:
        passed = self._waiting.popleft()
        assert isinstance(passed, Break)
        self._breaks -= 1
        self._position = round(passed.start * SAMPLE_RATE)
        return passed

    def _block(self, rest: bool) -> Samples | None:
        ready, broken = 0, False
        for item in self._waiting:
            broken = isinstance(item, Break)
            if isinstance(item, Break) or ready >= BLOCK:
                break
            ready += len(item)
        if ready < BLOCK and not broken and not rest:
            return None
        pieces, wanted = [], min(BLOCK, ready)
        while wanted:
            pieces.append(self._cut(wanted))
            wanted -= len(pieces[-1])
        return np.concatenate(pieces)

    def _cut(self, most: int) -> Samples:
        first = self._waiting.popleft()
        assert not isinstance(first, Break)
        if len(first) > most:
            self._waiting.appendleft(first[most:])
            first = first[:most]
        self._samples -= len(first)
        self._position += len(first)
        return first

    def _give_up_oldest(self) -> None:
        if isinstance(self._waiting[0], Break):
            self._pass_break()
            return
        if self._lost_from is None:
            self._lost_from = self._position
        self._cut(BLOCK)
