"""What events quote and hold: words as heard, a promise with its terms, a claim, a letter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from callassist.speech import Speaker


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they were heard, `start` and `end` in seconds of call time; `seq` is the event that holds them."""

    speaker: Speaker
    text: str
    start: float
    end: float
    seq: int


@dataclass(frozen=True, slots=True)
class Promise:
    """Who does what, by when. `who` is "business" or "customer"; `when` is as spoken, `due` is absolute."""

    who: str
    what: str
    when: str = ""
    due: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about the call and the utterances it rests on, by the seq of the events that hold them."""

    text: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The follow-up mail as a person edits it: plain text, paragraphs separated by empty lines."""

    to: str
    subject: str
    text: str
