"""Brings the chunks of both speakers of a stream together, sample by sample, on the clock of the call."""

import numpy as np
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker
from telephony import mulaw
from transcription.timeline import Break, Samples, Timeline

CHANNELS = (Speaker.AGENT, Speaker.CUSTOMER)
UNSETTLED = 3 * SAMPLE_RATE
"""Samples of a channel that may still change: the tracks come in turns, and one may be let in late."""
LONGEST = 4 * 3600 * SAMPLE_RATE
"""Samples of a channel that are kept: Twilio ends calls after four hours."""

Frames = NDArray[np.uint8]
"""mu-law bytes: a row for each sample, a column for each channel."""


class TwoTracks:
    """The second 0 of the chunks is second `offset` of the call; what lies before sample `begin` of it is left out."""

    def __init__(self, offset: float, begin: int) -> None:
        self._offset = round(offset * SAMPLE_RATE)
        self._timelines = {speaker: Timeline() for speaker in CHANNELS}
        self._next = dict.fromkeys(CHANNELS, 0)
        self._begin = begin
        self._frames = silence(0)
        self._settled: list[tuple[int, Frames]] = []

    def add(self, chunk: AudioChunk) -> None:
        for placed in self._timelines[chunk.speaker].place(chunk):
            if isinstance(placed, Break):
                self._next[chunk.speaker] = self._offset + round(placed.start * SAMPLE_RATE)
            else:
                self._put(CHANNELS.index(chunk.speaker), self._next[chunk.speaker], placed)
                self._next[chunk.speaker] += len(placed)

    def take(self, unsettled: int) -> list[tuple[int, Frames]]:
        """All but the last `unsettled` samples, in pieces, each with its first sample's place; between is silence."""
        count = max(0, len(self._frames) - unsettled)
        taken = [*self._settled, (self._begin, self._frames[:count])]
        self._settled, self._frames = [], self._frames[count:]
        self._begin += count
        return [(at, frames) for at, frames in taken if len(frames)]

    def _put(self, channel: int, at: int, samples: Samples) -> None:
        samples, at = samples[max(0, self._begin - at) :], max(at, self._begin)
        if at + len(samples) > LONGEST:
            return
        if at > self._begin + len(self._frames) + UNSETTLED:
            self._settled = self.take(0)
            self._begin = at
        first, last = at - self._begin, at - self._begin + len(samples)
        self._frames = np.concatenate([self._frames, silence(max(0, last - len(self._frames)))])
        self._frames[first:last, channel] = np.frombuffer(mulaw.encode(samples), np.uint8)


def silence(count: int) -> Frames:
    return np.full((count, len(CHANNELS)), mulaw.SILENCE, np.uint8)
