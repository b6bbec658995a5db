import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.speech import Word
from transcription.terms import fitting, may_be_meant, mentions

TERMS = ("Siobhan Okonkwo", "Kestrel Point", "Halyard Plus", "Tidewell")
ORDINARY = {"Point", "Plus"}


def is_rare(word: str) -> bool:
    return word not in ORDINARY


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The dock at Kestrel Point.", 2),
        ("I see your point, plus the bill.", 0),
        ("Mrs. Okonkwo? It is Okonkwo.", 2),
        ("Tidewell's van", 1),
        ("", 0),
    ],
)
def test_a_term_is_named_by_its_rare_words_or_as_a_whole(text: str, count: int) -> None:
    assert mentions(text, TERMS, is_rare) == count


def test_without_terms_nothing_is_named() -> None:
    assert mentions("Kestrel Point", (), is_rare) == 0


@given(st.lists(st.text(min_size=1, max_size=20)), st.integers(0, 100))
def test_terms_fill_the_room_from_the_front_and_are_never_cut(terms: list[str], room: int) -> None:
    kept = fitting(terms, len, room)

    assert kept == terms[: len(kept)]
    assert sum(map(len, kept)) <= room
    assert kept == terms or sum(map(len, terms[: len(kept) + 1])) > room


def heard(*words: tuple[str, float]) -> list[Word]:
    return [Word(text, 0.0, 1.0, probability) for text, probability in words]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ([("the", 0.9), ("Haleyard", 0.4), ("plus", 0.9)], True),
        ([("a", 0.4), ("konk", 0.3), ("wo", 0.9)], True),
        ([("the", 0.9), ("Haleyard", 0.95), ("plus", 0.9)], False),
        ([("your", 0.9), ("invoice", 0.2), ("please", 0.9)], False),
        ([], False),
    ],
)
def test_a_name_may_be_meant_where_the_model_doubts_a_word_that_is_written_like_it(
    words: list[tuple[str, float]], meant: bool
) -> None:
    assert may_be_meant(heard(*words), TERMS, is_rare) is meant


def test_without_terms_no_name_is_meant() -> None:
    assert not may_be_meant(heard(("Haleyard", 0.1)), (), is_rare)
