"""An agent takes back what they promised."""

import re

from callassist.assist import promise_cues as cues
from callassist.assist.text import Sentence

QUESTION = re.compile(
    r"(?:(?:and|so|okay|but) )*(?:will|would|did|does|do|are|is|was|were|can|could|have|has|what|when|how|who|where"
    r"|why|which)\b"
)


def withdrawals(said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    return tuple(
        sentence
        for sentence in said
        if takes_back(sentence.plain) and not (sentence.asks and QUESTION.match(sentence.plain))
    )


def takes_back_the_last(sentence: Sentence) -> bool:
    """ "It won't let me", "scratch that": names nothing, so it is about what was promised just before."""
    return bool(cues.WITHDRAWN_LAST.search(sentence.plain))


def takes_back(plain: str) -> bool:
    match = cues.WITHDRAWN.search(plain)
    return match is not None and not re.search(r"\b(?:or|if|unless|otherwise)\b", plain[: match.start()])
