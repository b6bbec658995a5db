"""Fits the heads, and judges them on calls and lines that they have not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.heads.corpora import Said
from benchmarks.heads.logistic import Vector, fit_few, fit_many, rarity, rows
from callassist.assist.heads import Heads, Meaning
from callassist.assist.signals import spoken_steps, strain
from callassist.assist.text import plain, sentences
from callassist.evaluation.figures import area, macro_f1
from callassist.evaluation.noise import Mishearing, vocabulary
from callassist.method import Step

MOST_CALM = 8000
"""Calm customers beside the comments, so that neither kind of talk drowns the other."""
_COMMENTS_LOOSENESS = 1.0
_ALIKE_ANGER, _ALIKE_STEPS = 5.0, 10.0
"""How much the n-grams may explain, against the rules and the comments; chosen by cross-validation."""
_ALIKE_MEANT = 2.0
"""The same for sentence vectors."""
_RULES_PRIOR = 4.0
_TRUST = 0.5
"""What the head counts beside the rules, of what the fit would give it: it knows mostly written talk."""
_WARY = 0.6
"""Log-odds below an even chance from which a step counts as taken, since there are few examples of each."""
_FOLDS = 12
SINGLE = frozenset({"examples", "probes"})
"""Sources of lines that belong to no call."""
_ERRORS = 0.1


@dataclass(frozen=True)
class Trained:
    heads: Heads
    figures: dict[str, float]


def trained(
    comments: list[Said], calm: list[Said], customers: list[Said], agents: list[Said], meaning: Meaning
) -> Trained:
    random = np.random.default_rng(1)
    picked = [calm[at] for at in random.permutation(len(calm))[:MOST_CALM]]
    weight = rarity([said.text for said in (*comments, *picked, *customers, *agents)])
    lines = _with_errors(customers)
    anger, bias, angry_figures = _anger([*comments, *picked], lines, weight)
    meant, meant_bias, meant_figures = _meant_anger(lines, meaning)
    steps, step_bias, step_figures = _steps(_with_errors(agents), weight)
    heads = Heads(
        weight.astype(np.float32),
        anger.astype(np.float32),
        bias,
        steps.astype(np.float32),
        step_bias.astype(np.float32),
        meant.astype(np.float32),
        meant_bias,
    )
    return Trained(heads, angry_figures | meant_figures | step_figures)


def _with_errors(lines: Sequence[Said]) -> list[Said]:
    """Every line as it is, then every line as a recogniser might mishear it."""
    mishearing = Mishearing(_ERRORS, vocabulary(word for said in lines for word in said.text.split()))
    misheard = [replace(said, text=mishearing.heard(said.text, str(at))) for at, said in enumerate(lines)]
    return [*lines, *misheard]


def _anger(general: list[Said], lines: list[Said], weight: Vector) -> tuple[Vector, float, dict[str, float]]:
    """Weights in the rules' own measure, so that the two add up; nothing for the ordinary line of a calm customer."""
    point = fit_many(rows([said.text for said in general], weight), _angry(general), _COMMENTS_LOOSENESS)[:-1]
    texts = rows([said.text for said in lines], weight)
    comments = texts.times(point)
    rules = np.array([strain(sentences(said.text)) for said in lines])
    dense = np.column_stack([np.ones(len(lines)), _RULES_PRIOR * rules, comments / comments.std()])
    alike = _ALIKE_ANGER * texts.likeness() + dense @ dense.T
    angry = _angry(lines)
    shares = fit_few(alike, angry, np.ones(len(lines)))
    of_rules, of_comments = _RULES_PRIOR * (dense[:, 1] @ shares), dense[:, 2] @ shares / comments.std()
    anger = _TRUST * (_ALIKE_ANGER * texts.back(shares) + of_comments * point) / of_rules
    bias = -float(np.median(texts.times(anger)[angry == 0]))
    unseen = _unseen(lines, alike, angry) / of_rules
    both = rules + _TRUST * (unseen - rules)
    return anger, bias, _areas(lines, {"rules": rules, "both": both})


