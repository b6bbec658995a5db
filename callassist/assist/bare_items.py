"""Days, hours and sums that an agent names without a verb: items of a list, and times offered."""

import re
from collections.abc import Iterator
from itertools import pairwise

from callassist.assist import promise_cues as cues
from callassist.assist.agent_cues import HOLDING
from callassist.assist.dates import Calendar, Due, meant
from callassist.assist.numbers import money
from callassist.assist.reply_cues import PRAISES
from callassist.assist.spoken import Kind, Spoken, about, day_words_of, decisive, when_said
from callassist.assist.text import Sentence
from callassist.assist.withdrawals import takes_back
from callassist.assist.wording import worded

_LASTS = re.compile(r"(?:through|until|till|up to)\b")
""""Free till June": a day up to which something holds is none for doing it."""


def bare_items(sentence: Sentence, calendar: Calendar, start: int = 0) -> Iterator[Spoken]:
    """Parts that name a day or an amount without a promise: "new pump Friday, and the fee back by Monday"."""
    told = cues.FOR_NOTHING.sub("", cues.FALLBACK.sub("", sentence.plain))
    if cues.SUPPOSED.search(told):
        return
    unfit = (cues.HEDGED, cues.REPORTED, cues.NEGATED, cues.HOUSEKEEPING, HOLDING)
    if takes_back(sentence.plain) or any(pattern.search(told) for pattern in unfit):
        return
    times = [due for due in firm_days(sentence.plain, meant(sentence.plain, calendar)) if due.start >= start]
    times = [*times[:1], *(due for due in times[1:] if not cues.ONWARDS.search(sentence.plain[: due.start]))]
    times = [due for due in times if not _LASTS.match(sentence.plain, due.start) or due.now]
    days = [due for due in times if due.day]
    bounds = [
        start,
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
    due = decisive(inside)
    amounts = money(sentence.plain[left:right])
    what = worded(sentence, None, (left, right), tuple((found.start, found.end) for found in inside))
    return Spoken(
        Kind.READ_BACK,
        what,
        when_said(sentence, inside, due),
        due.day if due else None,
        amounts[-1].amount if amounts else None,
        about(sentence.plain, left, right, inside),
        sentence,
        now=bool(due and due.now),
        timed=any(found.timed for found in inside),
        day_words=day_words_of(sentence, due),
        by_customer=bool(cues.CUSTOMERS.search(sentence.plain[left:right])),
    )


def names_a_time(fragment: Spoken) -> bool:
    """ "Half seven tomorrow, then, Imran", "Between one and two?": a time without a verb, so an offer of it."""
    untold = fragment.now or not (fragment.due or fragment.timed) or fragment.by_customer
    untold = untold or fragment.sentence.plain.endswith(" or next")
    return not untold and not PRAISES.search(_clause(fragment)) and verbless(fragment)


def _clause(fragment: Spoken) -> str:
    """The sentence up to the comma behind its day."""
    plain = fragment.sentence.plain
    end = plain.find(fragment.when.lower()) + len(fragment.when)
    after = [at for at in fragment.sentence.commas(0, len(plain)) if at > end]
    return plain[: after[0]].strip() if after else plain


def verbless(fragment: Spoken) -> bool:
    clause = _clause(fragment)
    return not (cues.FINITE.search(clause) or cues.ORDERS.search(clause))


def goes_on_listing(fragment: Spoken, found: list[Spoken], reads_back: bool) -> bool:
    """A verbless item counts when the agent reads back, or goes on listing right after a promise with its own day."""
    if fragment.sentence.asks and not reads_back:
        return False
    own = bool(fragment.words) and (
        fragment.due is not None or fragment.amount is not None or (reads_back and fragment.timed)
    )
    goes_on = not fragment.now and any(spoken.kind is Kind.COMMIT for spoken in found) and verbless(fragment)
    return own and (reads_back or goes_on)


def firm_days(plain: str, times: tuple[Due, ...]) -> tuple[Due, ...]:
    """Without the day on which something is only expected to show, where another is named."""
    return tuple(
        due
        for at, due in enumerate(times)
        if not at or not cues.EXPECTED.search(plain[times[at - 1].end : due.start]) or due.day is None
    )
