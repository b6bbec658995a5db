from datetime import date
from decimal import Decimal

import pytest

from callassist.assist.dates import Calendar
from callassist.assist.promises import spoken_promises
from callassist.assist.text import sentences
from callassist.calls.assist_events import AgreementDrafted, AgreementWithdrawn
from callassist.speech import Speaker
from tests.assist.calls import coached, standing


def test_a_promise_with_a_day_and_a_clear_yes_is_an_agreement() -> None:
    (agreed,) = standing(
        coached("""
        C: The tap still drips.
        A: I'll send Maria with a new valve on Friday at 4:30.
        C: Hm. Okay, that works.
        """)
    )

    assert agreed.agreement_id == "a2"
    assert agreed.promise.who == "business"
    assert agreed.promise.what == "send Maria with a new valve"
    assert agreed.promise.when == "on Friday at 4:30"
    assert agreed.promise.due == date(2026, 3, 6)
    assert agreed.promised.text == "I'll send Maria with a new valve on Friday at 4:30."
    assert agreed.accepted.text == "Okay, that works."
    assert agreed.accepted.speaker is Speaker.CUSTOMER
    assert agreed.accepted.seq == 3
    assert agreed.promised.end < agreed.accepted.start < agreed.accepted.end


def test_a_refund_carries_its_amount_and_the_last_business_day() -> None:
    (agreed,) = standing(
        coached("""
        A: I'm putting eighty-nine dollars back on your card, that's three to five business days to show up.
        C: Well, okay then. That'll do.
        """)
    )

    assert agreed.promise.amount == Decimal(89)
    assert agreed.promise.due == date(2026, 3, 11)
    assert agreed.promise.what == "put eighty-nine dollars back on your card"


def test_a_promise_is_due_on_the_day_it_names_and_not_today() -> None:
    (agreed,) = standing(coached("A: I'll send you a new valve by Friday, it's leaving today.\nC: Yes, please."))

    assert agreed.promise.when == "by Friday"
    assert agreed.promise.due == date(2026, 3, 6)


def test_day_hour_and_yes_from_three_turns_make_one_agreement_and_its_read_back_no_second() -> None:
    (agreed,) = standing(
        coached("""
        A: The first opening we have is two days from now.
        C: How long would it take?
        A: About an hour. So let's pencil in a time two days from now. Do you prefer the morning?
        C: The morning, the earlier the better.
        A: Okay, should we just get you in at 8 a.m. then?
        C: Yeah, let's do it.
        A: So I have an 8 a.m. appointment for Jo in the system for two days from now.
        C: All right, sounds great.
        """)
    )

    assert agreed.promise.due == date(2026, 3, 6)
    assert "8 a.m." in agreed.promise.when
    assert "two days from now" in agreed.promise.when
    assert agreed.promise.what == "appointment"
    assert agreed.accepted.text == "Yeah, let's do it."


def test_the_same_call_without_punctuation_comes_to_the_same() -> None:
    (agreed,) = standing(
        coached("""
        A: the first opening we have is two days from now
        C: okay how long would it take
        A: okay should we just get you in at eight a m then
        C: yeah let's do it
        """)
    )

    assert agreed.promise.due == date(2026, 3, 6)


def test_one_yes_accepts_everything_that_was_promised_since_the_last() -> None:
    agreed = standing(
        coached("""
        A: I'll have a technician there tomorrow between eight and ten.
        C: And the fee?
        A: I'll refund the forty dollars by Monday.
        C: Fine. Yes, do that.
        """)
    )

    assert {(one.promise.due, one.promise.amount) for one in agreed} == {
        (date(2026, 3, 5), None),
        (date(2026, 3, 9), Decimal(40)),
    }


@pytest.mark.parametrize(
    "agent",
    [
        "If we could get a part in by tomorrow I'd have it to you Friday.",
        "What if we sent somebody on Friday and took ten dollars off?",
        "If you'd called an hour ago I could've given you Friday.",
        "The last guy told you he'd come on Friday, didn't he?",
        "You were promised a visit by Friday.",
        "I can't promise you Friday.",
        "We might be able to send someone on Friday.",
        "If it was up to me I'd send somebody tonight.",
        "We usually ship within two days.",
        "I'll put you on hold for a moment, it's been like this since Friday.",
    ],
)
def test_suppositions_quotes_and_refusals_promise_nothing(agent: str) -> None:
    assert standing(coached(f"A: {agent}\nC: Yes, that works for me.")) == []


@pytest.mark.parametrize(
    "customer",
    [
        "Okay.",
        "Mm-hm.",
        "And when?",
        "No, that's no good to me.",
        "Sure, but only if it's free.",
        "Heard that one before.",
        "I want my money back.",
    ],
)
def test_without_an_explicit_yes_there_is_no_agreement(customer: str) -> None:
    assert standing(coached(f"A: I'll send someone on Friday.\nC: {customer}")) == []


def test_a_yes_to_another_question_accepts_nothing() -> None:
    script = """
    A: I'll send someone on Friday. Is it still the number ending one two one two?
    C: Yes, it is.
    """

    assert standing(coached(script)) == []


