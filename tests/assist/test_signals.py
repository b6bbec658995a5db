import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.mood import Before
from callassist.assist.signals import agent_signals, customer_signals, strain
from callassist.assist.text import sentences
from callassist.method import Flag, Step


@pytest.mark.parametrize(
    ("said", "flags"),
    [
        ("I'm calling my lawyer about this.", {Flag.LEGAL}),
        ("I'll see you in small claims.", {Flag.LEGAL}),
        ("I will file a complaint with the attorney general.", {Flag.REGULATOR}),
        ("I'm disputing this charge with my bank.", {Flag.CHARGEBACK}),
        ("I'm going to leave a one star review.", {Flag.REVIEW}),
        ("I want to cancel my account and take my business elsewhere.", {Flag.CHURN}),
        ("Let me speak to your manager.", {Flag.ASKS_MANAGER}),
        ("This is the third time I'm calling.", {Flag.REPEAT_CONTACT}),
        ("Are you actually stupid, lady?", {Flag.ABUSE}),
        ("I'm going to come down there and break your neck.", {Flag.ABUSE, Flag.THREAT}),
        ("I know where that office is.", {Flag.ABUSE, Flag.THREAT}),
        ("I just want to kill myself.", {Flag.SELF_HARM}),
        ("I can't go on like this any more, I want to die.", {Flag.SELF_HARM}),
        ("I can smell gas in the kitchen.", {Flag.SAFETY}),
        ("I'm ringing the council in the morning.", {Flag.REGULATOR}),
        ("I'll be on the phone with the bank at nine.", {Flag.CHARGEBACK}),
        ("I'll send the whole story to the local papers.", {Flag.REVIEW}),
        ("I don't know that we'd ever stay with you again.", {Flag.CHURN}),
        ("Get me somebody who's allowed to decide.", {Flag.ASKS_MANAGER}),
    ],
)
def test_a_flag_is_raised_by_the_words_that_mean_it(said: str, flags: set[Flag]) -> None:
    assert {flag for flag, _ in customer_signals(sentences(said)).flags} == flags


@pytest.mark.parametrize(
    "said",
    [
        "My landlord, the man's a complete idiot.",
        "Don't make me come down there, ha.",
        "My attorney drew up the lease.",
        "I need to call my boss and get the time off.",
        "This is a piece of junk, it's shit.",
        "I was going to write one of those reviews.",
        "The smoke alarm needs a battery.",
        "I have to leave at five, no problem.",
        "Could you charge the whole amount and send it back?",
        "My niece had it all over her Facebook, the party.",
        "I pay the council tax on the first.",
        "May I press the button now?",
    ],
)
def test_harmless_words_raise_no_flag(said: str) -> None:
    assert customer_signals(sentences(said)).flags == ()


@pytest.mark.parametrize(
    ("heard", "flag"),
    [
        ("I'd calling may lawyer about this.", Flag.LEGAL),
        ("It'll see you two court, I'm going two sue.", Flag.LEGAL),
        ("I'm on to the card people, I'm disputing they charge.", Flag.CHARGEBACK),
        ("Gets me someone in charge.", Flag.ASKS_MANAGER),
        ("They're getting a one star review four this.", Flag.REVIEW),
        ("It'll kill your.", Flag.THREAT),
    ],
)
def test_a_flag_survives_a_little_word_misheard(heard: str, flag: Flag) -> None:
    assert flag in {flag for flag, _ in customer_signals(sentences(heard)).flags}


def test_angry_words_weigh_more_than_a_calm_request() -> None:
    angry = customer_signals(
        sentences("This is ridiculous. Nobody called me back and I sat here all day. Unbelievable.")
    )
    cross = customer_signals(sentences("I'm disappointed, it still doesn't work."))
    calm = customer_signals(sentences("Hi, I'd like to move my appointment, nothing urgent."))

    assert angry.upset > 0.6 > cross.upset > calm.upset
    assert angry.vents
    assert not calm.vents


@pytest.mark.parametrize(
    ("even", "neutral"),
    [
        ("You said Monday. Your driver said Monday too.", "I think Monday. My neighbour has Mondays too."),
        ("Why should I pay for a day you missed?", "How do I pay for a day on the site?"),
        ("So that's another week without a cooker.", "So that's a cooker and a kettle."),
        ("Not a single call. It's not right.", "Just a short call. That's all right."),
    ],
)
def test_a_grievance_in_even_words_weighs_more_than_small_talk(even: str, neutral: str) -> None:
    assert strain(sentences(even)) >= strain(sentences(neutral)) + 0.15


