"""Measures the assist on labelled calls that are kept outside the repository.

CALLASSIST_SCENARIOS names a folder of YAML files, one call each: turns (s, t, stage, vent, heat, accepts), agreements
(who, due, amount, said), problem (restated) and call_date.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from callassist.assist.background import Background
from callassist.assist.coach import CoachState
from callassist.assist.replay import Turn, replay
from callassist.calls.assist_events import AgreementDrafted, CardShown, StageChanged
from callassist.calls.events import CallEvent
from callassist.method import Stage, Step
from callassist.playbooks.playbook import default_path, read
from callassist.speech import Speaker
from tests.assist.calls import standing

FOLDER = os.environ.get("CALLASSIST_SCENARIOS", "")
SPEAKERS = {"agent": Speaker.AGENT, "caller": Speaker.CUSTOMER, "manager": Speaker.MANAGER}
SOLVING = {Step.PROPOSE, Step.COMMIT, Step.NEGOTIATE, Step.READ_BACK, Step.IN_WRITING}

pytestmark = pytest.mark.skipif(not FOLDER, reason="set CALLASSIST_SCENARIOS to a folder of labelled calls to measure")


@dataclass(frozen=True)
class Measured:
    labels: dict[str, Any]
    events: tuple[CallEvent, ...]

    @property
    def turns(self) -> list[dict[str, Any]]:
        return list(self.labels["turns"])

    @property
    def cards(self) -> list[CardShown]:
        return [event for event in self.events if isinstance(event, CardShown)]

    @property
    def difficult(self) -> bool:
        return any(turn.get("heat", 0) >= 2 for turn in self.turns)


@cache
def calls() -> tuple[Measured, ...]:
    found = []
    for path in sorted(Path(FOLDER).glob("*.yaml")):
        labels = yaml.safe_load(path.read_text(encoding="utf-8"))
        state = CoachState(read(default_path()), Background(today=labels["call_date"]))
        found.append(
            Measured(labels, replay(state, [Turn(SPEAKERS[turn["s"]], turn["t"]) for turn in labels["turns"]]))
        )
    return tuple(found)


def _right(call: Measured) -> int:
    """Drafted agreements whose who and due date are those of a labelled one, each label used once."""
    open_labels = [(one["who"], one["due"]) for one in call.labels["agreements"]]
    right = 0
    for drafted in standing(call.events):
        key = (drafted.promise.who, drafted.promise.due)
        if key in open_labels:
            open_labels.remove(key)
            right += 1
    return right


def test_agreements_are_found_with_the_right_day() -> None:
    right = sum(_right(call) for call in calls())
    drafted = sum(len(standing(call.events)) for call in calls())
    labelled = sum(len(call.labels["agreements"]) for call in calls())

    assert right / drafted >= 0.8
    assert right / labelled >= 0.7


def test_what_counts_as_a_yes_is_one() -> None:
    yes = [
        bool(call.turns[event.accepted.seq - 1].get("accepts"))
        for call in calls()
        for event in call.events
        if isinstance(event, AgreementDrafted)
    ]

    assert sum(yes) / len(yes) >= 0.9


def test_the_stage_after_the_agents_turn_is_right_most_of_the_time() -> None:
    right = total = 0
    for call in calls():
        changes = {event.cause: event.stage for event in call.events if isinstance(event, StageChanged)}
        stage = Stage.VENT
        for seq, turn in enumerate(call.turns, 1):
            stage = changes.get(seq, stage)
            if turn["s"] != "caller" and "stage" in turn:
                total += 1
                right += stage == ("vent" if turn["stage"] == "open" else turn["stage"])

    assert right / total >= 0.7


def test_cards_are_few_and_never_about_a_solution_before_the_problem_is_in_words() -> None:
    for call in calls():
        ordinary = [card for card in call.cards if not card.critical]
        restated = (call.labels["problem"] or {}).get("restated") or 0

        assert len(ordinary) <= 4
        assert not [card for card in ordinary if card.step in SOLVING and card.cause - 1 < restated]
    calm = [len(call.cards) for call in calls() if not call.difficult]
    difficult = [len(call.cards) for call in calls() if call.difficult]
    assert sum(calm) <= 0.3 * max(1, len(calm))
    assert 1 <= sum(difficult) / max(1, len(difficult)) <= 4
