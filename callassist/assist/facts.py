"""The facts of a call: the sentences that somebody who takes over must know, in the words they were said in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from callassist.assist.quotes import Heard, stretch
from callassist.assist.specifics import Specific, specifics, weight
from callassist.assist.text import Sentence
from callassist.assist.wording import content
from callassist.calls.terms import Quote
from callassist.speech import Speaker

LONGEST = 480
"""Words of the facts together: two minutes to read, and under half of a ten-minute call."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One stretch of somebody's words and what makes it worth knowing."""

    kinds: tuple[Specific, ...]
    quote: Quote


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence in its place, and how much it tells."""

    turn: int
    at: int
    sentence: Sentence
    kinds: frozenset[Specific]
    words: frozenset[str]
    weight: float

    @property
    def length(self) -> int:
        """In words."""
        return len(self.sentence.plain.split())


def facts_of(said: tuple[Heard, ...], today: date) -> Iterator[Fact]:
    """The sentences that tell most, as many as fit, in the order of the call; neighbours become one quote."""
    chosen = sorted(_weightiest(tuple(_told(said, today))), key=lambda one: (one.turn, one.at))
    run: list[_Told] = []
    for told in chosen:
        if run and (told.turn, told.at) != (run[-1].turn, run[-1].at + 1):
            yield _fact(said, run)
            run = []
        run.append(told)
    if run:
        yield _fact(said, run)


def _told(said: tuple[Heard, ...], today: date) -> Iterator[_Told]:
    """A restatement or read-back tells with all its sentences, not only the one that announces it."""
    for turn, one in enumerate(said):
        kinds = [
            specifics(sentence, today, by_customer=one.utterance.speaker is Speaker.CUSTOMER)
            for sentence in one.sentences
        ]
        sums_up = {Specific.SUMMED_UP} & frozenset().union(*kinds)
        for at, (sentence, found) in enumerate(zip(one.sentences, kinds, strict=True)):
            held = found | sums_up if found else found
            words = content(sentence.plain)
            yield _Told(turn, at, sentence, held, words, weight(held, len(sentence.plain.split())))


def _weightiest(told: tuple[_Told, ...]) -> Iterator[_Told]:
    """One after the other what tells most that was not told yet, until the words are used up."""
    left = [one for one in told if one.kinds and one.length <= LONGEST]
    known: frozenset[str] = frozenset()
    words = 0
    while left:
        best = max(left, key=lambda one: one.weight * _news(one, known))
        if not _news(best, known):
            return
        yield best
        words, known = words + best.length, known | best.words
        left = [one for one in left if one is not best and words + one.length <= LONGEST]


def _news(told: _Told, known: frozenset[str]) -> float:
    """The share of its words that were not known, 0..1."""
    return len(told.words - known) / max(1, len(told.words))


def _fact(said: tuple[Heard, ...], run: list[_Told]) -> Fact:
    found = frozenset().union(*(told.kinds for told in run))
    quote = stretch(said[run[0].turn], run[0].sentence, run[-1].sentence)
    return Fact(tuple(kind for kind in Specific if kind in found), quote)
