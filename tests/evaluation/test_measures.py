from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from callassist.evaluation.measures import GOALS, confusion, facts, measures
from callassist.evaluation.mistakes import worst
from callassist.evaluation.rehearsal import Rehearsal, rehearse
from callassist.evaluation.scenarios import LabelledCall, ScenarioRefused, read_call, read_folder
from callassist.method import Stage
from callassist.playbooks.playbook import default_path, read
from tests.evaluation.labelled import DRYER, written

PLAYBOOK = read(default_path())


def _played(call: dict[str, Any], heard: tuple[str, ...] = ()) -> Rehearsal:
    ticks: Iterator[int] = count()
    return rehearse(LabelledCall.model_validate(call), PLAYBOOK, lambda: next(ticks) * 0.002, heard)


def _relabelled(turn: int, **labels: object) -> dict[str, Any]:
    call = deepcopy(DRYER)
    call["turns"][turn] |= labels  # type: ignore[index]
    return call


def test_a_call_understood_as_labelled_has_full_marks() -> None:
    found = measures([_played(DRYER)])

    assert found.heat_auc == 1.0
    assert found.agreement_precision == found.agreement_recall == 1.0
    assert found.accept_precision == 1.0
    assert found.stage_exact == 1.0
    assert found.p95_ms == pytest.approx(2.0)


def test_the_figures_have_the_names_of_their_goals() -> None:
    assert list(asdict(measures([_played(DRYER)]))) == list(GOALS)


def test_what_the_calls_cannot_tell_is_left_open() -> None:
    call = deepcopy(DRYER) | {"agreements": [], "facts": []}

    found = measures([_played(call)])

    assert found.agreement_recall is None
    assert found.agreement_precision == 0.0
    assert found.brief_fact_recall is None
    assert found.cards_per_calm_call is None


def test_an_agreement_on_another_day_is_wrong_and_the_labelled_one_missed() -> None:
    call = deepcopy(DRYER) | {"agreements": [{"who": "business", "what": "send Maria", "due": "2026-03-07"}]}

    found = measures([_played(call)])
    told = [mistake.what for mistake in worst([_played(call)])]

    assert found.agreement_precision == found.agreement_recall == 0.0
    assert any("agreement that is none" in what and "2026-03-06" in what for what in told)
    assert any("agreement missed: send Maria, 2026-03-07" in what for what in told)


def test_a_wrong_stage_shows_in_the_confusion_and_among_the_mistakes() -> None:
    played = _played(_relabelled(6, stage="vent"))

    assert confusion([played])[Stage.VENT, Stage.SOLUTION] == 1
    assert worst([played])[0].what == "stage vent shown as solution"
    assert worst([played])[0].turn == 6


def test_a_yes_that_is_labelled_as_none_lowers_the_precision() -> None:
    assert measures([_played(_relabelled(7, accepts=False))]).accept_precision == 0.0


def test_a_threat_that_nobody_noticed_is_missed() -> None:
    found = measures([_played(_relabelled(3, threat=["legal"]))])

    assert found.flag_recall is not None
    assert found.flag_recall < 1


def test_the_brief_is_held_against_the_labelled_facts() -> None:
    found = dict(facts(_played(DRYER)))

    assert found["paid 89 dollars for a belt"]
    assert not found["the moon is made of green cheese"]


def test_misheard_words_are_what_is_judged() -> None:
    heard = tuple("mumble" for _ in DRYER["turns"])  # type: ignore[attr-defined]

    assert measures([_played(DRYER, heard)]).agreement_recall == 0.0


def test_contacts_of_the_last_thirty_days_are_known_and_purchases_are_none(tmp_path: Path) -> None:
    background = read_call(written(tmp_path)).background

    assert background.contacts_30d == 1
    assert background.first_name == "Ana"
    assert background.favourite == "mornings"


def test_a_folder_without_calls_says_so(tmp_path: Path) -> None:
    with pytest.raises(ScenarioRefused, match="no labelled calls here"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("heat", 7, r"dryer\.yaml:\d+: turns\.heat: .*number 3"),
        ("s", "robot", r"turns\.s"),
        ("stage", "limbo", "stage"),
    ],
)
def test_a_wrong_label_is_named_with_file_line_and_field(tmp_path: Path, label: str, value: object, words: str) -> None:
    written(tmp_path, _relabelled(3, **{label: value}))

    with pytest.raises(ScenarioRefused, match=words):
        read_folder(tmp_path)


def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: x\nturns: [", encoding="utf-8")

    with pytest.raises(ScenarioRefused, match=r"broken\.yaml:\d: not YAML"):
        read_folder(tmp_path)


def test_a_file_without_a_needed_field_names_it(tmp_path: Path) -> None:
    call = {key: value for key, value in DRYER.items() if key != "call_date"}
    written(tmp_path, call)

    with pytest.raises(ScenarioRefused, match="call_date: Field required"):
        read_folder(tmp_path)
