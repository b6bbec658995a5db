"""What nobody outside needs: long runs of digits, written or spoken, are card and account numbers."""

import re

REMOVED = "[number removed]"

_SPOKEN = (
    "oh|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|double|triple"
)
_DIGIT = rf"(?:\d|\b(?:{_SPOKEN})\b)"
_BETWEEN = r"[\s,.\-–]{0,3}"
_LONG = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{7,}}", re.IGNORECASE)
_ALONE = re.compile(rf"\W*{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{2,}}\W*", re.IGNORECASE)


def redacted(text: str) -> str:
    """Eight digits in a row or more go: a card number said in two breaths is two of eight.

    Where nothing but digits was said, three are enough: a number in four breaths, or the code on its back.
    """
    return REMOVED if _ALONE.fullmatch(text) else _LONG.sub(REMOVED, text)