def _meant_anger(lines: list[Said], meaning: Meaning) -> tuple[Vector, float, dict[str, float]]:
    """The same by sentence vectors, which need no comments: they know written English already."""
    vectors = np.stack([meaning(plain(said.text)) for said in lines]).astype(np.float64)
    rules = np.array([strain(sentences(said.text)) for said in lines])
    dense = np.column_stack([np.ones(len(lines)), _RULES_PRIOR * rules])
    alike = _ALIKE_MEANT * vectors @ vectors.T + dense @ dense.T
    angry = _angry(lines)
    shares = fit_few(alike, angry, np.ones(len(lines)))
    of_rules = _RULES_PRIOR * (dense[:, 1] @ shares)
    anger = _TRUST * _ALIKE_MEANT * (vectors.T @ shares) / of_rules
    unseen = _unseen(lines, alike, angry) / of_rules
    both = rules + _TRUST * (unseen - rules)
    return anger, -float(np.median((vectors @ anger)[angry == 0])), _areas(lines, {"vectors": both})


def _angry(lines: Sequence[Said]) -> Vector:
    return np.array([float(said.angry) for said in lines])


def _steps(lines: list[Said], weight: Vector) -> tuple[Vector, Vector, dict[str, float]]:
    texts = rows([said.text for said in lines], weight)
    alike = _ALIKE_STEPS * texts.likeness() + 1
    columns, biases, unseen = [], [], []
    for step in Step:
        taken = np.array([float(step in said.steps) for said in lines])
        shares = fit_few(alike, taken, _balance(taken))
        columns.append(_ALIKE_STEPS * texts.back(shares))
        biases.append(float(shares.sum()) + _WARY)
        unseen.append(_unseen(lines, alike, taken, _balance(taken)) > -_WARY)
    return np.column_stack(columns), np.array(biases), _step_scores(lines, np.column_stack(unseen))


def _balance(taken: Vector) -> Vector:
    """The few that take the step weigh more."""
    return np.where(taken > 0, np.sqrt((1 - taken).sum() / taken.sum()), 1.0)


def _unseen(lines: Sequence[Said], alike: Vector, positive: Vector, balance: Vector | None = None) -> Vector:
    """Each line's log-odds from weights that saw neither it nor the rest of its call."""
    odds = np.zeros(len(lines))
    balance = np.ones(len(lines)) if balance is None else balance
    folds = _folds(lines)
    for fold in set(folds.tolist()):
        seen, rest = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        shares = fit_few(alike[np.ix_(seen, seen)], positive[seen], balance[seen])
        odds[rest] = alike[np.ix_(rest, seen)] @ shares
    return odds


def _folds(lines: Sequence[Said]) -> NDArray[np.int64]:
    """A call stays together, and a line with what it was misheard as; single lines are dealt out."""
    calls = sorted({said.source for said in lines} - SINGLE)
    half = len(lines) // 2
    return np.array(
        [at % half % _FOLDS if said.source in SINGLE else calls.index(said.source) for at, said in enumerate(lines)]
    )


def _areas(lines: Sequence[Said], judged: Mapping[str, Vector]) -> dict[str, float]:
    """The area under the curve of each way to judge."""
    found = {}
    for name, among in _parts(lines).items():
        for by, scores in judged.items():
            angry = [float(scores[at]) for at in among if lines[at].angry]
            other = [float(scores[at]) for at in among if not lines[at].angry]
            found[f"anger_auc {name} {by}"] = round(area(angry, other) or 0.0, 3)
    return found


def _step_scores(lines: Sequence[Said], unseen: NDArray[np.bool_]) -> dict[str, float]:
    steps = tuple(Step)
    rules = [frozenset(spoken_steps(sentences(said.text))) for said in lines]
    heads = [frozenset(steps[at] for at in np.flatnonzero(row)) for row in unseen]
    found = {}
    for name, among in _parts(lines).items():
        for by, guess in (("rules", rules), ("both", [one | two for one, two in zip(rules, heads, strict=True)])):
            score = macro_f1([(lines[at].steps, guess[at]) for at in among])
            found[f"step_f1 {name} {by}"] = round(score or 0.0, 3)
    return found


def _parts(lines: Sequence[Said]) -> dict[str, list[int]]:
    """The lines by where they come from, as they are and misheard."""
    half = len(lines) // 2
    named: dict[str, list[int]] = {}
    for at, said in enumerate(lines):
        kind = said.source if said.source in SINGLE else "calls"
        named.setdefault(f"{kind}{'' if at < half else ', misheard'}", []).append(at)
    return named
