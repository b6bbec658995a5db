"""Any audio file with one or two channels, as telephone audio per channel; what is damaged becomes silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soxr
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE
from transcription.errors import AudioUnreadable
from transcription.timeline import Samples

_LOUDEST = 32767
_LONGEST_RIFF = 0x7FFFFFFF
"""Bytes; a WAV that promises more was written before its length was known."""
_ROUNDING = 0.1
"""Seconds that a file may be shorter than promised: encoders pad."""

_Block = NDArray[np.float32]
"""Samples -1..1 of shape (samples, channels), at the file's own rate."""


@dataclass(frozen=True, slots=True)
class Damage:
    """`seconds` of the file from `start` could not be read."""

    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class AudioFile:
    """The channels are of the same length, at SAMPLE_RATE."""

    channels: list[Samples]
    damages: tuple[Damage, ...]


def read_audio(path: Path) -> list[Samples]:
    """The channels of the file, with silence where it is damaged. Raises AudioUnreadable."""
    return read_file(path).channels


def read_file(path: Path) -> AudioFile:
    """Raises AudioUnreadable, with a sentence for the user."""
    _check(path)
    try:
        with av.open(str(path)) as container:
            return _read(container, path)
    except (av.FFmpegError, OSError) as failure:
        raise AudioUnreadable(
            f"{path.name} is not audio that can be read ({failure.strerror or failure}). "
            "WAV, FLAC, MP3 and Ogg files work."
        ) from failure


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1)
    except IsADirectoryError as folder:
        raise AudioUnreadable(f"{path} is a folder. Name one audio file in it.") from folder
    except PermissionError as refused:
        raise AudioUnreadable(f"{path} may not be read by this user. Change its permissions.") from refused
    except OSError as absent:
        raise AudioUnreadable(f"There is no file {path}.") from absent
    if is_empty:
        raise AudioUnreadable(f"{path.name} is empty (0 bytes). Record or export it again.")


def _read(container: InputContainer, path: Path) -> AudioFile:
    if not container.streams.audio:
        raise AudioUnreadable(f"{path.name} holds no audio track.")
    stream = container.streams.audio[0]
    count, rate = stream.codec_context.channels, stream.codec_context.sample_rate
    if count not in (1, 2):
        raise AudioUnreadable(f"{path.name} has {count} channels; one or two are expected.")
    reader = _Reader(container, stream, path)
    channels = _telephone(reader.blocks(), rate, count)
    if not len(channels[0]):
        raise AudioUnreadable(f"{path.name} holds no sound: its audio track has no samples.")
    seconds = len(channels[0]) / SAMPLE_RATE
    missing = _missing_seconds(path, stream, seconds)
    cut_off = (Damage(seconds, missing),) if missing > _ROUNDING else ()
    return AudioFile(channels, (*reader.damages, *cut_off))


class _Reader:
    """A packet that cannot be decoded costs only itself."""

    def __init__(self, container: InputContainer, stream: AudioStream, path: Path) -> None:
        self.damages: list[Damage] = []
        self._container = container
        self._stream = stream
        self._name = path.name
        self._to_float = av.AudioResampler(format="fltp")

    def blocks(self) -> Iterator[_Block]:
        position, rate = 0, self._stream.codec_context.sample_rate
        for packet in self._container.demux(self._stream):
            try:
                block = self._decoded(packet)
            except av.InvalidDataError:
                block = self._silence(packet)
                self.damages.append(Damage(position / rate, len(block) / rate))
            position += len(block)
            yield block
        if self.damages and sum(damage.seconds for damage in self.damages) * rate >= position:
            raise AudioUnreadable(f"{self._name} is damaged: nothing of its audio track can be decoded.")

    def _decoded(self, packet: "Packet[AudioStream]") -> _Block:
        frames = [converted for frame in self._stream.decode(packet) for converted in self._to_float.resample(frame)]
        block = np.concatenate([self._silent(0), *(frame.to_ndarray().T for frame in frames)])
        if not np.isfinite(block).all():
            raise AudioUnreadable(f"{self._name} holds values that are not numbers (NaN). Export it again.")
        return block

    def _silence(self, packet: "Packet[AudioStream]") -> _Block:
        seconds = float(packet.duration * packet.time_base) if packet.duration and packet.time_base else 0.0
        return self._silent(round(seconds * self._stream.codec_context.sample_rate))

    def _silent(self, samples: int) -> _Block:
        return np.zeros((samples, self._stream.codec_context.channels), np.float32)


def _missing_seconds(path: Path, stream: AudioStream, seconds: float) -> float:
    """What a WAV's or FLAC's header promises beyond the `seconds` that are there; other formats promise nothing."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"fLaC") and stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base) - seconds
    promised = int.from_bytes(head[4:8], "little") + 8
    if head.startswith(b"RIFF") and promised < _LONGEST_RIFF and stream.bit_rate:
        return 8 * (promised - path.stat().st_size) / stream.bit_rate
    return 0.0


def _telephone(blocks: Iterator[_Block], rate: int, count: int) -> list[Samples]:
    resampler = soxr.ResampleStream(rate, SAMPLE_RATE, count, dtype="float32") if rate != SAMPLE_RATE else None
    pieces = [_rounded(resampler.resample_chunk(block) if resampler else block) for block in blocks]
    if resampler:
        pieces.append(_rounded(resampler.resample_chunk(np.zeros((0, count), np.float32), last=True)))
    joined = np.concatenate(pieces) if pieces else np.zeros((0, count), np.int16)
    return [np.ascontiguousarray(joined[:, channel]) for channel in range(count)]


def _rounded(block: _Block) -> Samples:
    return np.clip(np.round(block * (_LOUDEST + 1)), -_LOUDEST - 1, _LOUDEST).astype(np.int16)
