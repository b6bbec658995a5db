"""What came of a card: whether the agent did it, and how tense the talk was a minute later."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from callassist.calls.assist_events import CardReviewed
from callassist.method import Step

AFTER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A card whose minute is not over. `at` is call time, `tension` the level when it was shown."""

    showing: str
    steps: frozenset[Step]
    at: float
    tension: float
    followed: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The call after an utterance: its time in seconds, the tension (0..1), the agent's steps in it, its seq."""

    now: float
    tension: float
    steps: Set[Step]
    cause: int


Reviewed = tuple[tuple[Watched, ...], tuple[CardReviewed, ...]]


def after_utterance(watched: Iterable[Watched], moment: Moment) -> Reviewed:
    """Follows every card on, and reviews those whose minute is over."""
    seen = [replace(one, followed=one.followed or bool(one.steps & moment.steps)) for one in watched]
    late = [one for one in seen if moment.now - one.at >= AFTER_SECONDS]
    return tuple(one for one in seen if one not in late), tuple(_review(one, moment) for one in late)


def at_end(watched: Iterable[Watched], moment: Moment) -> tuple[CardReviewed, ...]:
    """The call was over before the minute was: the last tension counts."""
    return tuple(_review(one, moment) for one in watched)


def _review(one: Watched, moment: Moment) -> CardReviewed:
    seconds = round(max(0.0, moment.now - one.at), 2)
    return CardReviewed(one.showing, moment.cause, one.followed, one.tension, moment.tension, seconds)
