"""Is there a voice? The Silero detector that faster-whisper ships, run as a stream: some 2 ms per audio second."""

from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from transcription.errors import ModelUnavailable
from transcription.level import level
from transcription.resample import Audio

FRAME = 512
"""Samples at 16 kHz that get one probability: 32 ms."""
_CONTEXT = 64
"""Samples of the frame before that the network sees in front of each frame."""
_QUIET = 0.1
_LOUD = 0.01
"""Standard deviation of samples -1..1 (-40 dBFS): more than a quiet line."""
_QUIET_FRAMES = 30
_FADING = 0.983
"""Of the network's memory, a frame, once there was sound but no voice for _QUIET_FRAMES: half is left after 1.3 s.

Without it hum and hold music deafen the detector for seconds: half of the voice right after them was missed.
"""


class VoiceStream(Protocol):
    """One speaker's unbroken audio."""

    def probabilities(self, audio: Audio) -> list[float]:
        """One probability of voice per FRAME; `audio` is a whole number of frames."""
        ...


class Vad(Protocol):
    def open(self) -> VoiceStream: ...


class SileroVad:
    """One session for the process; each stream carries its own state."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(str(_weights()), options, providers=["CPUExecutionProvider"])

    def open(self) -> VoiceStream:
        return _SileroStream(self._session)


class _SileroStream:
    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._hidden: NDArray[np.float32] = np.zeros((1, 1, 128), np.float32)
        self._cell: NDArray[np.float32] = np.zeros((1, 1, 128), np.float32)
        self._tail: Audio = np.zeros(_CONTEXT, np.float32)
        self._quiet = 0

    def probabilities(self, audio: Audio) -> list[float]:
        frames = audio.reshape(-1, FRAME)
        before = np.vstack([self._tail, frames[:-1, -_CONTEXT:]])
        seen = np.hstack([before, frames]).astype(np.float32)
        found, self._hidden, self._cell = self._session.run(None, {"input": seen, "h": self._hidden, "c": self._cell})
        self._tail = frames[-1, -_CONTEXT:]
        self._forget(len(frames), float(found.max()), level(audio))
        return [float(probability) for probability in found.reshape(-1)]

    def _forget(self, frames: int, voice: float, loudness: float) -> None:
        self._quiet = self._quiet + frames if voice < _QUIET and loudness > _LOUD else 0
        if self._quiet > _QUIET_FRAMES:
            self._hidden, self._cell = self._hidden * _FADING**frames, self._cell * _FADING**frames


def _weights() -> Path:
    """The newest detector in faster-whisper's assets, found without importing the package."""
    spec = find_spec("faster_whisper")
    folders = (spec.submodule_search_locations if spec else None) or []
    found = sorted(path for folder in folders for path in Path(folder, "assets").glob("silero_vad*.onnx"))
    if not found:
        raise ModelUnavailable("faster-whisper is installed without its voice detector. Reinstall faster-whisper.")
    return found[-1]
