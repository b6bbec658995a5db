import pytest

from callassist.evaluation.containment import contains, content


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("L L, four oh seven, nine one three is the order.", "order LL407913"),
        ("You charged me eleven forty twice on Saturday.", "charged 11.40 twice"),
        ("It is the third call about this leak.", "3rd call, leaking"),
    ],
)
def test_numbers_are_the_same_spoken_spelled_and_written(line: str, fact: str) -> None:
    assert contains([line], fact)


def test_a_fact_about_something_else_is_not_contained() -> None:
    assert not contains(["The washer leaks from underneath."], "refund of 89 dollars by Wednesday")


def test_a_fact_scattered_over_many_lines_is_not_contained() -> None:
    words = ["gasket", "hose", "pump", "vinyl", "landlord", "deposit", "nurse"]

    assert contains([" ".join(words)], " ".join(words))
    assert not contains([f"The {word}." for word in words], " ".join(words))


def test_light_words_prove_nothing() -> None:
    assert content("it was not that, and they said so") == frozenset()
