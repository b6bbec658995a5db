"""How much of an interim text can be trusted not to change: what two decodes in a row agreed on (LocalAgreement).

What was agreed once is kept word for word, so that it does not flicker; only the final decode may still change it.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreed:
    """`stable` counts the leading characters of `text` that two decodes agreed on."""

    text: str
    stable: int


NOTHING = Agreed("", 0)


def settled(text: str) -> Agreed:
    """All of `text` is to stand."""
    return Agreed(text, len(text))


def agree(before: Agreed, text: str) -> Agreed:
    """Compares words without case and punctuation."""
    kept, shown = before.text[: before.stable].split(), before.text[before.stable :].split()
    heard = text.split()
    new = heard[_behind([_bare(word) for word in kept], [_bare(word) for word in heard]) :]
    more = next((n for n, (old, now) in enumerate(zip(shown, new, strict=False)) if _bare(old) != _bare(now)), None)
    agreed = [*kept, *new[: min(len(shown), len(new)) if more is None else more]]
    return Agreed(" ".join([*kept, *new]), len(" ".join(agreed)))


def _behind(kept: Sequence[str], heard: Sequence[str]) -> int:
    """Where in `heard` the words after `kept` begin: the beginning of `heard` that is most like `kept`, the longest."""
    if list(heard[: len(kept)]) == list(kept):
        return len(kept)
    costs = list(range(len(heard) + 1))
    for number, word in enumerate(kept, 1):
        above, costs = costs, [number]
        for position, other in enumerate(heard):
            costs.append(min(above[position + 1] + 1, costs[-1] + 1, above[position] + (word != other)))
    least = min(costs)
    return max(position for position, cost in enumerate(costs) if cost == least)


def _bare(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum()) or word
