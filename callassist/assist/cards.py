"""At most one card, at the right moment, and silence otherwise. All times are seconds of call time.

A card waits while the customer lets off steam and comes after their turn; gaps, cooldowns and caps keep it rare; cards
about a solution wait until the problem was put into words. Critical cards pass the gaps only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from callassist.assist.background import Background
from callassist.calls.assist_events import CardRetired, CardShown
from callassist.method import Flag, Reply, Stage, Step
from callassist.playbooks.playbook import LONGEST_LINE, Card, Condition, Playbook, Range

_STAGE_MATCH, _PER_SHOWING, _DISMISSED, _REPLACES_BY = 10, 15, 25, 10
_DROPPED_AFTER = 2
_SOLVING = frozenset({Stage.SOLUTION, Stage.CONFIRM})
_SOLVING_STEPS = frozenset({Step.PROPOSE, Step.COMMIT, Step.NEGOTIATE, Step.READ_BACK, Step.IN_WRITING})


@dataclass(frozen=True, slots=True)
class Scene:
    """What the cards look at after one utterance. `flags`, `reply` and `bad_phrase` are of this utterance alone."""

    now: float
    cause: int
    by_agent: bool
    text: str
    why: str
    stage: Stage
    tension: float
    peak: float
    rising: bool
    vents: bool
    flags: frozenset[Flag]
    covered: frozenset[Step]
    restated: bool
    confirmed: bool
    open_proposal: bool
    reply: Reply | None
    agreements: int
    bad_phrase: str
    customer_turns: int
    customer_words: int
    background: Background
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Showing:
    name: str
    card: str
    at: float
    score: int
    critical: bool


@dataclass(frozen=True, slots=True)
class Deck:
    """`shown` holds every showing so far, bounded by the caps of the playbook; `dismissed` the cards waved away."""

    visible: Showing | None = None
    shown: tuple[Showing, ...] = ()
    dismissed: tuple[str, ...] = ()
    last_text: str = ""


Shown = tuple[CardShown | CardRetired, ...]


def used(deck: Deck, showing: str) -> Deck:
    return replace(deck, visible=None) if deck.visible and deck.visible.name == showing else deck


def dismissed(deck: Deck, showing: str) -> Deck:
    card = next((held.card for held in deck.shown if held.name == showing), None)
    deck = used(deck, showing)
    return replace(deck, dismissed=(*deck.dismissed, card)) if card else deck


def play(deck: Deck, playbook: Playbook, scene: Scene, steps: frozenset[Step]) -> tuple[Deck, Shown]:
    """Retires the visible card when its time or reason has passed, then shows the best one that may come."""
    deck, retired = _retire(deck, playbook, scene, steps)
    best = _best(deck, playbook, scene)
    if best is None:
        return deck, retired
    score, card = best
    if deck.visible and not (
        score >= deck.visible.score + _REPLACES_BY or (card.critical and not deck.visible.critical)
    ):
        return deck, retired
    text = _line(card, scene, deck.last_text)
    if text is None:
        return deck, retired
    if deck.visible:
        retired = (*retired, CardRetired(deck.visible.name, "replaced", scene.cause))
    showing = Showing(f"{card.id}@{scene.cause}", card.id, scene.now, score, card.critical)
    event = CardShown(showing.name, card.id, card.step, text, scene.why, card.critical, scene.cause, playbook.label)
    return replace(deck, visible=showing, shown=(*deck.shown, showing), last_text=text), (*retired, event)


def _retire(deck: Deck, playbook: Playbook, scene: Scene, steps: frozenset[Step]) -> tuple[Deck, Shown]:
    visible = deck.visible
    card = next((held for held in playbook.cards if visible and held.id == visible.card), None)
    if visible is None or card is None:
        return replace(deck, visible=None), ()
    done = bool(steps & set(card.done_if.steps)) or (not scene.by_agent and scene.reply in card.done_if.reply)
    if not done and scene.now - visible.at < card.ttl_s:
        return deck, ()
    return replace(deck, visible=None), (CardRetired(visible.name, "done" if done else "expired", scene.cause),)


# --- which card -------------------------------------------------------------------------------------------------------


def _best(deck: Deck, playbook: Playbook, scene: Scene) -> tuple[int, Card] | None:
    fit = [(_score(deck, card, scene), card) for card in playbook.cards if _may(deck, playbook, card, scene)]
    return max(fit, key=lambda pair: (pair[0], pair[1].id)) if fit else None


def _score(deck: Deck, card: Card, scene: Scene) -> int:
    score = card.priority + sum(boost.add for boost in card.boost if holds(boost.when, scene))
    score += _STAGE_MATCH if card.stage is scene.stage else 0
    score -= _PER_SHOWING * sum(held.card == card.id for held in deck.shown)
    return score - _DISMISSED * deck.dismissed.count(card.id)


def _may(deck: Deck, playbook: Playbook, card: Card, scene: Scene) -> bool:
    earlier = [held for held in deck.shown if held.card == card.id]
    if len(earlier) >= card.max_per_call or deck.dismissed.count(card.id) >= _DROPPED_AFTER:
        return False
    if earlier and scene.now - earlier[-1].at < card.cooldown_s:
        return False
    if not holds(card.when, scene) or any(holds(condition, scene) for condition in card.not_when):
        return False
    if card.critical:
        same = [held for held in deck.shown if held.critical]
        return not same or scene.now - same[-1].at >= playbook.limits.critical_gap_s or held_lower(same[-1], card)
    return _calm_enough(card, scene) and _within_limits(deck, playbook, scene.now)


def held_lower(last: Showing, card: Card) -> bool:
    """A graver critical card never waits for a lesser one."""
    return card.priority > last.score + _REPLACES_BY and card.id != last.card


def _calm_enough(card: Card, scene: Scene) -> bool:
    if scene.vents or (scene.by_agent and card.when.after != "agent"):
        return False
    about_solution = card.stage in _SOLVING or card.step in _SOLVING_STEPS
    return scene.restated or not about_solution


def _within_limits(deck: Deck, playbook: Playbook, now: float) -> bool:
    limits = playbook.limits
    times = [held.at for held in deck.shown]
    if now < limits.quiet_start_s or len(times) >= limits.per_call:
        return False
    if times and now - times[-1] < limits.min_gap_s:
        return False
    return (
        sum(now - at < 60 for at in times) < limits.per_minute
        and sum(now - at < 600 for at in times) < limits.per_10_min
    )


# --- whether it fits --------------------------------------------------------------------------------------------------


def holds(condition: Condition, scene: Scene) -> bool:
    return _who_and_what(condition, scene) and _course(condition, scene) and _measures(condition, scene)


def _who_and_what(condition: Condition, scene: Scene) -> bool:
    if condition.after and (condition.after == "agent") != scene.by_agent:
        return False
    if condition.flags and not scene.flags & set(condition.flags):
        return False
    if condition.reply and scene.reply not in condition.reply:
        return False
    if condition.bad_phrase is not None and bool(scene.bad_phrase) != condition.bad_phrase:
        return False
    return _says(condition.agent_said, scene, by_agent=True) and _says(condition.customer_said, scene, by_agent=False)


def _says(patterns: tuple[str, ...], scene: Scene, *, by_agent: bool) -> bool:
    return not patterns or (scene.by_agent == by_agent and any(re.search(pattern, scene.text) for pattern in patterns))


def _course(condition: Condition, scene: Scene) -> bool:
    problem = "confirmed" if scene.confirmed else "restated" if scene.restated else "open"
    overdue = bool(scene.background.open_promise and scene.background.open_promise.overdue_days > 0)
    return (
        (not condition.stage or scene.stage in condition.stage)
        and set(condition.done) <= scene.covered
        and not (condition.missing and set(condition.missing) & scene.covered)
        and (not condition.problem or problem in condition.problem)
        and (condition.open_proposal is None or condition.open_proposal == scene.open_proposal)
        and (condition.promise_overdue is None or condition.promise_overdue == overdue)
        and (condition.rising is None or condition.rising == scene.rising)
    )


def _measures(condition: Condition, scene: Scene) -> bool:
    pairs: tuple[tuple[Range | None, float], ...] = (
        (condition.tension, scene.tension),
        (condition.peak_tension, scene.peak),
        (condition.agreements, scene.agreements),
        (condition.contacts_30d, scene.background.contacts_30d),
        (condition.customer_turns, scene.customer_turns),
        (condition.customer_words, scene.customer_words),
    )
    return all(limits is None or limits.holds(value) for limits, value in pairs)


def _line(card: Card, scene: Scene, last: str) -> str | None:
    """The first line whose slots are all known and which fits on the card; never the same text twice in a row."""
    for line in card.say:
        if all(scene.slots.get(slot) for slot in line.needs):
            text = line.text.format_map(dict(scene.slots))
            if text != last and (len(text) <= LONGEST_LINE or not line.needs):
                return text
    return None
