from callassist.assist import ladder
from callassist.assist.ladder import Ladder
from callassist.calls.assist_events import CardShown, WarningGiven
from callassist.method import Flag, Step
from tests.assist.calls import coached

INSULTS = """
A: Plumbing, hello.
C: What are you, stupid?
A: Please stop calling me names. If it goes on I will have to end the call.
C: You dumb idiot, you are stupid.
A: I've asked you not to talk to me like that. Once more and I hang up.
C: You are a moron.
"""


def _cards(script: str) -> list[str]:
    return [event.card for event in coached(script) if isinstance(event, CardShown) and event.critical]


def test_abuse_is_answered_by_two_warnings_and_an_end() -> None:
    assert _cards(INSULTS) == ["risk.abuse", "risk.abuse_again", "risk.abuse_end"]


def test_each_warning_is_kept_with_its_words() -> None:
    warnings = [event for event in coached(INSULTS) if isinstance(event, WarningGiven)]

    assert [event.number for event in warnings] == [1, 2]
    assert "end the call" in warnings[0].quote.text


def test_an_agent_who_lets_it_pass_stays_on_the_first_rung() -> None:
    passed_over = INSULTS.replace("Please stop calling me names. If it goes on I will have to end the call.", "I see.")
    warnings = [event.number for event in coached(passed_over) if isinstance(event, WarningGiven)]

    assert warnings == [1]
    assert "risk.abuse_end" not in _cards(passed_over)


def test_anger_at_the_situation_is_no_abuse() -> None:
    assert _cards("A: Hello.\nC: This is a damn disgrace, it is outrageous, I am furious!") == []


def test_words_of_warning_without_abuse_are_none() -> None:
    assert ladder.after_agent(Ladder(), frozenset({Step.WARN})).warnings == 0


def test_one_insult_earns_one_warning_however_often_it_is_said() -> None:
    provoked = ladder.after_customer(Ladder(), frozenset({Flag.ABUSE}))
    warned = ladder.after_agent(provoked, frozenset({Step.WARN}))

    assert ladder.after_agent(warned, frozenset({Step.WARN})).warnings == 1
