"""Audio time only: seconds of voice and silence are fed, no clock is involved."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.endpointing import Endpointer, Limits, SpeechEnded, SpeechEvent, SpeechPaused, SpeechStarted

FRAME = 0.032
LIMITS = Limits()


def hear(endpointer: Endpointer, *stretches: tuple[float, float], complete: bool = False) -> list[SpeechEvent]:
    """Feeds (seconds, probability of voice) and answers every pause with `complete`."""
    events: list[SpeechEvent] = []
    for seconds, voice in stretches:
        for _ in range(round(seconds / FRAME)):
            for event in endpointer.process(FRAME, voice):
                events.append(event)
                if isinstance(event, SpeechPaused):
                    endpointer.judge(complete=complete)
    return events


def kinds(events: list[SpeechEvent]) -> list[type]:
    return [type(event) for event in events]


def test_a_pause_inside_a_sentence_does_not_end_the_utterance() -> None:
    events = hear(Endpointer(0.0, LIMITS), (1.0, 0.9), (0.4, 0.0), (1.0, 0.9))

    assert kinds(events) == [SpeechStarted]


def test_a_complete_phrase_ends_after_a_shorter_pause_than_an_open_one() -> None:
    pause = (LIMITS.complete + LIMITS.open) / 2

    complete = hear(Endpointer(0.0, LIMITS), (1.0, 0.9), (pause, 0.0), complete=True)
    open_ended = hear(Endpointer(0.0, LIMITS), (1.0, 0.9), (pause, 0.0), complete=False)

    assert kinds(complete) == [SpeechStarted, SpeechPaused, SpeechEnded]
    assert kinds(open_ended) == [SpeechStarted, SpeechPaused]


def test_the_question_comes_at_the_same_pause_and_again_after_more_speech() -> None:
    events = hear(Endpointer(0.0, LIMITS), (1.0, 0.9), (0.6, 0.0), (1.0, 0.9), (0.6, 0.0))

    assert kinds(events) == [SpeechStarted, SpeechPaused, SpeechPaused]


def test_the_judged_stretch_is_the_stretch_that_ends() -> None:
    events = hear(Endpointer(0.0, LIMITS), (2.0, 0.0), (1.0, 0.9), (3.0, 0.0))

    paused, ended = events[1], events[2]
    assert isinstance(paused, SpeechPaused)
    assert isinstance(ended, SpeechEnded)
    assert paused.span == ended.span


def test_speech_is_padded_on_both_sides() -> None:
    events = hear(Endpointer(0.0, LIMITS), (2.016, 0.0), (1.024, 0.9), (3.0, 0.0))

    span = next(event.span for event in events if isinstance(event, SpeechEnded))
    assert span.start == pytest.approx(2.016 - LIMITS.padding)
    assert span.end == pytest.approx(3.04 + LIMITS.padding)
    assert span.voice_start == pytest.approx(2.016)
    assert span.voice_end == pytest.approx(3.04)
    assert span.voiced == pytest.approx(1.024)


def test_a_doubtful_probability_neither_starts_nor_ends_speech() -> None:
    between = (LIMITS.on + LIMITS.off) / 2

    assert hear(Endpointer(0.0, LIMITS), (5.0, between)) == []
    assert kinds(hear(Endpointer(0.0, LIMITS), (0.5, 0.9), (5.0, between))) == [SpeechStarted]


def test_a_short_answer_is_speech() -> None:
    events = hear(Endpointer(0.0, LIMITS), (1.0, 0.0), (0.13, 0.6), (2.0, 0.0))

    assert kinds(events) == [SpeechStarted, SpeechPaused, SpeechEnded]


def test_a_long_utterance_is_cut_where_it_is_quietest() -> None:
    endpointer = Endpointer(0.0, LIMITS)

    events = hear(endpointer, (16.0, 0.95), (0.32, 0.35), (6.0, 0.95))

    ended = next(event for event in events if isinstance(event, SpeechEnded))
    assert ended.span.cut
    assert 16.0 <= ended.span.end <= 16.4
    assert kinds(events) == [SpeechStarted, SpeechEnded, SpeechStarted]
    assert endpointer.span is not None
    assert endpointer.span.start == ended.span.end


def test_without_a_quiet_spot_the_quietest_sound_decides() -> None:
    endpointer = Endpointer(0.0, LIMITS)
    events: list[SpeechEvent] = []

    for i in range(round(21 / FRAME)):
        events += endpointer.process(FRAME, 1.0, level=0.01 if 500 <= i < 510 else 0.2)

    ended = next(event for event in events if isinstance(event, SpeechEnded))
    assert 500 * FRAME <= ended.span.end <= 510 * FRAME


def test_after_a_long_utterance_the_first_pause_ends_it() -> None:
    events = hear(Endpointer(0.0, LIMITS), (LIMITS.hurry_after, 0.9), (LIMITS.judge + 0.1, 0.0))

    assert kinds(events) == [SpeechStarted, SpeechPaused, SpeechEnded]


def test_the_end_of_the_audio_ends_the_utterance() -> None:
    endpointer = Endpointer(10.0, LIMITS)
    hear(endpointer, (0.5, 0.9))

    assert kinds(endpointer.finish()) == [SpeechEnded]
    assert endpointer.finish() == []


@given(
    st.lists(st.tuples(st.floats(0.05, 4.0), st.sampled_from([0.0, 0.1, 0.2, 0.35, 0.7, 1.0])), max_size=40),
    st.booleans(),
)
def test_whatever_is_heard_utterances_are_in_order_bounded_and_never_overlap(
    stretches: list[tuple[float, float]], complete: bool
) -> None:
    endpointer = Endpointer(0.0, LIMITS)

    events = hear(endpointer, *stretches, complete=complete) + endpointer.finish()

    spans = [event.span for event in events if isinstance(event, SpeechEnded)]
    assert len(spans) == sum(isinstance(event, SpeechStarted) for event in events)
    for span in spans:
        assert 0 <= span.start <= span.voice_start <= span.voice_end <= span.end + 1e-9
        assert span.end - span.start <= LIMITS.longest + FRAME
    for before, after in pairwise(spans):
        assert before.end <= after.start
