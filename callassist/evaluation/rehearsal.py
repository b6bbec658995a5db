"""A labelled call played to the assist turn by turn, with all that it made of each turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from callassist.assist.advice import CoachState, advise
from callassist.assist.heads import Meaning
from callassist.assist.replay import stored
from callassist.calls.assist_events import AgreementDrafted, AgreementWithdrawn, CardShown, FlagRaised, StepsObserved
from callassist.calls.events import CallEvent
from callassist.calls.panel import Panel, blank, fold
from callassist.evaluation.scenarios import LabelledCall, LabelledTurn
from callassist.method import Flag, Reply, Stage, Step
from callassist.playbooks.playbook import Playbook

Clock = Callable[[], float]
"""Seconds of a steady clock."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A turn with what the assist made of it; `seconds` is what that took."""

    label: LabelledTurn
    state: CoachState
    advice: tuple[CallEvent, ...]
    seconds: float

    @property
    def upset(self) -> float:
        """0..1, of this turn of the customer alone."""
        return self.state.course.upset

    @property
    def stage(self) -> Stage:
        return self.state.course.stage

    @property
    def steps(self) -> frozenset[Step]:
        return frozenset(step for event in self.advice if isinstance(event, StepsObserved) for step in event.steps)

    @property
    def flags(self) -> frozenset[Flag]:
        return frozenset(event.flag for event in self.advice if isinstance(event, FlagRaised))

    @property
    def accepted(self) -> bool:
        return self.label.by_customer and self.state.ledger.answer.reply is Reply.ACCEPT


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`panel` is what a person would have seen at the end."""

    call: LabelledCall
    turns: tuple[Judged, ...]
    panel: Panel

    @property
    def events(self) -> tuple[CallEvent, ...]:
        return tuple(event for turn in self.turns for event in turn.advice)

    @property
    def cards(self) -> tuple[CardShown, ...]:
        return tuple(event for event in self.events if isinstance(event, CardShown))

    @property
    def agreements(self) -> tuple[AgreementDrafted, ...]:
        """The drafts left at the end."""
        gone = {event.agreement_id for event in self.events if isinstance(event, AgreementWithdrawn)}
        drafts = (event for event in self.events if isinstance(event, AgreementDrafted))
        return tuple(draft for draft in drafts if draft.agreement_id not in gone)


def rehearse(
    call: LabelledCall, playbook: Playbook, clock: Clock, heard: Sequence[str] = (), meaning: Meaning | None = None
) -> Rehearsal:
    """`heard` is what a recogniser made of the turns, one for one; without it the words as written count."""
    turns = [replace(turn, text=text) for turn, text in zip(call.written, heard or _texts(call), strict=True)]
    log = stored(turns)
    state = CoachState(playbook, call.background, meaning)
    panel = blank(call.id, log[0].at)
    judged = []
    for label, event in zip(call.turns, log, strict=True):
        before = clock()
        state, advice = advise(state, event)
        judged.append(Judged(label, state, advice, clock() - before))
        for told in (event.event, *advice):
            panel = fold(panel, replace(event, event=told))
    return Rehearsal(call, tuple(judged), panel)


def _texts(call: LabelledCall) -> Sequence[str]:
    return [turn.t for turn in call.turns]
