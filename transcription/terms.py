"""Terms that were to be expected, looked for in what was heard."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from callassist.speech import Word
from transcription.wer import spoken_words

_DOUBTFUL = 0.6
_ALIKE = 0.6
"""Share of letters that agree in order."""


def may_be_meant(words: Sequence[Word], terms: Iterable[str], is_rare: Callable[[str], bool]) -> bool:
    """Whether a word that the model doubts, or it and its neighbours together, is written much like a rare word."""
    rare = {word for term in terms for part in term.split() if is_rare(part) for word in spoken_words(part)}
    return any(_alike(heard, word) for heard in _doubted(words) for word in rare)


def _doubted(words: Sequence[Word]) -> Iterator[str]:
    """Up to three words in a row, one of them doubtful, as one: "in Jebord" for Ingeborg."""
    for length in (1, 2, 3):
        for first in range(len(words) - length + 1):
            row = words[first : first + length]
            if any(word.probability < _DOUBTFUL for word in row):
                yield "".join(part for word in row for part in spoken_words(word.text))


def _alike(heard: str, word: str) -> bool:
    pair = SequenceMatcher(None, heard, word, autojunk=False)
    return pair.real_quick_ratio() >= _ALIKE and pair.quick_ratio() >= _ALIKE and pair.ratio() >= _ALIKE


def mentions(text: str, terms: Iterable[str], is_rare: Callable[[str], bool]) -> int:
    """How often `text` names one of `terms`: a name of several words as a whole, or any rare word of it.

    A word such as "Road" alone is no sign that the name which holds it was said.
    """
    heard = [word.removesuffix("'s") for word in spoken_words(text)]
    whole = f" {' '.join(heard)} "
    names = {" ".join(spoken_words(term)) for term in terms}
    rare = {word for term in terms for part in term.split() if is_rare(part) for word in spoken_words(part)}
    return sum(whole.count(f" {name} ") for name in names if " " in name) + sum(word in rare for word in heard)


def fitting(terms: Iterable[str], cost: Callable[[str], int], room: int) -> list[str]:
    """The first of `terms` whose costs fit into `room`; none is cut in two."""
    kept: list[str] = []
    for term in terms:
        room -= cost(term)
        if room < 0:
            break
        kept.append(term)
    return kept
