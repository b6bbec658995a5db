"""The face: what a page and its fragments show."""

import re

import pytest

from callassist.assist.background import Background
from callassist.assist.brief import brief
from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import transcript_events as te
from callassist.calls.model import State
from callassist.calls.terms import Letter, Promise, Quote
from callassist.customers.model import Contact, Customer, OpenPromise
from callassist.method import Disposition, Flag, Step
from callassist.speech import Hypothesis, Speaker, Utterance, Word
from callassist.team import Member, Role
from tests.web.faces import FACE, ME, NOW, TODAY, Roots, page, scene, stored, told
from web import styleguide
from web.fragments import STANDING, CallRow, DuePromise, Mail, interim, may_act, sum_up
from web.words import ENGLISH_ONLY

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("name", ["", *styleguide.SAMPLES])
def test_no_two_things_on_a_page_have_the_same_key(name: str) -> None:
    keys = re.findall(r'\sdata-key="([^"]+)"', styleguide.page(FACE, name))

    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("name", ["", *styleguide.SAMPLES])
def test_every_sample_page_renders_with_each_id_once_and_nothing_inline(name: str) -> None:
    html = styleguide.page(FACE, name)

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert not re.search(r"<style|\son\w+=|<script(?![^>]*src=)", html)
    assert " style=" not in re.sub(r'srcdoc="[^"]*"', "", html)


def test_each_fragment_has_its_own_name_as_the_id_of_its_root() -> None:
    panel = told(e.CallStarted("CA1", "", "+1"))

    for name in (*STANDING, "lines", "interim-customer", "interim-agent"):
        html = FACE.fragment(name, panel=panel, **scene(panel))
        assert list(Roots(html).found) == [name]


ANSWERED = (e.CallStarted("CA1", "", "+1"), e.AgentAccepted("m1", "Dana", 0), e.AgentConnected(0, "CA2"))


@pytest.mark.parametrize(
    ("speaker", "kind", "member", "sentence"),
    [
        (
            Speaker.CUSTOMER,
            te.Silence.UNHEARD,
            ME,
            "Nothing has been heard from the customer since 1:20: check the line.",
        ),
        (Speaker.CUSTOMER, te.Silence.ABSENT, ME, "No audio of the customer has come since 1:20: check the line."),
        (
            Speaker.AGENT,
            te.Silence.ABSENT,
            ME,
            "No audio of your side has come since 1:20: what you say is not in the transcript.",
        ),
        (
            Speaker.AGENT,
            te.Silence.UNHEARD,
            Member("m2", "Jo", "jo@example.test", Role.MANAGER, ""),
            "Nothing has been heard from the agent&#39;s side since 1:20: what they say is not in the transcript.",
        ),
    ],
)
def test_a_side_that_is_not_heard_is_told_until_it_is(
    speaker: Speaker, kind: te.Silence, member: Member, sentence: str
) -> None:
    silent = te.TrackSilent("stream-1", speaker, 80.0, kind)
    heard = te.TrackHeard("stream-1", speaker, 80.0, 130.0)

    during, afterwards = page(told(*ANSWERED, silent), member=member), page(told(*ANSWERED, silent, heard))

    assert sentence in during
    assert "since 1:20" not in afterwards


@pytest.mark.parametrize(("language", "is_told"), [("en", False), ("es", True)])
def test_where_the_assist_does_not_know_the_language_the_page_says_so(language: str, is_told: bool) -> None:
    panel = told(te.StreamStarted("s1", "MZ1", 0.0, language=language))

    assert (ENGLISH_ONLY in FACE.fragment("listening", panel=panel, **scene(panel))) is is_told


