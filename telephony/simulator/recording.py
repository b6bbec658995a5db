"""Two channels of a conversation, cut into the frames that Media Streams carries."""

import base64
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from telephony import mulaw

FRAME_SECONDS = 0.02
FRAME_BYTES = 160
SILENT_FRAME = base64.b64encode(bytes([mulaw.SILENCE]) * FRAME_BYTES).decode()


@dataclass(frozen=True, slots=True)
class Recording:
    """Base64 mu-law frames of 20 ms, so that any number of calls can play them at next to no cost."""

    customer: tuple[str, ...]
    agent: tuple[str, ...]

    @classmethod
    def of(cls, customer: NDArray[np.int16], agent: NDArray[np.int16]) -> Self:
        """From samples at 8000 a second."""
        return cls(_frames(customer), _frames(agent))

    def looped(self, seconds: float, start: float = 0.0) -> Self:
        """Again and again from second `start` on, for `seconds`; the frames are shared."""
        first, count = round(start / FRAME_SECONDS), round(seconds / FRAME_SECONDS)
        length = max(len(self.customer), len(self.agent))

        def cut(frames: tuple[str, ...]) -> tuple[str, ...]:
            once = frames + (SILENT_FRAME,) * (length - len(frames))
            return tuple(once[(first + place) % length] for place in range(count))

        return type(self)(cut(self.customer), cut(self.agent))

    @property
    def seconds(self) -> float:
        return max(len(self.customer), len(self.agent)) * FRAME_SECONDS


def _frames(samples: NDArray[np.int16]) -> tuple[str, ...]:
    audio = mulaw.encode(samples)
    audio += bytes([mulaw.SILENCE]) * (-len(audio) % FRAME_BYTES)
    starts = range(0, len(audio), FRAME_BYTES)
    return tuple(base64.b64encode(audio[start : start + FRAME_BYTES]).decode() for start in starts)
