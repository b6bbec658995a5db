"""Fits the head that tells an agent's steps, and judges it on calls and lines that it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.heads.corpora import Said
from benchmarks.heads.folds import folds, in_calls, misheard
from benchmarks.heads.runs import BIAS, Matrix, common_runs, fit, rows
from callassist.assist.ngrams import Grams
from callassist.assist.signals import spoken_steps
from callassist.assist.text import sentences
from callassist.method import Step

_LOOSENESS = 3.0
"""How much the runs of words may explain; chosen by cross-validation."""
_CURB = np.array([1.0, 1.0, 0.01])
"""What holds the weights, the rules and the bias small when they are joined."""
_NEWTON_STEPS = 12
_FOLDS = 6
_Judged = tuple[Matrix, Matrix]
"""For each line and step, as said and as misheard."""


@dataclass(frozen=True)
class StepHead:
    """`rows` has a row for each run of words, and every array a column for each step.

    `unseen` is how likely each line takes each step by weights that never saw its call, and `enough` how likely counts.
    """

    runs: Grams
    rows: Matrix
    bias: Matrix
    rule: Matrix
    enough: Matrix
    unseen: Matrix
    figures: dict[str, float]


def step_head(lines: list[Said]) -> StepHead:
    heard = misheard(lines)
    parts = folds(lines, _FOLDS)
    taken = np.array([[float(step in said.steps) for step in Step] for said in lines])
    rules = _ruled(lines), _ruled(heard)
    common, weight = common_runs([said.text for said in lines])
    as_said, as_heard = (rows([said.text for said in each], common, weight) for each in (lines, heard))
    balance = np.where(taken > 0, np.sqrt((1 - taken).sum(axis=0) / taken.sum(axis=0)), 1.0)
    odds = np.zeros_like(taken), np.zeros_like(taken)
    for part in range(_FOLDS):
        rest, held = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        weights = fit(as_said.among(rest), taken[rest], balance[rest], _LOOSENESS)
        odds[0][held], odds[1][held] = as_said.among(held).times(weights), as_heard.among(held).times(weights)
    calls = in_calls(lines)
    likely = _unseen(odds, rules, taken, calls, parts)
    slope, rule, bias = np.stack([_join(odds, rules, taken, at, calls) for at in range(len(Step))]).T
    weights = fit(as_said, taken, balance, _LOOSENESS)
    return StepHead(
        common,
        weights[:-1] * weight[:, None] * slope,
        BIAS * weights[-1] * slope + bias,
        rule,
        _enough(taken[calls], likely[0][calls]),
        likely[0],
        _scores([lines[at] for at in calls], (rules[0][calls], rules[1][calls]), (likely[0][calls], likely[1][calls])),
    )


def _ruled(lines: Sequence[Said]) -> Matrix:
    by_rule = [spoken_steps(sentences(said.text)) for said in lines]
    return np.array([[float(step in found) for step in Step] for found in by_rule])


def _join(odds: _Judged, rules: _Judged, taken: Matrix, at: int, among: NDArray[np.int64]) -> Matrix:
    """What the weights and the rules count for one step, and the bias, so that the sum is the log-odds in a call."""
    told = [np.column_stack([odds[way][among, at], rules[way][among, at], np.ones(len(among))]) for way in (0, 1)]
    dense, positive = np.vstack(told), np.tile(taken[among, at], 2)
    point = np.zeros(3)
    for _ in range(_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-dense @ point))
        slope = dense.T @ (chance - positive) / 2 + _CURB * point
        bend = (dense * (chance * (1 - chance))[:, None]).T @ dense / 2 + np.diag(_CURB)
        point = point - np.linalg.solve(bend, slope)
    return point


def _unseen(
    odds: _Judged, rules: _Judged, taken: Matrix, calls: NDArray[np.int64], parts: NDArray[np.int64]
) -> _Judged:
    """How likely each step is, joined on other calls than the line's own."""
    likely = np.zeros_like(taken), np.zeros_like(taken)
    for part in range(_FOLDS):
        held = parts == part
        for at in range(len(Step)):
            slope, rule, bias = _join(odds, rules, taken, at, calls[parts[calls] != part])
            for way in (0, 1):
                joined = slope * odds[way][held, at] + rule * rules[way][held, at] + bias
                likely[way][held, at] = 1 / (1 + np.exp(-joined))
    return likely


def _enough(taken: Matrix, likely: Matrix) -> Matrix:
    """Half of the best F1 of each step: with chances that are right, F1 is highest from there on."""
    ordered = np.take_along_axis(taken, np.argsort(-likely, axis=0), axis=0)
    guessed = np.arange(1, len(taken) + 1)[:, None]
    return np.asarray((2 * ordered.cumsum(axis=0) / (guessed + taken.sum(axis=0))).max(axis=0) / 2)


def _scores(lines: Sequence[Said], rules: _Judged, likely: _Judged) -> dict[str, float]:
    """Macro-F1 over the calls, by the rules alone and joined; then F1 of each step."""
    taken = np.array([[float(step in said.steps) for step in Step] for said in lines])
    enough = _enough(taken, likely[0])
    found = {}
    for way, heard in ((0, ""), (1, ", misheard")):
        found[f"rules{heard}"] = float(_f1(taken, rules[way] > 0).mean())
        found[f"joined{heard}"] = float(_f1(taken, likely[way] > enough).mean())
    each = _f1(taken, likely[0] > enough)
    found |= {step.value: float(score) for step, score in zip(Step, each, strict=True)}
    return {name: round(score, 3) for name, score in found.items()}


def _f1(taken: Matrix, guessed: NDArray[np.bool_]) -> Matrix:
    return np.asarray(2 * (taken * guessed).sum(axis=0) / np.maximum(taken.sum(axis=0) + guessed.sum(axis=0), 1))
