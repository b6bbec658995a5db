"""At most one card, at the right moment, and silence otherwise. All times are seconds of call time.

A card waits while the customer lets off steam and comes after their turn; gaps, cooldowns and caps keep it rare; cards
about a solution wait until the customer confirmed the problem, or agreed to something all the same; none comes once the
talk is closed. Critical cards pass the gaps only.
"""

from dataclasses import dataclass, replace

from callassist.assist.conditions import holds
from callassist.assist.reasons import reason
from callassist.assist.scene import Scene
from callassist.calls.assist_events import CardRetired, CardShown
from callassist.method import Stage, Step
from callassist.playbooks.playbook import LONGEST_LINE, Card, Playbook

_STAGE_MATCH, _PER_SHOWING, _DISMISSED, _REPLACES_BY = 10, 15, 25, 10
_DROPPED_AFTER = 2
_SOLVING = frozenset({Stage.SOLUTION, Stage.CONFIRM})
_SOLVING_STEPS = frozenset({Step.PROPOSE, Step.COMMIT, Step.NEGOTIATE, Step.READ_BACK, Step.IN_WRITING})


@dataclass(frozen=True, slots=True)
class Showing:
    name: str
    card: str
    at: float
    score: int
    priority: int
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
    if deck.visible and not _replaces(card, score, deck.visible):
        return deck, retired
    text = _line(card, scene, deck.last_text)
    if text is None:
        return deck, retired
    if deck.visible:
        retired = (*retired, CardRetired(deck.visible.name, "replaced", scene.cause))
    showing = Showing(f"{card.id}@{scene.cause}", card.id, scene.now, score, card.priority, card.critical)
    event = CardShown(
        showing.name, card.id, card.step, text, reason(card, scene), card.critical, scene.cause, playbook.label
    )
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
        return not same or scene.now - same[-1].at >= playbook.limits.critical_gap_s or _graver(card, same[-1])
    return _calm_enough(card, scene) and _within_limits(deck, playbook, scene.now)


def _graver(card: Card, last: Showing) -> bool:
    """A graver critical card never waits for a lesser one."""
    return card.critical and (not last.critical or card.priority > last.priority)


def _replaces(card: Card, score: int, visible: Showing) -> bool:
    return score >= visible.score + _REPLACES_BY or _graver(card, visible)


def _calm_enough(card: Card, scene: Scene) -> bool:
    if scene.vents or scene.stage is Stage.CLOSED or (scene.by_agent and card.when.after != "agent"):
        return False
    about_solution = card.stage in _SOLVING or card.step in _SOLVING_STEPS
    return scene.confirmed or scene.agreements > 0 or not about_solution


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


def _line(card: Card, scene: Scene, last: str) -> str | None:
    """The first line whose slots are all known and which fits on the card; never the same text twice in a row."""
    for line in card.say:
        if all(scene.slots.get(slot) for slot in line.needs):
            text = line.text.format_map(dict(scene.slots))
            if text != last and (len(text) <= LONGEST_LINE or not line.needs):
                return text
    return None
