from hypothesis import given
from hypothesis import strategies as st

from callassist.assist import stuck
from callassist.assist.advice import CoachState
from callassist.assist.background import Background
from callassist.assist.quotes import heard
from callassist.assist.replay import Turn, replay
from callassist.assist.stuck import Loop
from callassist.calls.assist_events import CardShown, ComplaintRepeated
from callassist.method import Reply, Step
from callassist.playbooks.playbook import default_path, read
from callassist.speech import Speaker, Utterance
from tests.assist.calls import TODAY, turns

ROUND_AND_ROUND = """
A: Hotel, this is Ann, how can I help?
C: We booked the sea view in February, guaranteed, in writing, for our anniversary, and you gave us the car park. A van.
C: It was a disgrace, nobody warned us, nobody rang us, and we drove three hours, my wife looked forward to it so much.
C: And the lad at the desk shrugged, and the breakfast was cold, and the owner never came out to say one word to us.
A: I'm so sorry, that is on us. Let me make sure I have it right, you booked a sea view and were given the car park.
C: Yes, that's it.
A: What would make this right for you?
C: It's a disgrace. We booked the sea view. Guaranteed, in writing. And nobody rang.
A: I hear you.
C: Nobody rang us. A van, for our anniversary. Disgraceful.
A: You're right. I can offer you a full night back. Would that help?
C: It is not about money. We drove three hours and nobody warned us. A disgrace.
A: I understand.
C: Guaranteed, in writing, the sea view, and nobody rang. It's a disgrace, a van.
A: What would you like us to do?
C: You people ruined our anniversary. Nobody warned us. Nobody rang. The van.
A: I can see that.
C: And the van, the car park, in writing. Nobody rang. A disgrace.
A: I know.
"""


def _said(text: str) -> stuck.Heard:
    return heard(1, Utterance(Speaker.CUSTOMER, 0, 1, text, (), 1.0))


def _told(text: str = "It leaks. " * 40) -> Loop:
    return stuck.after_customer(Loop(), _said(text), 0.5, Reply.NEITHER)


def test_the_first_telling_is_no_repetition() -> None:
    assert _told().rounds == 0


def test_the_same_again_is_a_round() -> None:
    told = _told("The washer leaks from the pump. " * 15)
    again = stuck.after_customer(told, _said("The washer leaks."), 0.4, Reply.NEITHER)

    assert again.rounds == again.returned == 1
    assert again.nudges == 0


def test_a_complaint_instead_of_an_answer_to_an_offer_counts_as_a_nudge_passed_over() -> None:
    offered = stuck.after_agent(_told(), frozenset({Step.PROPOSE}))
    angry = stuck.after_customer(offered, _said("Your colleague was rude to my wife as well."), 0.5, Reply.NEITHER)

    assert (angry.rounds, angry.nudges) == (1, 1)


def test_something_to_decide_moves_the_talk_on() -> None:
    circling = Loop(rounds=3, nudges=2, told=200)

    assert stuck.after_customer(circling, _said("Okay, do that."), 0.5, Reply.ACCEPT).rounds == 0
    assert stuck.after_customer(circling, _said("I want the whole fee back."), 0.9, Reply.NEITHER).rounds == 0


def test_an_agent_who_nudges_needs_no_card_for_it() -> None:
    returned = Loop(rounds=2, returned=2, told=200)

    assert stuck.after_agent(returned, frozenset({Step.INVITE})).returned == 0
    assert stuck.after_agent(returned, frozenset({Step.VALIDATE})).returned == 2


def test_nudges_come_first_and_then_an_end_in_good_faith() -> None:
    slowly = [
        Turn(turn.speaker, turn.text, 25.0 * at, 25.0 * at + 20) for at, turn in enumerate(turns(ROUND_AND_ROUND))
    ]
    events = replay(CoachState(read(default_path()), Background(today=TODAY)), slowly)
    cards = [event.card for event in events if isinstance(event, CardShown)]
    rounds = [event.rounds for event in events if isinstance(event, ComplaintRepeated)]

    assert cards[-2:] == ["partner.nudge", "partner.leave_open"]
    assert rounds == sorted(rounds)


@given(
    st.lists(
        st.one_of(
            st.frozensets(st.sampled_from(list(Step))),
            st.tuples(st.text(max_size=40), st.floats(0, 1), st.sampled_from(list(Reply))),
        ),
        max_size=30,
    )
)
def test_nudges_are_never_more_than_rounds_and_both_never_fall_below_zero(
    said: list[frozenset[Step] | tuple[str, float, Reply]],
) -> None:
    loop = Loop()
    for one in said:
        if isinstance(one, frozenset):
            loop = stuck.after_agent(loop, one)
        else:
            loop = stuck.after_customer(loop, _said(one[0]), one[1], one[2])
        assert 0 <= loop.nudges <= loop.rounds
        assert loop.returned in {0, loop.rounds}
