"""Measures the assist on labelled calls kept outside the repository: CALLASSIST_SCENARIOS names their folder."""

import os
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest

from callassist.evaluation.measures import Measures, measures
from callassist.evaluation.rehearsal import rehearse
from callassist.evaluation.scenarios import read_folder
from callassist.playbooks.playbook import default_path, read

FOLDER = os.environ.get("CALLASSIST_SCENARIOS", "")

pytestmark = pytest.mark.skipif(not FOLDER, reason="set CALLASSIST_SCENARIOS to a folder of labelled calls to measure")


@cache
def measured() -> Measures:
    playbook = read(default_path())
    return measures([rehearse(call, playbook, perf_counter) for call in read_folder(Path(FOLDER))])


@pytest.mark.parametrize(
    ("measure", "least"),
    [
        ("heat_auc", 0.75),
        ("stage_exact", 0.7),
        ("stage_within_one", 0.85),
        ("step_f1", 0.65),
        ("agreement_precision", 0.9),
        ("agreement_recall", 0.7),
        ("accept_precision", 0.95),
        ("flag_precision", 0.9),
        ("flag_recall", 0.8),
        ("brief_fact_recall", 0.75),
    ],
)
def test_what_was_said_is_understood_most_of_the_time(measure: str, least: float) -> None:
    assert getattr(measured(), measure) >= least


def test_cards_are_few_and_never_about_a_solution_before_the_problem_is_agreed() -> None:
    found = measured()

    assert found.early_solution_cards == 0
    assert found.cards_while_venting <= 1
    assert (found.cards_per_calm_call or 0) <= 0.2
    assert 1 <= (found.cards_per_difficult_call or 1) <= 4
