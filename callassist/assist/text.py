"""Recognised speech made comparable: sentences in lower case without punctuation, with a way back to the words spoken.

Whisper writes digits, capitals and punctuation ("$89", "8 a.m.", "3-5 days"), other recognisers write none; after this
module both read the same ("89 dollars", "8 am", "3 to 5 days").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest

LONGEST = 6000
"""Characters of one utterance that are looked at; beyond that a recogniser is looping."""

_SYMBOLS = {"$": "dollars", "£": "pounds", "€": "euros", "%": "percent"}
_TOKEN = re.compile(
    r"(?P<meridiem>\b[ap]\.\s?m\b\.?|(?<=\d)[ap]m\b)"
    r"|(?P<currency>[$£€])?(?P<number>\d[\d,]*(?::\d\d)?(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?(?P<percent>\s?%)?"
    r"|(?P<email>e-mail\w*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
)
_ENDING = re.compile(r"[.?!…]+[\"')]*(?=\s|$)|--+|—|\s-\s|;")
_RANGE = re.compile(r"-|–| - ")
_ABBREVIATED = re.compile(r"(?<!')\b(?:mr|mrs|ms|dr|st|no|[a-z])$")
_AFTER_MERIDIEM = re.compile(
    r"\s+(?:[a-z]|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_ASKING = re.compile(
    r"^(?:(?:and|so|okay|ok|well|but|um|uh|now) )*(?:what|when|how|why|who|which|where|is|are|was|were|do|does"
    r"|did|can|could"
    r"|would|will|shall|should|may|have|has)\b(?! (?:i can|i could|we can|i'll|we'll|i will|i'm))",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`plain` is the comparable text; `start` and `end` are character positions in the utterance's own text."""

    raw: str
    start: int
    end: int
    plain: str
    asks: bool
    tokens: tuple[tuple[int, int, int], ...]
    """For each token: its position in `plain`, and where it begins and ends in `raw`."""

    def spoken(self, start: int, end: int) -> str:
        """The original words behind `plain[start:end]`."""
        inside = [(left, right) for at, left, right in self.tokens if start <= at < end]
        return self.raw[inside[0][0] : inside[-1][1]] if inside else ""

    def commas(self, start: int, end: int) -> list[int]:
        """The positions in `plain[start:end]` of the words that follow a comma."""
        pairs = pairwise(self.tokens)
        return [at for (_, _, left), (at, right, _) in pairs if start < at < end and "," in self.raw[left:right]]


def sentences(text: str) -> tuple[Sentence, ...]:
    text = text[:LONGEST].replace("’", "'").replace("‘", "'")
    ends = [0, *_ends(text), len(text)]
    found = (_sentence(text, left, right) for left, right in pairwise(ends))
    return tuple(sentence for sentence in found if sentence.plain)


def listed(words: str) -> list[str]:
    """A word list as it is best read: words between spaces."""
    return words.split()


def plain(text: str) -> str:
    """The whole text comparable, sentence ends dropped."""
    return " ".join(sentence.plain for sentence in sentences(text))


def _ends(text: str) -> Iterator[int]:
    for match in _ENDING.finditer(text):
        before = text[: match.start()].lower()[-12:]
        if (
            match[0].startswith(".")
            and before.endswith((".m", " a", " p"))
            and _AFTER_MERIDIEM.match(text, match.end())
        ):
            continue
        if match[0] == "." and _ABBREVIATED.search(before) and not before.endswith((".m", " i")):
            continue
        yield match.end()


def _sentence(text: str, left: int, right: int) -> Sentence:
    raw = text[left:right]
    pieces, tokens, length = [], [], 0
    for word, start, end in _words(raw):
        tokens.append((length, start, end))
        pieces.append(word)
        length += len(word) + 1
    plain_text = " ".join(pieces)
    asks = "?" in raw or (raw.rstrip()[-1:] not in ".!" and bool(_ASKING.match(plain_text)))
    margin = len(raw) - len(raw.lstrip())
    return Sentence(raw, left + margin, left + len(raw.rstrip()), plain_text, asks, tuple(tokens))


def _words(raw: str) -> Iterator[tuple[str, int, int]]:
    matches = list(_TOKEN.finditer(raw.lower()))
    for match, following in zip_longest(matches, matches[1:]):
        start, end = match.span()
        if match["meridiem"]:
            yield match["meridiem"][0] + "m", start, end
        elif match["number"]:
            yield match["number"].replace(",", "") + (match["ordinal"] or ""), start, end
            unit = match["currency"] or (match["percent"] or "").strip()
            if unit:
                yield _SYMBOLS[unit], start, end
        elif match["email"]:
            yield match["email"].replace("-", ""), start, end
        else:
            yield match["word"], start, end
        if following and match["number"] and following["number"] and _RANGE.fullmatch(raw[end : following.start()]):
            yield "to", end, following.start()
