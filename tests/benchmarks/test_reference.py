import numpy as np
import pytest

from benchmarks.reference import telephoned, timed, tracks_of
from transcription.file import Turn


def turn(start: float, end: float, text: str, speaker: str = "customer") -> Turn:
    return Turn(speaker=speaker, start=start, end=end, text=text)


def test_words_take_the_time_of_the_same_word_as_it_was_heard() -> None:
    words = timed([turn(1.0, 3.0, "My light.")], [(" My", 1.1, 1.4), (" light.", 2.0, 2.6)], 60)

    assert [(word.text, word.start, word.end, word.is_timed) for word in words] == [
        ("my", 1.1, 1.4, True),
        ("light", 2.0, 2.6, True),
    ]


def test_a_word_that_was_not_heard_is_guessed_from_its_turn() -> None:
    _, light = timed([turn(1.0, 3.0, "my light")], [("my", 1.1, 1.4), ("bike", 2.0, 2.6)], 60)

    assert (light.start, light.end, light.is_timed) == (2.0, 3.0, False)


def test_a_time_far_outside_the_turn_is_not_believed() -> None:
    (word,) = timed([turn(10.0, 11.0, "yes")], [("yes", 30.0, 30.4)], 60)

    assert (word.start, word.is_timed) == (10.0, False)


def test_words_behind_the_cut_do_not_count() -> None:
    words = timed([turn(0.0, 2.0, "my light"), turn(9.0, 11.0, "came on")], [], 10)

    assert [word.text for word in words] == ["my", "light", "came"]


def test_words_are_spoken_one_after_the_other_even_where_their_times_overlap() -> None:
    (track,) = tracks_of([np.zeros(80, np.int16)], [turn(0.0, 2.0, "my light"), turn(3.0, 4.0, "on")])
    words = timed(track.turns, [("my", 1.0, 1.2), ("light", 0.9, 1.5), ("on", 3.0, 3.4)], 60)
    track = type(track)(track.name, track.samples, track.turns, words)

    assert [track.spoken_by(second) for second in (0.95, 1.0, 3.0)] == [0, 2, 3]


def test_two_channels_are_agent_and_customer_with_their_own_turns() -> None:
    turns = [turn(5, 6, "hi", "customer"), turn(0, 1, "hello", "agent")]

    agent, customer = tracks_of([np.zeros(8000, np.int16), np.ones(8000, np.int16)], turns, seconds=0.5)

    assert (agent.name, agent.turns, len(agent.samples)) == ("agent", (turns[1],), 4000)
    assert (customer.name, customer.turns) == ("customer", (turns[0],))


def test_a_single_channel_holds_everybody() -> None:
    turns = [turn(5, 6, "hi", "customer"), turn(0, 1, "hello", "agent")]

    (track,) = tracks_of([np.zeros(8000, np.int16)], turns)

    assert (track.name, track.turns) == ("customer", (turns[1], turns[0]))


def test_the_telephone_line_changes_samples_by_the_steps_of_mu_law() -> None:
    samples = np.array([0, 100, -20000], np.int16)

    assert telephoned(telephoned(samples)) == pytest.approx(telephoned(samples))
    assert telephoned(samples) == pytest.approx(samples, rel=0.04, abs=4)
