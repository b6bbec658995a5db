"""What is on a telephone line and is no speech to answer: synthetic, at SAMPLE_RATE, the same every time.

Levels are root mean square in dB below full scale; every sound has been through mu-law, as on the line.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from callassist.speech import SAMPLE_RATE
from telephony import mulaw
from transcription.timeline import Samples

Wave = NDArray[np.floating]

_KEYS = ((697, 1209), (770, 1336), (852, 1477), (941, 1336), (697, 1477), (770, 1209), (852, 1336))
_SCALE = (261.6, 293.7, 329.6, 392.0, 440.0, 523.3, 587.3, 659.3)
_CHORDS = ((130.8, 164.8, 196.0), (110.0, 130.8, 164.8), (87.3, 110.0, 130.8), (98.0, 123.5, 146.8))
_BEAT = 0.5
_BABBLE_SHIFTS = (3.1, 17.9, 41.3, 66.7)
"""Seconds; each side of the conversation is heard once per shift."""


def line_sounds(seconds: float, left: Samples, right: Samples) -> dict[str, Samples]:
    """`seconds` of each sound by name; babble is made of the two sides of a conversation."""
    return {name: on_the_line(make(seconds)) for name, make in _MAKERS.items()} | {
        "babble": on_the_line(_babble(seconds, left, right, -30)),
        "babble_and_pink_noise": on_the_line(_at(-30, _babble(seconds, left, right, -32) + _pink(seconds, -38))),
    }


def on_the_line(wave: Wave) -> Samples:
    return mulaw.decode(mulaw.encode((np.clip(wave, -1, 1) * 32767).astype(np.int16)))


def _random(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _at(level: float, wave: Wave) -> Wave:
    """At this level in dBFS."""
    loudness = float(np.sqrt(np.mean(wave**2)))
    return wave * (10 ** (level / 20) / loudness) if loudness else wave


def _looped(wave: Wave, seconds: float) -> Wave:
    return np.resize(wave, round(seconds * SAMPLE_RATE))


def _tones(seconds: float, *frequencies: float) -> Wave:
    time = _time(seconds)
    return sum((np.sin(2 * np.pi * f * time) for f in frequencies), np.zeros(len(time)))


def _coloured(wave: Wave, gain: Callable[[Wave], Wave]) -> Wave:
    """`gain` by frequency in Hz."""
    frequencies = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)
    return np.fft.irfft(np.fft.rfft(wave) * gain(frequencies), len(wave))


def _white(seconds: float, seed: int = 1) -> Wave:
    return _random(seed).normal(0, 1, round(seconds * SAMPLE_RATE))


def _pink(seconds: float, level: float) -> Wave:
    return _at(level, _coloured(_white(seconds, 2), lambda f: 1 / np.sqrt(np.maximum(f, 50))))


def _comfort(seconds: float, level: float) -> Wave:
    """Noise that falls with frequency, as G.711 Appendix II describes a room (Hoth)."""
    return _at(level, _coloured(_white(seconds), lambda f: 1 / (1 + (f / 1000) ** 2)))


def _ring(seconds: float, on: float, off: float, *frequencies: float) -> Wave:
    ring = 0.1 * _tones(on, *frequencies) / len(frequencies)
    return _looped(np.concatenate([ring, np.zeros(round(off * SAMPLE_RATE))]), seconds)


def _keys(seconds: float) -> Wave:
    presses = [part for key in _KEYS for part in (0.1 * _tones(0.12, *key), np.zeros(round(0.3 * SAMPLE_RATE)))]
    return _looped(np.concatenate(presses), seconds)


def _hum(seconds: float, mains: float) -> Wave:
    strengths = {1: 1.0, 2: 0.5, 3: 0.6, 4: 0.2, 5: 0.3, 7: 0.15, 9: 0.1}
    return _at(-35, sum((s * _tones(seconds, mains * n) for n, s in strengths.items()), 0 * _time(seconds)))


def _note(seconds: float, frequency: float, harmonics: int, decay: float) -> Wave:
    """Struck and fading; higher harmonics fade sooner."""
    time = _time(seconds)
    waves = [np.sin(2 * np.pi * frequency * n * time) * np.exp(-decay * n * time) / n for n in range(1, harmonics + 1)]
    return sum(waves, np.zeros(len(time)))


def _band(seconds: float) -> Wave:
    """A melody, chords, a bass and drums, 120 beats a minute; the tune never repeats itself exactly."""
    random, beats = _random(3), []
    noise = _white(_BEAT, 4)
    for beat in range(round(seconds / _BEAT)):
        chord = _CHORDS[beat // 4 % 4]
        melody = _note(_BEAT, _SCALE[random.integers(len(_SCALE))] * random.choice((1, 2)), 6, 4)
        chords = sum((_note(_BEAT, 2 * f, 4, 5) for f in chord), np.zeros(len(noise)))
        drum = noise * np.exp(-_time(_BEAT) * (60 if beat % 2 else 25)) * (0.3 if beat % 2 else 0.6)
        beats.append(0.5 * melody + 0.2 * chords + 0.5 * _note(_BEAT, chord[0], 3, 3) + drum)
    return _at(-22, _looped(np.concatenate(beats), seconds))


def _pad(seconds: float) -> Wave:
    """Slow chords of detuned voices that swell and tremble: of all music the most like singing."""
    time, bars = _time(4.0), []
    for chord in _CHORDS:
        voices = [
            np.sin(2 * np.pi * f * n * detune * time + 3 * np.sin(2 * np.pi * 5 * time)) / n
            for f in chord
            for n in (1, 2, 3, 4, 5, 6)
            for detune in (0.997, 1.003)
        ]
        bars.append(sum(voices, np.zeros(len(time))) * np.sin(np.pi * time / 4.0))
    return _at(-24, _looped(np.concatenate(bars), seconds))


def _babble(seconds: float, left: Samples, right: Samples, level: float) -> Wave:
    """Eight talkers at the same level in the next room: shifted copies of a conversation, without their consonants."""
    talkers = [
        np.resize(np.roll(_at(-20, side / 32768), -round(shift * SAMPLE_RATE)), round(seconds * SAMPLE_RATE))
        for side in (left, right)
        for shift in _BABBLE_SHIFTS
    ]
    mixed = sum(talkers, np.zeros(round(seconds * SAMPLE_RATE)))
    return _at(level, _coloured(mixed, lambda f: 1 / (1 + (f / 1500) ** 4)))


def _struck(seconds: float, every: tuple[float, float], decay: float, seed: int) -> Wave:
    """Short knocks of noise at irregular times, `every` so many seconds."""
    random, wave = _random(seed), np.zeros(round(seconds * SAMPLE_RATE))
    knock = _white(0.05, seed) * np.exp(-_time(0.05) * decay)
    at = random.uniform(*every)
    while at + 0.05 < seconds:
        first = round(at * SAMPLE_RATE)
        wave[first : first + len(knock)] += knock * random.uniform(0.3, 1.0)
        at += random.uniform(*every)
    return wave


def _clicks(seconds: float) -> Wave:
    return _struck(seconds, (0.2, 2.0), 2000, 5) * 0.2 + _comfort(seconds, -60)


def _keyboard(seconds: float) -> Wave:
    typing = _coloured(_struck(seconds, (0.07, 0.3), 150, 6), lambda f: f / (f + 1500))
    return _at(-38, typing) + _comfort(seconds, -60)


def _breathing(seconds: float) -> Wave:
    """In for a second and a half, out for two, close to the mouthpiece."""
    breath = np.concatenate([np.sin(np.pi * _time(1.5) / 1.5), np.zeros(2400), 1.5 * np.sin(np.pi * _time(2.0) / 2.0)])
    shape = _looped(np.concatenate([breath**2, np.zeros(4800)]), seconds)
    return _at(-32, _coloured(_white(seconds, 7), lambda f: f / (f + 300) / (1 + (f / 1200) ** 2)) * shape)


_MAKERS: dict[str, Callable[[float], Wave]] = {
    "digital_silence": lambda seconds: np.zeros(round(seconds * SAMPLE_RATE)),
    "comfort_noise_65": lambda seconds: _comfort(seconds, -65),
    "comfort_noise_50": lambda seconds: _comfort(seconds, -50),
    "ring_tone_us": lambda seconds: _ring(seconds, 2.0, 4.0, 440, 480),
    "ring_tone_eu": lambda seconds: _ring(seconds, 1.0, 4.0, 425),
    "dtmf": _keys,
    "music_band": _band,
    "music_pad": _pad,
    "hum_50": lambda seconds: _hum(seconds, 50),
    "hum_60": lambda seconds: _hum(seconds, 60),
    "white_noise": lambda seconds: _at(-35, _white(seconds)),
    "clicks": _clicks,
    "keyboard": _keyboard,
    "breathing": _breathing,
}
