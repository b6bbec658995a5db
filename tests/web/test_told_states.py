"""What the fragments say in states that are easily told wrong: warnings, another language, promises, wordings taken."""

import re
from dataclasses import replace
from datetime import date

import pytest

from callassist.assist.background import Background
from callassist.assist.brief import Mood, brief
from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import transcript_events as te
from callassist.calls.panel import Panel
from callassist.calls.terms import Promise, Quote
from callassist.method import Band
from callassist.speech import Speaker, Utterance
from tests.web.faces import FACE, TODAY, page, scene, told
from web import styleguide
from web.styleguide import SAMPLES
from web.words import ENGLISH_ONLY, NO_MOOD, NO_PROMPTS, UNTOLD, due, mood, pledge, untold, warned

ANSWERED = (e.CallStarted("CA1", "", "+1"), e.AgentAccepted("m1", "Dana", 0), e.AgentConnected(0, "CA2"))
FIRST, SECOND = (Quote(Speaker.AGENT, f"leave the names out, {at}", at, at + 2, 4) for at in (50.0, 63.0))


def fragment(name: str, panel: Panel) -> str:
    return FACE.fragment(name, panel=panel, **scene(panel))


def test_warnings_are_counted_where_the_flags_are() -> None:
    panel = told(*ANSWERED, ae.WarningGiven(4, 1, FIRST), ae.WarningGiven(5, 2, SECOND))

    assert "Asked twice to stop the insults: 0:50, 1:03" in fragment("now", panel)
    assert "Asked once to stop the insults: 0:50" in fragment("now", replace(panel, warnings=(FIRST,)))
    assert "stop the insults" not in fragment("now", told(*ANSWERED))
    assert warned((FIRST,) * 3).startswith("Asked 3 times")


def test_who_takes_over_is_told_of_the_warnings() -> None:
    said = te.UtteranceTranscribed("s1", 1, Utterance(Speaker.AGENT, 50, 52, FIRST.text, (), 0.9))
    panel = told(*ANSWERED, said, ae.WarningGiven(4, 1, FIRST))

    html = FACE.fragment("brief", panel=panel, brief=brief(panel, Background(today=TODAY)))

    assert "Asked to stop the insults" in html
    assert f"<q>{FIRST.text}</q>" in html


def test_of_a_call_in_another_language_nothing_is_claimed() -> None:
    heard = (*ANSWERED, te.StreamStarted("s1", "MZ1", 0.0, language="es"))
    panel = told(*heard)

    assert NO_MOOD in fragment("now", panel)
    assert "calm" not in fragment("now", panel)
    assert "Suggest solutions" not in fragment("now", panel)
    assert NO_PROMPTS in fragment("card", panel)
    assert ENGLISH_ONLY in fragment("agreements", panel)
    assert "Nothing was agreed" not in page(told(*heard, e.CallEnded("completed")))


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("keep the valve closed", "will keep the valve closed"),
        ("you'll send the photos", "will send the photos"),
        ("to call back", "will call back"),
    ],
)
def test_what_the_customer_promised_reads_on_after_their_name(what: str, sentence: str) -> None:
    assert pledge(Promise("customer", what)) == sentence


def test_a_promise_of_another_year_names_the_year() -> None:
    assert due(date(2026, 3, 6), TODAY) == "Fri 6 Mar"
    assert due(date(2024, 3, 6), TODAY) == "Wed 6 Mar 2024"


@pytest.mark.parametrize(
    ("level", "band", "peak", "sentence"),
    [
        (0.24, Band.CALM, 0.66, "Calm now, upset at worst (0:19)"),
        (0.62, Band.UPSET, 0.66, "Upset"),
        (0.0, Band.CALM, 0.0, "Calm"),
    ],
)
def test_the_mood_is_told_in_words(level: float, band: Band, peak: float, sentence: str) -> None:
    assert mood(Mood(level, band, peak, 19.0, "")) == sentence


def test_a_wording_that_was_taken_is_not_offered_again() -> None:
    offered: Panel = SAMPLES["reworded"][1]["panel"]
    taken: Panel = SAMPLES["reworded-taken"][1]["panel"]

    before, after = fragment("wording", offered), fragment("wording", taken)

    assert "Take into the mail" in before
    assert "Add to the notes" in before
    assert "✓ In the mail" in after
    assert "✓ In the notes" in after
    assert "Put it away" in after
    assert "Take into the mail" not in after


def test_a_call_that_nobody_answered_tells_whether_it_can_be_called_back() -> None:
    missed = e.CallEnded("no-answer")

    known, withheld = (
        page(told(e.CallStarted("CA1", number, "+1"), missed), record=None) for number in ("+12025550123", "")
    )

    assert 'href="tel:+12025550123"' in known
    assert "it cannot be called back" in withheld
    assert "What you can ask" not in known + withheld


def test_before_anybody_spoke_the_brief_says_that_it_is_early() -> None:
    assert untold(told(*ANSWERED)) == UNTOLD["early"]
    assert untold(told(*ANSWERED, e.CallEnded("completed"))) == UNTOLD["silent"]


@pytest.mark.parametrize("name", ["deal", "desk-ringing", "board"])
def test_the_clocks_of_the_sample_pages_stand_still(name: str) -> None:
    html = styleguide.page(FACE, name)

    assert "data-since" not in html
    assert re.search(r'class="clock">2:\d\d<', html)
