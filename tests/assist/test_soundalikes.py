import re

import pytest

from callassist.assist.soundalikes import widened


@pytest.mark.parametrize(
    ("cue", "heard"),
    [
        (r"speak to your manager", "speaks two you manager"),
        (r"on the phone", "on phone"),
        (r"i'll sue", "it'll sue"),
        (r"(?:call|ring) my bank", "calls may bank"),
    ],
)
def test_a_cue_also_matches_what_is_heard_for_its_little_words(cue: str, heard: str) -> None:
    assert re.fullmatch(widened(cue), heard)


@pytest.mark.parametrize(
    ("cue", "other"),
    [
        (r"the press", "press"),
        (r"close my account", "close my count"),
        (r"call my (?:lawyer|bank)", "call my mother"),
    ],
)
def test_the_words_that_carry_the_meaning_stay_as_they_are(cue: str, other: str) -> None:
    assert not re.fullmatch(widened(cue), other)


def test_what_a_cue_is_not_stays_as_it_is() -> None:
    cue = r"(?<!my )manager"

    assert widened(cue) == cue
