"""Speak named_calls.yaml for `./run bench vocabulary`: each call twice, with the two voices the other way round.

Needs what spoken_call.py needs (docs/demo_call.md says how to install it), and telephony on the path: the audio goes
through mu-law as on the telephone.
"""

import argparse
import json
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml
from spoken_call import RATE, Line, Samples, Voice, conversation, hibari_voice, piper_voice, reference, telephone_line

from telephony.mulaw import decode, encode

SCRIPT = Path(__file__).parent / "named_calls.yaml"
QUIETER = np.float32(0.7)
"""Both voices speak for the agent here; the peaks of one would clip at the agent's level."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="written to")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    one, other = hibari_voice(), piper_voice()
    for call in yaml.safe_load(SCRIPT.read_text(encoding="utf-8")):
        speak(folder / f"{call['id']}-1", call, {"agent": one, "customer": other})
        speak(folder / f"{call['id']}-2", call, {"agent": other, "customer": one})


def speak(path: Path, call: dict[str, list[str]], voices: dict[str, Voice]) -> None:
    spoken = list(conversation([Line(speaker, text, 0) for speaker, text in call["turns"]], voices))
    quieter = [replace(each, samples=each.samples * QUIETER) for each in spoken]
    write_wav(path.with_suffix(".wav"), telephone_line(quieter))
    path.with_suffix(".json").write_text(reference(spoken), encoding="utf-8")
    path.with_suffix(".vocabulary.json").write_text(json.dumps(call["vocabulary"]), encoding="utf-8")


def write_wav(path: Path, channels: Samples) -> None:
    """16-bit, of what mu-law leaves."""
    heard = np.stack([decode(encode(channel)) for channel in channels])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(heard))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(heard.T.astype("<i2").tobytes())


if __name__ == "__main__":
    main()
