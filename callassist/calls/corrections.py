"""What a second hearing of a call's recording corrects in its transcript. Pure.

A gap takes what its speaker said in it; a line is replaced where the second hearing is clearly surer of the words in
which the two differ. No line is ever replaced by nothing.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from callassist.calls.events import StoredEvent
from callassist.calls.stretches import Dealt, Stretch, dealt_out, plain, stretches_of, within
from callassist.calls.transcript_events import LineCorrected
from callassist.speech import Speaker, Utterance, Word

DOUBTFUL = 0.45
"""Words less probable than this are not put in, and only such words are left out."""
SURER = 0.1
"""By how much more probable the words must be that take the place of others."""
MOST_TIMES, MOST_MORE = 2, 4
"""A line gets at most twice as many words, and four: a model that repeats itself is very sure of it."""


def corrections(events: Sequence[StoredEvent], again: Sequence[Utterance], model: str) -> tuple[LineCorrected, ...]:
    """Of the call's `events`; `again` is what `model` heard, in call time. In the order of the lines."""
    better: dict[int, list[Utterance]] = {}
    for speaker in (Speaker.CUSTOMER, Speaker.AGENT):
        stretches = stretches_of(events, speaker)
        said = sorted((one for one in again if one.speaker is speaker), key=lambda one: one.start)
        for number, dealt in sorted(dealt_out(stretches, said).items()):
            stretch = stretches[number]
            if _is_better(stretch.words, [word for _, word in dealt]):
                better.setdefault(stretch.seq, []).extend(_utterances(stretch, within(stretches, number, dealt)))
    return tuple(
        LineCorrected(seq, tuple(sorted(better[seq], key=lambda one: one.start)), model) for seq in sorted(better)
    )


def _is_better(live: Sequence[Word] | None, again: Sequence[Word]) -> bool:
    """Whether `again` should stand where `live` does. Judged by the words in which they differ."""
    if live is None:
        return True
    if not live or len(again) > MOST_TIMES * len(live) + MOST_MORE:
        return False
    ours, theirs = _differing(live, again)
    if not theirs:
        return bool(ours) and _sureness(ours) < DOUBTFUL
    return _sureness(theirs) >= max(DOUBTFUL, _sureness(ours) + SURER if ours else 0.0)


def _differing(live: Sequence[Word], again: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    ours: list[Word] = []
    theirs: list[Word] = []
    for tag, i1, i2, j1, j2 in _matcher(live, again).get_opcodes():
        if tag != "equal":
            ours += live[i1:i2]
            theirs += again[j1:j2]
    return ours, theirs


def _matcher(live: Sequence[Word], again: Sequence[Word]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [plain(word) for word in live], [plain(word) for word in again], autojunk=False)


def _sureness(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / len(words)


def _utterances(stretch: Stretch, dealt: Iterable[Dealt]) -> list[Utterance]:
    """A line stays one utterance; a gap may hold several."""
    sources = groupby(dealt, key=itemgetter(0)) if stretch.words is None else [(0, dealt)]
    return [_utterance(stretch.speaker, tuple(word for _, word in words)) for _, words in sources]


def _utterance(speaker: Speaker, words: tuple[Word, ...]) -> Utterance:
    text = " ".join(word.text for word in words)
    return Utterance(speaker, words[0].start, words[-1].end, text, words, _sureness(words))
