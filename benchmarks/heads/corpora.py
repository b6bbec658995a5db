"""The labelled talk that the heads are trained on. The folders are given; only our own examples lie beside this."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from callassist.assist.text import plain
from callassist.method import Step

ANGRY = 2
"""The heat, 0 calm to 3 furious, from which a turn counts as angry."""
_UPSET_EMOTIONS = frozenset({"anger", "annoyance", "disgust", "disappointment"})
_PROBED_STEPS = {
    "listen": Step.LISTEN,
    "validate": Step.VALIDATE,
    "responsibility": Step.TAKE_RESPONSIBILITY,
    "clarify": Step.CLARIFY,
    "restate": Step.RESTATE,
    "invite": Step.INVITE,
    "limits": Step.LIMIT,
    "negotiate": Step.PROPOSE,
    "solution": Step.COMMIT,
    "restate_agreement": Step.READ_BACK,
    "writing": Step.IN_WRITING,
    "thank": Step.THANK,
}
"""The probes' names; their "negotiate" is what we call a proposal."""


@dataclass(frozen=True, slots=True)
class Said:
    """`source` is what must not be split between training and test: a call, or a set of single lines."""

    source: str
    text: str
    angry: bool = False
    steps: frozenset[Step] = frozenset()


def comments(folder: Path) -> Iterator[Said]:
    """GoEmotions: written comments with emotions."""
    names = (folder / "labels.txt").read_text(encoding="utf-8").split()
    for row in _rows(folder / "train.tsv"):
        emotions = {names[int(number)] for number in row[1].split(",")}
        yield Said("comments", row[0], bool(emotions & _UPSET_EMOTIONS))


def calm_customers(text: Path) -> Iterator[Said]:
    """MultiDoGO's customers and those of AWS's sample calls, who all want something and hardly ever are angry."""
    for name in ("multidogo.jsonl", "aws_call_transcripts.jsonl"):
        for line in (text / name).read_text(encoding="utf-8").splitlines():
            turn = json.loads(line)
            if turn["speaker"] == "customer" and plain(turn["text"]):
                yield Said(name, turn["text"])


def customers(text: Path, calls: Path | None) -> Iterator[Said]:
    for heat, said in _own("customers.tsv"):
        yield Said("examples", said, int(heat) >= ANGRY)
    for heat, _, said in _rows(text / "probes" / "probe_caller.tsv"):
        if not heat.startswith("#"):
            yield Said("probes", said, int(heat) >= ANGRY)
    for call, turn in _turns(calls):
        if turn["s"] == "caller":
            yield Said(call, turn["t"], turn.get("heat", 0) >= ANGRY)


def agents(text: Path, calls: Path | None) -> Iterator[Said]:
    for steps, said in _own("agents.tsv"):
        yield Said("examples", said, steps=_steps(steps.split(",")))
    for name, *lines in _rows(text / "probes" / "probe_agent.tsv"):
        if not name.startswith("#") and name != "get_yes":
            yield Said("probes", lines[0], steps=frozenset({_PROBED_STEPS[name]} if name in _PROBED_STEPS else ()))
    for call, turn in _turns(calls):
        if turn["s"] != "caller":
            yield Said(call, turn["t"], steps=_steps(turn.get("acts", [])))


def _turns(calls: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(calls.glob("*.yaml")) if calls else ():
        for turn in yaml.safe_load(path.read_text(encoding="utf-8"))["turns"]:
            yield path.stem, turn


def _steps(names: list[str]) -> frozenset[Step]:
    """Labels beyond the method's steps (greet, verify, deflect) are none of them."""
    return frozenset(Step(name) for name in names if name in set(Step))


def _own(name: str) -> list[list[str]]:
    return [line.split("\t") for line in files("benchmarks.heads").joinpath(name).read_text("utf-8").splitlines()]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
