import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.terms import fitting, mentions

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
