import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.wer import WordErrors, compare, spoken_words


@pytest.mark.parametrize(
    ("reference", "heard", "errors"),
    [
        ("a b c", "a b c", WordErrors(3, 0, 0, 0)),
        ("a b c", "a c", WordErrors(3, 1, 0, 0)),
        ("a c", "a b c", WordErrors(2, 0, 1, 0)),
        ("a b c", "a x c", WordErrors(3, 0, 0, 1)),
        ("a b", "", WordErrors(2, 2, 0, 0)),
        ("", "a b", WordErrors(0, 0, 2, 0)),
        ("", "", WordErrors(0, 0, 0, 0)),
    ],
)
def test_errors_are_counted_by_kind(reference: str, heard: str, errors: WordErrors) -> None:
    assert compare(reference.split(), heard.split()) == errors


def test_the_rate_is_errors_per_word_of_the_reference() -> None:
    assert compare(["a", "b", "c", "d"], ["a", "x", "c"]).wer == pytest.approx(0.5)
    assert compare([], ["a"]).wer == 1.0
    assert compare([], []).wer == 0.0


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_the_rate_is_that_of_an_independent_implementation(reference: list[str], heard: list[str]) -> None:
    assert compare(reference, heard).wer == pytest.approx(jiwer.wer(" ".join(reference), " ".join(heard)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("It's 5 p.m.", ["it's", "5", "pm"]),
        ("high-end autos", ["high", "end", "autos"]),
        ("Don’t – stop…", ["don't", "stop"]),
        ("... ' -", []),
        ("Žluťoučký kůň", ["žluťoučký", "kůň"]),
    ],
)
def test_case_and_punctuation_do_not_count(text: str, words: list[str]) -> None:
    assert spoken_words(text) == words