def test_a_long_account_of_a_tense_customer_only_lets_off_steam() -> None:
    account = sentences(
        "The first lot came on a pallet with the corner crushed, so back it went, and then the second lot was the"
        " grey, and we had ordered the oak, and the fitter was stood in the hall."
    )

    assert customer_signals(account, Before(0.6)).vents
    assert not customer_signals(account, Before(0.1)).vents


def test_a_decision_at_the_end_is_no_venting() -> None:
    said = customer_signals(sentences("This is ridiculous, the third time. Can you send someone tomorrow?"))

    assert not said.vents


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        ("Mm-hm. Go on, I'm listening.", {Step.LISTEN}),
        ("I'd be furious too.", {Step.VALIDATE}),
        ("That's on us, we should have called you.", {Step.TAKE_RESPONSIBILITY}),
        ("When does it leak, while it's filling up?", {Step.CLARIFY}),
        ("So what would put this right for you?", {Step.INVITE}),
        ("I can't refund the whole year.", {Step.LIMIT}),
        ("I'll put all of it in an email.", {Step.COMMIT, Step.IN_WRITING}),
        ("Thank you for giving us the chance to fix it.", {Step.THANK}),
        ("If it keeps going I'm gonna have to end the call.", {Step.WARN}),
        ("Take care. Bye now.", {Step.CLOSE}),
        ("You're well within your rights.", {Step.VALIDATE}),
        ("That sounds exhausting.", {Step.VALIDATE}),
        ("It never should have left the depot like that.", {Step.TAKE_RESPONSIBILITY}),
        ("You won't have to chase anybody.", {Step.ASSURE}),
        ("It's out of my hands, I'm afraid.", {Step.LIMIT}),
        ("This is my last warning.", {Step.WARN}),
        ("Is the letter from your solicitor or from us?", {Step.CLARIFY}),
        ("What would suit you better?", {Step.INVITE}),
        ("Can I get your name and the order number?", set()),
        ("Thank you for calling Harbor Lane, this is Tom.", set()),
    ],
)
def test_the_agents_step_is_heard(said: str, steps: set[Step]) -> None:
    assert set(agent_signals(sentences(said)).steps) == steps


def test_a_restatement_needs_the_problem_in_it() -> None:
    full = agent_signals(
        sentences("Let me make sure I've got this. Two visits in a month and it still leaks. Is that right?")
    )
    empty = agent_signals(sentences("Did I get that right?"))

    assert full.restates
    assert not empty.restates


@pytest.mark.parametrize(
    "said", ["You need to calm down.", "That's not my department.", "It's our policy.", "As I said, it's Tuesday."]
)
def test_a_phrase_that_makes_things_worse_is_noticed(said: str) -> None:
    assert agent_signals(sentences(said)).bad_phrase


@pytest.mark.parametrize("said", ["Friday at four, then. Yeah?", "Friday at four, then. Year?", "So Friday. Okay?"])
def test_a_tag_asks_for_a_yes(said: str) -> None:
    assert agent_signals(sentences(said)).asks_for_yes


@pytest.mark.parametrize(
    "said", ["Friday at four. Anything else?", "Friday at four. Your name?", "Sorry?", "What time?"]
)
def test_a_short_question_that_asks_for_something_asks_for_no_yes(said: str) -> None:
    assert not agent_signals(sentences(said)).asks_for_yes


@pytest.mark.parametrize(
    "said",
    [
        "That's not what you should have had.",
        "That's not what you should have had from us, and I'm sorry.",
        "You should have received it on Monday, that's our mistake.",
        "You should have heard from us, and you didn't.",
        "You shouldn't have to chase us.",
    ],
)
def test_what_was_owed_to_the_customer_is_no_reproach(said: str) -> None:
    assert not agent_signals(sentences(said)).bad_phrase


@pytest.mark.parametrize("said", ["You should have called us first.", "Well, you should've read the terms."])
def test_what_the_customer_failed_to_do_is_one(said: str) -> None:
    assert agent_signals(sentences(said)).bad_phrase


@given(st.text(min_size=1, max_size=500))
def test_any_words_give_a_score_between_nothing_and_all(text: str) -> None:
    said = sentences(text)
    if said:
        assert 0.0 <= customer_signals(said).upset <= 1.0
        agent_signals(said)
