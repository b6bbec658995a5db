"""Which words of a reference a growing text holds: by the alignment with the fewest errors (Levenshtein)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_Row = NDArray[np.int64]
_ERROR = 1 << 20
"""What a lost or an invented word costs. A mistaken one costs a trifle more: of two alignments with as many errors, the
one with more words that agree is better."""
_MISTAKE = _ERROR + 1


class Alignment:
    """Aligns one text after another with one reference.

    Texts of a live transcript differ at their end alone, so the work of the common beginning is kept.
    """

    def __init__(self, reference: Sequence[str]) -> None:
        self._reference = reference
        self._numbers = {word: number for number, word in enumerate(dict.fromkeys(reference))}
        self._numbered = np.array([self._numbers[word] for word in reference], np.int32)
        self._heard: list[str] = []
        self._rows: list[_Row] = [np.arange(len(reference) + 1, dtype=np.int64) * _ERROR]

    def matches(self, heard: Sequence[str], spoken: int | None = None) -> dict[int, int]:
        """Positions in the reference, each with its position in `heard`, of the words that agree.

        Only the first `spoken` words of the reference count. Where the end of `heard` fits two places equally well,
        the earlier one is meant: what is yet to be shown is not what was shown last.
        """
        self._extend(heard)
        return self._traced(len(heard), len(self._reference) if spoken is None else spoken)

    def _extend(self, heard: Sequence[str]) -> None:
        same = common_beginning(self._heard, heard)
        del self._heard[same:], self._rows[same + 1 :]
        for word in heard[same:]:
            self._heard.append(word)
            self._rows.append(self._next(word))

    def _next(self, word: str) -> _Row:
        """What the heard words with `word` cost at least against every beginning of the reference."""
        above = self._rows[-1]
        row = above + _ERROR
        differs = self._numbered != self._numbers.get(word, -1)
        np.minimum(row[1:], above[:-1] + differs * _MISTAKE, out=row[1:])
        losses = self._rows[0]
        return np.minimum.accumulate(row - losses) + losses

    def _traced(self, i: int, j: int) -> dict[int, int]:
        found = {}
        while j and self._rows[i][j - 1] + _ERROR == self._rows[i][j]:
            j -= 1
        while i and j:
            if self._heard[i - 1] == self._reference[j - 1]:
                i, j = i - 1, j - 1
                found[j] = i
            elif self._rows[i][j - 1] + _ERROR == self._rows[i][j]:
                j -= 1
            elif self._rows[i - 1][j - 1] + _MISTAKE == self._rows[i][j]:
                i, j = i - 1, j - 1
            else:
                i -= 1
        return found


def common_beginning(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    length = min(len(one), len(other))
    return next((i for i in range(length) if one[i] != other[i]), length)
