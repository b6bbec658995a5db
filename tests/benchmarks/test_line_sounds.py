import numpy as np
import pytest

from benchmarks.line_sounds import line_sounds
from callassist.speech import SAMPLE_RATE
from transcription.timeline import Samples

SECONDS = 6.0


@pytest.fixture(scope="module")
def sounds() -> dict[str, Samples]:
    return line_sounds(SECONDS, *_talkers())


def _talkers() -> tuple[Samples, Samples]:
    time = np.arange(8 * SAMPLE_RATE)
    left, right = (np.sin(time * pitch) * 8000 for pitch in (0.1, 0.13))
    return left.astype(np.int16), right.astype(np.int16)


def level(samples: Samples) -> float:
    """In dB below full scale."""
    return float(20 * np.log10(np.sqrt(np.mean((samples / 32768.0) ** 2))))


def test_every_sound_lasts_as_long_as_asked_and_none_clips(sounds: dict[str, Samples]) -> None:
    for samples in sounds.values():
        assert len(samples) == SECONDS * SAMPLE_RATE
        assert np.abs(samples.astype(np.int32)).max() < 30_000


def test_the_sounds_are_the_same_every_time(sounds: dict[str, Samples]) -> None:
    again = line_sounds(SECONDS, *_talkers())

    assert all(np.array_equal(again[name], samples) for name, samples in sounds.items())


@pytest.mark.parametrize(
    ("name", "decibels"), [("babble", -30), ("babble_and_pink_noise", -30), ("hum_50", -35), ("comfort_noise_50", -50)]
)
def test_noise_has_the_level_of_its_name(sounds: dict[str, Samples], name: str, decibels: float) -> None:
    assert level(sounds[name]) == pytest.approx(decibels, abs=0.5)


def test_digital_silence_is_silent(sounds: dict[str, Samples]) -> None:
    assert not sounds["digital_silence"].any()
