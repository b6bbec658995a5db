"""What one track of a live transcript looks like at a moment: all that the measures know of a system."""

from dataclasses import dataclass
from typing import Any

from transcription.wer import spoken_words

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole text of one track on screen, `at` seconds after the recording began to play.

    The first `final` words will not change, the system says; the first `settled` ones are not expected to.
    """

    at: float
    words: tuple[str, ...]
    final: int
    settled: int


def snapshot(at: float, final: str, settled: str = "", rest: str = "") -> Snapshot:
    """From texts that stand one behind the other."""
    parts = [spoken_words(text) for text in (final, settled, rest)]
    words = tuple(word for part in parts for word in part)
    return Snapshot(at, words, len(parts[0]), len(parts[0]) + len(parts[1]))
