"""Promises and offers that have a verb: which words of a sentence make one, and how far it reaches."""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from callassist.assist import dated_cues
from callassist.assist import promise_cues as cues
from callassist.assist.bare_items import firm_days
from callassist.assist.dates import Calendar, Due, meant
from callassist.assist.numbers import money
from callassist.assist.spoken import Kind, Spoken, about, day_words_of, decisive, when_said
from callassist.assist.text import Sentence
from callassist.assist.withdrawals import QUESTION
from callassist.assist.wording import worded

_MOST_PROMISES = 20
"""Promises of one sentence that are looked at; beyond that a recogniser is looping."""
_REACH = 20
"""Words back to which "if" or "he said" still governs a promise; recognised speech may have no full stops."""
_FORMS = (
    (Kind.OFFER, cues.OFFERS, False),
    (Kind.COMMIT, cues.COMMITS, False),
    (Kind.COMMIT, dated_cues.DATED, True),
    (Kind.OFFER, dated_cues.DATED_OFFERS, True),
)
_AT_ONCE = re.compile(r"ing$|^(?:send|email|text|post|order|refund)$")
_TO_YOU = re.compile(r"ing you\b")
_NOW = re.compile(r"\bnow\b")
_GOES_ON = re.compile(r" ?(?:and|that|on|then|i|we|you|he|she|it|they|the|this|what|is)\b")
_NEW_CASE = re.compile(r" (?:and|but) (?=if\b|unless\b|in case\b)")
_HABIT = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b(?! the\b)|\b(?:always|most days|every day)\b")


@dataclass(frozen=True, slots=True)
class Head:
    """`dated`: a promise only with a day or an hour."""

    kind: Kind
    match: re.Match[str]
    dated: bool = False


def in_sentence(sentence: Sentence, calendar: Calendar) -> tuple[list[Spoken], int]:
    """The promises of a sentence, and where a list of bare items goes on behind the last of them; 0 if none does."""
    times = firm_days(sentence.plain, meant(sentence.plain, calendar))
    heads = _heads(sentence, times)
    plain = sentence.plain
    found, rest = [], 0
    for head, (left, right) in zip(heads, _bounds(plain, heads), strict=True):
        later = any(due.day and not due.now for due in times if left <= due.start < right)
        if not _real(sentence, head, left, right, later):
            continue
        kind = Kind.OFFER if cues.OPTIONAL.search(plain) else head.kind
        inside = [due for due in times if left <= due.start < right]
        if right == len(plain):
            rest = _next_item(plain, head, inside)
            inside = [due for due in inside if not rest or due.start < rest]
        spoken = spoken_by(sentence, replace(head, kind=kind), (left, rest or right), inside, calendar.today)
        if spoken.due or spoken.timed or not (head.dated or head.match.groupdict().get("booked") is not None):
            found.append(spoken)
    return found, rest


def _next_item(plain: str, head: Head, times: list[Due]) -> int:
    """Where "and", between two days and without a verb, begins another thing ("..., and the receipt by Monday")."""
    days = [due for due in times if due.day and not due.now and due.start > head.match.start()]
    for first, second in pairwise(days):
        at = plain.rfind(" and ", first.end, second.start)
        item = plain[at + 5 : second.start]
        if at >= 0 and len(item.split()) >= 2 and first.day != second.day and not cues.FINITE.search(item):
            return at + 1
    return 0


def _bounds(plain: str, heads: list[Head]) -> list[tuple[int, int]]:
    """The stretch that belongs to each head."""
    if not heads:
        return []
    return list(pairwise([0, *(_clause_start(plain, head.match.start()) for head in heads[1:]), len(plain)]))


def _clause_start(plain: str, at: int) -> int:
    connector = re.search(r"(?:\b(?:and|so|then|but|or|also) )+$", plain[:at])
    return connector.start() if connector else at


