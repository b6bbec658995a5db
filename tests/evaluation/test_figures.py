from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.evaluation.figures import area, macro_f1, mean, percentile, recall_at, share

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_the_area_is_one_when_every_positive_is_above_every_negative() -> None:
    assert area([0.8, 0.9], [0.1, 0.7]) == 1.0
    assert area([0.1], [0.9]) == 0.0
    assert area([0.5], [0.5]) == 0.5


@given(SCORES, SCORES)
def test_the_area_of_the_swapped_sides_is_the_rest(positive: list[float], negative: list[float]) -> None:
    assert area(positive, negative) == pytest.approx(1 - (area(negative, positive) or 0))


def test_recall_allows_as_many_false_alarms_as_the_share_says() -> None:
    calm = [0.0] * 98 + [0.8, 0.9]

    assert recall_at(0.02, [0.1, 0.85], calm) == 1.0
    assert recall_at(0.01, [0.1, 0.85], calm) == 0.5
    assert recall_at(0.0, [0.1, 0.85], calm) == 0.0


@given(SCORES, SCORES, st.floats(0, 1))
def test_the_threshold_is_never_passed_by_more_calm_turns_than_allowed(
    positive: list[float], calm: list[float], allowed: float
) -> None:
    passed = recall_at(allowed, calm, calm)

    assert passed is not None
    assert passed <= allowed
    assert 0 <= (recall_at(allowed, positive, calm) or 0) <= 1


def test_a_class_that_is_only_guessed_counts_as_a_miss_of_its_own() -> None:
    assert macro_f1([({"a"}, {"a"}), (set(), {"b"})]) == 0.5
    assert macro_f1([({"a"}, {"a"}), ({"a"}, set())]) == pytest.approx(2 / 3)


def test_where_nothing_is_labelled_nothing_is_claimed() -> None:
    assert area([], [0.1]) is None
    assert recall_at(0.02, [0.5], []) is None
    assert macro_f1([]) is None
    assert mean([]) is None
    assert share(0, 0) is None
    assert percentile([], 0.95) is None


def test_the_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    Random(1).shuffle(values)

    assert percentile(values, 0.95) == 95
    assert percentile([3.0], 0.95) == 3
