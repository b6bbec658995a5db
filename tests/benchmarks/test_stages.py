from benchmarks.stages import Told, cross_validated, learned
from callassist.assist.stage import STAGES, moved, shown
from callassist.method import Stage

TELLS, OFFERS, NOTHING = {"tells": 1.0}, {"offers": 1.0}, {"breathes": 1.0}
CALLS = [
    Told(
        f"call {at}", (TELLS, TELLS, OFFERS, NOTHING), tuple(map(STAGES.index, [Stage.VENT] * 2 + [Stage.SOLUTION] * 2))
    )
    for at in range(16)
]


def test_what_spoke_for_a_stage_in_labelled_calls_speaks_for_it_again() -> None:
    weights = learned(CALLS)

    begun = moved((), TELLS, weights)
    offered = moved(begun, OFFERS, weights)
    assert shown(begun) is Stage.VENT
    assert shown(offered) is Stage.SOLUTION
    assert shown(moved(offered, NOTHING, weights)) is Stage.SOLUTION


def test_a_call_is_judged_by_weights_that_never_saw_it() -> None:
    odd = Told("odd", (TELLS, TELLS), (STAGES.index(Stage.CLOSED),) * 2)

    assert cross_validated({"as written": CALLS})["as written"] == {"exact": 1.0, "within one": 1.0}
    assert cross_validated({"as written": [*CALLS, odd]})["as written"]["exact"] == 64 / 66
