from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.assist.advice import CoachState, advise
from callassist.assist.background import Background, OpenPromise
from callassist.assist.replay import Turn, replay, stored
from callassist.calls.assist_events import CardRetired, CardShown
from callassist.calls.events import CallEvent, CardDismissed, StoredEvent
from callassist.method import Flag
from callassist.playbooks.playbook import default_path, read
from callassist.speech import Speaker
from tests.assist.calls import TODAY, coached, turns

PLAYBOOK = read(default_path())

HEATED = """
A: Harbor Repair, this is Tom.
C: This is the third time I'm calling about the same leak. Nobody ever fixed it. This is ridiculous.
A: Go on.
C: I took two days off work and your guy swore it was fixed. Unbelievable. I am so fed up with this.
A: What is the serial number?
C: It's on the lid, one two four.
A: And the year?
C: Two years old, I guess.
"""


def _shown(events: tuple[CallEvent, ...]) -> list[CardShown]:
    return [event for event in events if isinstance(event, CardShown)]


def test_the_card_waits_for_the_vent_to_end_and_then_echoes_the_customer() -> None:
    first = _shown(coached(HEATED))[0]

    assert first.card == "own.validate"
    assert first.cause == 6
    assert first.showing == "own.validate@6"
    assert first.playbook == "deescalation@3"
    assert '"two days"' in first.say or '"third time"' in first.say


def test_a_card_is_retired_when_the_agent_does_it() -> None:
    events = coached(HEATED.rsplit("A: And the year?", 1)[0] + "A: I'd be furious too, I hear you.")

    assert [(event.showing, event.outcome) for event in events if isinstance(event, CardRetired)] == [
        ("own.validate@6", "done")
    ]


def test_a_card_that_nobody_needs_any_more_expires() -> None:
    quiet = "\n".join(
        "A: Let me read the notes of the last visit to you while the page loads for me here." for _ in range(12)
    )
    events = coached(HEATED.rsplit("A: And the year?", 1)[0] + quiet)

    assert "expired" in [event.outcome for event in events if isinstance(event, CardRetired)]


def test_a_grumble_on_a_calm_call_shows_no_card() -> None:
    events = coached("""
        A: Willow Street Opticians, Bea speaking.
        C: Hi, yes, the screw has come out of my glasses again, that's the second time, it's a bit of a nuisance.
        A: Is it the left side?
        C: The left, yeah. I had a week in the car with one arm on them, I looked ridiculous, my kids loved it.
        A: When did you get them?
        C: In March, I think. Might have been April.
        A: I have half past ten on Thursday, if you want to bring them in.
        C: Half ten's grand.
    """)

    assert _shown(events) == []


def test_a_calm_call_shows_no_card() -> None:
    events = coached("""
    A: Willow Dental, this is Joan.
    C: Hi Joan, I'd like to move my cleaning to the afternoon, nothing urgent.
    A: I can do Thursday at four.
    C: That'd be perfect, thank you.
    A: You're all set for Thursday at four. Anything else?
    C: No, that's all. Thanks.
    """)

    assert _shown(events) == []


def test_a_critical_flag_shows_its_card_even_while_the_customer_vents() -> None:
    (shown,) = _shown(
        coached("A: Plumbing, hello.\nC: What are you, stupid? This is ridiculous, you people are useless.")
    )

    assert shown.card == "risk.abuse"
    assert shown.critical
    assert shown.why == "What are you, stupid?"


def test_history_fills_the_line() -> None:
    known = Background(first_name="Ana", open_promise=OpenPromise("a new pump", overdue_days=2), today=TODAY)
    (shown, *_) = _shown(coached(HEATED, known))

    assert shown.card == "own.overdue"
    assert shown.say == "We promised you a new pump and it is 2 days late. That's on us, and I own it now."


def test_abusive_or_broken_words_are_never_said_back() -> None:
    script = HEATED.replace("This is the third time", "You stupid people, this is the fucking third time").replace(
        "two days", "many days"
    )

    assert all("third time" not in shown.say for shown in _shown(coached(script)))


def test_a_bad_phrase_brings_a_better_sentence() -> None:
    script = HEATED.rsplit("A: What is", 1)[0] + "A: You need to calm down."
    (shown,) = _shown(coached(script))

    assert shown.card == "own.wording"
    assert shown.why == "you need to calm"


def test_after_two_dismissals_a_card_stays_away() -> None:
    state = CoachState(PLAYBOOK, Background(today=TODAY))
    line = turns(HEATED.rsplit("A: And the year?", 1)[0])
    events: list[CallEvent] = []
    for event in stored([*line, *line, *line, *line, *line]):
        state, more = advise(state, event)
        events += more
        for shown in _shown(more):
            state, _ = advise(state, StoredEvent("replay", 1000, event.at, CardDismissed(shown.showing, "m1")))
            state, _ = advise(state, StoredEvent("replay", 1001, event.at, CardDismissed(shown.showing, "m1")))

    assert (
        max(
            (sum(one.card == shown.card for one in _shown(tuple(events))) for shown in _shown(tuple(events))), default=0
        )
        <= 1
    )


_LINES = st.sampled_from(
    [
        "This is ridiculous, nobody called me back and I am so angry.",
        "You stupid idiot.",
        "Let me speak to your manager.",
        "I will sue you.",
        "Okay.",
        "No, that doesn't work.",
        "Yes, that works for me.",
        "That's it, yeah.",
        "I'll send someone on Friday.",
        "You need to calm down.",
        "Let me make sure I have it right: it broke twice and nobody came.",
        "I'd be furious too. That's on us.",
        "What would put this right for you?",
        "I'm going to leave a one star review.",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([Speaker.CUSTOMER, Speaker.AGENT]), _LINES), max_size=60))
def test_limits_hold_for_any_conversation(said: list[tuple[Speaker, str]]) -> None:
    timeline = stored([Turn(speaker, text) for speaker, text in said])
    ends = {event.seq: event.event.utterance.end for event in timeline}  # type: ignore[union-attr]
    events = replay(CoachState(PLAYBOOK, Background(today=TODAY)), [Turn(speaker, text) for speaker, text in said])
    shown = _shown(events)
    ordinary = [ends[card.cause] for card in shown if not card.critical]
    times = [ends[card.cause] for card in shown]

    assert len(ordinary) <= PLAYBOOK.limits.per_call
    assert all(at >= PLAYBOOK.limits.quiet_start_s for at in ordinary)
    assert all(
        min((at - other for other in times if other < at), default=1e9) >= PLAYBOOK.limits.min_gap_s for at in ordinary
    )
    assert len({card.showing for card in shown}) == len(shown)
    for card in PLAYBOOK.cards:
        assert sum(one.card == card.id for one in shown) <= card.max_per_call


def test_a_flag_that_is_no_emergency_waits_like_any_card() -> None:
    events = coached("C: I'm calling my lawyer, this is ridiculous, nobody called me back for three weeks.")

    assert _shown(events) == []
    assert {event.flag for event in events if type(event).__name__ == "FlagRaised"} >= {Flag.LEGAL}  # type: ignore[union-attr]


def test_a_card_says_which_facts_led_to_it_where_no_words_did() -> None:
    shown = _shown(coached(HEATED))[0]

    assert "not done yet: validate" in shown.why
    assert shown.why.startswith("tension 0.")


def test_a_threat_never_waits_for_the_card_about_abuse() -> None:
    shown = _shown(coached("A: Hello.\nC: What are you, stupid?\nA: Sir.\nC: I'm gonna put his head through the wall."))

    assert [card.card for card in shown] == ["risk.abuse", "risk.threat"]
