"""What of an utterance in progress is read already."""

from hypothesis import given
from hypothesis import strategies as st

from transcription.endpointing import Span
from transcription.interim import BREATH, Interim, fresh

SPAN = Span(start=10.0, end=16.0, voice_start=10.4, voice_end=15.8, voiced=5.0, peak=0.9)


def heard(text: str, tried: float) -> Interim:
    return fresh(10.0).asked(tried).read(text)


def test_without_a_breath_the_whole_utterance_is_read_again() -> None:
    interim = heard("I wanted to ask", 12.0).rested(12.1, quiet_from=None)

    assert interim.rest(SPAN) == SPAN
    assert interim.joined("I wanted to ask whether") == "I wanted to ask whether"


def test_at_a_breath_what_was_read_stands_and_only_the_rest_is_read() -> None:
    interim = heard("I wanted to ask", 12.3).rested(12.3, quiet_from=12.0)

    assert 12.0 < interim.rest(SPAN).start < 12.3
    assert interim.rest(SPAN).end == SPAN.end
    assert interim.joined("whether it's ready") == "I wanted to ask whether it's ready"


def test_a_hypothesis_that_ended_just_before_the_breath_stands_too() -> None:
    interim = heard("I wanted to ask", 12.0).rested(12.3, quiet_from=12.1)

    assert interim.joined("whether") == "I wanted to ask whether"


def test_words_between_the_hypothesis_and_the_breath_are_not_lost() -> None:
    interim = heard("I wanted to", 11.0).rested(12.3, quiet_from=12.0)

    assert interim.rest(SPAN) == SPAN
    assert interim.due(12.3, quiet_from=12.0, every=5.0)


def test_a_gap_between_two_words_is_no_breath() -> None:
    interim = heard("I wanted", 12.1).rested(12.0 + BREATH / 2, quiet_from=12.0)

    assert interim.joined("I wanted to") == "I wanted to"


def test_a_hypothesis_that_came_to_nothing_leaves_all_to_be_read() -> None:
    interim = heard("I wanted", 12.2).asked(12.3).rested(12.4, quiet_from=12.0)

    assert interim.rest(SPAN) == SPAN


def test_a_hypothesis_is_due_after_a_while_of_speech_or_at_a_breath() -> None:
    assert not fresh(10.0).due(10.9, quiet_from=None, every=1.0)
    assert fresh(10.0).due(11.0, quiet_from=None, every=1.0)
    assert fresh(10.0).due(10.8, quiet_from=10.5, every=1.0)


def test_a_pause_that_goes_on_asks_for_no_second_hypothesis() -> None:
    assert not heard("Yes", 11.0).due(14.0, quiet_from=10.7, every=1.0)


@given(breaths=st.lists(st.tuples(st.floats(0.05, 3.0), st.floats(0.05, 0.5)), max_size=20))
def test_what_stands_ends_in_a_breath_and_never_goes_back(breaths: list[tuple[float, float]]) -> None:
    interim, now = fresh(10.0), 10.0
    for speech, quiet in breaths:
        quiet_from, now = now + speech, now + speech + quiet
        after = interim.asked(now).read("words").rested(now, quiet_from)
        assert after.until == interim.until or quiet_from <= after.until <= now
        interim = after
