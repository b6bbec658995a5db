"""`python -m benchmarks.stages CALLS...`: learns what speaks for which stage, and writes callassist/assist/stages.txt.

The belief is carried along each call as it is live, and the chance it gives to the labelled stage is made as great as
can be. Every call is learned three times: as written, with words misheard, and with half of its exchanges left out, so
that short calls are known too.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from types import SimpleNamespace
from typing import Annotated, Any
from unittest.mock import patch

import numpy as np
import typer
from numpy.typing import NDArray

from callassist.assist import signals
from callassist.assist.stage import FILE, STAGES, Weights, moved, shown
from callassist.assist.stage_signs import Signs
from callassist.assist.text import Sentence, sentences
from callassist.evaluation.noise import Mishearing, vocabulary
from callassist.evaluation.rehearsal import rehearse
from callassist.evaluation.scenarios import LabelledCall, read_folder, spoken
from callassist.playbooks.playbook import default_path, read

Numbers = NDArray[np.float64]
_SHIPPED = Path("callassist") / "assist" / FILE
_ERRORS = 0.1
_LEFT_OUT = 0.5
_STAYING, _BEGINNING = 2.0, 2.0
"""Log-odds before anything was learned: stages last, and calls begin with hearing out."""
_TIGHT, _LOOSE = 1.0, 0.1
"""How strongly signs, and transitions, are held to those."""
_ROUNDS, _PACE = 200, 0.08
_PARTS = 8


@dataclass(frozen=True)
class Told:
    """One way a call was heard: what spoke for the stages at each turn of the agent, and the labelled stage, or -1."""

    call: str
    signs: tuple[Signs, ...]
    stages: tuple[int, ...]


def main(
    folders: Annotated[list[Path], typer.Argument(help="Folders of labelled calls.")],
    out: Annotated[Path, typer.Option(help="Where the table goes.")] = _SHIPPED,
    upset: Annotated[
        Path | None, typer.Option(help="JSON, call to turn to upset, by weights that never saw it.")
    ] = None,
    steps: Annotated[
        Path | None, typer.Option(help="The same of each step's chance, in the order of the steps.")
    ] = None,
) -> None:
    """Prints the figures of cross-validation over calls as JSON, then learns from all of them.

    Where weights were learned from the same calls, `upset` and `steps` keep them from looking better than they are.
    They are of the words as written, so that what is misheard is learned from then, and not judged.
    """
    calls = [call for folder in folders for call in read_folder(folder)]
    unseen = Unseen(_read(upset), _read(steps))
    mishearing = Mishearing(_ERRORS, vocabulary(spoken(tuple(calls))))
    versions = {
        "as written": map(_written, calls),
        "misheard": (_misheard(call, mishearing) for call in calls),
        "short": map(_shortened, calls),
    }
    told = {name: [_told(version, unseen) for version in found] for name, found in versions.items()}
    judged = ("as written", "short") if steps else tuple(told)
    figures = cross_validated(told)
    typer.echo(json.dumps({name: figures[name] for name in judged}, indent=1))
    out.write_text(_table(learned([one for calls in told.values() for one in calls])), encoding="utf-8")


def _read(file: Path | None) -> dict[str, dict[str, Any]]:
    return json.loads(file.read_text(encoding="utf-8")) if file else {}


@dataclass(frozen=True)
class Version:
    """A call as it is learned: what was heard of its turns, and their numbers in the file."""

    call: LabelledCall
    heard: tuple[str, ...]
    numbers: tuple[int, ...]


def _written(call: LabelledCall) -> Version:
    return Version(call, tuple(turn.t for turn in call.turns), tuple(range(len(call.turns))))


def _misheard(call: LabelledCall, mishearing: Mishearing) -> Version:
    heard = (mishearing.heard(turn.t, f"{call.id} {at}") for at, turn in enumerate(call.turns))
    return Version(call, tuple(heard), tuple(range(len(call.turns))))


def _shortened(call: LabelledCall) -> Version:
    """Without half of the agent's turns, and what was said between each of them and the next."""
    random, left_out, kept = Random(call.id), False, []
    for at, turn in enumerate(call.turns):
        if not turn.by_customer:
            left_out = at > 1 and random.random() < _LEFT_OUT
        kept += [] if left_out else [at]
    turns = tuple(call.turns[at] for at in kept)
    return Version(call.model_copy(update={"turns": turns}), tuple(turn.t for turn in turns), tuple(kept))


@dataclass(frozen=True)
class Unseen:
    """What weights that never saw a call say of its turns; where nothing is given, the shipped ones speak."""

    upset: Mapping[str, Mapping[str, float]]
    steps: Mapping[str, Mapping[str, Mapping[str, Any]]]

    @contextmanager
    def speaks(self, version: Version) -> Iterator[None]:
        upset, steps = self.upset.get(version.call.id, {}), self.steps.get(version.call.id, {})
        said = [_plain(sentences(text)) for text in version.heard]
        numbered = [(plain, str(number)) for plain, number in zip(said, version.numbers, strict=True)]
        felt = {plain: upset[number] for plain, number in numbered if number in upset}
        taken = {plain: tuple(steps[number]["likely"]) for plain, number in numbered if number in steps}
        mood, heads = signals.mood(), signals.heads()
        moods = SimpleNamespace(upset=lambda strain, plain, *more: felt.get(plain, mood.upset(strain, plain, *more)))
        steps_of = SimpleNamespace(
            likely=lambda said, ruled: taken.get(_plain(said)) or heads.likely(said, ruled), taken=heads.taken
        )
        with patch.object(signals, "mood", lambda: moods), patch.object(signals, "heads", lambda: steps_of):
            yield


def _plain(said: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.plain for sentence in said)


