"""An utterance as the set of its words, runs of two and three words, and pieces of words, each a hashed number.

Pieces of words keep most of an utterance alike when a few of its words were recognised wrong.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from callassist.assist.text import Sentence

BUCKETS = 1 << 16
"""Numbers that n-grams hash to, a power of two; the weights on file have as many rows."""
MOST_WORDS = 400
"""Words of one utterance that are looked at; nobody says more in one breath."""
_LONGEST_WORD = 40
_PIECES = (3, 4, 5)
_DIGITS = re.compile(r"\d+")

Grams = NDArray[np.int64]


def grams(plain: str) -> Grams:
    """The distinct n-grams of comparable text (Sentence.plain), sorted; any number counts as the same word."""
    words = _DIGITS.sub("#", plain).split()[:MOST_WORDS]
    edged = ["^", *words, "$"]
    found = {number for word in words for number in _of_word(word)}
    found.update(_hashed(" ".join(edged[at : at + size])) for size in (2, 3) for at in range(len(edged) - size + 1))
    return np.array(sorted(found), dtype=np.int64)


def runs(said: Iterable[Sentence]) -> Grams:
    """The distinct words and runs of two and three words, sorted, each a number of 32 bits that hardly any two share.

    Where a sentence begins, ends and asks counts as a word, so that a run may reach from one sentence into the next.
    """
    marked = [word for one in said for word in ("^", *_DIGITS.sub("#", one.plain).split(), "?" if one.asks else "$")]
    words = marked[:MOST_WORDS]
    found = {" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)}
    return np.array(sorted(crc32(run.encode()) for run in found), dtype=np.int64)


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[int, ...]:
    edged = f"<{word[:_LONGEST_WORD]}>"
    pieces = {edged[at : at + size] for size in _PIECES for at in range(len(edged) - size + 1)}
    return tuple(_hashed(piece) for piece in {*pieces, edged})


def _hashed(gram: str) -> int:
    return crc32(gram.encode()) & (BUCKETS - 1)
