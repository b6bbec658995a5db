import numpy as np
import pytest

from benchmarks.flicker import changes
from benchmarks.reference import TimedWord, Track
from benchmarks.screen import Waits, figures, seen, waited
from benchmarks.snapshot import snapshot
from transcription.file import Turn


def track(*turns: tuple[float, str]) -> Track:
    """Turns that begin at a second, half a second for each word."""
    made = [Turn(speaker="customer", start=at, end=at + len(text.split()) / 2, text=text) for at, text in turns]
    words = [
        TimedWord(text, turn.start + i / 2, turn.start + (i + 1) / 2, number, is_timed=True)
        for number, turn in enumerate(made)
        for i, text in enumerate(turn.text.split())
    ]
    return Track("customer", np.zeros(0, np.int16), tuple(made), tuple(words))


def test_a_word_waits_from_its_end_until_the_first_text_that_holds_it() -> None:
    found = seen(track((0.0, "my light")), [snapshot(1.2, "", "", "my"), snapshot(2.0, "My light."), snapshot(9, "My")])

    assert found.words.seconds == pytest.approx((0.7, 1.0))


def test_a_word_that_never_comes_is_counted_and_leaves_the_percentiles_alone() -> None:
    found = seen(track((0.0, "my light")), [snapshot(1.5, "light")])

    assert found.words == Waits((0.5,), never=1)


def test_a_word_whose_time_is_only_guessed_is_not_timed() -> None:
    guessed = track((0.0, "my light"))
    words = (guessed.words[0], TimedWord("light", 0.5, 1.0, 0, is_timed=False))

    found = seen(Track("customer", guessed.samples, guessed.turns, words), [snapshot(1.5, "my light")])

    assert found.words.seconds == pytest.approx((1.0,))


def test_the_same_word_said_later_is_not_on_screen_before_it_was_said() -> None:
    found = seen(track((0.0, "yes"), (10.0, "yes")), [snapshot(1.0, "yes yes"), snapshot(11.0, "yes yes sir")])

    assert found.words.seconds == pytest.approx((0.5, 0.5))


def test_the_final_of_a_stretch_of_speech_is_its_last_word_in_the_part_that_stays() -> None:
    spoken = track((0.0, "my light"), (5.0, "came on"))
    texts = [snapshot(1.2, "", "", "my light"), snapshot(2.0, "my light"), snapshot(6.5, "my light", "", "came on")]

    found = seen(spoken, texts)

    assert found.finals == Waits((1.0,), never=1)


def test_turns_that_follow_at_once_are_one_stretch_of_speech() -> None:
    found = seen(track((0.0, "my light"), (1.5, "came on")), [snapshot(4.0, "my light came on")])

    assert found.finals.seconds == pytest.approx((1.5,))


def test_the_last_two_words_of_longer_turns_alone_are_waited_for() -> None:
    spoken = track((0.0, "my light came on"), (5.0, "yes"), (10.0, "it is on again"))

    found = seen(spoken, [snapshot(3.0, "my light came on"), snapshot(13.0, "my light came on yes it is on")])

    assert found.last_words == Waits((1.0,), never=1)


def test_words_taken_back_are_a_share_of_all_that_were_shown() -> None:
    found = changes([snapshot(1, "", "", "my bright"), snapshot(2, "", "", "my light"), snapshot(3, "my light came")])

    assert (found.shown, found.changed) == (4, 1)


def test_a_word_that_moves_because_another_comes_before_it_is_not_taken_back() -> None:
    found = changes([snapshot(1, "", "", "light came"), snapshot(2, "", "", "the light came")])

    assert (found.shown, found.changed) == (3, 0)


def test_a_settled_word_is_counted_once_and_remembered_when_it_goes() -> None:
    found = changes([snapshot(1, "", "my bright", "came"), snapshot(2, "my", "", "light came"), snapshot(3, "my")])

    assert (found.settled, found.settled_changed) == (2, 1)


def test_errors_are_those_of_the_last_text() -> None:
    found = seen(track((0.0, "my light came on")), [snapshot(1, "something else"), snapshot(5, "my car light came")])

    assert (found.errors.deletions, found.errors.insertions, found.errors.substitutions) == (1, 1, 0)


def test_who_shows_nothing_has_lost_every_word() -> None:
    found = figures({"customer": seen(track((0.0, "my light came on")), [])})

    assert found["wer"] == {"customer": 1.0, "mean": 1.0}
    assert found["word_to_screen"] == {"n": 0, "never": 4}
    assert found["changed_share"] is None


def test_percentiles_are_of_all_tracks_together() -> None:
    found = waited([Waits((3.0, 1.0)), Waits((2.0,), never=1)])

    assert (found["median"], found["p95"], found["n"], found["never"]) == (2.0, 3.0, 3, 1)
