"""The live transcript of one speaker as stretches of time, and the words of a second hearing dealt out to them. Pure.

A word goes where the same word was heard live, and in between where it lies in time; never back before the one before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from callassist.calls.events import StoredEvent
from callassist.calls.transcript_events import AudioSkipped, TranscriptionInterrupted, UtteranceTranscribed
from callassist.speech import Speaker, Utterance, Word

REACH = 0.5
"""Seconds between what was heard live and heard again that still count as the same stretch of speech."""
SAME_WORD = 1.5
"""Seconds by which the times of one spoken word may differ between the hearings."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of `speaker` in the line recorded as `seq`; `words` is None where nothing was heard: a gap."""

    seq: int
    speaker: Speaker
    start: float
    end: float
    words: tuple[Word, ...] | None = None


Dealt = tuple[int, Word]
"""A word with the number of the second hearing's utterance that it comes from."""


def stretches_of(events: Sequence[StoredEvent], speaker: Speaker) -> list[Stretch]:
    """In order of time. After an interruption the gap lasts until `speaker` is heard again."""
    spoken = [
        Stretch(one.seq, speaker, one.event.utterance.start, one.event.utterance.end, one.event.utterance.words)
        for one in events
        if isinstance(one.event, UtteranceTranscribed) and one.event.utterance.speaker is speaker
    ]
    gaps = [gap for one in events if (gap := _gap(one, speaker, spoken))]
    return sorted(spoken + gaps, key=lambda stretch: (stretch.start, stretch.seq))


def _gap(stored: StoredEvent, speaker: Speaker, spoken: Iterable[Stretch]) -> Stretch | None:
    match stored.event:
        case AudioSkipped(speaker=who, start=start, seconds=seconds) if who is speaker:
            return Stretch(stored.seq, speaker, start, start + seconds)
        case TranscriptionInterrupted():
            start = max((one.end for one in spoken if one.seq < stored.seq), default=0.0)
            end = min((one.start for one in spoken if one.seq > stored.seq), default=inf)
            return Stretch(stored.seq, speaker, start, max(start, end))
        case _:
            return None


def dealt_out(stretches: Sequence[Stretch], again: Sequence[Utterance]) -> dict[int, list[Dealt]]:
    """The words for each stretch, by its place in `stretches`; words said where no line is are left out."""
    dealt: dict[int, list[Dealt]] = {}
    for number, utterance in enumerate(again):
        near = [
            place
            for place, stretch in enumerate(stretches)
            if stretch.start - REACH < utterance.end and utterance.start < stretch.end + REACH
        ]
        if near:
            for word, place in zip(utterance.words, _places(stretches, near, utterance.words), strict=True):
                dealt.setdefault(place, []).append((number, word))
    return dealt


def _places(stretches: Sequence[Stretch], near: Sequence[int], words: Sequence[Word]) -> list[int]:
    """One of `near` for each word, never going back: where the same word was heard, else the nearest in time."""
    known = _anchors(stretches, near, words)
    places: list[int] = []
    for i, word in enumerate(words):
        if (place := known.get(i)) is None:
            first = places[-1] if places else near[0]
            last = next((known[j] for j in range(i, len(words)) if j in known), near[-1])
            place = min((p for p in near if first <= p <= last), key=lambda p: (_distance(stretches[p], word), p))
        places.append(place)
    return places


def _anchors(stretches: Sequence[Stretch], near: Sequence[int], words: Sequence[Word]) -> dict[int, int]:
    """Which of `words` were heard live too, and in which stretch."""
    live = [(place, word) for place in near for word in stretches[place].words or ()]
    anchors: dict[int, int] = {}
    for i, word in enumerate(words):
        same = [(abs(other.start - word.start), place) for place, other in live if plain(other) == plain(word)]
        apart, place = min(same, default=(inf, 0))
        if apart <= SAME_WORD and place >= max(anchors.values(), default=0):
            anchors[i] = place
    return anchors


def _distance(stretch: Stretch, word: Word) -> float:
    middle = (word.start + word.end) / 2
    return max(0.0, stretch.start - middle, middle - stretch.end)


def within(stretches: Sequence[Stretch], number: int, dealt: Sequence[Dealt]) -> Iterator[Dealt]:
    """The words with times that do not run into what the speaker said before and after."""
    stretch = stretches[number]
    earliest = min(stretch.start, max((one.end for one in stretches[:number]), default=0.0))
    latest = max(stretch.end, min((one.start for one in stretches[number + 1 :]), default=inf))
    for source, word in dealt:
        start, end = (min(max(at, earliest), latest) for at in (word.start, word.end))
        yield source, replace(word, start=start, end=end)


def plain(word: Word) -> str:
    return "".join(letter for letter in word.text.casefold() if letter.isalnum())
