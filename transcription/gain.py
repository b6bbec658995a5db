"""Automatic gain before voice detection: a quiet caller reaches the detector and the model at the usual level."""

import numpy as np

from transcription.resample import Audio

_TARGET = 0.07
"""Level of speech to reach, as standard deviation of samples -1..1 (about -23 dBFS)."""
_GATE = 0.004
"""Below this (-48 dBFS) a step is line noise and says nothing about how loud the speaker is."""
_START = 0.02
_SMOOTHING = 0.9
_MOST = 12.0
_DRIFT = 0.95


class Gain:
    """The running gain of one speaker. Deterministic in the sequence of steps it is given."""

    def __init__(self) -> None:
        self._speech_level = _START
        self._offset: float | None = None

    def apply(self, step: Audio) -> Audio:
        """`step` is some 0.1 s of audio, always of the same length; a constant offset of the line is taken out."""
        mean, level = float(step.mean()), float(step.std())
        self._offset = mean if self._offset is None else _DRIFT * self._offset + (1 - _DRIFT) * mean
        if level > _GATE:
            self._speech_level = _SMOOTHING * self._speech_level + (1 - _SMOOTHING) * level
        factor = np.float32(min(_MOST, _TARGET / self._speech_level))
        even: Audio = np.clip((step - np.float32(self._offset)) * factor, -1, 1)
        return even
