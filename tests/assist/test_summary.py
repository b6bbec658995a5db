from callassist.assist.background import Background
from callassist.assist.summary import Summary, summary
from callassist.method import Cause, Disposition, Flag
from tests.assist.calls import TODAY
from tests.assist.test_brief import CALL, panel_of
from tests.assist.test_ladder import INSULTS


def _summed_up(script: str) -> Summary:
    return summary(panel_of(script), Background(today=TODAY))


def test_the_issue_is_as_restated_and_confirmed() -> None:
    issue = _summed_up(CALL).issue

    assert issue.text == "As restated and confirmed."
    assert ["leaks after two visits" in issue.quotes[0].text, issue.quotes[1].text] == [True, "Yes, that's it."]


def test_what_was_agreed_is_an_action_with_the_promise_and_the_yes() -> None:
    found = _summed_up(CALL)

    assert found.disposition is Disposition.AGREED
    assert found.actions[0].text == "send Luis with a new pump, on Friday at four, Friday March 6 (draft)"
    assert [quote.seq for quote in found.actions[0].quotes] == [9, 10]


def test_a_risk_is_quoted_once_a_flag() -> None:
    risks = {risk.flag: risk.quotes for risk in _summed_up(CALL).risks}

    assert "I'm calling my lawyer." in [quote.text for quote in risks[Flag.LEGAL]]


def test_a_refused_offer_without_anything_else_is_no_agreement() -> None:
    found = _summed_up("A: How about I give you a credit of twenty dollars?\nC: No, that's not good enough.")

    assert found.disposition is Disposition.NOT_AGREED
    assert "twenty dollars" in found.outcome.quotes[0].text


def test_a_call_ended_for_abuse_quotes_the_warnings() -> None:
    found = _summed_up(INSULTS)

    assert found.outcome.text == "Ended after warnings for abuse."
    assert len(found.outcome.quotes) == 2


def test_the_cause_is_proposed_with_the_words_that_speak_for_it() -> None:
    cause = _summed_up("C: He guaranteed two hours. You promised me it would be here.\nA: I see.").cause

    assert cause is not None
    assert cause.cause is Cause.OVERPROMISE
    assert cause.quotes[0].text == "He guaranteed two hours."


def test_a_call_without_words_claims_nothing() -> None:
    found = _summed_up("")

    assert found.issue.text == "No complaint was heard."
    assert found.mood.text == "Calm throughout."
    assert (found.disposition, found.cause, found.actions, found.risks) == (None, None, (), ())
