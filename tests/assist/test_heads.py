import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.heads import FILE, heads, known
from callassist.assist.ngrams import grams, runs
from callassist.assist.signals import agent_signals
from callassist.assist.text import sentences
from callassist.method import Step


def taken(text: str) -> frozenset[Step]:
    return frozenset(agent_signals(sentences(text)).steps)


def test_the_weights_on_file_fit_the_runs_of_words_and_the_steps() -> None:
    learned = heads()

    assert learned.steps.shape == (len(learned.runs), len(Step))
    assert learned.bias.shape == learned.rule.shape == learned.enough.shape == (len(Step),)
    assert (np.diff(learned.runs) > 0).all()
    assert np.isfinite(learned.steps).all()
    assert ((learned.enough > 0) & (learned.enough <= 0.5)).all()
    assert FILE.endswith(".npz")


def test_only_known_runs_are_found() -> None:
    assert known(np.array([2, 5, 9]), np.array([1, 5, 9, 12])).tolist() == [1, 2]


def test_a_misheard_word_leaves_most_of_an_utterance_alike() -> None:
    said = set(grams("nobody called me back about the refund").tolist())
    misheard = set(grams("nobody calls me back about the refund").tolist())

    assert len(said & misheard) > 0.6 * len(said)


def test_any_number_is_the_same_word() -> None:
    assert grams("back on your card 40 dollars").tolist() == grams("back on your card 95 dollars").tolist()
    assert runs(sentences("It's 40 then.")).tolist() == runs(sentences("It's 95 then.")).tolist()


def test_a_question_is_another_run_of_words_than_the_same_words_told() -> None:
    assert runs(sentences("That suits you.")).tolist() != runs(sentences("That suits you?")).tolist()


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("God, that's a rotten way to find out, and on your birthday too.", Step.VALIDATE),
        ("That was us. We told you one thing and did another.", Step.TAKE_RESPONSIBILITY),
        ("And did the noise start before or after the tyres were done?", Step.CLARIFY),
        ("So you paid in March, it never came, and the shop says it was delivered. Have I got that?", Step.RESTATE),
        ("What would put this right for you?", Step.INVITE),
        ("I could swap it for the bigger one, or I could knock thirty off. Which is better?", Step.PROPOSE),
        ("I can't go past fifty on my own, that's not mine to give.", Step.LIMIT),
        ("I'll ring you by noon tomorrow, whatever he says.", Step.COMMIT),
        ("So, two chairs Thursday, forty back on the card, and I ring you Friday. Is that everything?", Step.READ_BACK),
        ("I'm putting all of that in an email to you now.", Step.IN_WRITING),
        ("If you call me that again I'm going to end the call.", Step.WARN),
        ("Mind yourself now, Pat. Bye bye.", Step.CLOSE),
    ],
)
def test_steps_are_told_in_everyday_words(text: str, step: Step) -> None:
    assert step in taken(text)


@pytest.mark.parametrize(
    "text",
    [
        "Could I take your name and postcode, please?",
        "Harbour Marine, Sal speaking.",
        "It's ending in four one two, yes?",
    ],
)
def test_greeting_and_checking_who_calls_are_no_steps(text: str) -> None:
    assert taken(text) == frozenset()


@given(st.text(max_size=400))
def test_any_words_have_a_chance_for_every_step(text: str) -> None:
    likely = heads().likely(sentences(text), frozenset())

    assert len(likely) == len(Step)
    assert all(0 <= chance <= 1 for chance in likely)
