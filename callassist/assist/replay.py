"""The assist on written turns, without a database: for tests, and for trying a playbook on calls that are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callassist.assist.advice import CoachState, advise
from callassist.calls.events import CallEvent, StoredEvent
from callassist.calls.transcript_events import UtteranceTranscribed
from callassist.speech import Speaker, Utterance, Word

WORDS_PER_SECOND = 2.6
_PAUSE = 0.6


@dataclass(frozen=True, slots=True)
class Turn:
    """Times in seconds of the call; without them a turn takes as long as its words need."""

    speaker: Speaker
    text: str
    start: float | None = None
    end: float | None = None


def stored(turns: Iterable[Turn], began: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)) -> tuple[StoredEvent, ...]:
    """The log that these turns would have left; the turn at index n has seq n + 1."""
    events = []
    now = 0.0
    for number, turn in enumerate(turns):
        start = turn.start if turn.start is not None else now
        end = turn.end if turn.end is not None else start + max(1, len(turn.text.split())) / WORDS_PER_SECOND
        now = end + _PAUSE
        spoken = UtteranceTranscribed("replay", number, _utterance(turn, start, end))
        events.append(StoredEvent("replay", number + 1, began + timedelta(seconds=end), spoken))
    return tuple(events)


def replay(state: CoachState, turns: Iterable[Turn]) -> tuple[CallEvent, ...]:
    """Everything the assist would have said, in order."""
    advice: list[CallEvent] = []
    for event in stored(turns):
        state, more = advise(state, event)
        advice += more
    return tuple(advice)


def _utterance(turn: Turn, start: float, end: float) -> Utterance:
    words = turn.text.split()
    each = (end - start) / max(1, len(words))
    timed = tuple(Word(word, start + at * each, start + (at + 1) * each, 1.0) for at, word in enumerate(words))
    return Utterance(turn.speaker, round(start, 2), round(end, 2), turn.text, timed, 1.0)
