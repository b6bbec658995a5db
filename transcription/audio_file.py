"""Any audio file with one or two channels, as telephone audio per channel."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import soxr
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE
from transcription.errors import AudioUnreadable
from transcription.timeline import Samples

_LOUDEST = 32767


def read_audio(path: Path) -> list[Samples]:
    """The channels of the file at SAMPLE_RATE. Raises AudioUnreadable, with a sentence for the user."""
    if not path.is_file():
        raise AudioUnreadable(f"There is no file {path}.")
    if path.stat().st_size == 0:
        raise AudioUnreadable(f"{path.name} is empty (0 bytes). Record or export it again.")
    try:
        return _channels(path)
    except (av.FFmpegError, OSError) as failure:
        raise AudioUnreadable(
            f"{path.name} is not audio that can be read ({failure.strerror or failure}). "
            "WAV, FLAC, MP3 and Ogg files work."
        ) from failure


def _channels(path: Path) -> list[Samples]:
    with av.open(str(path)) as container:
        if not container.streams.audio:
            raise AudioUnreadable(f"{path.name} holds no audio track.")
        stream = container.streams.audio[0]
        count = stream.codec_context.channels
        if count not in (1, 2):
            raise AudioUnreadable(f"{path.name} has {count} channels; one or two are expected.")
        channels = _telephone(_floats(container.decode(stream), path), stream.codec_context.sample_rate, count)
    if not len(channels[0]):
        raise AudioUnreadable(f"{path.name} holds no sound: its audio track has no samples.")
    return channels


def _floats(frames: Iterator[AudioFrame], path: Path) -> Iterator[NDArray[np.float32]]:
    """Blocks of shape (samples, channels) at the file's own rate."""
    to_float = av.AudioResampler(format="fltp")
    for frame in frames:
        for converted in to_float.resample(frame):
            block = converted.to_ndarray().T
            if not np.isfinite(block).all():
                raise AudioUnreadable(f"{path.name} holds values that are not numbers (NaN). Export it again.")
            yield np.ascontiguousarray(block)


def _telephone(blocks: Iterator[NDArray[np.float32]], rate: int, count: int) -> list[Samples]:
    resampler = soxr.ResampleStream(rate, SAMPLE_RATE, count, dtype="float32") if rate != SAMPLE_RATE else None
    pieces = [_rounded(resampler.resample_chunk(block) if resampler else block) for block in blocks]
    if resampler:
        pieces.append(_rounded(resampler.resample_chunk(np.zeros((0, count), np.float32), last=True)))
    joined = np.concatenate(pieces) if pieces else np.zeros((0, count), np.int16)
    return [np.ascontiguousarray(joined[:, channel]) for channel in range(count)]


def _rounded(block: NDArray[np.float32]) -> Samples:
    return np.clip(np.round(block * (_LOUDEST + 1)), -_LOUDEST - 1, _LOUDEST).astype(np.int16)
