"""The prompts of a call: what was put before the agent, and what became of each."""

from dataclasses import dataclass, replace

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.method import Step


@dataclass(frozen=True, slots=True)
class Card:
    """`outcome` is empty while the card is on screen; then used, dismissed, done, expired or replaced."""

    showing: str
    card: str
    step: Step
    say: str
    why: str
    critical: bool
    at: float
    outcome: str = ""
    review: ae.CardReviewed | None = None


def cards_after(cards: tuple[Card, ...], event: e.CallEvent, at: float) -> tuple[Card, ...]:
    """`at` is the call time of what a card that is shown answers."""
    match event:
        case ae.CardShown():
            card = Card(event.showing, event.card, event.step, event.say, event.why, event.critical, at)
            return (*cards, card)
        case e.CardUsed(showing=showing):
            return _settled(cards, showing, "used")
        case e.CardDismissed(showing=showing):
            return _settled(cards, showing, "dismissed")
        case ae.CardRetired(showing=showing):
            return _settled(cards, showing, event.outcome)
        case ae.CardReviewed(showing=showing):
            return tuple(replace(card, review=event) if card.showing == showing else card for card in cards)
        case _:
            return cards


def _settled(cards: tuple[Card, ...], showing: str, outcome: str) -> tuple[Card, ...]:
    """The first outcome of a showing stands."""
    return tuple(
        replace(card, outcome=outcome) if card.showing == showing and not card.outcome else card for card in cards
    )
