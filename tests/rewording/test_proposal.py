"""What a writer reads of a call, and what of its writing is proposed."""

from datetime import date

import pytest

from callassist.calls.events import CallEvent
from callassist.calls.log import folded
from callassist.calls.panel import Panel
from callassist.calls.terms import Claim
from callassist.calls.transcript_events import AudioSkipped, LineCorrected
from callassist.rewording.proposal import LONGEST, dialogue, proposed
from callassist.rewording.redaction import REMOVED, redacted
from callassist.rewording.writer import Written
from callassist.speech import Speaker
from tests.calls.examples import STARTED, said, stored

CALLED = date(2026, 3, 4)
COMPLAINT = said(1, "My dishwasher leaks again and Grace never came.")
ANSWER = said(2, "I will refund you 89 dollars by Friday.", Speaker.AGENT)


def call(*events: CallEvent) -> Panel:
    return folded("c1", stored(STARTED, *events))


PANEL = call(COMPLAINT, ANSWER)


@pytest.mark.parametrize(
    "card",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111, 1111. 1111 1111",
        "four one one one, one one one one, one one one one, one one one one",
        "forty-one eleven eleven eleven eleven eleven eleven eleven",
        "four double one one 1111 1111 1111",
    ],
)
def test_a_card_number_is_removed_however_it_was_spoken(card: str) -> None:
    assert redacted(f"It is {card}, and it's a credit card.") == f"It is {REMOVED}, and it's a credit card."


def test_digits_said_alone_are_removed_and_amounts_and_dates_stay() -> None:
    assert redacted("One one one one.") == REMOVED
    assert redacted("737") == REMOVED
    for kept in ("I paid $1,200 on March 3, 2026.", "Two of them.", "Order 447123, please.", "Within 3 to 5 days"):
        assert redacted(kept) == kept


def test_the_dialogue_has_numbered_lines_with_their_speakers_and_no_card_number() -> None:
    card = said(3, "It's 4111 1111 1111 1111.")
    gap = AudioSkipped("stream-1", Speaker.AGENT, 3.0, 4.0, "too far behind")

    told = dialogue(call(COMPLAINT, ANSWER, gap, card))

    assert told == (
        "[2] customer: My dishwasher leaks again and Grace never came.\n"
        "[3] agent: I will refund you 89 dollars by Friday.\n"
        f"[5] customer: It's {REMOVED}."
    )


def test_a_long_call_keeps_its_beginning_and_its_end() -> None:
    many = [said(number, f"sentence number {number} of a very long call that goes on") for number in range(1, 600)]

    told = dialogue(call(*many))

    assert len(told) <= LONGEST + 10
    assert told.startswith("[2] customer: sentence number 1 ")
    assert told.endswith("[600] customer: sentence number 599 of a very long call that goes on")
    assert "\n...\n" in told


def test_a_corrected_line_is_read_as_corrected() -> None:
    again = LineCorrected(2, (said(9, "My washer leaks again and Grace never came.").utterance,), "large-v3")

    assert dialogue(call(COMPLAINT, again)) == "[2] customer: My washer leaks again and Grace never came."


def test_claims_that_their_lines_do_not_support_are_dropped() -> None:
    good, bad = Claim("The dishwasher leaks again.", (2,)), Claim("The refund is $98.", (3,))

    found = proposed(PANEL, "gpt-oss", Written((good, bad), (bad,)), CALLED)

    assert found is not None
    assert (found.summary, found.account) == ((good,), ())
    assert proposed(PANEL, "gpt-oss", Written((bad,), ()), CALLED) is None


def test_the_account_promises_nothing() -> None:
    promise = Claim("We will refund you 89 dollars by Friday.", (3,))

    found = proposed(PANEL, "gpt-oss", Written((promise,), (promise,)), CALLED)

    assert found is not None
    assert (found.summary, found.account) == ((promise,), ())


def test_a_claim_is_tidied_to_one_line_without_a_bullet() -> None:
    found = proposed(PANEL, "gpt-oss", Written((Claim("- The dishwasher\n leaks  again.", (2, 2)),), ()), CALLED)

    assert found is not None
    assert found.summary == (Claim("The dishwasher leaks again.", (2,)),)


def test_endless_claims_are_dropped_and_only_so_many_kept() -> None:
    short, endless = Claim("The dishwasher leaks again.", (2,)), Claim("It leaks again. " * 50, (2,))

    found = proposed(PANEL, "gpt-oss", Written((endless, *[short] * 50), ()), CALLED)

    assert found is not None
    assert found.summary == (short,) * 6