def test_hostile_words_are_shown_as_words() -> None:
    said = Utterance(Speaker.CUSTOMER, 0, 1, HOSTILE, (Word(HOSTILE, 0, 1, 0.2),), 0.2)
    quote = Quote(Speaker.CUSTOMER, HOSTILE, 0, 1, 2)
    record = Customer(
        "c1", HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, 2020, (HOSTILE,), HOSTILE, (HOSTILE,),
        (Contact(TODAY, HOSTILE, HOSTILE, HOSTILE, HOSTILE),), (OpenPromise("p", HOSTILE, TODAY, TODAY),),
    )  # fmt: skip
    live = (
        e.CallStarted("CA1", HOSTILE, HOSTILE),
        e.CustomerIdentified("c1", HOSTILE),
        e.AgentAccepted("m1", HOSTILE, 0),
        e.AgentConnected(0, "CA2"),
        te.UtteranceTranscribed("s", 1, said),
        ae.FlagRaised(5, Flag.CHURN, quote),
        ae.ProblemRestated(5, quote, quote),
        ae.AgreementDrafted("g1", Promise("customer", HOSTILE, HOSTILE), quote, quote),
        ae.CardShown("k1", "c", Step.LISTEN, HOSTILE, HOSTILE, True, 5, "1"),
        e.NotesSaved(1, HOSTILE, "m1"),
    )
    after = (
        e.CallEnded(HOSTILE), e.FollowUpDrafted(1, Letter(HOSTILE, HOSTILE, HOSTILE)), e.FollowUpRefused(1, HOSTILE),
    )  # fmt: skip
    closed = (e.DispositionChosen(1, Disposition.AGREED, None, "m1"), e.FollowUpDeclined("m1"))
    mail = Mail(1, HOSTILE, HOSTILE, NOW, HOSTILE, HOSTILE)
    row = CallRow("call", State.RINGING, NOW, None, None, HOSTILE, HOSTILE, "", HOSTILE, matters=HOSTILE)
    common = {"member": ME, "today": TODAY, "business": HOSTILE}

    shown = [
        page(told(*live), record=record),
        page(told(*live, *after), record=record),
        page(told(*live, *after, *closed), record=record),
        page(told(live[0]), record=None, candidates=(record,)),
        FACE.fragment("brief", panel=told(*live), brief=brief(told(*live), Background(policy=(HOSTILE,)))),
        FACE.hypothesis(Hypothesis(Speaker.AGENT, 0, 1, HOSTILE, 9)),
        FACE.page("mail", mail=mail, **common),
        FACE.page("mailbox", mails=[mail], **common),
        FACE.page(
            "desk", ringing=[row], calls=[row], waiting=[row], promises=[DuePromise(HOSTILE, HOSTILE, TODAY)], **common
        ),
        FACE.page("calls", calls=[row], q=HOSTILE, state=HOSTILE, **common),
        FACE.page("sign_in", next=HOSTILE, email=HOSTILE, problem=HOSTILE),
        FACE.page("error", status=500, title=HOSTILE, sentence=HOSTILE, what_to_do=HOSTILE),
        FACE.fragment("notice", sentence=HOSTILE),
    ]

    for html in shown:
        assert "alert(1)" in html
        assert "<script>" not in html
        assert "<img" not in html


def test_a_hypothesis_takes_the_place_of_its_speakers_interim_line() -> None:
    html = FACE.hypothesis(Hypothesis(Speaker.CUSTOMER, 61.0, 63.0, "I can't keep", 5))

    assert list(Roots(html).found) == ["interim-customer"]
    assert "I can" in html
    assert "1:01" in html
    assert interim(Speaker.MANAGER) == "interim-agent"


def test_an_utterance_clears_its_speakers_interim_line() -> None:
    said = te.UtteranceTranscribed("s", 1, Utterance(Speaker.AGENT, 0, 1, "Hello.", (), 0.9))
    panel = told(e.CallStarted("CA1", "", "+1"), said)

    found = Roots(FACE.changes(panel, [e.StoredEvent("call", 2, NOW, said)], **scene(panel))).found

    assert "hidden" in found["interim-agent"]
    assert 'data-append-to="lines"' in found["line-2"]
    assert "interim-customer" not in found


def test_only_doubtful_words_are_marked() -> None:
    heard = (Word("We", 0, 1, 0.9), Word("close", 1, 2, 0.44), Word("Friday.", 2, 3, 0.45))
    said = Utterance(Speaker.AGENT, 0, 3, "We close Friday.", heard, 0.6)
    panel = told(e.CallStarted("CA1", "", "+1"), te.UtteranceTranscribed("s", 1, said))

    html = FACE.fragment("line", panel=panel, line=panel.transcript[0], **scene(panel))

    assert re.findall(r'class="weak"[^>]*>([^<]*)<', html) == ["close"]
    assert "We <span" in html
    assert "</span> Friday." in html


