"""How much of an interim text can be trusted not to change: what two decodes in a row agreed on (LocalAgreement)."""

import re
from dataclasses import dataclass

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Agreed:
    """`stable` counts the leading characters of `text` that this decode and the one before it agreed on."""

    text: str
    stable: int


NOTHING = Agreed("", 0)


def agree(before: Agreed, text: str) -> Agreed:
    """Compares words without case and punctuation. What was agreed once stays stable, as long as it is repeated."""
    old = [match.group() for match in _WORD.finditer(before.text)]
    stable = 0
    for earlier, now in zip(old, _WORD.finditer(text), strict=False):
        if _bare(earlier) != _bare(now.group()):
            break
        stable = now.end()
    return Agreed(text, stable)


def _bare(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum()) or word
