import pytest

from callassist.assist.flags import HEATED, flags
from callassist.assist.text import sentences
from callassist.method import Flag

_CALM = 0.1


def raised(text: str, tension: float = HEATED) -> set[Flag]:
    return set(flags(sentences(text), tension))


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        (Flag.LEGAL, "I've an appointment with a solicitor Thursday at two."),
        (Flag.LEGAL, "My union's lawyer has already got the file."),
        (Flag.LEGAL, "There's such a thing as the Consumer Rights Act, you know."),
        (Flag.LEGAL, "See you in front of a judge then."),
        (Flag.REGULATOR, "The ombudsman can have the whole file."),
        (Flag.REGULATOR, "My MP's surgery is on Friday and I'll be first in the queue."),
        (Flag.REGULATOR, "I'll be raising this with the Civil Aviation Authority."),
        (Flag.REGULATOR, "One call to the health inspector and you're closed."),
        (Flag.CHARGEBACK, "I'll just have American Express pull it."),
        (Flag.CHARGEBACK, "My bank will have that money out of you by Friday."),
        (Flag.CHARGEBACK, "Direct debit's getting cancelled, end of."),
        (Flag.REVIEW, "One star, and that's only because there isn't a zero."),
        (Flag.REVIEW, "It'll make a lovely post in the Clonmel mums group."),
        (Flag.REVIEW, "I wonder what the Evening Echo would make of it."),
        (Flag.REVIEW, "People ought to be warned about you."),
        (Flag.CHURN, "There's a garage on Mill Lane does it for half, I'll bring it there."),
        (Flag.CHURN, "You've seen the last of my money."),
        (Flag.CHURN, "I'd sooner walk than fly with you again."),
        (Flag.CHURN, "So I'll renew with somebody who answers the phone."),
        (Flag.ASKS_MANAGER, "Can you just get me whoever's above you?"),
        (Flag.ASKS_MANAGER, "I don't want you, I want your boss."),
        (Flag.ASKS_MANAGER, "Is Mr Patel in?"),
        (Flag.ASKS_MANAGER, "Put Deirdre on."),
        (Flag.ABUSE, "Christ, you're thick."),
        (Flag.ABUSE, "How do you sleep at night, you vulture?"),
        (Flag.ABUSE, "Ye useless wee gobshite."),
        (Flag.THREAT, "I'll come in there and drag you over that counter."),
        (Flag.THREAT, "Tell her I know which school her kids go to."),
    ],
)
def test_a_flag_is_raised_by_any_wording_of_its_kind(flag: Flag, said: str) -> None:
    assert flag in raised(said)


@pytest.mark.parametrize(
    "said",
    [
        "My manager wants the invoice by Friday.",
        "I saw your reviews, that's why I rang.",
        "I left a review already, five stars, hope that's okay.",
        "The bank says the payment went out on the third.",
        "I'm moving to another house in June, so I need the router moved.",
        "My husband will kill me if I forget the cake.",
        "If he breaks it again I'll murder him, my lad.",
        "I changed banks, so the direct debit needs the new details.",
        "I'm such an idiot, I read you the wrong number.",
        "You must think I'm mad.",
        "I'll be waiting for him at the gate so he finds it.",
        "What time do you close tonight?",
        "It's at the old courthouse, Court Street.",
        "Who do I speak to about a party of twelve?",
        "You're a star, thank you.",
        "I could tell you what she's going to do to someone else.",
    ],
)
def test_the_same_words_in_ordinary_talk_raise_none(said: str) -> None:
    assert raised(said, _CALM) == set()


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        (Flag.LEGAL, "I wonder what the judge makes of that."),
        (Flag.CHARGEBACK, "The bank has a form for it."),
        (Flag.THREAT, "Where does he live, that driver?"),
        (Flag.ASKS_MANAGER, "Then fetch Deirdre."),
    ],
)
def test_to_name_a_power_is_to_threaten_with_it_only_in_a_heated_talk(flag: Flag, said: str) -> None:
    assert flag in raised(said, HEATED)
    assert flag not in raised(said, _CALM)


def test_a_threat_that_is_denied_over_or_in_fun_is_none() -> None:
    assert raised("I'm not going to sue anybody.") == set()
    assert raised("I was going to write to the ombudsman.") == set()
    assert raised("I'll have to call my lawyer, only joking.") == set()


def test_anger_at_a_thing_is_no_abuse() -> None:
    assert raised("This stupid machine is a bastard to open.") == set()


def test_menace_is_abuse_too() -> None:
    assert raised("I'm going to rip your head off.") >= {Flag.THREAT, Flag.ABUSE}
