"""Automatic gain before voice detection: a quiet caller reaches the detector and the model at the usual level."""

from collections import deque

import numpy as np

from transcription.level import level
from transcription.resample import Audio

_TARGET = 0.07
"""Level of speech to reach, as standard deviation of samples -1..1 (about -23 dBFS)."""
_GATE = 0.004
"""Above this (-48 dBFS) a step is somebody; below it is noise of the line, an echo, or somebody very quiet."""
_FAINTEST = 0.0004
_OVER_NOISE = 3.0
_OVER_ECHO = 0.05
_NOISE_STEPS = 50
_START = 0.02
_SMOOTHING = 0.9
_MOST = 20.0
_DRIFT = 0.95


class Gain:
    """The running gain of one speaker. Deterministic in the sequence of steps it is given."""

    def __init__(self) -> None:
        self._speech_level = _START
        self._offset: float | None = None
        self._levels: deque[float] = deque(maxlen=_NOISE_STEPS)

    def apply(self, step: Audio) -> Audio:
        """`step` is some 0.1 s of audio, always of the same length; a constant offset of the line is taken out."""
        mean, loudness = float(step.mean()), level(step)
        self._offset = mean if self._offset is None else _DRIFT * self._offset + (1 - _DRIFT) * mean
        self._levels.append(loudness)
        if self._is_speech(loudness):
            self._speech_level = _SMOOTHING * self._speech_level + (1 - _SMOOTHING) * loudness
        factor = np.float32(min(_MOST, _TARGET / self._speech_level))
        even: Audio = np.clip((step - np.float32(self._offset)) * factor, -1, 1)
        return even

    def _is_speech(self, loudness: float) -> bool:
        """Somebody quiet stands out from the noise; the other side's echo is far below who speaks here usually."""
        if loudness > _GATE:
            return True
        return loudness > max(_FAINTEST, _OVER_NOISE * min(self._levels), _OVER_ECHO * self._speech_level)
