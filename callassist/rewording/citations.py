"""Whether a sentence says no more than the utterances that it cites: its numbers, amounts, days and names stand there.

It decides about specifics alone. That a sentence sums its quotes up fairly is for the reader, who sees them beside it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from callassist.assist.dates import dues
from callassist.assist.numbers import ORDINALS, TENS, cardinal, money
from callassist.assist.text import Sentence, listed, sentences
from callassist.calls.terms import Claim

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.(?:com|net|org|io)\b", re.IGNORECASE)
_SPANS = frozenset(listed("minute hour day night week weekend month year"))
_UNITS = _SPANS | {"time", "percent"}
_BESIDE_UNITS = frozenset(listed("business working work full more whole"))
_CALENDAR = frozenset(
    listed(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
        " september october november december today tonight tomorrow yesterday morning noon midday midnight afternoon"
        " evening am pm spring summer autumn fall winter christmas easter"
    )
)
_CURRENCIES = {
    **dict.fromkeys(listed("dollar dollars buck bucks"), "dollar"),
    **dict.fromkeys(listed("pound pounds quid"), "pound"),
    **dict.fromkeys(listed("euro euros"), "euro"),
    **dict.fromkeys(listed("cent cents pence"), "cent"),
}
_AMOUNTS = frozenset(
    listed(
        "half quarter couple double triple twice thrice dozen dozens percent hundreds thousand thousands million"
        " millions billion free"
    )
)
_RELATIVE = re.compile(rf"\b(?:last|next|this|every) (?:{'|'.join(sorted(_UNITS | _CALENDAR))})\b")
_OPENERS = frozenset(
    listed(
        "i i'm i've i'd a an the this that these those it its there here he she they we you our your their his her my"
        " no not nobody nothing both all each some when while after before because since as at by for from in on to"
        " with without and but so then although though if customer customers caller agent business"
    )
)
"""Words that may stand first in a sentence and are no name. Any other first word counts as a name."""


def supported(claim: Claim, words: Mapping[int, str], called: date) -> bool:
    """`words` are the utterances of the call by seq, `called` is its day: a claim that cites nothing is not supported.

    Every specific of the claim must be found in what it cites, in any spelling ("$89", "eighty-nine dollars").
    """
    if not claim.lines or any(line not in words for line in claim.lines) or _ADDRESS.search(claim.text):
        return False
    cited = " ".join(words[line] for line in claim.lines)
    heard = _specifics([words[line] for line in claim.lines], called)
    return (
        _specifics([claim.text], called) <= heard
        and set(_names(claim.text)) <= _words(cited)
        and _odd_signs(claim.text) <= set(cited)
    )


def _specifics(texts: Collection[str], called: date) -> set[tuple[str, object]]:
    return {found for text in texts for sentence in sentences(text) for found in _of_sentence(sentence, called)}


def _of_sentence(sentence: Sentence, called: date) -> Iterator[tuple[str, object]]:
    plain = sentence.plain
    words = plain.split()
    yield from ((kind, one.amount) for one in money(plain) for kind in ("amount", "number"))
    yield from (("currency", _CURRENCIES[word]) for word in words if word in _CURRENCIES)
    yield from (("day", due.day) for due in dues(plain, called) if due.day)
    yield from (("calendar", _singular(word)) for word in words if _singular(word) in _CALENDAR | _SPANS)
    yield from (("calendar", match[0]) for match in _RELATIVE.finditer(plain))
    yield from (("word", word) for word in words if word in _AMOUNTS)
    yield from _numbers(words)
    yield from (("code", code) for code in _codes(sentence.raw))


def _numbers(words: list[str]) -> Iterator[tuple[str, object]]:
    """Every number, alone and with its unit: "three weeks" is not in "three days"."""
    at = 0
    while at < len(words):
        ordinal = _ordinal(words, at)
        value, after = ordinal or cardinal(words, at) or (None, at + 1)
        if value is None and any(sign.isdigit() for sign in words[at]):
            yield "code", words[at]
        if value is not None:
            yield "number", value
            if unit := _unit(words, after):
                yield unit, value
        at = after


def _ordinal(words: list[str], at: int) -> tuple[Decimal, int] | None:
    """The day of a month, or how many times it was: "sixth", "twenty first", "3rd"."""
    word = words[at]
    if digits := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word):
        return Decimal(digits[1]), at + 1
    if word in ORDINALS:
        return Decimal(ORDINALS[word]), at + 1
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in TENS and following in ORDINALS and ORDINALS[following] < 10:
        return Decimal(TENS[word] + ORDINALS[following]), at + 2
    return None


def _unit(words: list[str], at: int) -> str:
    while at < len(words) and words[at] in _BESIDE_UNITS:
        at += 1
    unit = _singular(words[at]) if at < len(words) else ""
    return unit if unit in _UNITS else ""


def _singular(word: str) -> str:
    bare = word.removesuffix("'s")
    return bare[:-1] if bare.endswith("s") and bare[:-1] in _UNITS | _CALENDAR else bare


def _codes(raw: str) -> Iterator[str]:
    """Letters and digits in one word, such as an order number; a time or a day of the month is none."""
    for word in _words(raw):
        letters = re.sub(r"\d", "", word)
        if letters != word and letters not in ("", "st", "nd", "rd", "th", "am", "pm"):
            yield word


def _names(text: str) -> Iterator[str]:
    """Every capitalised word, but a usual first one; as it is compared."""
    for sentence in sentences(text):
        for at, match in enumerate(_WORD.finditer(sentence.raw)):
            word = _bare(match[0])
            is_usual = word in _OPENERS and (at == 0 or word.startswith("i"))
            if match[0] != match[0].lower() and not is_usual:
                yield word


def _words(text: str) -> set[str]:
    return {_bare(match[0]) for match in _WORD.finditer(text)}


def _bare(word: str) -> str:
    """Without case and without the possessive."""
    return word.lower().replace("’", "'").removesuffix("'s")


def _odd_signs(text: str) -> set[str]:
    """Signs that stand for amounts and that no grammar here reads: "¥", "½", "²", "三"."""
    return {sign for sign in text if _is_odd(sign)}


def _is_odd(sign: str) -> bool:
    is_currency = unicodedata.category(sign) == "Sc" and sign not in "$£€"
    return is_currency or (sign.isnumeric() and not sign.isdecimal())
