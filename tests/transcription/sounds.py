"""Telephone sounds that are not speech, as int16 at SAMPLE_RATE."""

import numpy as np
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE
from transcription.timeline import Samples

_KEYS = {"1": (697, 1209), "5": (770, 1336), "9": (852, 1477), "0": (941, 1336)}


def _samples(wave: NDArray[np.float64]) -> Samples:
    return (np.clip(wave, -1, 1) * 32767).astype(np.int16)


def _tones(seconds: float, *frequencies: float, level: float = 0.2) -> NDArray[np.float64]:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return level * sum((np.sin(2 * np.pi * f * time) for f in frequencies), np.zeros(len(time))) / len(frequencies)


def digital_silence(seconds: float) -> Samples:
    return _samples(np.zeros(round(seconds * SAMPLE_RATE)))


def comfort_noise(seconds: float, level: float = 0.003) -> Samples:
    return _samples(np.random.default_rng(1).normal(0, level, round(seconds * SAMPLE_RATE)))


def line_hum(seconds: float) -> Samples:
    return _samples(_tones(seconds, 50, 100, 150, 250, level=0.05))


def ring_tone(seconds: float) -> Samples:
    """North American ringback: 440 and 480 Hz, two seconds on, four off."""
    ring = np.concatenate([_tones(2.0, 440, 480), np.zeros(4 * SAMPLE_RATE)])
    return _samples(np.resize(ring, round(seconds * SAMPLE_RATE)))


def keys_pressed(seconds: float) -> Samples:
    presses = [part for low, high in _KEYS.values() for part in (_tones(0.2, low, high), np.zeros(SAMPLE_RATE // 2))]
    return _samples(np.resize(np.concatenate(presses), round(seconds * SAMPLE_RATE)))


def hold_music(seconds: float) -> Samples:
    """Chords with a melody over them, each note struck and fading."""
    chords = [(262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294)]
    melody = [523, 494, 440, 392, 440, 494, 587, 523]
    fade = np.exp(-np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE * 3)
    bars = [
        (_tones(0.5, *chords[i // 2], level=0.15) + _tones(0.5, note, 2 * note, level=0.1)) * fade
        for i, note in enumerate(melody)
    ]
    return _samples(np.resize(np.concatenate(bars), round(seconds * SAMPLE_RATE)))
