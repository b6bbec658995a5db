"""Speak labelled calls for `./run bench assist`: NAME.yaml of their folder in, NAME.wav and NAME.json out.

Needs what spoken_call.py needs (docs/demo_call.md says how to install it), and telephony on the path: the audio goes
through mu-law as on the telephone. The agent and the caller have a synthetic voice each; a manager has none.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml
from spoken_call import Line, conversation, hibari_voice, piper_voice, reference, telephone_line
from spoken_names import write_wav

SPEAKERS = {"agent": "agent", "caller": "customer"}
QUIETER = np.float32(0.6)
"""So that the peaks of the angriest turns do not clip."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", type=Path, help="the folder of labelled calls")
    parser.add_argument("folder", type=Path, help="written to")
    parser.add_argument("names", nargs="+", help="which calls, without .yaml")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    voices = {"agent": hibari_voice(), "customer": piper_voice()}
    for name in arguments.names:
        call = yaml.safe_load((arguments.scenarios / f"{name}.yaml").read_text(encoding="utf-8"))
        spoken = list(conversation([line(turn) for turn in call["turns"]], voices))
        quieter = [replace(each, samples=each.samples * QUIETER) for each in spoken]
        write_wav(arguments.folder / f"{name}.wav", telephone_line(quieter))
        (arguments.folder / f"{name}.json").write_text(reference(spoken), encoding="utf-8")


def line(turn: dict[str, str]) -> Line:
    if turn["s"] not in SPEAKERS:
        raise SystemExit(f"there is no voice for the {turn['s']}: name a call of agent and caller alone")
    return Line(SPEAKERS[turn["s"]], turn["t"], int(turn.get("heat", 0)))


if __name__ == "__main__":
    main()
