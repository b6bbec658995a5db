"""How well the assist does on labelled calls, in the figures that its goals are set in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from callassist.assist.brief import brief, lines
from callassist.calls.assist_events import CardShown
from callassist.evaluation import figures
from callassist.evaluation.containment import contains
from callassist.evaluation.rehearsal import Judged, Rehearsal
from callassist.evaluation.scenarios import ANGRY
from callassist.method import Flag, Stage, Step

MEASURED_FLAGS = frozenset(
    {Flag.LEGAL, Flag.REVIEW, Flag.CHURN, Flag.CHARGEBACK, Flag.REGULATOR, Flag.THREAT, Flag.ABUSE, Flag.ASKS_MANAGER}
)
"""The flags that labelled calls know."""
_SOLVING = frozenset({Step.PROPOSE, Step.COMMIT, Step.NEGOTIATE, Step.READ_BACK, Step.IN_WRITING})
_FALSE_ALARMS = 0.02
_ORDER = {stage: at for at, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares are 0..1, cards are counts, or means a call; None where the calls have nothing to measure by."""

    heat_auc: float | None
    heat_recall_at_2fa: float | None
    stage_exact: float | None
    stage_within_one: float | None
    step_f1: float | None
    agreement_precision: float | None
    agreement_recall: float | None
    accept_precision: float | None
    flag_precision: float | None
    flag_recall: float | None
    cards_per_calm_call: float | None
    cards_per_difficult_call: float | None
    cards_while_venting: int
    early_solution_cards: int
    brief_fact_recall: float | None
    p95_ms: float | None


GOALS = {
    "heat_auc": ">= 0.92",
    "heat_recall_at_2fa": ">= 0.75",
    "stage_exact": ">= 0.85",
    "stage_within_one": ">= 0.95",
    "step_f1": ">= 0.75",
    "agreement_precision": ">= 0.90",
    "agreement_recall": ">= 0.80",
    "accept_precision": ">= 0.95",
    "flag_precision": ">= 0.95",
    "flag_recall": ">= 0.80",
    "cards_per_calm_call": "<= 0.2",
    "cards_per_difficult_call": "1 to 4",
    "cards_while_venting": "0",
    "early_solution_cards": "0",
    "brief_fact_recall": ">= 0.85",
    "p95_ms": "<= 25",
}


def measures(calls: Sequence[Rehearsal]) -> Measures:
    customer = [turn for call in calls for turn in call.turns if turn.label.by_customer]
    agent = [turn for call in calls for turn in call.turns if not turn.label.by_customer]
    angry = [turn.upset for turn in customer if turn.label.heat >= ANGRY]
    milder = [turn.upset for turn in customer if turn.label.heat < ANGRY]
    calm = [turn.upset for turn in customer if turn.label.heat == 0]
    distances = [apart(turn) for turn in agent if turn.label.stage_after]
    right, drafted, labelled = _agreements(calls)
    accepted = [turn.label.accepts for turn in customer if turn.accepted]
    hits, raised, meant = _flags(customer)
    known = [found for call in calls for _, found in facts(call)]
    seconds = figures.percentile([turn.seconds for turn in (*customer, *agent)], 0.95)
    return Measures(
        heat_auc=figures.area(angry, milder),
        heat_recall_at_2fa=figures.recall_at(_FALSE_ALARMS, angry, calm),
        stage_exact=figures.mean([distance == 0 for distance in distances]),
        stage_within_one=figures.mean([distance <= 1 for distance in distances]),
        step_f1=figures.macro_f1([(turn.label.steps, turn.steps) for turn in agent]),
        agreement_precision=figures.share(right, drafted),
        agreement_recall=figures.share(right, labelled),
        accept_precision=figures.mean(accepted),
        flag_precision=figures.share(hits, raised),
        flag_recall=figures.share(hits, meant),
        cards_per_calm_call=figures.mean([len(call.cards) for call in calls if not call.call.difficult]),
        cards_per_difficult_call=figures.mean([len(call.cards) for call in calls if call.call.difficult]),
        cards_while_venting=sum(len(while_venting(call)) for call in calls),
        early_solution_cards=sum(len(too_early(call)) for call in calls),
        brief_fact_recall=figures.mean(known),
        p95_ms=None if seconds is None else 1000 * seconds,
    )


def confusion(calls: Sequence[Rehearsal]) -> Counter[tuple[Stage, Stage]]:
    """How often a (labelled, shown) pair of stages stood after the agent's turn."""
    turns = (turn for call in calls for turn in call.turns if not turn.label.by_customer)
    return Counter((turn.label.stage_after, turn.stage) for turn in turns if turn.label.stage_after)


def apart(turn: Judged) -> int:
    """Stages between the labelled one and the one shown; 0 without a label."""
    labelled = turn.label.stage_after
    return abs(_ORDER[labelled] - _ORDER[turn.stage]) if labelled else 0


def while_venting(call: Rehearsal) -> list[CardShown]:
    """Cards shown while the customer only let off steam; critical ones may."""
    return [card for card in call.cards if not card.critical and call.turns[card.cause - 1].label.vent]


def too_early(call: Rehearsal) -> list[CardShown]:
    """Cards about a solution before the customer had confirmed the problem, or without that ever happening."""
    problem = call.call.problem
    confirmed = problem.confirmed if problem else None
    solving = [card for card in call.cards if not card.critical and card.step in _SOLVING]
    return [card for card in solving if confirmed is None or card.cause - 1 < confirmed]


def facts(call: Rehearsal) -> list[tuple[str, bool]]:
    """Each labelled fact, and whether the brief at the end of the call contains it."""
    told = lines(brief(call.panel, call.call.background))
    return [(fact, contains(told, fact)) for fact in call.call.facts]


def unmatched(call: Rehearsal) -> tuple[list[str], list[str]]:
    """What was agreed and not found, and what was drafted and not agreed, by who and due date; each label counts once.

    A promise of the labels without a day can only be missed: a draft always has one.
    """
    missed = list(call.call.agreements)
    wrong = []
    for draft in call.agreements:
        label = next((one for one in missed if (one.who, one.due) == (draft.promise.who, draft.promise.due)), None)
        if label is None:
            wrong.append(_term(draft.promise.what, draft.promise.due))
        else:
            missed.remove(label)
    return [_term(one.what, one.due) for one in missed], wrong


def _term(what: str, due: date | None) -> str:
    return f"{what}, {due.isoformat() if due else 'no day'}"


def _agreements(calls: Sequence[Rehearsal]) -> tuple[int, int, int]:
    """Right drafts, all drafts, all labels."""
    drafted = sum(len(call.agreements) for call in calls)
    wrong = sum(len(unmatched(call)[1]) for call in calls)
    return drafted - wrong, drafted, sum(len(call.call.agreements) for call in calls)


def _flags(customer: Sequence[Judged]) -> tuple[int, int, int]:
    """Flags raised in the turn that is labelled so, all that were raised, all that are labelled."""
    hits = sum(len(turn.label.flags & turn.flags) for turn in customer)
    raised = sum(len(turn.flags & MEASURED_FLAGS) for turn in customer)
    return hits, raised, sum(len(turn.label.flags) for turn in customer)
