import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony import mulaw


@pytest.mark.parametrize(
    ("byte", "sample"),
    [
        (0xFF, 0),
        (0x7F, 0),
        (0xFE, 8),
        (0x7E, -8),
        (0xD5, 716),
        (0x55, -716),
        (0x80, 32124),
        (0x00, -32124),
    ],
)
def test_the_check_values_of_g711(byte, sample):
    assert mulaw.decode(bytes([byte])).tolist() == [sample]


def test_every_byte_decodes_by_the_formula_of_the_standard():
    def formula(byte):
        inverted = ~byte & 0xFF
        magnitude = (((inverted & 0x0F) << 3) + 0x84) << ((inverted & 0x70) >> 4)
        return 0x84 - magnitude if inverted & 0x80 else magnitude - 0x84

    decoded = mulaw.decode(bytes(range(256)))

    assert decoded.dtype == np.int16
    assert decoded.tolist() == [formula(byte) for byte in range(256)]


def test_every_byte_comes_back_but_the_second_zero():
    everything = bytes(range(256))

    again = mulaw.encode(mulaw.decode(everything))

    assert [(a, b) for a, b in zip(everything, again, strict=True) if a != b] == [(0x7F, 0xFF)]


@settings(deadline=None)
@given(st.integers(-32768, 32767))
def test_a_sample_comes_back_within_the_step_of_its_size(sample):
    (again,) = mulaw.decode(mulaw.encode(np.array([sample], np.int16))).tolist()

    assert abs(again - sample) <= max(8, abs(sample) / 16)


def test_louder_never_decodes_quieter():
    samples = np.arange(-32768, 32768).astype(np.int16)

    assert (np.diff(mulaw.decode(mulaw.encode(samples)).astype(int)) >= 0).all()


def test_nothing_is_nothing():
    assert mulaw.decode(b"").tolist() == []
    assert mulaw.encode(np.zeros(0, np.int16)) == b""


def test_silence_is_zero():
    assert mulaw.encode(np.zeros(2, np.int16)) == bytes([mulaw.SILENCE] * 2)


def test_samples_may_be_any_view():
    samples = np.arange(-1000, 1000).astype(np.int16)

    assert mulaw.encode(samples[::-2]) == mulaw.encode(samples[::-2].copy())
