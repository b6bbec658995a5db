import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.agreement import NOTHING, agree


@pytest.mark.parametrize(
    ("texts", "stable"),
    [
        (["I would like"], ""),
        (["I would like", "I would like to"], "I would like"),
        (["I would like", "I would lie to"], "I would"),
        (["I would like", "I would like, to speak"], "I would like,"),
        (["well i", "Well, I am"], "Well, I"),
        (["one two", "three two"], ""),
        (["one two three", "one two"], "one two"),
        (["it costs 5", "it costs 50"], "it costs"),
        (["", "hello"], ""),
        (["hello", ""], ""),
    ],
)
def test_what_two_decodes_in_a_row_agree_on_is_stable(texts: list[str], stable: str) -> None:
    agreed = NOTHING
    for text in texts:
        agreed = agree(agreed, text)

    assert agreed.text == texts[-1]
    assert agreed.text[: agreed.stable] == stable


@given(st.lists(st.text(alphabet="ab .,", max_size=20), min_size=1, max_size=6))
def test_the_stable_part_always_ends_at_the_end_of_a_word(texts: list[str]) -> None:
    agreed = NOTHING
    for text in texts:
        agreed = agree(agreed, text)

        assert 0 <= agreed.stable <= len(text)
        assert agreed.stable == 0 or not text[agreed.stable : agreed.stable + 1].strip()
