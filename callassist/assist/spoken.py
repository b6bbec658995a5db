"""A promise or an offer as it was said: what, when, how much."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from callassist.assist import promise_cues as cues
from callassist.assist.dates import Due
from callassist.assist.text import Sentence
from callassist.assist.wording import content


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
    by_customer: bool = False
    bare: bool = False
    """A day or an hour was named, and nothing said to be done then."""


def dated(spoken: Spoken, later: Spoken) -> Spoken:
    """The promise with the date that the next words gave it; "now" never overrides a real day."""
    amount = spoken.amount if spoken.amount is not None else later.amount
    expected = cues.EXPECTED.search(f"{spoken.sentence.plain} {later.sentence.plain}")
    if later.due is None and later.timed and spoken.due is None and not spoken.timed:
        return replace(spoken, amount=amount, when=later.when, timed=True, words=spoken.words | later.words)
    if later.due is None or (spoken.due is not None and (later.now or expected)):
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


def on_day(spoken: Spoken, day: date, day_words: str) -> Spoken:
    """`spoken` with a day that the customer named."""
    when = f"{day_words}, {spoken.when}" if spoken.when else day_words
    return replace(spoken, due=day, when=when, day_words=day_words)


def about(plain: str, left: int, right: int, times: list[Due]) -> frozenset[str]:
    """The content words of a stretch, its times left out."""
    pieces, at = [], left
    for due in times:
        pieces.append(plain[at : max(at, due.start)])
        at = max(at, due.end)
    return content(" ".join([*pieces, plain[at:right]]))


def decisive(times: list[Due]) -> Due | None:
    real = [due for due in times if due.day and not due.now]
    chosen = real or [due for due in times if due.day] or times
    return chosen[-1] if chosen else None


def when_said(sentence: Sentence, times: list[Due], due: Due | None) -> str:
    """The decisive date as spoken, and a time of day said apart from it ("8 a.m. ... two days from now")."""
    apart = (
        [found for found in times if found.day is None and found is not due]
        if due and due.day and not due.timed
        else []
    )
    return ", ".join(sentence.spoken(found.start, found.end) for found in [*([due] if due else []), *apart[:1]])


def day_words_of(sentence: Sentence, due: Due | None) -> str:
    return sentence.spoken(*due.day_span) if due and due.day else ""
