"""Labelled turns that were spoken, and the utterances that were heard of them.

The assist gets the utterances as they came, in pieces, run together or not at all; an utterance belongs to the turn of
its speaker that it shares most time with, or that is nearest.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from callassist.assist.advice import CoachState, advise
from callassist.calls.assist_events import CardShown
from callassist.calls.events import CallEvent, StoredEvent
from callassist.calls.panel import blank, fold
from callassist.calls.transcript_events import UtteranceTranscribed
from callassist.evaluation.rehearsal import Judged, Rehearsal
from callassist.evaluation.scenarios import LabelledCall, LabelledTurn
from callassist.playbooks.playbook import Playbook
from callassist.speech import Utterance

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HeardTurn(Judged):
    """`state` is the one after the last of its `pieces`, or what it was before where nothing was heard."""

    pieces: tuple[Judged, ...] = ()

    @property
    def upset(self) -> float:
        return max((piece.upset for piece in self.pieces), default=0.0)

    @property
    def accepted(self) -> bool:
        return any(piece.accepted for piece in self.pieces)


def play(call: LabelledCall, said: Sequence[Utterance], playbook: Playbook, clock: Callable[[], float]) -> Rehearsal:
    """`call` has the times of its turns; `said` is in order of time."""
    state = CoachState(playbook, call.background)
    start, panel = state, blank(call.id, BEGAN)
    pieces: list[tuple[int, Judged]] = []
    for number, one in enumerate(said):
        event, turn = _heard(number, one), turn_of(call, one)
        before = clock()
        state, advice = advise(state, event)
        pieces.append((turn, Judged(call.turns[turn], state, _placed(advice, turn), clock() - before)))
        for told in (event.event, *advice):
            panel = fold(panel, replace(event, event=told))
    return Rehearsal(call, tuple(_turns(call.turns, pieces, start)), panel)


def turn_of(call: LabelledCall, said: Utterance) -> int:
    own = [number for number, turn in enumerate(call.turns) if turn.speaker is said.speaker]
    return max(own, key=lambda number: _shared(call.turns[number], said))


def _heard(number: int, said: Utterance) -> StoredEvent:
    event = UtteranceTranscribed("spoken", number, said)
    return StoredEvent("spoken", number + 1, BEGAN + timedelta(seconds=said.end), event)


def _shared(turn: LabelledTurn, said: Utterance) -> float:
    """Seconds that both have in common; below zero, how far they are apart."""
    return min(turn.end or 0.0, said.end) - max(turn.start or 0.0, said.start)


def _placed(advice: tuple[CallEvent, ...], turn: int) -> tuple[CallEvent, ...]:
    """Cards name the turn they came after, counted from 1, as they do where every turn is an utterance."""
    return tuple(replace(event, cause=turn + 1) if isinstance(event, CardShown) else event for event in advice)


def _turns(
    labels: Sequence[LabelledTurn], judged: Sequence[tuple[int, Judged]], state: CoachState
) -> Iterator[HeardTurn]:
    for number, label in enumerate(labels):
        pieces = tuple(piece for turn, piece in judged if turn == number)
        state = pieces[-1].state if pieces else state
        advice = tuple(event for piece in pieces for event in piece.advice)
        yield HeardTurn(label, state, advice, max((piece.seconds for piece in pieces), default=0.0), pieces)
