from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.alignment import Alignment
from transcription.wer import compare

words = st.lists(st.sampled_from(["a", "b", "c"]), max_size=8)


def test_words_that_agree_are_found_around_those_that_differ() -> None:
    alignment = Alignment(["the", "light", "came", "on", "again"])

    assert alignment.matches(["the", "bright", "light", "on", "again"]) == {0: 0, 1: 2, 3: 3, 4: 4}


def test_what_was_not_yet_spoken_is_not_matched() -> None:
    alignment = Alignment(["no", "no", "no"])

    assert alignment.matches(["no", "no"], spoken=1).keys() == {0}


def test_a_last_word_that_fits_twice_is_the_earlier_one() -> None:
    alignment = Alignment(["is", "the", "car", "in", "the", "shop"])

    assert alignment.matches(["is", "the"]) == {0: 0, 1: 1}


def test_words_behind_a_lost_stretch_are_found_where_they_were_spoken() -> None:
    alignment = Alignment(["one", "two", "three", "four", "five", "six", "seven", "eight"])

    assert alignment.matches(["one", "eight"]).keys() == {0, 7}


@given(reference=words, texts=st.lists(words, min_size=1, max_size=4))
def test_a_text_is_aligned_the_same_whatever_was_aligned_before(reference: list[str], texts: list[list[str]]) -> None:
    alignment = Alignment(reference)

    kept = [alignment.matches(text) for text in texts]

    assert kept == [Alignment(reference).matches(text) for text in texts]


@given(reference=words, heard=words)
def test_matches_are_in_order_equal_and_those_of_an_alignment_with_the_fewest_errors(
    reference: list[str], heard: list[str]
) -> None:
    matches = Alignment(reference).matches(heard)

    pairs = sorted(matches.items())
    assert all(reference[i] == heard[j] for i, j in pairs)
    assert all(one[1] < other[1] for one, other in pairwise(pairs))
    assert _errors(pairs, len(reference), len(heard)) == _errors_of(reference, heard)


def _errors(pairs: list[tuple[int, int]], reference: int, heard: int) -> int:
    """Between two matches, the longer side tells how many errors there are."""
    edges = [(-1, -1), *pairs, (reference, heard)]
    return sum(max(b[0] - a[0], b[1] - a[1]) - 1 for a, b in pairwise(edges))


def _errors_of(reference: list[str], heard: list[str]) -> int:
    found = compare(reference, heard)
    return found.deletions + found.insertions + found.substitutions
