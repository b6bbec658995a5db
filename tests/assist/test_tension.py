import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.tension import Tension, band, heard
from callassist.method import Band


def test_tension_rises_fast_and_falls_slowly() -> None:
    calm = heard(Tension(), 0.1, 10)
    angry = heard(calm, 0.9, 10)
    after = heard(angry, 0.1, 10)

    assert angry.level - calm.level > 0.5
    assert 0 < angry.level - after.level < 0.3
    assert after.peak == angry.level


def test_a_short_calm_answer_hardly_lowers_it() -> None:
    angry = heard(Tension(), 0.9, 10)

    assert angry.level - heard(angry, 0.0, 2).level < angry.level - heard(angry, 0.0, 10).level


def test_a_climb_over_the_last_utterances_counts_as_rising() -> None:
    first = heard(heard(Tension(), 0.1, 10), 0.2, 10)

    assert heard(first, 0.6, 10).rising
    assert not first.rising


@pytest.mark.parametrize(
    ("level", "word"),
    [(0.0, Band.CALM), (0.35, Band.TENSE), (0.6, Band.UPSET), (0.8, Band.CRITICAL), (1.0, Band.CRITICAL)],
)
def test_a_level_has_a_word(level: float, word: Band) -> None:
    assert band(level) is word


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 300)), max_size=40))
def test_it_stays_between_nothing_and_all_and_below_its_peak(said: list[tuple[float, int]]) -> None:
    now = Tension()
    for upset, words in said:
        now = heard(now, upset, words)

        assert 0.0 <= now.level <= now.peak <= 1.0
