"""Whether a text contains a fact that somebody put in their own words, by the words that both share."""

import re
from collections.abc import Iterable, Sequence

from callassist.assist.numbers import ONES, ORDINALS, TENS, money
from callassist.assist.text import listed, plain

ENOUGH = 0.5
"""Share of a fact's content words that must be there: a fact is told in other words than it was spoken."""
LINES = 3
"""In how many lines of the text they must stand, so that a long text does not contain everything."""

_LIGHT = frozenset(
    listed(
        "a an and are as at be been but by can could did do does for from get got had has have he her him his i if in"
        " into is it its me my no nor not of off on only or our out over she so still than that the their them then"
        " there they this to too up us was we were what when which who will with would you your says say said"
    )
)
_NUMBERS = {word: str(value) for word, value in (ONES | TENS | ORDINALS).items()}
_DIGITS = {word: str(value) for word, value in ONES.items() if value < 10} | {"oh": "0"}
_SHORTEST_NUMBER = 3
_STEM = 5


def contains(lines: Iterable[str], fact: str) -> bool:
    return covered([content(line) for line in lines], content(fact)) >= ENOUGH


def covered(lines: Sequence[frozenset[str]], fact: frozenset[str]) -> float:
    """The share (0..1) of the fact's words that its best few lines hold together."""
    left = fact
    for _ in range(LINES):
        left -= max((line & left for line in lines), key=len, default=frozenset())
    return 1 - len(left) / len(fact) if fact else 1.0


def content(text: str) -> frozenset[str]:
    """The words that carry meaning, cut to stems; numbers as figures, whether spoken, spelled out or written."""
    comparable = plain(text)
    words = comparable.split()
    amounts = {f"{found.amount.normalize():f}" for found in money(comparable)}
    return frozenset(filter(None, map(_token, words))) | amounts | _spelled(words)


def _token(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "")
    if word in _LIGHT:
        return ""
    if figure := re.fullmatch(r"[a-z]*(\d+(?:\.\d+)?)(?:st|nd|rd|th)?", word):
        return figure[1].rstrip("0").rstrip(".") if "." in figure[1] else figure[1]
    if word in _NUMBERS:
        return _NUMBERS[word]
    return re.sub(r"(?:ing|ed|es|s|ly|e)$", "", word)[:_STEM] if len(word) > 1 else ""


def _spelled(words: Sequence[str]) -> frozenset[str]:
    """Order numbers and the like that were spoken digit by digit: "L L, four oh seven, nine one three"."""
    found, run = set(), ""
    for word in [*words, ""]:
        if word in _DIGITS:
            run += _DIGITS[word]
            continue
        if len(run) >= _SHORTEST_NUMBER:
            found.add(run)
        run = ""
    return frozenset(found)