def _heads(sentence: Sentence, times: tuple[Due, ...]) -> list[Head]:
    """Non-overlapping heads in order; words on both sides of a comma are no head."""
    taken: list[Head] = []
    for kind, patterns, dated in _FORMS:
        if dated and not times and not _at_once(sentence, 0, len(sentence.plain)):
            continue
        for pattern in patterns:
            for match in pattern.finditer(sentence.plain):
                overlaps = any(match.start() < head.match.end() and head.match.start() < match.end() for head in taken)
                if not overlaps and not sentence.commas(*match.span()):
                    taken.append(Head(kind, match, dated))
    ordered = sorted(taken, key=lambda head: head.match.start())[:_MOST_PROMISES]
    at = 0
    while at < len(ordered):
        left, right = _bounds(sentence.plain, ordered)[at]
        told = any(left <= due.start < right for due in times) or _at_once(sentence, left, right)
        if ordered[at].dated and not told:
            del ordered[at]
        else:
            at += 1
    return ordered


def _at_once(sentence: Sentence, left: int, right: int) -> re.Match[str] | None:
    """ "I'm putting it through now": a day for what is being done."""
    for match in _NOW.finditer(sentence.plain, left, right):
        if match.end() + 1 in sentence.commas(left, right) or not _GOES_ON.match(sentence.plain, match.end()):
            return match
    return None


def _real(sentence: Sentence, head: Head, left: int, right: int, later: bool = False) -> bool:
    """`later`: for another day, so nothing that is done while the customer waits."""
    plain = sentence.plain
    clause, lead = plain[left:right], plain[left : head.match.start()]
    before = " ".join(plain[: head.match.start()].split()[-_REACH:]) + " "
    if cues.IN_TOUCH.search(plain[head.match.start() : right]):
        before = cues.FALLBACK.sub("", before)
    if head.match.groupdict().get("third") and _HABIT.search(plain[left : head.match.start()]):
        return False
    if (
        cues.REPORTED.search(before)
        or cues.DOUBTED.search(before)
        or (not later and cues.HOUSEKEEPING.search(plain[head.match.start() : right][:60]))
    ):
        return False
    tail = _NEW_CASE.split(plain[head.match.end() : right])[0]
    if any(
        cues.SUPPOSED.search(part) and not cues.OPTIONAL.search(part)
        for part in (before + head.match[0], cues.WONDERS.sub("", tail))
    ):
        return False
    beside = f"{' '.join(before.split()[-3:])} {head.match[0]} {' '.join(tail.split()[:3])}"
    if cues.HEDGED.search(beside):
        return False
    if cues.NEGATED.search(lead + head.match[0] + tail[:25]) and not cues.STILL_A_PROMISE.search(clause):
        return False
    return not (sentence.asks and head.kind is Kind.COMMIT and QUESTION.match(plain))


def spoken_by(sentence: Sentence, head: Head, bounds: tuple[int, int], times: list[Due], today: date) -> Spoken:
    left, right = bounds
    plain = sentence.plain
    doing = bool(_AT_ONCE.search(head.match.groupdict().get("do") or ""))
    at_once = (
        _at_once(sentence, left, right) if doing and not times and not _TO_YOU.search(plain, left, right) else None
    )
    times = [Due(today, *at_once.span(), now=True, day_span=at_once.span())] if at_once else times
    due = decisive(times)
    amounts = money(plain[left:right])
    what = worded(sentence, head.match, bounds, tuple((found.start, found.end) for found in times))
    return Spoken(
        head.kind,
        what,
        when_said(sentence, times, due),
        due.day if due else None,
        amounts[-1].amount if amounts else None,
        about(plain, left, right, times),
        sentence,
        now=bool(due and due.now),
        timed=any(found.timed for found in times),
        alternative=plain[:left].rstrip().endswith(" or") or plain.startswith("or "),
        day_words=day_words_of(sentence, due),
        by_customer=bool(cues.FROM_YOU.search(plain[left:right])),
    )
