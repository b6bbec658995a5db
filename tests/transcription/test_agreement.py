import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.agreement import NOTHING, agree, settled


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


def test_what_was_agreed_is_kept_when_a_later_decode_hears_it_otherwise() -> None:
    agreed = NOTHING
    for text in ("I paid twice", "I paid twice for it", "I made twice for it today"):
        agreed = agree(agreed, text)

    assert agreed.text == "I paid twice for it today"
    assert agreed.text[: agreed.stable] == "I paid twice for it"


def test_a_word_that_a_later_decode_leaves_out_is_not_said_twice() -> None:
    agreed = agree(settled("well I paid twice"), "I paid twice for it")

    assert agreed.text == "well I paid twice for it"


texts = st.lists(st.text(alphabet="ab .,", max_size=20), min_size=1, max_size=6)


@given(texts)
def test_the_stable_part_always_ends_at_the_end_of_a_word(texts: list[str]) -> None:
    agreed = NOTHING
    for text in texts:
        agreed = agree(agreed, text)

        assert 0 <= agreed.stable <= len(agreed.text)
        assert agreed.stable == 0 or not agreed.text[agreed.stable : agreed.stable + 1].strip()


@given(texts)
def test_what_is_stable_never_changes(texts: list[str]) -> None:
    agreed = NOTHING
    for text in texts:
        before, agreed = agreed, agree(agreed, text)

        assert agreed.text[: agreed.stable].startswith(before.text[: before.stable])
