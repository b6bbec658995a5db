"""Brings the chunks of both speakers of a stream together, sample by sample, on the clock of the call."""

import numpy as np
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker
from telephony import mulaw
from transcription.timeline import Break, Samples, Timeline

CHANNELS = (Speaker.AGENT, Speaker.CUSTOMER)
CLIP = 32767
UNSETTLED = 3 * SAMPLE_RATE
"""Samples of a channel that may still change: the tracks come in turns, and one may be let in late."""
LONGEST = 4 * 3600 * SAMPLE_RATE
"""Samples of a channel that are kept: Twilio ends calls after four hours."""

Frames = NDArray[np.uint8]
"""mu-law bytes: a row for each sample, a column for each channel."""


Voice = tuple[str, Speaker]
"""A stream by its name, and who speaks on it: each has a clock of its own."""


class TwoTracks:
    """All of ours are mixed into one channel. What lies before sample `begin` of the call is left out."""

    def __init__(self, begin: int) -> None:
        self._timelines: dict[Voice, Timeline] = {}
        self._next: dict[Voice, int] = {}
        self._begin = begin
        self._frames = silence(0)
        self._settled: list[tuple[int, Frames]] = []

    def add(self, chunk: AudioChunk, stream: str, offset: float) -> None:
        """The second 0 of the chunks of this `stream` is second `offset` of the call."""
        voice = (stream, chunk.speaker)
        for placed in self._timelines.setdefault(voice, Timeline()).place(chunk):
            if isinstance(placed, Break):
                self._next[voice] = round(offset * SAMPLE_RATE) + round(placed.start * SAMPLE_RATE)
            else:
                self._put(int(chunk.speaker is Speaker.CUSTOMER), self._next[voice], placed)
                self._next[voice] += len(placed)

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
        there = mulaw.decode(self._frames[first:last, channel].tobytes())
        mixed = np.clip(there.astype(np.int32) + samples, -CLIP, CLIP).astype(np.int16)
        self._frames[first:last, channel] = np.frombuffer(mulaw.encode(mixed), np.uint8)


def silence(count: int) -> Frames:
    return np.full((count, len(CHANNELS)), mulaw.SILENCE, np.uint8)
