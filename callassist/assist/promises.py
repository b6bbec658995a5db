"""Promises and offers in an agent's words: what, when, how much. Whether anyone agreed is another matter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from callassist.assist import promise_cues as cues
from callassist.assist.agent_cues import HOLDING
from callassist.assist.dates import Due, dues
from callassist.assist.numbers import money
from callassist.assist.text import Sentence
from callassist.assist.wording import content, worded


class Kind(StrEnum):
    COMMIT = "commit"
    OFFER = "offer"
    READ_BACK = "read_back"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One promise as it was said. `words` are its content words, to tell whether two are about the same thing.

    `now` marks a due date that "today" or "right away" gave; `timed` says that `when` holds a time of day.
    """

    kind: Kind
    what: str
    when: str
    due: date | None
    amount: Decimal | None
    words: frozenset[str]
    sentence: Sentence
    now: bool = False
    timed: bool = False
    alternative: bool = False
    day_words: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    kind: Kind
    match: re.Match[str]


_MOST_PROMISES = 20
"""Promises of one sentence that are looked at; beyond that a recogniser is looping."""
_REACH = 20
"""Words back to which "if" or "he said" still governs a promise; recognised speech may have no full stops."""


def spoken_promises(said: tuple[Sentence, ...], today: date, reads_back: bool = False) -> tuple[Spoken, ...]:
    """Everything one utterance of the agent promises or offers, dates of neighbouring sentences included."""
    found: list[Spoken] = []
    loose: Spoken | None = None
    for sentence in said:
        heard = list(_in_sentence(sentence, today))
        fragments = [] if heard else list(_fragments(sentence, today))
        for fragment in fragments:
            if _only_when(sentence, fragment) and found:
                found[-1] = _dated(found[-1], fragment)
            elif _lists(fragment, found, reads_back):
                found.append(fragment)
            else:
                loose = fragment
        for spoken in heard:
            if found and (_refers_back(spoken) or _dates_offer(spoken, found[-1])):
                found[-1] = _dated(found[-1], spoken)
            else:
                found.append(_leaning(spoken, found, loose))
    return tuple(found)


def withdrawals(said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in said if _takes_back(sentence.plain) and not sentence.asks)


def _takes_back(plain: str) -> bool:
    match = cues.WITHDRAWN.search(plain)
    return match is not None and not re.search(r"\b(?:or|if|unless|otherwise)\b", plain[: match.start()])


def _in_sentence(sentence: Sentence, today: date) -> Iterator[Spoken]:
    heads = _heads(sentence)
    plain = sentence.plain
    bounds = [0, *(_clause_start(plain, head.match.start()) for head in heads[1:]), len(plain)]
    for head, left, right in zip(heads, bounds, bounds[1:], strict=False):
        if not _real(sentence, head, left, right):
            continue
        kind = Kind.OFFER if cues.OPTIONAL.search(plain) else head.kind
        spoken = _spoken(sentence, _Head(kind, head.match), (left, right), today)
        if spoken.due or spoken.timed or head.match.groupdict().get("booked") is None:
            yield spoken


def _heads(sentence: Sentence) -> list[_Head]:
    """Non-overlapping heads in order; words on both sides of a comma are no head."""
    taken: list[_Head] = []
    for kind, patterns in ((Kind.OFFER, cues.OFFERS), (Kind.COMMIT, cues.COMMITS)):
        for pattern in patterns:
            for match in pattern.finditer(sentence.plain):
                overlaps = any(match.start() < head.match.end() and head.match.start() < match.end() for head in taken)
                if not overlaps and not sentence.commas(*match.span()):
                    taken.append(_Head(kind, match))
    return sorted(taken, key=lambda head: head.match.start())[:_MOST_PROMISES]


def _fragments(sentence: Sentence, today: date) -> Iterator[Spoken]:
    """Parts that name a day or an amount without a promise: "new pump Friday, and the fee back by Monday"."""
    unfit = (cues.SUPPOSED, cues.HEDGED, cues.REPORTED, cues.NEGATED, cues.HOUSEKEEPING, HOLDING)
    if _takes_back(sentence.plain) or any(pattern.search(sentence.plain) for pattern in unfit):
        return
    times = list(dues(sentence.plain, today))
    days = [due for due in times if due.day]
    bounds = [
        0,
        *(_between(sentence, first.end, second.start) for first, second in pairwise(days)),
        len(sentence.plain),
    ]
    for left, right in pairwise(bounds):
        fragment = _fragment(sentence, left, right, times)
        if fragment.due or fragment.amount or fragment.timed:
            yield fragment


def _between(sentence: Sentence, start: int, end: int) -> int:
    """Where one item of a list ends: at "and", else at the first comma, else right after the first date."""
    conjunction = sentence.plain.rfind(" and ", start, end)
    commas = sentence.commas(start, end + 1)
    return conjunction + 1 if conjunction >= 0 else commas[0] if commas else min(start + 1, end)


def _fragment(sentence: Sentence, left: int, right: int, times: list[Due]) -> Spoken:
    inside = [due for due in times if left <= due.start < right]
    due = _decisive(inside)
    amounts = money(sentence.plain[left:right])
    what = worded(sentence, None, (left, right), tuple((found.start, found.end) for found in inside))
    return Spoken(
        Kind.READ_BACK,
        what,
        _when(sentence, inside, due),
        due.day if due else None,
        amounts[-1].amount if amounts else None,
        _about(sentence.plain, left, right, inside),
        sentence,
        now=bool(due and due.now),
        timed=any(found.timed for found in inside),
        day_words=_day_words(sentence, due),
    )


