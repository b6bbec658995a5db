from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.assist.advice import CoachState, advise
from callassist.assist.background import Background, Earlier, OpenPromise
from callassist.assist.brief import Brief, brief, lines
from callassist.assist.facts import LONGEST
from callassist.assist.replay import stored
from callassist.assist.specifics import Specific
from callassist.assist.tension import band
from callassist.calls.panel import Panel, blank, fold
from callassist.method import Flag, Reply
from callassist.playbooks.playbook import default_path, read
from tests.assist.calls import TODAY, turns

CALL = """
A: Harbor Repair, this is Tom.
C: This is the third time I'm calling. Your guy replaced the hose on February seventeenth and it leaks again.
A: You should have called sooner.
C: I'm a nurse, I work nights. I paid eighty nine dollars for that visit. I'm calling my lawyer.
A: Let me make sure I have it right. The washer leaks after two visits and you paid eighty nine dollars. Is that right?
C: Yes, that's it.
A: How about I give you a credit of twenty dollars?
C: No, that's not good enough.
A: I'll send Luis with a new pump on Friday at four.
C: Okay. Friday at four works for me.
"""
PLAYBOOK = read(default_path())


def panel_of(script: str) -> Panel:
    state = CoachState(PLAYBOOK, Background(today=TODAY))
    panel = blank("c1", datetime(2026, 3, 4, 9, tzinfo=UTC))
    for event in stored(turns(script)):
        state, advice = advise(state, event)
        for told in (event.event, *advice):
            panel = fold(panel, replace(event, event=told))
    return panel


def _brief(script: str, background: Background | None = None) -> Brief:
    return brief(panel_of(script), background or Background(today=TODAY))


def test_the_problem_is_as_the_agent_put_it_and_the_customer_confirmed_it() -> None:
    found = _brief(CALL)

    assert found.problem is not None
    assert "leaks after two visits" in found.problem.text
    assert found.confirmed is not None
    assert found.confirmed.text == "Yes, that's it."


def test_before_that_it_is_the_customers_first_complaint() -> None:
    found = _brief("A: Hello.\nC: Hi. The washer is still leaking, and nobody called me back.")

    assert found.problem is not None
    assert found.problem.text == "The washer is still leaking, and nobody called me back."
    assert found.confirmed is None


def test_a_fact_is_quoted_with_its_own_time() -> None:
    hose = next(fact for fact in _brief(CALL).facts if "the hose" in fact.quote.text)

    assert {Specific.DAY, Specific.TRIED} <= set(hose.kinds)
    assert hose.quote.seq == 2
    assert 0 < hose.quote.start < hose.quote.end


def test_what_was_said_twice_is_told_once() -> None:
    once = "C: You charged me eighty nine dollars for the hose on Monday."

    assert len(_brief("\n".join([once] * 5)).facts) == 1


def test_what_was_tried_offered_refused_and_promised_is_told_apart() -> None:
    found = _brief(CALL)

    assert any("replaced the hose" in quote.text for quote in found.tried)
    assert [(offer.answer, "twenty dollars" in offer.quote.text) for offer in found.offers] == [(Reply.REFUSE, True)]
    assert [(one.promise.what, one.status) for one in found.promises] == [("send Luis with a new pump", "draft")]


def test_what_would_make_it_worse_is_named() -> None:
    avoid = _brief(CALL).avoid

    assert "Do not discuss who is liable." in avoid
    assert any("You should have" in caution for caution in avoid)
    assert any("twenty dollars" in caution for caution in avoid)


def test_insults_and_how_often_they_were_warned_of_are_told() -> None:
    insulted = (
        CALL
        + """
    C: You stupid cow, are you even listening to me?
    """
    )
    warned = (
        insulted
        + """
    A: I won't be spoken to like that. If you call me names again I will end this call.
    C: Fine.
    """
    )

    assert any("Insulted the agent, not warned yet" in caution for caution in _brief(insulted).avoid)
    assert any("Insulted the agent, warned once" in caution for caution in _brief(warned).avoid)


def test_flags_and_mood_come_along() -> None:
    found = _brief(CALL)

    assert Flag.LEGAL in [flag for flag, _ in found.flags]
    assert found.mood.peak > found.mood.level
    assert found.mood.words == f"{band(found.mood.level)} now, {band(found.mood.peak)} at its worst"


def test_what_was_known_before_the_call_is_told() -> None:
    known = _brief(
        CALL,
        Background(since=2019, contacts_30d=2, open_promise=OpenPromise("a report", None, 3), favourite="iced tea"),
    ).known

    assert known == (
        "Customer since 2019.",
        "Contacted us 2 times in the thirty days before.",
        "Promised and not kept yet: a report, 3 days late.",
        "Likes: iced tea.",
    )


def test_the_latest_contacts_before_the_call_are_told_the_oldest_first() -> None:
    visits = tuple(Earlier(date(2026, 1, day), "visit", f"visit {day}", "not fixed") for day in range(1, 8))

    known = _brief(CALL, Background(history=(*visits, Earlier(date(2026, 2, 2), "email", "sent a photo")))).known

    assert known[0] == "January 4, 2026, visit: visit 4 (not fixed)."
    assert known[-1] == "February 2, 2026, email: sent a photo."
    assert len(known) == 5


def test_a_call_without_words_has_a_brief_too() -> None:
    found = _brief("")

    assert found.problem is None
    assert found.facts == ()
    assert lines(found) == ("calm now",)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(CALL.strip().splitlines()), max_size=120))
def test_however_long_the_call_the_facts_stay_short_and_in_its_order(said: list[str]) -> None:
    found = _brief("\n".join(said))

    assert sum(len(fact.quote.text.split()) for fact in found.facts) <= LONGEST
    starts = [fact.quote.start for fact in found.facts]
    assert starts == sorted(starts)
