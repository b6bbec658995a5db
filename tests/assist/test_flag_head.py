from zlib import crc32

import numpy as np
import pytest

from callassist.assist.flag_head import LEARNED, FlagHead, flag_head
from callassist.assist.flags import flags
from callassist.assist.mood import Before
from callassist.assist.signals import customer_signals
from callassist.assist.text import sentences
from callassist.method import Flag

SAID = sentences("The heater is cold. You will read about it in the parish letter.")


def knowing(word: str, flag: Flag, odds: float) -> FlagHead:
    """Weights that know one word."""
    weights = np.zeros((1, len(LEARNED)), np.float32)
    weights[0, LEARNED.index(flag)] = odds
    bias = np.full(len(LEARNED), -4.0, np.float32)
    return FlagHead(np.array([crc32(word.encode())]), weights, bias, alone=0.0, ruled=-2.0)


def test_words_that_weigh_enough_raise_a_flag_by_themselves() -> None:
    assert knowing("parish", Flag.REVIEW, 5.0).heard(SAID, frozenset()) == {Flag.REVIEW}
    assert knowing("parish", Flag.REVIEW, 3.0).heard(SAID, frozenset()) == frozenset()


def test_where_a_rule_raises_it_too_less_is_enough_and_nothing_is_not() -> None:
    assert knowing("parish", Flag.REVIEW, 3.0).heard(SAID, {Flag.REVIEW}) == {Flag.REVIEW}
    assert knowing("parish", Flag.REVIEW, 1.0).heard(SAID, {Flag.REVIEW}) == frozenset()


def test_the_sentence_that_speaks_most_for_a_flag_is_quoted() -> None:
    assert knowing("parish", Flag.REVIEW, 5.0).loudest(SAID, Flag.REVIEW) == SAID[1]


@pytest.mark.parametrize(
    "said",
    [
        "I'll come round there and break your legs.",
        "Tell the driver I know where he lives.",
        "Somebody's going to get hurt over this.",
    ],
)
def test_a_threat_that_a_rule_sees_is_never_talked_away(said: str) -> None:
    assert Flag.THREAT in flags(sentences(said))
    assert Flag.THREAT in dict(customer_signals(sentences(said)).flags)


def test_what_the_weights_alone_hear_as_an_insult_is_one_from_an_angry_customer_only() -> None:
    said = sentences("You're a waste of breath, son.")

    assert Flag.ABUSE not in flags(said)
    assert Flag.ABUSE in dict(customer_signals(said, Before(0.8)).flags)
    assert Flag.ABUSE not in dict(customer_signals(said, Before(0.05)).flags)


def test_the_weights_that_ship_have_a_column_for_each_flag_that_was_learned() -> None:
    head = flag_head()

    assert head.weights.shape == (len(head.runs), len(LEARNED))
    assert np.all(np.diff(head.runs) > 0)
    assert head.ruled <= head.alone


@pytest.mark.parametrize("said", ["", "Hm.", "Yes, Tuesday at nine is fine.", "My card ends in four four one two."])
def test_ordinary_talk_raises_nothing(said: str) -> None:
    assert customer_signals(sentences(said)).flags == ()