def test_a_promise_taken_back_is_withdrawn() -> None:
    events = coached("""
    A: I'll book you on the van for Saturday.
    C: Alright. Saturday, then. Fine.
    A: I have to be straight with you. The frame isn't here, so Saturday's off.
    C: You are joking.
    """)

    assert [event.agreement_id for event in events if isinstance(event, AgreementDrafted)] == ["a1"]
    assert [(event.agreement_id, event.reason) for event in events if isinstance(event, AgreementWithdrawn)] == [
        ("a1", "taken back")
    ]


def test_a_later_promise_of_the_same_thing_replaces_the_earlier() -> None:
    events = coached("""
    A: I'll deliver the walnut table on Friday.
    C: Yes, that works.
    A: I've just seen the list. I'll deliver the walnut table on Monday instead.
    C: Okay, that's fine.
    """)

    (agreed,) = standing(events)
    assert agreed.promise.due == date(2026, 3, 9)
    assert [event.reason for event in events if isinstance(event, AgreementWithdrawn)] == ["replaced"]


def test_the_customers_own_promise_is_no_agreement_of_the_business() -> None:
    assert standing(coached("A: Thanks for that.\nC: I'll drop the box off on Saturday. Yes, let's do that.")) == []


def test_an_offer_becomes_an_agreement_by_the_words_that_pick_it() -> None:
    (agreed,) = standing(
        coached("""
        A: I could do Thursday at eight in the morning, or he has a late one on Friday at half four.
        C: Okay. The late one, then.
        """)
    )

    assert agreed.promise.due == date(2026, 3, 6)


def test_a_manager_promises_like_an_agent() -> None:
    (agreed,) = standing(coached("M: I'll run the spare modem out to you tomorrow.\nC: Yeah, do that."))

    assert agreed.promise.what == "run the spare modem out to you"


def test_unpunctuated_speech_with_a_perhaps_before_the_offer_still_makes_an_agreement() -> None:
    (agreed,) = standing(
        coached("""
        A: that does sound high there might be a leak i can send a technician out would thursday at one work for you
        C: yeah thursday works
        A: perfect i've got you down for thursday at one
        C: great thank you
        """)
    )

    assert agreed.promise.due == date(2026, 3, 5)
    assert agreed.promise.what == "send a technician out"


def test_a_yes_covers_offers_and_promises_of_the_same_breath() -> None:
    agreed = standing(
        coached("""
        A: I can have Derek bring two heaters over tonight by seven, and I'll refund the $129 fee in 5-7 business days.
        C: Okay. Yes. That would be great.
        """)
    )

    assert {(one.promise.what, one.promise.due, one.promise.amount) for one in agreed} == {
        ("have Derek bring two heaters over", date(2026, 3, 4), None),
        ("refund the $129 fee", date(2026, 3, 13), Decimal(129)),
    }


def test_a_yes_given_before_does_not_cover_a_new_promise() -> None:
    (first,) = standing(
        coached("""
        A: I'll bring the quote by next Wednesday.
        C: I suppose so.
        A: And I'll send you a confirmation tonight.
        C: Hm.
        """)
    )

    assert first.promise.what == "bring the quote"


def test_a_person_is_named_in_what_they_will_do() -> None:
    (agreed,) = standing(
        coached("A: Dr. Cole can see Biscuit tomorrow at ten. How does that sound?\nC: Tomorrow at ten is fine.")
    )

    assert agreed.promise.what == "Dr. Cole will see Biscuit"


def test_a_vague_offer_takes_the_words_of_the_promise_that_follows_it() -> None:
    (agreed,) = standing(
        coached("""
        A: okay how about friday after five
        C: friday works
        A: great so i'll have the new cake ready for you friday after five
        C: thank you so much
        """)
    )

    assert agreed.promise.what == "have the new cake ready for you"


def test_an_article_left_over_from_a_misheard_time_is_not_part_of_the_promise() -> None:
    events = coached(
        """
        A: The first availability we have is two days from now.
        C: Okay, can I make the appointment for two days from now?
        A: Should we just get you on an 8 a.m. then?
        C: Yeah, let's do it.
        """
    )

    assert [(one.promise.what, one.promise.due) for one in standing(events)] == [("appointment", date(2026, 3, 6))]


@pytest.mark.parametrize(
    "heard",
    [
        "It'll send you a new valve on Friday.",
        "Well send you a new valve on Friday.",
        "I'd sending you a new valve on Friday.",
        "And send you a new valve on Friday.",
        "I'll you a new valve on Friday.",
        "There'll be a new valve with you on Friday.",
    ],
)
def test_a_promise_survives_its_little_words_misheard_or_missing(heard: str) -> None:
    (agreed,) = standing(coached(f"A: {heard}\nC: Okay, that works."))

    assert agreed.promise.due == date(2026, 3, 6)


@pytest.mark.parametrize(
    "said",
    [
        "Send me a photo of the valve by Friday.",
        "Call us back on Friday.",
        "Put the old valve in a bag to us by Friday.",
        "As well, send the form back by Friday.",
    ],
)
def test_what_the_customer_is_asked_to_do_is_no_promise(said: str) -> None:
    assert standing(coached(f"A: {said}\nC: Okay, that works.")) == []


def test_of_a_promise_that_a_recogniser_repeats_without_end_only_the_first_are_read() -> None:
    looping = sentences("I'll send you a valve on Friday " * 150)

    assert len(spoken_promises(looping, Calendar(date(2026, 3, 4)))) <= 20
