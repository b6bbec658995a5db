"""Cues that survive a mishearing: what a recogniser writes for the little words that carry a phrase.

Content words are left alone, so a cue grows no new meaning: only the words around them may be another form
("texts" for "text"), a neighbour in sound ("they" for "the", "well" for "we'll") or, for an article, missing.
"""

import re

_HEARD = {
    "i'll": "it'll|i will",
    "i'm": "i am|i'd",
    "i've": "i have",
    "we'll": "well|we will",
    "you're": "your|you are",
    "you": "your",
    "your": "you|you're",
    "my": "may",
    "the": "they",
    "to": "two|too",
    "for": "four",
    "of": "off",
    "an": "a|and|van",
    "by": "bye",
    "call": "calls",
    "calling": "falling",
    "get": "gets",
    "send": "sends|sent",
    "put": "puts",
    "write": "right",
    "speak": "speaks",
    "want": "wants",
    "told": "old",
}
_WORD = re.compile(rf"(?<![\\\w'?<])(?:{'|'.join(sorted(_HEARD, key=len, reverse=True))})(?![\w'?*+{{\\])")
_ARTICLE = re.compile(r"(?<= )(?:the|an?) (?=[\w(])")
_LOOKBEHIND = re.compile(r"(\(\?<[!=][^()]*\))")
"""Must keep one length, and says what a cue is not: never widened."""


def widened(pattern: str) -> str:
    """The pattern of a cue, written for the right words, that matches what is heard for them too."""
    pieces = _LOOKBEHIND.split(pattern)
    return "".join(piece if at % 2 else _widened(piece) for at, piece in enumerate(pieces))


def _widened(piece: str) -> str:
    dropped = _ARTICLE.sub(lambda match: f"(?:{match[0].strip()} )?", piece)
    return _WORD.sub(lambda match: f"(?:{match[0]}|{_HEARD[match[0]]})", dropped)
