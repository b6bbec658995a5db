"""One speaker's samples in; speech, its pauses and its audio out: resampling, gain, detection, endpointing in line."""

from collections import deque
from collections.abc import Iterator

import numpy as np

from transcription.endpointing import Endpointer, Limits, Span, SpeechEvent
from transcription.gain import Gain
from transcription.level import level
from transcription.resample import WHISPER_RATE, Audio, Resampler
from transcription.timeline import Samples
from transcription.vad import FRAME, Vad

_STEP = 3 * FRAME
"""Samples that share one gain and one call of the detector: 96 ms at 16 kHz."""
_FRAME_SECONDS = FRAME / WHISPER_RATE


class Ear:
    """Listens to unbroken stretches of one speaker. The gain is kept from one stretch to the next."""

    def __init__(self, vad: Vad, limits: Limits) -> None:
        self._vad = vad
        self._limits = limits
        self._gain = Gain()
        self.begin(0.0)

    def begin(self, start: float) -> None:
        """A new stretch of audio from `start` seconds."""
        self._resampler = Resampler()
        self._voices = self._vad.open()
        self._endpointer = Endpointer(start, self._limits)
        self._unheard: Audio = np.zeros(0, np.float32)
        self._heard: deque[Audio] = deque()
        self._heard_from = round(start * WHISPER_RATE)

    @property
    def now(self) -> float:
        return self._endpointer.now

    @property
    def speaking(self) -> bool:
        """An utterance is in progress."""
        return self._endpointer.speech_from is not None

    @property
    def span(self) -> Span | None:
        """The utterance in progress so far; None in silence."""
        return self._endpointer.span

    @property
    def quiet_from(self) -> float | None:
        """Since when the speaker has been quiet in the middle of the utterance in progress; None while they speak."""
        return self._endpointer.quiet_from

    def listen(self, samples: Samples) -> Iterator[SpeechEvent]:
        """Take one event at a time: the answer to a pause is given, by `judge`, before the next frame is heard."""
        yield from self._hear(self._resampler.resample(samples))

    def finish(self) -> Iterator[SpeechEvent]:
        """The stretch ends here."""
        rest = self._resampler.resample(np.zeros(0, np.int16), last=True)
        left = (len(self._unheard) + len(rest)) % _STEP
        yield from self._hear(np.concatenate([rest, np.zeros((_STEP - left) % _STEP, np.float32)]))
        yield from self._endpointer.finish()

    def judge(self, *, complete: bool) -> None:
        self._endpointer.judge(complete=complete)

    def audio(self, start: float, end: float) -> Audio:
        """What was heard from `start` to `end` seconds, at an even level. Only of the utterance in progress."""
        heard = np.concatenate([*self._heard]) if self._heard else np.zeros(0, np.float32)
        first = max(0, round(start * WHISPER_RATE) - self._heard_from)
        return heard[first : max(first, round(end * WHISPER_RATE) - self._heard_from)]

    def _hear(self, audio: Audio) -> Iterator[SpeechEvent]:
        self._unheard = np.concatenate([self._unheard, audio])
        while len(self._unheard) >= _STEP:
            step, self._unheard = self._gain.apply(self._unheard[:_STEP]), self._unheard[_STEP:]
            self._heard.append(step)
            for voice, frame in zip(self._voices.probabilities(step), step.reshape(-1, FRAME), strict=True):
                yield from self._endpointer.process(_FRAME_SECONDS, voice, level(frame))
            self._forget()

    def _forget(self) -> None:
        keep_from = round(self._endpointer.keep_from * WHISPER_RATE)
        while self._heard and self._heard_from + len(self._heard[0]) <= keep_from:
            self._heard_from += len(self._heard.popleft())
