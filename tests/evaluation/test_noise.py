from hypothesis import given
from hypothesis import strategies as st

from callassist.evaluation.noise import Mishearing, look_alike, vocabulary

WORDS = vocabulary(
    ["I'll", "send", "Maria", "on", "Friday", "at", "four,", "the", "refund", "of", "fifteen", "or", "fifty"]
)
TEXTS = st.lists(st.sampled_from(["Friday,", "fifteen", "I'll", "refund.", "--", "four", "ünder"]), min_size=1).map(
    " ".join
)


def test_a_word_is_mistaken_for_the_one_that_looks_most_like_it() -> None:
    assert look_alike("fifteen", WORDS) == "fifty"
    assert look_alike("xyz", WORDS) == "xyz"


def test_a_mistaken_word_keeps_its_capital_and_its_punctuation() -> None:
    only_mistaken = Mishearing(1.0, frozenset({"friday", "fridays"}))
    heard = " ".join(only_mistaken.heard("Friday, Friday, Friday,", str(seed)) for seed in range(20))

    assert "Fridays," in heard


@given(TEXTS, st.text(max_size=5))
def test_the_same_seed_mishears_the_same(text: str, seed: str) -> None:
    noisy = Mishearing(0.5, WORDS)

    assert noisy.heard(text, seed) == noisy.heard(text, seed)
    assert noisy.heard(text, seed)


@given(TEXTS)
def test_without_errors_the_words_are_untouched(text: str) -> None:
    assert Mishearing(0.0, WORDS).heard(text, "seed") == text


def test_errors_come_about_as_often_as_asked() -> None:
    text = " ".join(["refund"] * 2000)

    heard = Mishearing(0.1, frozenset({"refunds", "refund"})).heard(text, "seed").split()

    assert 40 <= len(text.split()) - heard.count("refund") <= 260
    assert 60 <= heard.count("refunds") <= 180
