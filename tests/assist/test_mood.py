import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.mood import Before, mood
from callassist.assist.ngrams import BUCKETS
from callassist.assist.signals import customer_signals
from callassist.assist.text import sentences


def upset(text: str, before: Before) -> float:
    return customer_signals(sentences(text), before).upset


def test_the_weights_on_file_fit_the_n_grams() -> None:
    learned = mood()

    assert learned.rarity.shape == learned.customer.shape == learned.agent.shape == (BUCKETS,)
    assert all(np.isfinite(one).all() for one in (learned.customer, learned.agent, learned.meant, learned.joined))


@pytest.mark.parametrize(
    ("angrier", "calmer"),
    [
        ("i have been waiting for weeks and you keep lying to me", "i'd like to change my delivery address please"),
        ("you people are a complete disgrace", "that's lovely thank you so much"),
        ("what kind of company treats people like this", "the reference is four four two one"),
        ("oh how thoughtful another form for the same form", "oh good is that the same form as before"),
    ],
)
def test_angry_talk_has_higher_odds_than_calm_talk(angrier: str, calmer: str) -> None:
    assert mood().sounds(angrier) > mood().sounds(calmer)


def test_the_same_words_are_angrier_in_a_tense_talk() -> None:
    assert upset("So it isn't Friday.", Before(0.7)) > upset("So it isn't Friday.", Before(0.1)) + 0.1


def test_the_answer_to_a_refusal_is_angrier_than_the_answer_to_a_kindness() -> None:
    refusal = "there's nothing i can do about that i'm afraid it's in the terms"
    kindness = "lovely that's you booked in then and what's the postcode"

    assert upset("And the money?", Before(0.4, refusal)) > upset("And the money?", Before(0.4, kindness)) + 0.05


@given(st.text(max_size=400), st.floats(0, 1))
def test_any_words_have_a_chance_between_none_and_one(text: str, tension: float) -> None:
    assert 0 <= mood().upset(0.0, text, Before(tension, text)) <= 1
