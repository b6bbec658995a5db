"""What somebody who watches a live transcript sees, and when: the measures, the same for every system."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.alignment import Alignment
from benchmarks.figures import spread
from benchmarks.flicker import Changes, changes
from benchmarks.reference import TimedWord, Track
from benchmarks.snapshot import Json, Snapshot
from transcription.wer import WordErrors, compare, spoken_words

EARLY = 0.5
"""Seconds by which the time of a word may be wrong: it may be on screen that much before it was spoken."""
PAUSE = 1.0
"""Seconds of silence that end a stretch of speech."""
LONG_TURN = 4
"""Words of a turn whose last two are waited for."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds until something was on screen; `never` counts what was not."""

    seconds: tuple[float, ...] = ()
    never: int = 0

    def __add__(self, other: "Waits") -> "Waits":
        return Waits(self.seconds + other.seconds, self.never + other.never)


@dataclass(frozen=True, slots=True)
class Seen:
    """How one track was seen."""

    errors: WordErrors
    words: Waits
    finals: Waits
    last_words: Waits
    changes: Changes


def seen(track: Track, snapshots: Sequence[Snapshot]) -> Seen:
    """`snapshots` in order of time."""
    shown = first_shown(track, [(one.at, one.words) for one in snapshots])
    final = first_shown(track, [(one.at, one.words[: one.final]) for one in snapshots])
    return Seen(
        errors=compare(track.texts, list(snapshots[-1].words) if snapshots else []),
        words=waits((word.end, at) for word, at in zip(track.words, shown, strict=True) if word.is_timed),
        finals=waits((track.words[last].end, final[last]) for last in stretch_ends(track.words)),
        last_words=waits(last_words(track, shown)),
        changes=changes(snapshots),
    )


def first_shown(track: Track, texts: Sequence[tuple[float, Sequence[str]]]) -> list[float | None]:
    """For each word of the reference, when it first stood on screen. It cannot before it was spoken."""
    alignment = Alignment(track.texts)
    found: list[float | None] = [None] * len(track.words)
    before: Sequence[str] | None = None
    for at, words in texts:
        if words != before:
            for position in alignment.matches(words, track.spoken_by(at + EARLY)):
                found[position] = at if found[position] is None else found[position]
        before = words
    return found


def stretch_ends(words: Sequence[TimedWord]) -> Iterator[int]:
    """Positions of words after which their speaker pauses; those whose time is only guessed are left out."""
    for position, word in enumerate(words):
        following = words[position + 1].start if position + 1 < len(words) else float("inf")
        if word.is_timed and following - word.end >= PAUSE:
            yield position


def last_words(track: Track, shown: Sequence[float | None]) -> Iterator[tuple[float, float | None]]:
    """The end of each longer turn, and when its last two words were on screen."""
    for number, turn in enumerate(track.turns):
        of_turn = [position for position, word in enumerate(track.words) if word.turn == number]
        if len(of_turn) >= LONG_TURN and len(of_turn) == len(spoken_words(turn.text)):
            one, two = (shown[position] for position in of_turn[-2:])
            yield turn.end, None if one is None or two is None else max(one, two)


def waits(moments: Iterator[tuple[float, float | None]]) -> Waits:
    """Pairs of when it was spoken and when it was seen."""
    pairs = list(moments)
    return Waits(
        tuple(seen - spoken for spoken, seen in pairs if seen is not None), sum(seen is None for _, seen in pairs)
    )


def figures(tracks: dict[str, Seen]) -> Json:
    """All that is measured on the screen, as JSON; waits and changes of all tracks together."""
    every = list(tracks.values())
    total = sum((one.changes for one in every), Changes())
    return {
        "wer": _word_error_rates(tracks),
        "words_lost": sum(one.errors.deletions for one in every),
        "words_invented": sum(one.errors.insertions for one in every),
        "words_mistaken": sum(one.errors.substitutions for one in every),
        "word_to_screen": waited(one.words for one in every),
        "end_of_speech_to_final": waited(one.finals for one in every),
        "last_words": waited(one.last_words for one in every),
        "changed_share": _share(total.changed, total.shown),
        "settled_changed_share": _share(total.settled_changed, total.settled),
    }


def _word_error_rates(tracks: dict[str, Seen]) -> Json:
    rates = {name: round(one.errors.wer, 4) for name, one in tracks.items()}
    return rates | {"mean": round(statistics.mean(rates.values()), 4)}


def waited(tracks: Iterable[Waits]) -> Json:
    """The spread of what was seen on all of them, in seconds; `n` were seen, `never` were not."""
    together = sum(tracks, Waits())
    return spread(together.seconds) | {"never": together.never}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
