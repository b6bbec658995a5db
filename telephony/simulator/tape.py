"""What the carrier records of a leg: one channel or two, with pauses, as a wave file once it is over."""

import base64
import io
import time
import wave
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from telephony import mulaw
from telephony.simulator.legs import Leg, Subscription
from telephony.simulator.recording import FRAME_SECONDS
from telephony.webhooks import TERMINAL

SAMPLE_RATE = 8000


@dataclass(eq=False, slots=True)
class Tape:
    """`pauses` are pairs of monotonic times; the last one is open while it is paused."""

    sid: str
    leg: Leg
    channels: int
    source: str
    subscription: Subscription
    began: float
    status: str = "in-progress"
    ended: float | None = None
    pauses: list[list[float]] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        return self.status in {"in-progress", "paused"} and self.leg.status not in TERMINAL

    @property
    def seconds(self) -> float:
        """Of the call."""
        return ((self.ended or time.monotonic()) - self.began) * self.leg.call.script.speed

    def pause(self) -> None:
        if self.status == "in-progress":
            self.status = "paused"
            self.pauses.append([time.monotonic(), float("inf")])

    def go_on(self) -> None:
        if self.status == "paused":
            self.status = "in-progress"
            self.pauses[-1][1] = time.monotonic()

    def wav(self, channels: int) -> bytes:
        """What was said on either side, as far as the call's recording has it; pauses are silent."""
        recording = self.leg.call.script.recording
        own, other = recording.customer, recording.agent
        if not self.leg.is_customer:
            own, other = other, own
        sides = [self._sound(own), self._sound(other)]
        samples = np.stack(sides, 1) if channels == 2 else (sides[0] // 2 + sides[1] // 2)[:, None]
        return _wave(samples.astype("<i2"), channels)

    def _sound(self, frames: tuple[str, ...]) -> NDArray[np.int16]:
        """A recorder that nobody talks with hears the recording from its beginning."""
        samples = np.zeros(round(self.seconds * SAMPLE_RATE), np.int16)
        talked = self.leg.call.talk_started
        start = 0 if talked is None or self.source == "RecordVerb" else self._place(talked)
        first, skipped = max(start, 0), max(-start, 0)
        wanted = -(-(skipped + len(samples)) // round(FRAME_SECONDS * SAMPLE_RATE))
        said = mulaw.decode(b"".join(base64.b64decode(frame) for frame in frames[:wanted]))[skipped:]
        samples[first : first + len(said)] = said[: max(len(samples) - first, 0)]
        for begin, end in self.pauses:
            samples[max(self._place(begin), 0) : self._place(min(end, self.ended or end))] = 0
        return samples

    def _place(self, at: float) -> int:
        return round(min(at - self.began, 1e6) * self.leg.call.script.speed * SAMPLE_RATE)


def _wave(samples: NDArray[np.int16], channels: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as audio:
        audio.setnchannels(channels)
        audio.setsampwidth(2)
        audio.setframerate(SAMPLE_RATE)
        audio.writeframes(samples.tobytes())
    return file.getvalue()