def _lists(fragment: Spoken, found: list[Spoken], reads_back: bool) -> bool:
    """A verbless item counts when the agent reads back, or goes on listing right after a promise with its own day."""
    if fragment.sentence.asks and not reads_back:
        return False
    own = bool(fragment.words) and (fragment.due is not None or fragment.amount is not None)
    goes_on = not fragment.now and any(spoken.kind is Kind.COMMIT for spoken in found)
    return own and (reads_back or goes_on)


def _clause_start(plain: str, at: int) -> int:
    connector = re.search(r"(?:\b(?:and|so|then|but|or|also) )+$", plain[:at])
    return connector.start() if connector else at


def _real(sentence: Sentence, head: _Head, left: int, right: int) -> bool:
    plain = sentence.plain
    clause, lead = plain[left:right], plain[left : head.match.start()]
    before = " ".join(plain[: head.match.start()].split()[-_REACH:]) + " "
    if cues.REPORTED.search(before) or cues.HOUSEKEEPING.search(plain[head.match.start() : right][:60]):
        return False
    tail = plain[head.match.end() : right]
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
    return not (
        sentence.asks and head.kind is Kind.COMMIT and re.match(r"(?:will|would|did|do|are|is|can|could|have)\b", plain)
    )


def _spoken(sentence: Sentence, head: _Head, bounds: tuple[int, int], today: date) -> Spoken:
    left, right = bounds
    plain = sentence.plain
    times = [due for due in dues(plain, today) if left <= due.start < right]
    due = _decisive(times)
    amounts = money(plain[left:right])
    what = worded(sentence, head.match, bounds, tuple((found.start, found.end) for found in times))
    return Spoken(
        head.kind,
        what,
        _when(sentence, times, due),
        due.day if due else None,
        amounts[-1].amount if amounts else None,
        _about(plain, left, right, times),
        sentence,
        now=bool(due and due.now),
        timed=any(found.timed for found in times),
        alternative=plain[:left].rstrip().endswith(" or") or plain.startswith("or "),
        day_words=_day_words(sentence, due),
    )


def _about(plain: str, left: int, right: int, times: list[Due]) -> frozenset[str]:
    """The content words of a stretch, its times left out."""
    pieces, at = [], left
    for due in times:
        pieces.append(plain[at : max(at, due.start)])
        at = max(at, due.end)
    return content(" ".join([*pieces, plain[at:right]]))


def _decisive(times: list[Due]) -> Due | None:
    real = [due for due in times if due.day and not due.now]
    chosen = real or [due for due in times if due.day] or times
    return chosen[-1] if chosen else None


def _when(sentence: Sentence, times: list[Due], due: Due | None) -> str:
    """The decisive date as spoken, and a time of day said apart from it ("8 a.m. ... two days from now")."""
    apart = (
        [found for found in times if found.day is None and found is not due]
        if due and due.day and not due.timed
        else []
    )
    return ", ".join(sentence.spoken(found.start, found.end) for found in [*([due] if due else []), *apart[:1]])


def _day_words(sentence: Sentence, due: Due | None) -> str:
    return sentence.spoken(*due.day_span) if due and due.day else ""


def _only_when(sentence: Sentence, fragment: Spoken) -> bool:
    """ "It's three to five business days", "that's sixty dollars": says when or how much, not what."""
    return bool(cues.SAME_THING_LATER.search(sentence.plain)) or not fragment.words


def _refers_back(spoken: Spoken) -> bool:
    """ "You'll see it by Friday", "I'm keying it now"."""
    return bool(
        re.match(
            r"(?:you will (?:see|have|get) (?:it|that|them)\b|(?:key|type|do|put|get) (?:it|that"
            r"|them) ?(?:in|through|on|there)?$)",
            spoken.what,
        )
    )


def _dates_offer(spoken: Spoken, offer: Spoken) -> bool:
    """ "I can send someone. Would Thursday work?": the second only gives the first its day."""
    says_when = not spoken.words or spoken.what == "appointment"
    return says_when and offer.kind is Kind.OFFER and offer.due is None and bool(offer.words)


def _dated(spoken: Spoken, later: Spoken) -> Spoken:
    """The promise with the date that the next words gave it; "now" never overrides a real day."""
    amount = spoken.amount if spoken.amount is not None else later.amount
    if later.due is None or (later.now and spoken.due is not None):
        return replace(spoken, amount=amount)
    return replace(
        spoken,
        due=later.due,
        when=later.when,
        now=later.now,
        timed=later.timed,
        amount=amount,
        words=spoken.words | later.words,
        day_words=later.day_words,
    )


def _leaning(spoken: Spoken, found: list[Spoken], loose: Spoken | None) -> Spoken:
    """A promise of "that", or with a time but no day, takes the day named just before it."""
    if spoken.due is not None or not (
        spoken.timed or re.search(r"\b(?:that|it|you in|you on|you down)\b|^appointment", spoken.what)
    ):
        return spoken
    earlier = next((other for other in (*reversed(found), *([loose] if loose else [])) if other.due), None)
    return leaning_on(spoken, earlier) if earlier else spoken


def leaning_on(spoken: Spoken, earlier: Spoken) -> Spoken:
    """`spoken` with the day of `earlier`, which it talks about."""
    when = f"{earlier.day_words}, {spoken.when}" if spoken.when else earlier.when
    return replace(
        spoken,
        due=earlier.due,
        when=when,
        now=earlier.now,
        day_words=earlier.day_words,
        words=spoken.words | earlier.words,
    )
