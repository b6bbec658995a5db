import numpy as np
import pytest

from transcription.gain import Gain
from transcription.level import level as loudness
from transcription.resample import Audio

STEP = 1536


def tone(level: float, offset: float = 0.0) -> Audio:
    return np.asarray(np.sin(np.arange(STEP) * 0.2) * level * np.sqrt(2) + offset, np.float32)


@pytest.mark.parametrize("level", [0.01, 0.03, 0.07, 0.2])
def test_speech_reaches_the_same_level_however_loud_the_caller_is(level: float) -> None:
    gain = Gain()

    for _ in range(100):
        out = gain.apply(tone(level))

    assert float(out.std()) == pytest.approx(0.07, rel=0.15)


def test_line_noise_does_not_raise_the_gain() -> None:
    gain = Gain()
    before = gain.apply(tone(0.003))

    for _ in range(200):
        after = gain.apply(tone(0.003))

    assert float(after.std()) == pytest.approx(float(before.std()))


def test_a_constant_offset_of_the_line_is_taken_out() -> None:
    with_offset, without = Gain(), Gain()

    for _ in range(50):
        shifted, plain = with_offset.apply(tone(0.005, offset=0.3)), without.apply(tone(0.005))

    assert float(shifted.std()) == pytest.approx(float(plain.std()), rel=0.05)
    assert abs(float(shifted.mean())) < 0.02


def test_the_result_never_leaves_the_range_of_audio() -> None:
    gain = Gain()
    for _ in range(50):
        gain.apply(tone(0.005))

    assert float(np.abs(gain.apply(tone(0.9))).max()) <= 1.0


def test_somebody_very_quiet_on_a_clean_line_is_raised() -> None:
    gain = Gain()
    pause = np.zeros(STEP, np.float32)

    for _ in range(100):
        gain.apply(pause)
        out = gain.apply(tone(0.0015))

    assert float(out.std()) == pytest.approx(20 * 0.0015, rel=0.15)


def test_a_faint_echo_of_the_other_side_does_not_raise_the_gain() -> None:
    gain = Gain()
    for _ in range(50):
        before = gain.apply(tone(0.08))

    for _ in range(200):
        gain.apply(tone(0.001))
        gain.apply(np.zeros(STEP, np.float32))

    assert float(gain.apply(tone(0.08)).std()) == pytest.approx(float(before.std()), rel=0.02)


@pytest.mark.parametrize("offset", [0.0, 0.3])
def test_loudness_is_the_standard_deviation_whatever_the_offset(offset: float) -> None:
    noise = np.random.default_rng(1).normal(offset, 0.05, STEP).astype(np.float32)

    assert loudness(noise) == pytest.approx(float(noise.std()), rel=1e-3)
    assert loudness(np.full(STEP, offset, np.float32)) < 1e-3
