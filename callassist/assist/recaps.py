"""What an utterance of the agent promises in its place in the call: what it reads back, whose it is, for which day."""

import re
from dataclasses import replace
from datetime import date

from callassist.assist.dates import Calendar, dues
from callassist.assist.ledger import Ledger
from callassist.assist.promises import spoken_promises
from callassist.assist.quotes import Heard
from callassist.assist.sameness import hour, repeated
from callassist.assist.signals import AgentSignals
from callassist.assist.spoken import Kind, Spoken, leaning_on, on_day
from callassist.speech import Speaker

LEAN_SECONDS = 120.0
"""How far back a promise without a day may find the day it is about."""
A_READ_BACK = 2
"""Promises said again in one turn that make it a read-back."""
_FIRST_PERSON = re.compile(r"\b(?:i|we)(?:'ll| will|'m going to|'m gonna|'re going to| can| could)\b")
"""What puts the problem into words is a promise only where it says so."""
_CHECKS = re.compile(
    r"\b(?:have|do|did|got|am) i(?: \w+){0,3} (?:right|straight|it|all)\b|\bis that (?:it|right|the)\b"
)
"""What asks whether the problem was put right."""
_TOLD = re.compile(
    r"\b(?:was|were|had|did|didn't|wasn't|came|went|got|said|told|\w{3,}ed|nobody|never|it's been|been)\b"
)
"""What was, and is not to come."""
_OPENS = re.compile(r"(?:(?:okay|ok|alright|right|great|good|perfect|grand|lovely|fair|so|now|and|well) )*so\b")
_ANNOUNCES = re.compile(
    r"\b(?:what|everything|all) (?:i|we)(?:'ve| have)? (?:got|written|wrote|put|noted|agreed|said)\b"
    r"|\b(?:once through|from the top"
    r"|one more time|to be clear|i'm repeating)\b|\b(?:say|run|read|go|saying|going|running) (?:\w+ ){0,3}(?:once"
    r"|back|through|again"
    r"|over)\b"
)
_ITEMS = 3
"""Items that make a list of a read-back; one fewer where it is announced."""
_A_WEEK = 7
_MOST_DAYS = 6
_AHEAD = re.compile(
    r"\b(?:can|could|would|will|want|need|i'm (?:at|in|off|free|away)|tomorrow|morrow|next|this|coming|say|make"
    r"|better|suits?|works?|how about|what about|is (?:good|fine|okay|better|grand))\b|'ll\b|'d\b"
)
"""The customer speaks of a day to come."""


def said_by_agent(ledger: Ledger, heard: Heard, signals: AgentSignals, today: date) -> tuple[tuple[Spoken, ...], int]:
    """The promises of the utterance, and how many of them were known. Bare items count when they repeat something."""
    known = [held.spoken for held in ledger.held]
    calendar = calendar_of(ledger, today)
    listed = tuple(_whose(ledger, spoken) for spoken in spoken_promises(heard.sentences, calendar, reads_back=True))
    repeats = sum(spoken.kind is not Kind.OFFER and any(repeated(old, spoken) for old in known) for spoken in listed)
    if _recaps(ledger, heard, listed):
        return listed, max(repeats, A_READ_BACK)
    if repeats >= A_READ_BACK or (not signals.restates and (repeats or signals.reads_back or ledger.yes)):
        return listed, repeats
    said = spoken_promises(heard.sentences, calendar)
    said = tuple(spoken for spoken in said if not (_unasked(ledger, spoken) or _on_record(ledger, spoken)))
    restates = signals.restates or any(one.asks and _CHECKS.search(one.plain) for one in heard.sentences[-2:])
    return tuple(spoken for spoken in said if not restates or _FIRST_PERSON.search(spoken.sentence.plain)), repeats


def _on_record(ledger: Ledger, spoken: Spoken) -> bool:
    """ "You're in for the sixteenth", before anything was spoken of: what stands in the book, and no promise."""
    booked = spoken.kind is Kind.COMMIT and spoken.what.startswith("appointment")
    return booked and not (ledger.held or ledger.named or ledger.yes)


def _unasked(ledger: Ledger, spoken: Spoken) -> bool:
    """A bare "Tuesday" is an offer with an hour, after a question for it, or where something waits for its day."""
    if not spoken.bare:
        return False
    answers = not re.match(r"(?:yes|yeah|yep|aye|both|okay so)\b", spoken.sentence.plain)
    waits = any(held.spoken.due is None for held in ledger.live)
    return not (answers and (spoken.timed or ledger.wants_a_day or (waits and not spoken.words)))


