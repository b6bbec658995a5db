"""Two channels of a conversation, cut into the frames that Media Streams carries."""

import base64
from dataclasses import dataclass
from functools import cache
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
        return cls(frames(customer), frames(agent))

    def looped(self, seconds: float, start: float = 0.0) -> Self:
        """Again and again from second `start` on, for `seconds`; the frames are shared."""
        first, count = round(start / FRAME_SECONDS), round(seconds / FRAME_SECONDS)
        length = max(len(self.customer), len(self.agent))

        def cut(side: tuple[str, ...]) -> tuple[str, ...]:
            once = side + (SILENT_FRAME,) * (length - len(side))
            return tuple(once[(first + place) % length] for place in range(count))

        return type(self)(cut(self.customer), cut(self.agent))

    @property
    def seconds(self) -> float:
        return max(len(self.customer), len(self.agent)) * FRAME_SECONDS


def frames(samples: NDArray[np.int16]) -> tuple[str, ...]:
    """From samples at 8000 a second; the last frame is filled with silence."""
    audio = mulaw.encode(samples)
    audio += bytes([mulaw.SILENCE]) * (-len(audio) % FRAME_BYTES)
    starts = range(0, len(audio), FRAME_BYTES)
    return tuple(base64.b64encode(audio[start : start + FRAME_BYTES]).decode() for start in starts)


def mixed(voices: list[str]) -> str:
    """Frames of one instant, added up."""
    sounding = [frame for frame in voices if frame is not SILENT_FRAME]
    if len(sounding) < 2:
        return sounding[0] if sounding else SILENT_FRAME
    samples = sum(mulaw.decode(base64.b64decode(frame)).astype(np.int32) for frame in sounding)
    return base64.b64encode(mulaw.encode(np.clip(samples, -32768, 32767).astype(np.int16))).decode()


@cache
def hold_music() -> tuple[str, ...]:
    """A tone in place of music, one second of it."""
    return frames((3000 * np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)).astype(np.int16))
