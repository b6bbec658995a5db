"""Spoken numbers and money in comparable text: "eighty nine dollars", "a hundred and forty seven fifty", "96.40"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from callassist.assist.text import listed

_SMALL = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
ONES = {word: number for number, word in enumerate(_SMALL)}
TENS = {
    word: 10 * number for number, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
_ORDINALS = listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS, 1)} | {"thirtieth": 30}

_UNITS = "|".join(list(ONES)[1:10])
UNIT = rf"(?:{_UNITS}|\d)"
"""Pattern of a number from 1 to 9, so that in "three five days" the "to" can be missing."""
CARDINAL = (
    rf"(?:(?:{'|'.join(TENS)})(?: (?:{_UNITS}))?|{'|'.join(sorted(list(ONES)[1:], key=len, reverse=True))}|\d{{1,3}})"
)
"""Pattern of a whole number from 1 to 99 in words, or up to three digits."""

ORDINAL = (
    rf"(?:(?:twenty|thirty) (?:{'|'.join(_ORDINALS[:9])})|{'|'.join(sorted(ORDINALS, key=len, reverse=True))}"
    rf"|\d{{1,2}}(?:st|nd|rd|th))"
)
"""Pattern of a day of the month."""

_CURRENCIES = frozenset(listed("dollar dollars buck bucks pound pounds quid euro euros"))
_QUARTERS = frozenset({Decimal(15), Decimal(30), Decimal(45)})
_CENTS = frozenset(listed("cent cents pence p"))
_PAYING = re.compile(
    r"\b(?:refund\w*|credit\w*|back (?:on|to|onto)|goes back|take|taking|knock\w*|waiv\w*|off|charge\w*|paid|pay"
    r"|cost\w*|price|quoted)\b",
)
_CLOCK = frozenset(listed("at around about by before after until till between from ending number order since card is"))
_GOES_ON = frozenset(
    listed("back off on onto to credit refunded goes comes coming into which that's it's you'll so by within")
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount at `start` to `end` of the comparable text. The currency is the business's own."""

    amount: Decimal
    start: int
    end: int


def cardinal(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """The number spoken from `at` on and the position behind it: "a hundred and twenty", "fifteen hundred", "215"."""
    if at < len(words) and re.fullmatch(r"\d+(?:\.\d+)?", words[at]):
        return Decimal(words[at]), at + 1
    first = _below_hundred(words, at)
    scale = {"hundred", "thousand", "grand"}
    if first is None and words[at : at + 1] == ["a"] and at + 1 < len(words) and words[at + 1] in scale | _CURRENCIES:
        first = 1, at + 1
    if first is None and words[at : at + 1] == ["hundred"]:
        first = 1, at
    return _scaled(words, *first) if first else None


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    word = words[at] if at < len(words) else ""
    if word in TENS:
        unit = ONES.get(words[at + 1], 0) if at + 1 < len(words) else 0
        return (TENS[word] + unit, at + 2) if 0 < unit < 10 else (TENS[word], at + 1)
    return (ONES[word], at + 1) if word in ONES else None


def _scaled(words: Sequence[str], value: int, at: int) -> tuple[Decimal, int]:
    total, current = 0, value
    while at < len(words):
        step = 1 if words[at] == "and" else 0
        follows = _below_hundred(words, at + step)
        if words[at] == "hundred":
            current, at = current * 100, at + 1
        elif words[at] in {"thousand", "grand"}:
            total, current, at = total + current * 1000, 0, at + 1
        elif follows and ((current >= 100 and current % 100 == 0) or (total and current == 0)):
            current, at = current + follows[0], follows[1]
        else:
            break
    return Decimal(total + current), at


def money(plain: str) -> tuple[Money, ...]:
    """Every amount of money.

    A bare number counts only where something is paid, never after a word of time, and never beside a priced one.
    """
    return _amounts(plain, paying=False) or (_amounts(plain, paying=True) if _PAYING.search(plain) else ())


def _amounts(plain: str, *, paying: bool) -> tuple[Money, ...]:
    words = plain.split()
    starts = [match.start() for match in re.finditer(r"\S+", plain)]
    found, at = [], 0
    while at < len(words):
        price = _price(words, at, paying)
        if price is None:
            spoken = cardinal(words, at)
            at = spoken[1] if spoken else at + 1
            continue
        amount, after = price
        found.append(Money(amount, starts[at], starts[after - 1] + len(words[after - 1])))
        at = after
    return tuple(found)


def _price(words: Sequence[str], at: int, paying: bool) -> tuple[Decimal, int] | None:
    spoken = cardinal(words, at)
    if spoken is None:
        return None
    value, after = spoken
    if after < len(words) and words[after] in _CURRENCIES:
        return _with_cents(words, value, after + 1)
    if after < len(words) and words[after] in _CENTS and value < 100:
        return value / 100, after + 1
    return _bare(words, at, value, after) if paying else None


def _with_cents(words: Sequence[str], value: Decimal, after: int) -> tuple[Decimal, int]:
    skip = 1 if words[after : after + 1] == ["and"] else 0
    cents = cardinal(words, after + skip)
    if cents and 0 < cents[0] < 100 and value == int(value):
        named = words[cents[1] : cents[1] + 1]
        if (named and named[0] in _CENTS) or (not skip and cents[0] >= 10 and not _measures(named)):
            return value + cents[0] / 100, cents[1] + (1 if named and named[0] in _CENTS else 0)
    return value, after


def _measures(words: Sequence[str]) -> bool:
    return bool(words) and bool(
        re.match(r"(?:business|working|days?|weeks?|hours?|minutes?|months?|percent|times?|to|or)$", words[0])
    )


def _bare(words: Sequence[str], at: int, value: Decimal, after: int) -> tuple[Decimal, int] | None:
    before = words[at - 1] if at else ""
    if before in _CLOCK:
        return None
    cents = cardinal(words, after)
    if cents and 10 <= cents[0] < 100 and value < 100 and value == int(value):
        return _hundreds_or_cents(words, value, cents)
    if cents and 10 <= cents[0] < 100 and value >= 100:
        return value + cents[0] / 100, cents[1]
    if value < 5:
        return None
    following = words[after] if after < len(words) else ""
    if following == "to" and cardinal(words, after + 1):
        return None
    fractional = value != int(value)
    return (value, after) if fractional or (following in _GOES_ON and before != "to") or before == "all" else None


def _hundreds_or_cents(words: Sequence[str], value: Decimal, second: tuple[Decimal, int]) -> tuple[Decimal, int] | None:
    """One forty seven fifty is 147.50, one eighteen is 118, ninety six forty is 96.40; eight thirty is a time."""
    third = cardinal(words, second[1])
    if value < 10 and third and 10 <= third[0] < 100:
        return value * 100 + second[0] + third[0] / 100, third[1]
    if value < 10:
        return (value * 100 + second[0], second[1]) if second[0] not in _QUARTERS else None
    return value + second[0] / 100, second[1]