def calendar_of(ledger: Ledger, today: date) -> Calendar:
    ahead = [held.spoken for held in ledger.held if held.spoken.due and not held.spoken.now]
    promised = tuple(one.due for one in ahead if one.due)
    far = [day for day in ledger.known if (day - today).days > _A_WEEK]
    last = ahead[-1].due if ahead else None
    settled = last if last and (last - today).days > _A_WEEK else next(iter(far), last)
    return Calendar(today, ledger.known, settled, promised)


def _recaps(ledger: Ledger, heard: Heard, listed: tuple[Spoken, ...]) -> bool:
    """A turn that lists days, hours and sums reads back what is on the table, whatever it is called."""
    if not (ledger.proposals or ledger.agreed or ledger.theirs):
        return False
    plain = " ".join(sentence.plain for sentence in heard.sentences)
    items = [one for one in listed if (one.due or one.timed or one.amount) and not one.sentence.asks]
    firm = [held.spoken for held in ledger.held if not held.spoken.bare]
    settled = {one.due for one in (*firm, *ledger.theirs) if one.due} | {one.amount for one in firm if one.amount}
    known = any(one.due in settled or one.amount in settled for one in items)
    announced = any(_ANNOUNCES.search(one.plain) for one in heard.sentences[:3])
    enough = _ITEMS - 1 if announced or _OPENS.match(plain) else _ITEMS
    return known and len(items) >= enough and len(_TOLD.findall(plain)) <= len(items)


def _whose(ledger: Ledger, spoken: Spoken) -> Spoken:
    """An item of a read-back on the day of something the customer promised, and of nothing else, is theirs."""
    if spoken.kind is Kind.OFFER or spoken.by_customer or spoken.due is None:
        return spoken
    ours = any(held.spoken.due == spoken.due and held.spoken.kind is not Kind.OFFER for held in ledger.held)
    theirs = any(own.due == spoken.due or own.words & spoken.words for own in ledger.theirs)
    alike = any(own.due == spoken.due and own.words & spoken.words for own in ledger.theirs)
    bare = spoken.kind is Kind.READ_BACK or spoken.what.startswith("appointment")
    return replace(spoken, by_customer=alike or (bare and theirs and not ours))


def with_days(ledger: Ledger, heard: Heard, today: date) -> Ledger:
    by_customer = heard.utterance.speaker is Speaker.CUSTOMER
    named, known = [] if by_customer else list(ledger.named), list(ledger.known)
    for sentence in heard.sentences:
        for due in dues(sentence.plain, today):
            named_day = re.search(r"day\b", sentence.plain[due.start : due.end])
            if due.day and named_day and (due.fixed or not (due.loose or due.now)):
                known.append(due.day)
            if due.day and not due.now and by_customer and _AHEAD.search(sentence.plain):
                named.append((heard.start, due, sentence.spoken(*due.day_span)))
    return replace(ledger, named=tuple(named[-_MOST_DAYS:]), known=tuple(known[-_MOST_DAYS:]))


def complete(ledger: Ledger, spoken: Spoken, heard: Heard, today: date) -> Spoken:
    """A time without a day takes the day spoken of last ("8 a.m. then?" after "two days from now"), else today."""
    if spoken.due is not None or not (spoken.timed or spoken.what.startswith("appointment")):
        return spoken
    agreed = next((held.spoken for held in reversed(ledger.agreed) if hour(held.spoken) & hour(spoken)), None)
    if agreed and spoken.what.startswith("appointment"):
        return leaning_on(spoken, agreed)
    recent = [proposal for proposal in ledger.proposals if heard.start - proposal.said_at <= LEAN_SECONDS]
    earlier = next((held for held in reversed(recent) if held.spoken.due and not held.spoken.now), None)
    if re.match(r"(?:by|before|within) ", spoken.when.lower()):
        return replace(spoken, due=today, now=True)
    theirs = [one for one in ledger.named if heard.start - one[0] <= LEAN_SECONDS][-1:]
    if theirs and (earlier is None or theirs[0][0] > earlier.said_at) and theirs[0][1].day:
        return on_day(spoken, theirs[0][1].day, theirs[0][2])
    if earlier:
        return leaning_on(spoken, earlier.spoken)
    return replace(spoken, due=today, now=True) if spoken.timed and spoken.kind is not Kind.OFFER else spoken
