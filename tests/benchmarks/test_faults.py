"""What is drawn for a call in which things go wrong, and when the run as a whole has failed."""

import random
from types import SimpleNamespace

from benchmarks.faults import summary
from benchmarks.faulty_call import DEEDS, Report, planned
from telephony.simulator.script import Outcome

MEMBERS = [SimpleNamespace(member=SimpleNamespace(address=address)) for address in ("client:ana", "+15550100400")]
CREWS = [SimpleNamespace(hands=MEMBERS)]


def _planned(seed):
    return planned(random.Random(seed), CREWS)


def test_the_same_seed_draws_the_same_call():
    assert _planned("1 7") == _planned("1 7")
    assert len({repr(_planned(f"1 {number}")) for number in range(20)}) == 20


def test_calls_are_of_all_kinds():
    plans = [_planned(f"3 {number}") for number in range(300)]

    assert {deed for plan in plans for _, deed in plan.deeds} == set(DEEDS)
    assert {fate.outcome for plan in plans for fate in plan.parties.values()} == set(Outcome)
    assert {plan.kind for plan in plans} == {"cold", "warm", "bring_in"}
    assert any(plan.accepts_after is None for plan in plans)
    assert all(second < plan.seconds for plan in plans for second, _ in plan.deeds)


def test_the_number_that_is_called_when_nobody_answers_always_answers():
    assert all(_planned(f"4 {number}").parties["+15550100001"].outcome is Outcome.ANSWERED for number in range(50))


def test_a_run_without_problems_has_none():
    figures = summary([Report(0, "+1", silence=0.4), Report(1, "+1", silence=2.5)], [])

    assert figures["problems"] == []
    assert figures["silence_seconds"]["over_2"] == 1


def test_every_problem_of_a_call_and_beyond_is_told():
    figures = summary([Report(3, "+1", problems=["somebody stays busy"])], ["a leg is left open: in-progress"])

    assert figures["problems"] == ["call 3: somebody stays busy", "a leg is left open: in-progress"]
