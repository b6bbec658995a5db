from callassist.assist.stage import Answered, Course, after_agent, after_customer
from callassist.calls.assist_events import ProblemRestated, StageChanged
from callassist.method import Reply, Stage, Step
from tests.assist.calls import coached

ANGRY = Answered(Reply.NEITHER, 0.9, 0.85, 0.85, 40)
CALMER = Answered(Reply.NEITHER, 0.1, 0.4, 0.85, 10)

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
    assert after_agent(Course(), frozenset({Step.COMMIT})).stage is Stage.VENT


def test_an_agent_who_promises_overrides_the_gate() -> None:
    angry = after_customer(Course(), ANGRY)

    assert after_agent(angry, frozenset({Step.COMMIT})).stage is Stage.SOLUTION


def test_a_heated_call_has_no_solution_stage_before_the_problem_is_in_words() -> None:
    angry = after_customer(Course(), ANGRY)

    assert after_agent(angry, frozenset({Step.PROPOSE})).stage is Stage.VENT
    restated = after_agent(angry, frozenset({Step.RESTATE}))
    assert after_agent(restated, frozenset({Step.PROPOSE})).stage is Stage.SOLUTION


def test_a_calm_call_may_go_straight_to_its_point() -> None:
    calm = after_customer(Course(), Answered(Reply.NEITHER, 0.0, 0.0, 0.0, 40))

    assert after_agent(calm, frozenset({Step.PROPOSE})).stage is Stage.SOLUTION


def test_a_spike_of_tension_opens_owning_again() -> None:
    course = Course(stage=Stage.SOLUTION, restated=True)

    assert after_customer(course, ANGRY).stage is Stage.OWN


def test_once_the_spike_is_over_the_talk_goes_on_where_it_was() -> None:
    spiked = after_customer(Course(stage=Stage.CONFIRM, restated=True), ANGRY)
    owned = after_agent(spiked, frozenset({Step.VALIDATE}))

    assert owned.stage is Stage.OWN
    assert after_customer(owned, CALMER).stage is Stage.CONFIRM


def test_what_the_agent_reached_in_the_meantime_stands() -> None:
    spiked = after_customer(Course(stage=Stage.CONFIRM, restated=True), ANGRY)
    offered = after_agent(spiked, frozenset({Step.PROPOSE}))

    assert after_customer(offered, CALMER).stage is Stage.SOLUTION


def test_questions_before_the_experience_was_owned_are_part_of_hearing_out() -> None:
    angry = after_customer(Course(), ANGRY)

    assert after_agent(angry, frozenset({Step.CLARIFY})).stage is Stage.VENT
    owned = after_agent(angry, frozenset({Step.VALIDATE}))
    assert after_agent(owned, frozenset({Step.CLARIFY})).stage is Stage.AGREE_PROBLEM


def test_hearing_out_a_customer_who_lets_off_steam_again_is_venting_whatever_was_reached() -> None:
    venting = after_customer(
        Course(stage=Stage.PARTNER, restated=True), Answered(Reply.NEITHER, 0.6, 0.6, 0.6, 30, vents=True)
    )

    assert after_agent(venting, frozenset({Step.VALIDATE})).stage is Stage.VENT
    assert after_agent(venting, frozenset({Step.PROPOSE})).stage is Stage.SOLUTION


def test_how_can_i_help_is_no_invitation_to_a_solution() -> None:
    assert after_agent(Course(), frozenset({Step.INVITE})).stage is Stage.VENT


def test_a_word_of_hanging_up_without_abuse_leads_nowhere() -> None:
    stages = _stages(
        CALL.replace("A: I'll have Luis there", "A: I'm not going to hang up on you. I'll have Luis there")
    )

    assert stages.count(Stage.VENT) == 1


def test_after_a_refusal_without_a_new_offer_partners_talk_again() -> None:
    refused = after_customer(Course(stage=Stage.SOLUTION, restated=True), Answered(Reply.REFUSE, 0.2, 0.4, 0.6, 6))

    assert after_agent(refused, frozenset({Step.LIMIT})).stage is Stage.PARTNER
    assert after_agent(refused, frozenset({Step.PROPOSE})).stage is Stage.SOLUTION


def test_an_invitation_needs_owning_first_on_a_heated_call() -> None:
    heated = after_customer(after_customer(Course(), ANGRY), CALMER)

    assert after_agent(heated, frozenset({Step.INVITE})).stage is Stage.VENT
    owned = after_agent(heated, frozenset({Step.VALIDATE}))
    assert after_agent(owned, frozenset({Step.INVITE})).stage is Stage.PARTNER
