import pytest

from benchmarks.figures import by_third, slope_per_minute, spread, stepped
from benchmarks.load import Load, memory_over_time


def test_a_spread_names_the_middle_and_the_worst() -> None:
    found = spread([float(value) for value in range(1, 101)])

    assert found == {"n": 100, "median": 50.5, "p95": 96.0, "p99": 100.0, "max": 100.0}


def test_nothing_measured_is_no_spread() -> None:
    assert spread([]) == {"n": 0}


def test_a_call_falls_into_thirds() -> None:
    thirds = by_third([(1.0, 0.1), (35.0, 0.2), (59.0, 0.3), (61.0, 0.4), (90.0, 0.5)])

    assert [third["n"] for third in thirds] == [1, 2, 2]


def test_a_told_value_holds_until_the_next_is_told() -> None:
    assert list(stepped([(0.4, 1.0), (2.2, 3.0), (4.0, 0.0)])) == [(1.0, 1.0), (2.0, 1.0), (3.0, 3.0)]


def test_a_lag_that_grows_has_a_slope_and_a_steady_one_has_none() -> None:
    assert slope_per_minute([(second, 0.5 + second / 60) for second in range(300)]) == pytest.approx(1.0)
    assert slope_per_minute([(second, float(second % 2)) for second in range(300)]) == pytest.approx(0.0, abs=0.01)
    assert slope_per_minute([(7.0, 1.0)]) == 0.0


def test_memory_that_is_added_after_the_warm_up_is_growth() -> None:
    loads = [Load(float(second), 0.0, 100_000_000 + max(0, second - 120) * 100_000) for second in range(601)]

    memory = memory_over_time(loads)

    assert memory.start == memory.warm == 100.0
    assert memory.end == pytest.approx(145.0, abs=0.2)
    assert memory.growth == pytest.approx(0.45, abs=0.01)
    assert memory.by_minute[0] == 100.0
    assert len(memory.by_minute) == 11


def test_a_run_shorter_than_the_warm_up_has_no_growth() -> None:
    loads = [Load(float(second), 0.0, 100_000_000) for second in range(20)]

    assert memory_over_time(loads).growth == 0.0