def _told(version: Version, unseen: Unseen) -> Told:
    with unseen.speaks(version):
        judged = rehearse(version.call, read(default_path()), perf_counter, version.heard).turns
    turns = [turn for turn in judged if not turn.label.by_customer]
    stages = (STAGES.index(turn.label.stage_after) if turn.label.stage_after else -1 for turn in turns)
    return Told(version.call.id, tuple(turn.state.course.signs for turn in turns), tuple(stages))


def cross_validated(told: Mapping[str, Sequence[Told]]) -> dict[str, dict[str, float]]:
    """Shares right and right within one, each call judged by weights that never saw it."""
    names = sorted({one.call for calls in told.values() for one in calls})
    apart: dict[str, list[int]] = {name: [] for name in told}
    for part in range(_PARTS):
        left_out = {names[at] for at in np.random.default_rng(1).permutation(len(names))[part::_PARTS]}
        weights = learned([one for calls in told.values() for one in calls if one.call not in left_out])
        for name, calls in told.items():
            apart[name] += [far for one in calls if one.call in left_out for far in _apart(one, weights)]
    return {
        name: {"exact": float(np.mean(np.array(far) == 0)), "within one": float(np.mean(np.array(far) <= 1))}
        for name, far in apart.items()
    }


def _apart(told: Told, weights: Weights) -> list[int]:
    belief: tuple[float, ...] = ()
    found = []
    for signs, stage in zip(told.signs, told.stages, strict=True):
        belief = moved(belief, signs, weights)
        if stage >= 0:
            found.append(abs(STAGES.index(shown(belief)) - stage))
    return found


# --- learning ---------------------------------------------------------------------------------------------------------


def learned(calls: Sequence[Told]) -> Weights:
    """By Adam on the whole of the calls at once; the same each time."""
    names = sorted({name for told in calls for signs in told.signs for name in signs})
    given, stages = _padded(calls, names)
    count = len(STAGES)
    rest = [np.zeros((len(names), count)), _STAYING * np.eye(count), np.array([_BEGINNING, *[0.0] * (count - 1)])]
    held = (_TIGHT, _LOOSE, _LOOSE)
    now, slow, square = [one.copy() for one in rest], [0 * one for one in rest], [0 * one for one in rest]
    for turn in range(1, _ROUNDS + 1):
        pull = _slopes(given, stages, now)
        pace = _PACE * (1 - 0.95 * turn / _ROUNDS)
        for at, hold in enumerate(held):
            slope = pull[at] + hold * (now[at] - rest[at])
            slow[at] = 0.9 * slow[at] + 0.1 * slope
            square[at] = 0.99 * square[at] + 0.01 * slope**2
            now[at] -= pace * (slow[at] / (1 - 0.9**turn)) / (np.sqrt(square[at] / (1 - 0.99**turn)) + 1e-8)
    return Weights(now[2], now[1], dict(zip(names, now[0], strict=True)))


def _padded(calls: Sequence[Told], names: Sequence[str]) -> tuple[Numbers, NDArray[np.int64]]:
    """Turns, calls and signs; short calls are filled up with turns that count for nothing."""
    longest = max(len(told.stages) for told in calls)
    signs = np.zeros((longest, len(calls), len(names)))
    stages = np.full((longest, len(calls)), -1)
    column = {name: at for at, name in enumerate(names)}
    for number, told in enumerate(calls):
        stages[: len(told.stages), number] = told.stages
        for at, found in enumerate(told.signs):
            for name, strength in found.items():
                signs[at, number, column[name]] = strength
    return signs, stages


def _slopes(signs: Numbers, stages: NDArray[np.int64], now: Sequence[Numbers]) -> tuple[Numbers, Numbers, Numbers]:
    """Of the loss (the log of the chance that the labelled stages got, negated) by weights, transitions, beginning."""
    weights, then, first = now
    beliefs = _beliefs(signs @ weights, then, first)
    by_odds, by_then = np.zeros_like(beliefs), np.zeros_like(then)
    later = np.zeros_like(beliefs[0])
    for at in range(len(beliefs) - 1, -1, -1):
        labelled = np.flatnonzero(stages[at] >= 0)
        later[labelled, stages[at][labelled]] -= 1
        by_odds[at] = later - np.exp(beliefs[at]) * later.sum(axis=1, keepdims=True)
        if at:
            joint = beliefs[at - 1][:, :, None] + then
            share = np.exp(joint - _log_sum(joint, 1)[:, None, :]) * by_odds[at][:, None, :]
            by_then, later = by_then + share.sum(axis=0), share.sum(axis=2)
    flat = signs.reshape(-1, signs.shape[2])
    return flat.T @ by_odds.reshape(-1, len(first)), by_then, by_odds[0].sum(axis=0)


def _beliefs(odds: Numbers, then: Numbers, first: Numbers) -> Numbers:
    """The logarithm of the belief after each turn."""
    found = np.zeros_like(odds)
    for at, own in enumerate(odds):
        before = _log_sum(found[at - 1][:, :, None] + then, 1) if at else first
        found[at] = before + own - _log_sum(before + own, 1)[:, None]
    return found


def _log_sum(odds: Numbers, axis: int) -> Numbers:
    most = odds.max(axis=axis, keepdims=True)
    return np.asarray((most + np.log(np.exp(odds - most).sum(axis=axis, keepdims=True))).squeeze(axis))


def _table(weights: Weights) -> str:
    rows = [
        ("at first", weights.first),
        *((f"after {stage}", row) for stage, row in zip(STAGES, weights.then, strict=True)),
    ]
    rows += sorted(weights.signs.items())
    lines = ["\t".join([name, *(f"{number:.2f}" for number in numbers)]) for name, numbers in rows]
    return "\n".join(["\t".join(["", *STAGES]), *lines, ""])


if __name__ == "__main__":
    typer.run(main)
