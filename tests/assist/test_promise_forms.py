"""Promises in the many forms people give them; every one comes from a trade of its own."""

from datetime import date

import pytest

from callassist.calls.assist_events import AgreementWithdrawn
from tests.assist.calls import coached, standing

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("agent", "due"),
    [
        ("Hugo takes the kiln apart tomorrow, so you'll hear from me by Friday.", date(2026, 3, 6)),
        ("The new blind'll be up before the weekend.", date(2026, 3, 6)),
        ("Pilar fits the mirror on Thursday.", date(2026, 3, 5)),
        ("You get the certificate from us on Monday.", date(2026, 3, 9)),
        ("It's on your statement by the twentieth.", date(2026, 3, 20)),
        ("I'm driving it over to you this evening.", TODAY),
        ("I'm putting the transfer through now.", TODAY),
        ("She rings you by three.", TODAY),
        ("If the glue hasn't set I'll call you on Friday.", date(2026, 3, 6)),
        ("Give me till Thursday and I'll have the harp restrung.", date(2026, 3, 5)),
        ("I'll send you the pattern on Tuesday, nothing to pay.", date(2026, 3, 10)),
        ("The parcel goes in the post tomorrow.", date(2026, 3, 5)),
        ("We'll get the skylight done Wednesday week.", date(2026, 3, 18)),
    ],
)
def test_a_promise_needs_a_doer_a_deed_and_a_day_and_no_set_phrase(agent: str, due: date) -> None:
    assert due in {one.promise.due for one in standing(coached(f"A: {agent}\nC: Yes, please do that."))}


@pytest.mark.parametrize(
    "agent",
    [
        "I don't think we're getting you in on Friday.",
        "It closes at six on Friday.",
        "The way it works, the clinic sends a bill on the first.",
        "You rang on Monday because your oven's leaking.",
        "You're in with us for Friday the sixth.",
        "Yes, the nineteenth.",
        "My colleague said he'd bring it on Friday.",
        "I could get him there on Friday and... actually no, I can't do that.",
    ],
)
def test_what_is_on_record_habit_doubt_or_taken_back_at_once_is_no_promise(agent: str) -> None:
    assert standing(coached(f"A: {agent}\nC: Yes. That works.")) == []


def test_a_time_offered_without_a_verb_is_agreed_by_a_yes() -> None:
    (agreed,) = standing(coached("C: When can the piano tuner come?\nA: Friday, half past two.\nC: Friday's grand."))

    assert agreed.promise.due == date(2026, 3, 6)


def test_two_things_for_one_day_in_one_breath_stay_two_when_their_hours_differ() -> None:
    agreed = standing(
        coached("""
        A: Abena phones you tomorrow between one and two, and if she hasn't I'll phone you tomorrow at three.
        C: Okay. I can live with that.
        """)
    )

    assert [one.promise.due for one in agreed] == [date(2026, 3, 5), date(2026, 3, 5)]


def test_an_hour_alone_is_of_the_day_that_the_customer_asked_for() -> None:
    (agreed,) = standing(
        coached("""
        C: Could the vet see him on Saturday?
        A: Yes. We'll take him at nine.
        C: Nine is perfect.
        """)
    )

    assert agreed.promise.due == date(2026, 3, 7)


def test_a_weekday_means_the_day_of_the_calendar_that_the_talk_named() -> None:
    (agreed,) = standing(
        coached("""
        C: It's for Friday the twentieth, we're away before.
        A: I'll have the tent put up for you on Friday.
        C: Yes, please.
        """)
    )

    assert agreed.promise.due == date(2026, 3, 20)


@pytest.mark.parametrize(
    "taken_back",
    ["Scratch Friday, the van's in for repair.", "So it won't be Friday.", "Oh. The system won't let me."],
)
def test_what_an_agent_cannot_keep_takes_the_agreement_with_it(taken_back: str) -> None:
    events = coached(f"A: I'll have the freezer back with you on Friday.\nC: That works.\nA: {taken_back}\nC: Right.")

    assert [event.reason for event in events if isinstance(event, AgreementWithdrawn)] == ["taken back"]


def test_a_fee_that_is_off_takes_nothing_back() -> None:
    (agreed,) = standing(
        coached("A: I'll waive the late fee on Friday.\nC: Yes, do that.\nA: Good, then the late fee's off.\nC: Great.")
    )

    assert agreed.promise.due == date(2026, 3, 6)
