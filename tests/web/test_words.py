"""The words of the face: labels, times, money and the line that matters most."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from callassist.calls.assist_events import TensionChanged
from callassist.calls.drafts import FollowUp
from callassist.calls.events import StoredEvent
from callassist.calls.panel import Line, Panel, blank, fold
from callassist.customers.model import Contact, Customer, OpenPromise
from callassist.method import Band, Stage, Step
from callassist.speech import Speaker, Utterance
from web.words import STAGES, STEPS, hour, listening, matters, minutes, money, ordinal, phone, refusal, trend

NOW = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 6)


def test_every_step_but_the_boundary_belongs_to_one_stage() -> None:
    listed = [step for _, steps in STAGES.values() for step in steps]

    assert sorted(listed) == sorted(set(Step) - {Step.WARN})
    assert set(STEPS) == set(Step)
    assert list(STAGES) == list(Stage)


def test_the_line_that_matters_most_is_the_promise_longest_overdue() -> None:
    def known(*owed: OpenPromise, history: tuple[Contact, ...] = ()) -> Customer:
        return Customer("c", "Maria", promises=owed, history=history)

    late = OpenPromise("p1", "pump", date(2026, 3, 4), TODAY)
    later = OpenPromise("p2", "refund", date(2026, 3, 5), TODAY)
    today = OpenPromise("p3", "call back", TODAY, TODAY)
    called = tuple(Contact(date(2026, 3, d), "call", f"leak {d}") for d in (3, 1))

    assert matters(known(later, late), TODAY) == "Promise overdue by 2 days: pump"
    assert matters(known(today), TODAY) == "Promised for today: call back"
    assert matters(known(history=called), TODAY) == "3rd contact in 30 days; the last was about: leak 3"
    assert matters(known(OpenPromise("p", "a visit", None, TODAY)), TODAY) == "Still promised: a visit"
    assert matters(known(), TODAY) == matters(None, TODAY) == ""


def test_times_numbers_and_money_read_as_people_write_them() -> None:
    assert [minutes(s) for s in (0, 61.9, 3671)] == ["0:00", "1:01", "1:01:11"]
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 22)] == ["1st", "2nd", "3rd", "4th", "11th", "22nd"]
    assert phone("") == "number withheld"
    assert phone("+12025550123") == "+1 202-555-0123"
    assert phone("anonymous") == "anonymous"
    assert money(Decimal("1250.5")) == "amount 1,250.50"
    assert money(Decimal("0.00")) == "no charge"


def test_the_trend_follows_the_last_readings() -> None:
    def after(*tensions: float) -> Panel:
        panel = blank("call", NOW)
        for i, tension in enumerate(tensions, 1):
            panel = fold(panel, StoredEvent("call", i, NOW, TensionChanged(i, tension, Band.TENSE)))
        return panel

    assert trend(after()) == trend(after(0.5)) == "steady"
    assert trend(after(0.2, 0.3, 0.6)) == "rising"
    assert trend(after(0.9, 0.8, 0.4)) == "falling"


def test_a_refused_mail_says_why_and_what_to_do() -> None:
    refused = FollowUp("refused", reason="The address was refused.")

    assert refusal(refused) == "Not sent: the address was refused. Correct what is wrong and send again."
    assert refusal(FollowUp("refused", reason="Not sent: no. Try again.")) == "Not sent: no. Try again."
    assert refusal(FollowUp("refused")).startswith("Not sent: the mail server would not take it.")


def test_the_time_of_day_is_that_of_the_business() -> None:
    assert hour(NOW, "Europe/Vienna") == "10:00"


def test_it_is_told_whether_a_transcript_was_checked_and_what_came_of_it() -> None:
    whole = replace(blank("call", NOW), listening="complete")
    checked = replace(whole, checked_by="large-v3")
    again = Utterance(Speaker.CUSTOMER, 0, 1, "the pump leaks", (), 0.9)
    corrected = replace(checked, transcript=(Line(2, Speaker.CUSTOMER, 0, 1, "the palm leaks", corrected=(again,)),))

    assert listening(whole) == "the text is complete"
    assert listening(checked) == "the text is complete; checked again with large-v3: nothing to correct"
    assert listening(corrected) == "the text is complete; checked again with large-v3: 1 line corrected"
