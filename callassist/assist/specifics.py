"""What a sentence holds that somebody who takes over must know: sums, days, numbers, names, wishes, attempts."""

import re
from datetime import date
from enum import StrEnum

from callassist.assist.agent_cues import READ_BACK, RESTATE
from callassist.assist.customer_cues import GRIEVANCE, any_of
from callassist.assist.dates import dues
from callassist.assist.numbers import money
from callassist.assist.text import Sentence


class Specific(StrEnum):
    AMOUNT = "amount"
    DAY = "day"
    NUMBER = "number"
    NAME = "name"
    COUNT = "count"
    REPORTED = "reported"
    """Somebody said or promised it earlier."""
    TRIED = "tried"
    WANTED = "wanted"
    PERSON = "person"
    """The customer's own circumstances."""
    FAILED = "failed"
    SUMMED_UP = "summed_up"
    """The agent's restatement or read-back."""


_WEIGHTS = {
    Specific.AMOUNT: 2.0,
    Specific.SUMMED_UP: 2.0,
    Specific.DAY: 1.5,
    Specific.NUMBER: 1.5,
    Specific.NAME: 1.4,
    Specific.REPORTED: 1.2,
    Specific.WANTED: 1.2,
    Specific.TRIED: 1.0,
    Specific.PERSON: 1.0,
    Specific.FAILED: 0.8,
    Specific.COUNT: 0.8,
}
_PER_WORD, _MOST_WORDS = 0.04, 30
_SHORTEST = 4
"""Words below which a sentence tells nothing by itself."""

_DIGIT = r"(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|double|triple|[a-z])"
_NUMBER = re.compile(rf"\b(?:(?:{_DIGIT} ){{3,}}{_DIGIT}|[a-z]*\d{{3,}}|[a-z]+\d+)\b")
_NAME = re.compile(r"(?<=[a-z,] )(?!(?:I|I'm|I'll|I've|I'd|Mr|Mrs|Ms|Yeah|Okay|No|Oh)\b)[A-Z][a-z]+")
_PAST_DAY = any_of(
    r"(?:january|february|march|april|june|july|august|september|october|november|december) \w+",
    r"(?:last|this) (?:week|month|year|summer|winter|spring|fall|autumn|\w+day|night)",
    r"yesterday|\w+ (?:days?|weeks?|months?|years?) ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
)
"""`dues` looks ahead; facts are mostly about what was."""
_COUNT = any_of(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|\d+"
    r"|half|a few|several|dozen) \w+",
    r"second|third|fourth|fifth|both|twice|once|hundreds?|thousands?",
)
_REPORTED = any_of(
    r"promised?|guaranteed?|swore|supposed to|sold (?:me|us)|agreed|refused|offered|assured",
    r"told (?:me|us|you|him|her)|(?:he|she|they|you|it|\w+) (?:said|says|goes|wrote|replied)",
    r"(?:on|in) (?:the|my|your|our) (?:record|notes?|file|account|system|booking)|on here|on file|a note",
)
_TRIED = any_of(
    r"replaced|changed|fixed|came|visited|sent|tried|restarted|rebooted|unplugged|called|rang|phoned|emailed|wrote"
    r"|chatted|booked|ordered|paid|charged|cancelled|canceled|renewed|bought|asked|waited|moved|returned|delivered"
    r"|installed|checked|reported|signed|opened|shut|lost"
)
_WANTED = any_of(
    r"i (?:want|need|prefer)|i'd (?:like|rather|prefer|want)|i'm not (?:taking|paying|having|doing|going)",
    r"i (?:won't|don't|can't) (?:do|use|have|want|take|wait|make)|what i want|no thank|not interested|keep your",
)
_PERSON = any_of(
    r"i'm an?|i work|i do|i've got|i live|we've got",
    r"my (?:wife|husband|partner|kids?|son|daughter|baby|mum|mom|mother|father|dad|sister|brother|landlord|tenant|back"
    r"|job|boss|work|doctor|clients?|shift|bank|cousin|neighbou?r|grand\w+|family|business|deposit|card|phone|car)",
)
_FAILED = any_of(r"never|nobody|no one|didn't|hasn't|haven't|wasn't|weren't|won't|can't|isn't|nothing|not|without|off")


def specifics(sentence: Sentence, today: date, *, by_customer: bool) -> frozenset[Specific]:
    """What it holds; nothing when it is too short to stand alone. `today` is the business's day."""
    plain = sentence.plain
    if len(plain.split()) < _SHORTEST:
        return frozenset()
    found = {
        Specific.AMOUNT: bool(money(plain)),
        Specific.DAY: bool(dues(plain, today) or _PAST_DAY.search(plain)),
        Specific.NUMBER: bool(_NUMBER.search(plain)),
        Specific.NAME: bool(_NAME.search(sentence.raw)),
        Specific.COUNT: bool(_COUNT.search(plain)),
        Specific.REPORTED: bool(_REPORTED.search(plain)),
        Specific.TRIED: bool(_TRIED.search(plain)),
        Specific.WANTED: by_customer and bool(_WANTED.search(plain)),
        Specific.PERSON: by_customer and bool(_PERSON.search(plain)),
        Specific.FAILED: bool(_FAILED.search(plain)) or (by_customer and bool(GRIEVANCE.search(plain))),
        Specific.SUMMED_UP: not by_customer and bool(RESTATE.search(plain) or READ_BACK.search(plain)),
    }
    return frozenset(kind for kind, holds in found.items() if holds)


def weight(found: frozenset[Specific], words: int) -> float:
    """How much a sentence of so many words tells; 0 when it holds nothing."""
    return sum(_WEIGHTS[kind] for kind in found) + _PER_WORD * min(words, _MOST_WORDS) if found else 0.0
