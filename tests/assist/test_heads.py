import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.heads import FILE, heads
from callassist.assist.ngrams import BUCKETS, grams
from callassist.method import Step


def test_the_weights_on_file_fit_the_n_grams_and_the_steps() -> None:
    learned = heads()

    assert learned.rarity.shape == learned.anger.shape == (BUCKETS,)
    assert learned.steps.shape == (BUCKETS, len(Step))
    assert np.isfinite(learned.anger).all()
    assert np.isfinite(learned.steps).all()
    assert np.isfinite(learned.meant_anger).all()
    assert FILE.endswith(".npz")


def test_a_misheard_word_leaves_most_of_an_utterance_alike() -> None:
    said = set(grams("nobody called me back about the refund").tolist())
    misheard = set(grams("nobody calls me back about the refund").tolist())

    assert len(said & misheard) > 0.6 * len(said)


def test_any_number_is_the_same_word() -> None:
    assert grams("back on your card 40 dollars").tolist() == grams("back on your card 95 dollars").tolist()


@pytest.mark.parametrize(
    ("angrier", "calmer"),
    [
        ("i have been waiting for weeks and you keep lying to me", "i'd like to change my delivery address please"),
        ("you people are a complete disgrace", "that's lovely thank you so much"),
        ("what kind of company treats people like this", "the reference is four four two one"),
    ],
)
def test_angry_talk_has_higher_odds_than_calm_talk(angrier: str, calmer: str) -> None:
    assert heads().angry(angrier) > heads().angry(calmer)


def test_a_step_is_recognised_in_words_that_no_rule_lists() -> None:
    assert Step.LIMIT in heads().taken("i won't promise you something i don't have")
    assert heads().taken("could i take your name and postcode please") == frozenset()


@given(st.text(max_size=400))
def test_any_words_have_finite_odds(text: str) -> None:
    assert np.isfinite(heads().angry(text))
    heads().taken(text)
