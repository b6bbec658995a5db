"""Telephone samples to what Whisper and the voice detector hear: 8 kHz int16 in, 16 kHz float32 out."""

import numpy as np
import soxr
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE

WHISPER_RATE = 16000
"""Samples per second of the audio that Whisper was trained on."""

Audio = NDArray[np.float32]
"""Mono audio at WHISPER_RATE, -1..1."""


class Resampler:
    """One stretch of unbroken audio. Sample 0 out is the time of sample 0 in; output comes some 0.1 s late."""

    def __init__(self) -> None:
        self._stream = soxr.ResampleStream(SAMPLE_RATE, WHISPER_RATE, 1, dtype="float32", quality="HQ")

    def resample(self, samples: NDArray[np.int16], *, last: bool = False) -> Audio:
        """`last` flushes what is still inside; the resampler is then spent."""
        scaled = samples.astype(np.float32) / np.float32(32768)
        out: Audio = self._stream.resample_chunk(scaled, last=last)
        return out
