"""Where the assist was wrong on labelled calls, the worst first: what to read before changing a rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from callassist.assist.stage import HEATED
from callassist.evaluation.measures import MEASURED_FLAGS, apart, facts, too_early, unmatched, while_venting
from callassist.evaluation.rehearsal import Judged, Rehearsal
from callassist.evaluation.scenarios import ANGRY
from callassist.method import Flag

_GRAVE = frozenset({Flag.SELF_HARM, Flag.THREAT, Flag.ABUSE})


@dataclass(frozen=True, slots=True)
class Mistake:
    """`turn` counts from 0 as in the labels, None for the whole call; a greater `weight` does more harm."""

    weight: float
    call: str
    turn: int | None
    what: str
    words: str = ""


def worst(calls: Sequence[Rehearsal], most: int = 10) -> list[Mistake]:
    found = chain.from_iterable(_of(call) for call in calls)
    return sorted(found, key=lambda one: (-one.weight, one.call, one.turn or 0))[:most]


def _of(call: Rehearsal) -> Iterator[Mistake]:
    for number, turn in enumerate(call.turns):
        for weight, what in _in_customers(turn) if turn.label.by_customer else _in_agents(turn):
            yield Mistake(weight, call.call.id, number, what, turn.label.t)
    missed, wrong = unmatched(call)
    yield from (Mistake(4.0, call.call.id, None, f"agreement that is none: {term}") for term in wrong)
    yield from (Mistake(2.5, call.call.id, None, f"agreement missed: {term}") for term in missed)
    for card in too_early(call):
        yield Mistake(5.0, call.call.id, card.cause - 1, f"card {card.card} before the problem was agreed", card.why)
    for card in while_venting(call):
        yield Mistake(4.0, call.call.id, card.cause - 1, f"card {card.card} while venting", card.why)
    yield from (
        Mistake(1.5, call.call.id, None, f"not in the brief: {fact}") for fact, found in facts(call) if not found
    )


def _in_customers(turn: Judged) -> Iterator[tuple[float, str]]:
    label = turn.label
    if label.heat >= ANGRY and turn.upset < HEATED:
        yield 1.0 + label.heat - turn.upset, f"anger {label.heat} read as {turn.upset:.2f}"
    if label.heat == 0 and turn.upset >= HEATED:
        yield 2.0 + 2 * turn.upset, f"calm read as {turn.upset:.2f}"
    for flag in sorted(label.flags - turn.flags):
        yield 5.0 if flag in _GRAVE else 3.0, f"flag {flag} missed"
    for flag in sorted((turn.flags & MEASURED_FLAGS) - label.flags):
        yield 3.0, f"flag {flag} that is none"
    if turn.accepted and not label.accepts:
        yield 4.0, "taken for a yes"


def _in_agents(turn: Judged) -> Iterator[tuple[float, str]]:
    if distance := apart(turn):
        yield float(distance), f"stage {turn.label.stage_after} shown as {turn.stage}"
    if missed := turn.label.steps - turn.steps:
        yield 0.5 * len(missed), f"steps missed: {', '.join(sorted(missed))}"