def test_a_corrected_line_is_replaced_in_its_place_and_says_what_was_heard_live() -> None:
    live, again = (Utterance(Speaker.CUSTOMER, 0, 1, text, (), 0.9) for text in ("the palm leaks", "the pump leaks"))
    correction = te.LineCorrected(2, (again,), "large-v3")
    panel = told(e.CallStarted("CA1", "", "+1"), te.UtteranceTranscribed("s", 1, live), correction)

    found = Roots(FACE.changes(panel, [e.StoredEvent("call", 3, NOW, correction)], **scene(panel))).found

    assert "line-2" in found
    assert "<ins>the pump leaks</ins>" in found["line-2"]
    assert "Heard live: <del>the palm leaks</del>" in found["line-2"]


def test_a_gap_that_was_filled_shows_everybody_who_spoke_in_it() -> None:
    both = tuple(Utterance(speaker, 61, 62, "Hello?", (), 0.9) for speaker in (Speaker.CUSTOMER, Speaker.AGENT))
    gap = te.AudioSkipped("s", Speaker.CUSTOMER, 60, 4, "too far behind")
    panel = told(e.CallStarted("CA1", "", "+1"), gap, te.LineCorrected(2, both, "large-v3"))

    html = FACE.fragment("line", panel=panel, line=panel.transcript[0], **scene(panel))

    assert re.findall(r'class="line-who">(\w+)<', html) == ["Customer", "Agent"]
    assert "4 seconds of the customer were not transcribed: too far behind" in html
    assert "<del>" not in html


def test_the_card_interrupts_a_screen_reader_only_when_critical() -> None:
    start = (e.CallStarted("CA1", "", "+1"), e.AgentAccepted("m1", "Dana", 0), e.AgentConnected(0, "CA2"))
    usual, urgent = (
        ae.CardShown("k", "c", Step.LISTEN, "Say it.", "why", critical, 1, "1") for critical in (False, True)
    )

    panels = [told(*start, card) for card in (usual, urgent)]

    shown = [FACE.fragment("card", panel=panel, **scene(panel)) for panel in panels]
    assert [re.findall(r'aria-live="(\w+)"', html) for html in shown] == [["polite"], ["assertive"]]


def test_forms_carry_the_number_of_the_version_to_record() -> None:
    letter = Letter("maria@example.test", "Subject", "Text")
    quote = Quote(Speaker.CUSTOMER, "yes", 0, 1, 2)
    panel = told(
        e.CallStarted("CA1", "", "+1"), e.AgentAccepted("m1", "Dana", 0), e.AgentConnected(0, "CA2"),
        ae.AgreementDrafted("g1", Promise("business", "come by"), quote, quote), e.CallEnded("completed"),
        e.NotesSaved(3, "a", "m1"), e.FollowUpDrafted(1, letter), e.FollowUpEdited(2, letter, "m1"),
        e.FollowUpApproved(1, letter, "m1"), e.FollowUpRefused(1, "No such address."),
    )  # fmt: skip

    def hidden(fragment: str) -> dict[str, str]:
        html = FACE.fragment(fragment, panel=panel, **scene(panel))
        return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))

    assert hidden("notes")["revision"] == "4"
    assert hidden("wrapup")["revision"] == "1"
    assert hidden("letter") == {"csrf": "token", "revision": "3", "attempt": "2"}
    assert hidden("agreements")["revision"] == "1"


def test_a_call_is_worked_on_by_whoever_has_it() -> None:
    ringing = (e.CallStarted("CA1", "", "+1"),)
    jos = (*ringing, e.AgentAccepted("m2", "Jo", 0), e.AgentConnected(0, "CA2"))
    manager = Member("m9", "Kim", "kim@example.test", Role.MANAGER, "client:kim")

    assert may_act(told(*ringing), ME)
    assert not may_act(told(*ringing), None)
    assert not may_act(told(*jos), ME)
    assert not may_act(told(*jos), manager)
    assert may_act(told(*jos, e.CallEnded("completed")), manager)
    assert may_act(told(*ringing, e.FallbackConnected("CA3")), ME)
    assert "/end" not in page(told(*jos))


def test_only_what_changes_the_summary_takes_one() -> None:
    quote = Quote(Speaker.CUSTOMER, "my lawyer", 0, 1, 2)

    assert sum_up(stored([e.NotesSaved(1, "a", "m1"), ae.FlagRaised(2, Flag.LEGAL, quote)]))
    assert not sum_up(stored([e.NotesSaved(1, "a", "m1"), e.CustomerIdentified("c1", "Maria")]))
