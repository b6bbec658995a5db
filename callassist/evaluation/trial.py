"""A playbook tried on calls that are over: which cards would have come, when and why, against the playbook in use."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from callassist.assist.advice import CoachState, advise
from callassist.assist.background import Background
from callassist.calls.assist_events import CardShown
from callassist.calls.events import StoredEvent
from callassist.calls.transcript_events import UtteranceTranscribed
from callassist.playbooks.playbook import Playbook


@dataclass(frozen=True, slots=True)
class Recorded:
    """A call that is over; `name` is how a person finds it again."""

    name: str
    background: Background
    events: tuple[StoredEvent, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """A card as it would have been shown, `at` seconds into the call."""

    card: str
    at: float
    say: str
    why: str
    cause: int


class Change(StrEnum):
    """Against the playbook in use."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Tried:
    """One call: every card of either playbook in the order of the call."""

    name: str
    cards: tuple[tuple[Change, Fired], ...]

    def count(self, change: Change) -> int:
        return sum(found is change for found, _ in self.cards)


def tried(call: Recorded, candidate: Playbook, current: Playbook) -> Tried:
    """A card is the same when both playbooks show it after the same words, however it is worded."""
    now = {(one.cause, one.card): one for one in _fired(call, current)}
    then = {(one.cause, one.card): one for one in _fired(call, candidate)}
    marked = [(Change.SAME if key in now else Change.NEW, one) for key, one in then.items()]
    marked += [(Change.GONE, one) for key, one in now.items() if key not in then]
    return Tried(call.name, tuple(sorted(marked, key=lambda pair: (pair[1].at, pair[1].card))))


def _fired(call: Recorded, playbook: Playbook) -> Iterator[Fired]:
    """What people did with the cards of that day is left aside; it was about other cards."""
    state = CoachState(playbook, call.background)
    for stored in call.events:
        if isinstance(stored.event, UtteranceTranscribed):
            state, advice = advise(state, stored)
            at = stored.event.utterance.end
            shown = (event for event in advice if isinstance(event, CardShown))
            yield from (Fired(card.card, at, card.say, card.why, card.cause) for card in shown)
