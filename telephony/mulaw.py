"""G.711 mu-law, the audio of telephone lines: one byte a sample, 8000 a second (ITU-T G.711)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

SILENCE = 0xFF
"""The byte for sample 0."""

_BIAS = 0x84
_CLIP = 32635


@cache
def _decoding() -> NDArray[np.int16]:
    inverted = ~np.arange(256) & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + _BIAS) << ((inverted & 0x70) >> 4)
    table: NDArray[np.int16] = np.where(inverted & 0x80, _BIAS - magnitude, magnitude - _BIAS).astype(np.int16)
    return table


@cache
def _encoding() -> NDArray[np.uint8]:
    """The byte of every sample, indexed by the sample's bits read as an unsigned number."""
    samples = np.arange(65536).astype(np.uint16).view(np.int16).astype(np.int32)
    biased = np.minimum(np.abs(samples), _CLIP) + _BIAS
    exponent = np.floor(np.log2(biased)).astype(np.int32) - 7
    mantissa = (biased >> (exponent + 3)) & 0x0F
    sign = np.where(samples < 0, 0x80, 0)
    table: NDArray[np.uint8] = (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8)
    return table


def decode(payload: bytes) -> NDArray[np.int16]:
    return _decoding().take(np.frombuffer(payload, np.uint8))


def encode(samples: NDArray[np.int16]) -> bytes:
    return _encoding()[np.ascontiguousarray(samples, np.int16).view(np.uint16)].tobytes()
