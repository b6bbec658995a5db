"""Word error rate: how many words differ between a reference and what was heard."""

import re
from dataclasses import dataclass

_NOT_A_WORD = re.compile(r"[^\w' ]")


@dataclass(frozen=True, slots=True)
class WordErrors:
    """`words` is the length of the reference."""

    words: int
    deletions: int
    insertions: int
    substitutions: int

    @property
    def wer(self) -> float:
        """Errors per word of the reference; for an empty reference, 0 or 1 for whether anything was heard."""
        errors = self.deletions + self.insertions + self.substitutions
        return errors / self.words if self.words else float(errors > 0)


def spoken_words(text: str) -> list[str]:
    """Lower case, without punctuation; hyphens part words, points do not ("p.m." is one word)."""
    plain = text.lower().replace("’", "'").replace("-", " ").replace(".", "")
    return [word for word in _NOT_A_WORD.sub(" ", plain).split() if word.strip("'_")]


def compare(reference: list[str], heard: list[str]) -> WordErrors:
    """The alignment with the fewest errors, by Levenshtein; memory grows with the length of `heard` alone."""
    # One cell: (errors, deletions, insertions, substitutions); tuples compare by errors first.
    row = [(i, 0, i, 0) for i in range(len(heard) + 1)]
    for spoken in reference:
        above, row = row, [_deleted(row[0])]
        for i, word in enumerate(heard):
            if word == spoken:
                row.append(above[i])
            else:
                row.append(min(_deleted(above[i + 1]), _inserted(row[i]), _substituted(above[i]), key=_errors))
    _, deletions, insertions, substitutions = row[-1]
    return WordErrors(len(reference), deletions, insertions, substitutions)


_Cell = tuple[int, int, int, int]


def _errors(cell: _Cell) -> int:
    return cell[0]


def _deleted(cell: _Cell) -> _Cell:
    return cell[0] + 1, cell[1] + 1, cell[2], cell[3]


def _inserted(cell: _Cell) -> _Cell:
    return cell[0] + 1, cell[1], cell[2] + 1, cell[3]


def _substituted(cell: _Cell) -> _Cell:
    return cell[0] + 1, cell[1], cell[2], cell[3] + 1
