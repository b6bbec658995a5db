from collections.abc import Iterable

from callassist.assist.advice import CoachState, advise
from callassist.assist.background import Background
from callassist.assist.prompting import Levels
from callassist.assist.replay import stored
from callassist.calls.assist_events import CardShown, StageChanged
from callassist.calls.events import AgentAccepted, CallEvent, StoredEvent
from callassist.calls.phone_events import Role, TransferTaken
from callassist.playbooks.playbook import Level, default_path, read
from tests.assist.calls import TODAY, turns

UPSET = """
C: Hello, I ordered a washing machine from you and it still has not come.
A: Okay. What is the order number?
C: This is the third time I call about this, it is ridiculous, you people lied to me and I am furious.
A: The order number, please.
C: Unbelievable. I waited at home all day again and nobody even called. This is a joke.
A: I have it here.
C: You said Friday and nobody came. What can you do about it?
"""
LEVELS = Levels(Level.NOVICE, {"m2": Level.OFF})


def told(levels: Levels, *before: CallEvent) -> list[CallEvent]:
    """What the assist says in a call in which `before` happened first."""
    spoken = stored(turns(UPSET))
    earlier = (StoredEvent("replay", 100 + at, spoken[0].at, event) for at, event in enumerate(before))
    return list(_advice(CoachState(read(default_path()), Background(today=TODAY), levels=levels), [*earlier, *spoken]))


def _advice(state: CoachState, events: Iterable[StoredEvent]) -> Iterable[CallEvent]:
    for event in events:
        state, advice = advise(state, event)
        yield from advice


def cards(events: Iterable[CallEvent]) -> list[CardShown]:
    return [event for event in events if isinstance(event, CardShown)]


def test_who_accepted_the_call_is_prompted_at_their_own_level() -> None:
    by_default = told(LEVELS, AgentAccepted("m1", "Emily", 0))
    switched_off = told(LEVELS, AgentAccepted("m2", "Jo", 0))

    assert cards(by_default)
    assert not cards(switched_off)


def test_without_prompts_the_stage_is_told_all_the_same() -> None:
    assert any(isinstance(event, StageChanged) for event in told(LEVELS, AgentAccepted("m2", "Jo", 0)))


def test_until_somebody_accepts_the_level_of_the_setting_holds() -> None:
    assert cards(told(LEVELS))
    assert not cards(told(Levels(Level.OFF, {"m2": Level.NOVICE})))


def test_after_a_transfer_the_level_is_that_of_the_one_who_took_it() -> None:
    taken = TransferTaken(1, "m2", "Jo", Role.AGENT, "client:jo")

    assert not cards(told(LEVELS, AgentAccepted("m1", "Emily", 0), taken))
