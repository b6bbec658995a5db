"""Recognition errors by simulation, so that the assist can be measured on words that were misheard.

Of the errors 30 % drop a word, 60 % put one in its place that looks like it, and 10 % add a short word.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from random import Random

_DROPPED, _MISTAKEN = 0.3, 0.9
_ADDED = ("the", "a", "and", "uh", "it", "to", "of", "in", "that", "is")
_EDGES = ".,?!;:\"'()-"


@dataclass(frozen=True)
class Mishearing:
    """`rate` is errors per word, 0..1; look-alikes come from `vocabulary`."""

    rate: float
    vocabulary: frozenset[str]

    def heard(self, text: str, seed: str) -> str:
        """The text with its errors; the same for the same seed, and never empty."""
        random = Random(seed)  # noqa: S311 - repeatable on purpose
        words = [word for spoken in text.split() for word in self._one(spoken, random)]
        return " ".join(words) or text

    def _one(self, word: str, random: Random) -> list[str]:
        if random.random() >= self.rate:
            return [word]
        kind = random.random()
        if kind < _DROPPED:
            return []
        if kind < _MISTAKEN:
            return [_in_place_of(word, look_alike(word.strip(_EDGES).lower(), self.vocabulary))]
        return [word, random.choice(_ADDED)]


def vocabulary(words: Iterable[str]) -> frozenset[str]:
    return frozenset(plain for word in words if (plain := word.strip(_EDGES).lower()))


@lru_cache(maxsize=4096)
def look_alike(word: str, known: frozenset[str]) -> str:
    """The other word that is most like this one, of about its length and with its first or last letter."""
    near = [other for ends in ((word[:1], ""), ("", word[-1:])) for other in _shelves(known)[ends]]
    fit = [other for other in near if other != word and abs(len(other) - len(word)) <= 2]
    return max(fit, key=lambda other: (SequenceMatcher(None, word, other).ratio(), other), default=word)


@lru_cache(maxsize=4)
def _shelves(known: frozenset[str]) -> defaultdict[tuple[str, str], list[str]]:
    shelves: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for word in sorted(known):
        shelves[word[0], ""].append(word)
        shelves["", word[-1]].append(word)
    return shelves


def _in_place_of(word: str, other: str) -> str:
    core = word.strip(_EDGES)
    shown = other.capitalize() if core[:1].isupper() else other
    return word.replace(core, shown, 1) if core else word
