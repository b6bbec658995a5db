"""The gate before solutions, and the agent who opens it: they hear the customer, the machine only hears words."""

from callassist.assist.advice import CoachState, advise
from callassist.assist.background import Background
from callassist.assist.replay import stored
from callassist.calls.assist_events import CardShown, StageChanged
from callassist.calls.events import CallEvent, SolutionsAsked, StoredEvent
from callassist.method import Stage, Step
from callassist.playbooks.playbook import default_path, read
from tests.assist.calls import TODAY, turns

SOLVING = {Step.INVITE, Step.PROPOSE, Step.NEGOTIATE, Step.COMMIT, Step.READ_BACK, Step.IN_WRITING}
PLAYBOOK = read(default_path())
SOLUTIONS = PLAYBOOK.model_copy(update={"cards": tuple(card for card in PLAYBOOK.cards if card.step in SOLVING)})
"""The product's playbook without the cards that would come first in so short a call."""
CALL = turns("""
    A: Harbor Repair, this is Tom.
    C: This is the third time I'm calling about the same leak. Nobody ever fixed it. This is ridiculous.
    A: Go on.
    C: I took two days off work and your guy swore it was fixed. Unbelievable. I am so fed up with this.
    A: I'd be upset too. That is on us and I am sorry.
    C: Okay, thank you.
    A: I see the notes of the last two visits here. The cupboard below the sink is wet, they write.
    C: Under the sink, yes.
    A: And the key is with the neighbour on the ground floor. That is what it says here.
    C: With Mrs. Hall, yes.
    A: I could send somebody tomorrow at ten.
    C: Do I have to be there?
""")


def advised(asked_after: int = 0) -> list[CallEvent]:
    """What the assist says of the call, where the agent asks for solutions after so many turns; 0 is never."""
    state, said = CoachState(SOLUTIONS, Background(today=TODAY)), []
    for event in stored(CALL):
        state, more = advise(state, event)
        said += more
        if event.seq == asked_after:
            state, nothing = advise(state, StoredEvent("replay", 1000, event.at, SolutionsAsked("m1")))
            assert nothing == ()
    return said


def solving(events: list[CallEvent]) -> list[str]:
    return [event.card for event in events if isinstance(event, CardShown) and event.step in SOLVING]


def stages(events: list[CallEvent]) -> list[Stage]:
    return [event.stage for event in events if isinstance(event, StageChanged)]


def test_no_solution_is_suggested_before_the_problem_is_agreed() -> None:
    assert solving(advised()) == []


def test_the_agent_may_have_solutions_suggested_all_the_same() -> None:
    events = advised(asked_after=5)

    assert solving(events) != []
    assert Stage.SOLUTION in stages(events)


def test_what_was_said_before_the_agent_asked_stays_as_it_was() -> None:
    before = [event for event in advised() if getattr(event, "cause", 0) <= 5]

    assert [event for event in advised(asked_after=5) if getattr(event, "cause", 0) <= 5] == before
