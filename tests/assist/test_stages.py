from callassist.assist.stage import STAGES, Course, after_customer, moved, shown, weights
from callassist.assist.stage_signs import Answered, Covered, Spoken, signs
from callassist.calls.assist_events import ProblemRestated, StageChanged
from callassist.method import Reply, Stage, Step
from tests.assist.calls import coached

ANGRY = Answered(Reply.NEITHER, 0.9, 0.85, 0.85, 40)
CALMER = Answered(Reply.NEITHER, 0.1, 0.4, 0.85, 10)
NOTHING_YET = Covered(frozenset(), frozenset(), 0, 1, confirmed=False)

CALL = """
A: Harbor Repair, this is Tom.
C: This is the third time I'm calling about the same leak. Nobody ever fixed it. This is ridiculous.
A: Go on, I'm listening.
C: I took two days off work and your guy swore it was fixed. Unbelievable.
A: I'd be furious too. That's on us, and I'm sorry.
C: Well. Okay.
A: When does it leak, at the end?
C: At the end, when it's pumping out.
A: Let me make sure I've got it right. Two visits, and it still leaks from below. Is that the whole picture?
C: That's it, yeah.
A: So what would put this right for you?
C: I want it fixed this week.
A: I'll have Luis there on Friday at four with a new pump.
C: Okay, that works.
A: So just to recap what we agreed, Luis on Friday at four with a new pump. Did I miss anything?
C: No, that's everything.
A: Thank you for calling back. Take care. Bye now.
"""


def _stages(script: str) -> list[Stage]:
    return [event.stage for event in coached(script) if isinstance(event, StageChanged)]


def test_a_call_goes_through_the_stages_of_the_method() -> None:
    assert _stages(CALL) == [
        Stage.VENT,
        Stage.OWN,
        Stage.AGREE_PROBLEM,
        Stage.PARTNER,
        Stage.SOLUTION,
        Stage.CONFIRM,
        Stage.CLOSED,
    ]


def test_the_restated_problem_is_recorded_with_the_customers_yes() -> None:
    restated, confirmed = [event for event in coached(CALL) if isinstance(event, ProblemRestated)]

    assert restated.confirmed is None
    assert restated.cause == 9
    assert confirmed.cause == 10
    assert confirmed.restated == restated.restated
    assert confirmed.confirmed is not None
    assert confirmed.confirmed.text == "That's it, yeah."


def test_a_greeting_that_sounds_like_a_promise_leads_nowhere() -> None:
    assert set(_stages("A: Good morning, Harbor Repair. This is Tom, I'll be helping you today.")) <= {Stage.VENT}


def test_how_can_i_help_is_no_invitation_to_a_solution() -> None:
    assert set(_stages("A: Harbor Repair, Tom speaking. What can I do for you?")) <= {Stage.VENT}


def test_a_restatement_that_nobody_recognised_does_not_hold_up_what_follows() -> None:
    stages = _stages(CALL.replace("Let me make sure I've got it right. Two visits", "Two visits, is it"))

    assert stages[-3:] == [Stage.SOLUTION, Stage.CONFIRM, Stage.CLOSED]


def test_a_calm_call_may_go_straight_to_its_point() -> None:
    stages = _stages("""
        A: Harbor Repair, this is Tom.
        C: Hi, it's Ana Reyes, you serviced our dryer in spring. I'd like somebody to look at the belt, no rush.
        A: Sure. I could send Maria on Friday at ten.
        C: Friday at ten is fine.
        A: Okay, I've put her down for Friday at ten, and I'll text you when she leaves.
    """)

    assert stages[-1] in {Stage.SOLUTION, Stage.CONFIRM}
    assert Stage.OWN not in stages


def test_letting_off_steam_again_is_heard_out_whatever_was_reached() -> None:
    reached = CALL[: CALL.index("A: So what would put this right")]
    stages = _stages(
        reached
        + """
        A: So what would put this right for you?
        C: Three weeks! Three weeks I've been mopping that floor, every night, unbelievable, I am so fed up.
        A: I know.
    """
    )

    assert stages[-1] in {Stage.VENT, Stage.OWN}


def test_a_spike_of_tension_opens_owning_again_until_it_is_answered() -> None:
    spiked = after_customer(Course(stage=Stage.SOLUTION), ANGRY)

    assert spiked.stage is Stage.OWN
    assert after_customer(Course(stage=Stage.SOLUTION), CALMER).stage is Stage.SOLUTION


def test_a_word_of_hanging_up_without_abuse_leads_nowhere() -> None:
    stages = _stages(
        CALL.replace("A: I'll have Luis there", "A: I'm not going to hang up on you. I'll have Luis there")
    )

    assert stages.count(Stage.VENT) == 1


def test_the_belief_stays_one_and_a_sign_without_a_weight_is_passed_over() -> None:
    belief = moved((), signs(Spoken(frozenset({Step.PROPOSE})), ANGRY, NOTHING_YET), weights())

    assert abs(sum(belief) - 1) < 1e-9
    assert moved(belief, {"always": 1.0, "never heard of": 9.0}, weights()) == moved(belief, {"always": 1.0}, weights())


def test_between_two_likely_stages_far_apart_the_one_that_misleads_least_is_shown() -> None:
    assert shown((0.0, 0.0, 0.3, 0.32, 0.38, 0.0, 0.0)) is Stage.PARTNER
    assert shown((0.0, 0.0, 0.1, 0.1, 0.8, 0.0, 0.0)) is Stage.SOLUTION


def test_every_sign_has_a_weight_for_every_stage() -> None:
    every = Spoken(frozenset(Step), tuple(1.0 for _ in Step))
    named = {
        name
        for reply in Reply
        for name in signs(
            every, Answered(reply, 1.0, 1.0, 1.0, 9), Covered(frozenset(Step), frozenset(Step), 9, 9, True)
        )
    }

    assert set(weights().signs) >= named
    assert {len(row) for row in weights().signs.values()} == {len(STAGES)}
