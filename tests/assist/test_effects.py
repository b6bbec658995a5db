from hypothesis import given
from hypothesis import strategies as st

from callassist.assist import effects
from callassist.assist.advice import CoachState, advise
from callassist.assist.background import Background
from callassist.assist.effects import AFTER_SECONDS, Moment, Watched
from callassist.assist.replay import Turn, stored
from callassist.calls.assist_events import CardReviewed, CardShown
from callassist.calls.events import CallEvent, StoredEvent
from callassist.calls.transcript_events import TranscriptCompleted
from callassist.method import Step
from callassist.playbooks.playbook import default_path, read
from tests.assist.calls import TODAY, turns
from tests.assist.test_cards import HEATED

CARD = Watched("own.validate@6", frozenset({Step.VALIDATE}), 10.0, 0.7)


def _at(now: float, *steps: Step, tension: float = 0.5) -> Moment:
    return Moment(now, tension, frozenset(steps), 9)


def test_a_card_is_reviewed_a_minute_later_with_both_tensions() -> None:
    watched, early = effects.after_utterance([CARD], _at(69.0))
    left, reviewed = effects.after_utterance(watched, _at(71.0, tension=0.3))

    assert early == ()
    assert left == ()
    assert reviewed == (CardReviewed("own.validate@6", 9, False, 0.7, 0.3, 61.0),)


def test_it_is_remembered_that_the_agent_did_it() -> None:
    watched, _ = effects.after_utterance([CARD], _at(20.0, Step.VALIDATE))
    _, (reviewed,) = effects.after_utterance(watched, _at(75.0, Step.CLARIFY))

    assert reviewed.followed


def test_another_step_is_not_the_cards() -> None:
    _, (reviewed,) = effects.after_utterance([CARD], _at(75.0, Step.PROPOSE))

    assert not reviewed.followed


@given(st.lists(st.floats(0, 300), max_size=20))
def test_every_card_is_reviewed_exactly_once(times: list[float]) -> None:
    watched: tuple[Watched, ...] = (CARD,)
    reviews: list[CardReviewed] = []
    for now in sorted(times):
        watched, more = effects.after_utterance(watched, _at(now))
        reviews += more
    reviews += effects.at_end(watched, _at(max(times, default=0.0)))

    assert [review.showing for review in reviews] == [CARD.showing]
    assert reviews[0].seconds >= AFTER_SECONDS or not any(now - CARD.at >= AFTER_SECONDS for now in times)


def _coached(line: list[Turn]) -> list[CallEvent]:
    state = CoachState(read(default_path()), Background(today=TODAY))
    log = list(stored(line))
    log.append(StoredEvent("replay", len(log) + 1, log[-1].at, TranscriptCompleted()))
    found: list[CallEvent] = []
    for event in log:
        state, advice = advise(state, event)
        found += advice
    return found


def test_in_a_call_each_card_shown_is_reviewed_at_the_latest_at_its_end() -> None:
    events = _coached(turns(HEATED + "A: I'd be furious too, I hear you."))
    shown = [event.showing for event in events if isinstance(event, CardShown)]
    reviewed = {event.showing: event.followed for event in events if isinstance(event, CardReviewed)}

    assert shown
    assert sorted(reviewed) == sorted(shown)
    assert reviewed["own.validate@6"]
