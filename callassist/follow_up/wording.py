"""Promises and days in the words of a letter."""

import re
from datetime import date
from decimal import Decimal

from callassist.calls.terms import Promise

_NUMBER = (
    r"(?:\d{1,2}(?:[:.]\d{2})?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?:[ -](?:fifteen|thirty|forty[ -]five))?)"
)
_PART = r"in\s+the\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening)"
_HALF = rf"(?:\s*(?:[ap]\.?\s?m\b\.?|o['’]?clock\b)(?:\s+{_PART})?|\s+{_PART})"
_NO_HOUR = r"\s+(?:\w+\s+)?(?:days?|weeks?|months?|of|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_TIME_OF_DAY = re.compile(
    rf"\bbetween\s+{_NUMBER}{_HALF}?\s+and\s+{_NUMBER}\b{_HALF}?"
    rf"|\b(?:(?:at|by|before|after|around|about|until|from)\s+)*"
    rf"(?:(?:half\s+past|quarter\s+(?:past|to))\s+{_NUMBER}{_HALF}?|{_NUMBER}{_HALF}|\d{{1,2}}:\d{{2}}|noon\b|midday\b)"
    rf"|\b(?:at|around|by|before|after)\s+{_NUMBER}\b(?!{_NO_HOUR})"
    rf"|\b(?:first\s+thing\s+)?{_PART}"
    r"|\bfirst\s+thing\b|\b(?:by\s+(?:the\s+)?)?(?:end\s+of\s+(?:the\s+)?(?:business\s+)?day|close\s+of\s+business)\b"
    r"|\b(?:morning|afternoon|evening)\b",
    re.IGNORECASE,
)
_ANY_DAY_UNTIL = re.compile(
    r"\b(?:by|before|within|until|latest|end of|(?:next|this) (?:week|month)|couple|few|to|or)\b", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"^(?:(?:and|so|then|okay|ok)[, ]+)*(?:i|we)\s*(?:['’]ll|\s+(?:will|shall|are going to))\s+"
    r"|^(?:i['’]m|we['’]re) going to\s+|^to\s+",
    re.IGNORECASE,
)
_OWN_SUBJECT = re.compile(
    r"\b(?:will|won['’]t)\b|^\w+['’](?:ll|re|s)\b"
    r"|^(?i:the|our|my|your|an?|he|she|they|you|it|this|that|somebody|someone|nobody)\s"
    r"|^[A-Z]\w+ (?:\w+s|has|is|can|and [A-Z]\w+) "
)
_MEETING = re.compile(
    r"^(?:appointment|meeting|fitting|booking|visit(?= (?:from|by|with|of|at|to)\b|$))", re.IGNORECASE
)
_THING = re.compile(
    r"^(?:callback|technician|replacement|pick-?up|delivery|new|free|full|half|no|\d)\b"
    r"|^(?:refund|credit|quote|repair) of\b",
    re.IGNORECASE,
)


def day(on: date, today: date) -> str:
    """Weekday and date; the year only where it is not today's."""
    text = f"{on:%A}, {on.day} {on:%B}"
    return text if on.year == today.year else f"{text} {on.year}"


def time_of_day(spoken: str) -> str:
    """The hour in what was said, such as "before noon" of "Thursday before noon"; empty when none was named."""
    found = _TIME_OF_DAY.search(spoken)
    hour = " ".join(found.group().split()).lower() if found else ""
    if hour in ("morning", "afternoon", "evening"):
        return f"in the {hour}"
    return f"at {hour}" if re.match(rf"(?:half|quarter|{_NUMBER})\b", hour) else hour


def deadline(promise: Promise, today: date) -> str:
    """When, as it reads at the end of a sentence; empty when nothing was said about it."""
    if promise.due is None:
        return promise.when
    hour = time_of_day(promise.when)
    rest = _TIME_OF_DAY.sub(" ", promise.when)
    any_day_until = not promise.when or _ANY_DAY_UNTIL.search(rest) is not None
    return f"{'by' if any_day_until else 'on'} {day(promise.due, today)}{', ' + hour if hour else ''}"


_WRITES = re.compile(
    r"\b(?:e-?mail\w*|in writing|write (?:this|that|it|all of (?:this|that)|everything) (?:up|down))\b", re.IGNORECASE
)
_ALL_OF_IT = re.compile(r"\b(?:this|that|it|everything|agree\w*|summary|writing|confirm\w*)\b", re.IGNORECASE)


def is_kept_by_the_letter(promise: Promise, called: date) -> bool:
    """To put in writing what was agreed is what the letter itself does; a promise of some other mail is not that."""
    at_once = promise.due is None or promise.due <= called
    about_this = _WRITES.search(promise.what) and _ALL_OF_IT.search(promise.what)
    return promise.who == "business" and at_once and bool(about_this)


def sentence(promise: Promise, today: date) -> str:
    """The promise to the customer in one sentence, as clear as it was made."""
    what, when = clause(promise), deadline(promise, today)
    if promise.amount is not None and not _names(what, promise.amount):
        what = f"{what} (amount: {promise.amount})"
    if when and when.lower() not in what.lower():
        link = "" if not _MEETING.match(_deed(promise)) else "is " if promise.due else "– "
        what = f"{what}: {when}" if _THING.match(what) else f"{what} {link}{when}"
    return f"{what[:1].upper()}{what[1:]}".rstrip(".") + "."


def clause(promise: Promise) -> str:
    """To the customer: the deed with the one who does it, unless it is a thing of its own ("visit by Grace")."""
    deed = _deed(promise)
    if _MEETING.match(deed):
        return f"your {_uncapitalised(deed)}"
    if _THING.match(deed) or _OWN_SUBJECT.search(deed):
        return deed
    return f"{'you' if promise.who == 'customer' else 'we'} will {_uncapitalised(deed)}"


def _deed(promise: Promise) -> str:
    """What was promised, without "I will" and without the time, which `deadline` says."""
    text = " ".join(promise.what.split())
    if promise.when:
        text = re.sub(rf"[,\s]*\b{re.escape(promise.when)}(?!\w)", "", text, flags=re.IGNORECASE)
    if promise.who == "customer":
        text = re.sub(r"^you(?:['’]ll| will| are going to)\s+", "", text, flags=re.IGNORECASE)
    return _SUBJECT.sub("", text).strip(" ,.;")


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _names(what: str, amount: Decimal) -> bool:
    spoken = [Decimal(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", what)]
    return amount in spoken or bool(re.search(r"\b(?:dollars?|euros?|pounds?|bucks|cents)\b", what))
