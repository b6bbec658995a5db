"""The style guide: every component on one page, and whole pages with sample calls that went through the real fold."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

from callassist.assist.background import Background
from callassist.assist.brief import brief
from callassist.assist.summary import summary
from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import transcript_events as te
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel, blank, fold
from callassist.calls.terms import Claim, Letter, Promise, Quote
from callassist.customers.model import Contact, Customer, OpenPromise
from callassist.method import Band, Cause, Disposition, Flag, Stage, Step
from callassist.speech import Speaker, Utterance, Word
from callassist.team import Member, Role
from web.fragments import CallRow, DuePromise, Face, Mail
from web.words import matters

TODAY = date(2026, 3, 8)
BEGAN = datetime(2026, 3, 8, 13, 4, tzinfo=UTC)
CALL_ID = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
AGENT = Member("m1", "Dana Reyes", "dana@example.test", Role.AGENT, "client:dana")
MARIA = Customer(
    "c1",
    "Maria Lopez",
    ("+12025550123",),
    "maria@example.test",
    "Bistro Verde",
    2021,
    ("VIP", "repeat problem"),
    "Prefers calls before the kitchen opens at eleven.",
    ("iced tea, ordered 9 times", "visits on Monday mornings"),
    (
        Contact(date(2026, 3, 3), "call", "the new pump leaks as well", "promised by Friday; nobody came"),
        Contact(date(2026, 2, 27), "visit", "pump replaced", "signed off by the kitchen"),
        Contact(date(2026, 2, 20), "call", "ice machine leaks", "visit agreed for the 27th"),
        Contact(date(2025, 11, 2), "purchase", "ice machine, 2,400.00"),
    ),
    (OpenPromise("p1", "replace the pump", date(2026, 3, 6), date(2026, 3, 3)),),
)
_KNOWN = Background(today=TODAY)
TWINS = (Customer("c2", "Ada Quinn", company="Quinn Florists"), Customer("c3", "Ben Quinn", since=2019))


def _said(number: int, speaker: Speaker, start: float, text: str, weak: str = "") -> te.UtteranceTranscribed:
    words = tuple(
        Word(word, start + i * 0.3, start + i * 0.3 + 0.25, 0.3 if word.strip(".,?") in weak.split() else 0.93)
        for i, word in enumerate(text.split())
    )
    end = words[-1].end
    return te.UtteranceTranscribed("s1", number, Utterance(speaker, start, end, text, words, 0.9))


def _quote(speaker: Speaker, start: float, text: str) -> Quote:
    return Quote(speaker, text, start, start + 3, 0)


RINGS: tuple[e.CallEvent, ...] = (
    e.CallStarted("CA1", "+12025550123", "+12025550100"),
    e.CustomerIdentified("c1", "Maria Lopez"),
    e.ConferenceStarted("CF1"),
)
ANSWERED: tuple[e.CallEvent, ...] = (
    e.AgentAccepted("m1", "Dana Reyes", 0),
    e.AgentConnected(0, "CA2"),
    te.StreamStarted("s1", "MZ1", 0.0),
)
C, A = Speaker.CUSTOMER, Speaker.AGENT
OPENING: tuple[e.CallEvent, ...] = (
    _said(1, A, 2, "Cold Corner, this is Dana. What can I do for you?"),
    _said(2, C, 6, "It's Maria Lopez from Bistro Verde. The ice machine is leaking again, right by the door."),
    _said(3, C, 16, "I've called three times about this and every time somebody says Friday.", "somebody Friday"),
    ae.TensionChanged(9, 0.66, Band.UPSET),
    ae.FlagRaised(9, Flag.REPEAT_CONTACT, _quote(C, 16, "I've called three times about this")),
    ae.StepsObserved(9, (Step.LISTEN,)),
    ae.CardShown(
        "k1",
        "own-broken-promise",
        Step.TAKE_RESPONSIBILITY,
        "Three calls and it still leaks. That is on us, and I will stay with it until it is fixed.",
        "“I've called three times about this and every time somebody says Friday.”",
        False,
        9,
        "1",
    ),
    ae.StageChanged(9, Stage.OWN),
    _said(4, A, 24, "That's not what you should have had from us. I'm sorry."),
    ae.StepsObserved(15, (Step.VALIDATE,)),
    te.AudioSkipped("s1", C, 28.0, 4.0, "the line was too noisy"),
    _said(5, C, 34, "So what are you going to do about it? I can't keep taking days off for people who don't show up."),
    ae.TensionChanged(18, 0.52, Band.UPSET),
)
SLIPPED = (
    "One of my cooks slipped on the water this morning, she may have broken her wrist. "
    "My lawyer says I should not even talk to you."
)
CRISIS: tuple[e.CallEvent, ...] = (
    _said(6, C, 42, SLIPPED),
    ae.TensionChanged(20, 0.91, Band.CRITICAL),
    ae.FlagRaised(20, Flag.SAFETY, _quote(C, 42, "One of my cooks slipped on the water")),
    ae.FlagRaised(20, Flag.LEGAL, _quote(C, 46, "My lawyer says")),
    ae.CardRetired("k1", "replaced", 20),
    ae.CardShown(
        "k2",
        "injury",
        Step.LISTEN,
        "I'm sorry. Is she being looked after right now? That comes first.",
        "“One of my cooks slipped on the water this morning.”",
        True,
        20,
        "1",
    ),
)
YES = "Okay, let's do that."
DEAL: tuple[e.CallEvent, ...] = (
    _said(6, A, 42, "Have I got it right that the pump was replaced once, and leaks again, and nobody came?"),
    _said(7, C, 50, "Yes, exactly."),
    ae.ProblemRestated(
        20, _quote(A, 42, "the pump was replaced once, and leaks again"), _quote(C, 50, "Yes, exactly.")
    ),
    ae.StepsObserved(20, (Step.TAKE_RESPONSIBILITY, Step.RESTATE)),
    e.CardUsed("k1", "m1"),
    ae.StageChanged(21, Stage.SOLUTION),
    _said(8, A, 58, "What if a mechanic comes on Monday at eight, before you open, and we take nothing for the visit?"),
    _said(9, C, 66, YES),
    ae.TensionChanged(27, 0.24, Band.TENSE),
    ae.StepsObserved(26, (Step.PROPOSE, Step.COMMIT)),
    ae.AgreementDrafted(
        "g1",
        Promise("business", "replace the pump before you open", "Monday at eight", date(2026, 3, 9), Decimal("0")),
        _quote(A, 58, "a mechanic comes on Monday at eight, and we take nothing"),
        _quote(C, 66, YES),
    ),
    ae.AgreementDrafted(
        "g2",
        Promise("customer", "keep the water valve closed until then"),
        _quote(A, 70, "please keep the valve closed until then"),
        _quote(C, 74, "I will."),
    ),
    ae.StageChanged(27, Stage.CONFIRM),
    ae.CardShown(
        "k3",
        "read-back",
        Step.READ_BACK,
        "Let me read it back: a new pump on Monday at eight, nothing to pay. Is that right?",
        "“Okay, let's do that.”",
        False,
        27,
        "1",
    ),
)
MAIL = Letter(
    "maria@example.test",
    "What we agreed today: your ice machine",
    "Hello Maria,\n\nThank you for calling, and for your patience with us.\n\nThis is what we agreed:\n\n"
    "We replace the pump before you open, no charge for the visit, by Mon 9 Mar.\n\n"
    "If anything here is not as you understood it, please answer this mail.\n\nDana Reyes\nCold Corner",
)
HUNG_UP: tuple[e.CallEvent, ...] = (
    ae.CardRetired("k3", "expired", 27),
    e.CallEnded("completed"),
    te.TranscriptCompleted(),
    e.NotesSaved(1, "Back door entrance. Ask for Luis in the kitchen.", "m1"),
    e.FollowUpDrafted(1, MAIL),
)
REWORDED: tuple[e.CallEvent, ...] = (
    ae.WordingProposed(
        "gpt-oss",
        (
            Claim("The ice machine of Bistro Verde is leaking again, right by the door.", (8,)),
            Claim("She called three times about this.", (9,)),
        ),
        (Claim("You told us that the ice machine is leaking again.", (8,)),),
    ),
)
REFUSED: tuple[e.CallEvent, ...] = (
    e.AgreementConfirmed(
        "g1", 1, Promise("business", "replace the pump before you open", "Monday at eight", date(2026, 3, 9)), "m1"
    ),
    e.AgreementRemoved("g2", 1, "m1"),
    e.DispositionChosen(1, Disposition.AGREED, Cause.FELL_SHORT, "m1"),
    e.FollowUpApproved(1, MAIL, "m1"),
    e.FollowUpRefused(1, "The address was refused"),
)
SENT: tuple[e.CallEvent, ...] = (
    e.FollowUpApproved(2, MAIL, "m1"),
    e.FollowUpSending(2, "<1@example.test>"),
    e.FollowUpSent(2, "<1@example.test>"),
)
CHECKED: tuple[e.CallEvent, ...] = (
    te.LineCorrected(
        9,
        (_said(3, C, 16, "I've called three times about this, and every time it is some day, Friday.").utterance,),
        "small",
    ),
    te.LineCorrected(
        17, (_said(0, C, 28, "Are you?").utterance, _said(0, A, 29, "I really am.", "really").utterance), "small"
    ),
    te.TranscriptChecked("small"),
)


def told(events: Iterable[e.CallEvent]) -> Panel:
    """The panel after `events`, one every two seconds."""
    stored = (e.StoredEvent(CALL_ID, i, BEGAN + timedelta(seconds=2 * i), event) for i, event in enumerate(events, 1))
    return reduce(fold, stored, blank(CALL_ID, BEGAN))


def _call(*parts: tuple[e.CallEvent, ...], **more: Any) -> tuple[str, dict[str, Any]]:
    panel = told(event for part in parts for event in part)
    is_told = panel.state not in OPEN and panel.transcript
    return "call", {"panel": panel, "record": MARIA, "summary": summary(panel, _KNOWN) if is_told else None, **more}


def _brief(*parts: tuple[e.CallEvent, ...]) -> tuple[str, dict[str, Any]]:
    _, context = _call(*parts)
    return "brief", {**context, "brief": brief(context["panel"], _KNOWN)}


def _row(state: State, customer: str, **more: Any) -> CallRow:
    times: dict[str, Any] = {"started_at": BEGAN, "answered_at": None, "ended_at": None, **more}
    call_id = f"{state.value}-{customer.replace(' ', '-')}"
    return CallRow(call_id, state, caller_id="+12025550123", customer=customer, agent_id="m2", agent="Jo Park", **times)


_TALKED = {"answered_at": BEGAN, "ended_at": BEGAN + timedelta(seconds=312)}
_ROWS = (
    _row(State.WRAP_UP, "Omar Haddad", **_TALKED),
    _row(State.CLOSED, "Ada Quinn", **_TALKED, disposition=Disposition.AGREED),
    _row(State.MISSED, "", ended_at=BEGAN),
)
_RINGING = CallRow(
    CALL_ID, State.RINGING, BEGAN, None, None, "+12025550123", "Maria Lopez", "", "", None, 0, matters(MARIA, TODAY)
)
_UNKNOWN = (e.CallStarted("CA1", "", "+12025550100"), e.CustomerIdentified("", ""))
_SHARED = (e.CallStarted("CA1", "+12025550123", "+12025550100"), e.CustomerIdentified("", "", ("c2", "c3")))
_LETTER = Mail(
    1,
    MAIL.to,
    MAIL.subject,
    BEGAN,
    "<h1 style='font-family: sans-serif'>What we agreed</h1><p>A new pump.</p>",
    MAIL.text,
)

SAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "ringing": _call(RINGS),
    "unknown": _call(_UNKNOWN, ANSWERED, record=None),
    "shared": _call(_SHARED, record=None, candidates=TWINS),
    "connecting": _call(RINGS, ANSWERED[:1]),
    "live": _call(RINGS, ANSWERED, OPENING),
    "crisis": _call(RINGS, ANSWERED, OPENING, CRISIS),
    "deal": _call(RINGS, ANSWERED, OPENING, DEAL),
    "wrap-up": _call(RINGS, ANSWERED, OPENING, DEAL, HUNG_UP),
    "reworded": _call(RINGS, ANSWERED, OPENING, DEAL, HUNG_UP, REWORDED),
    "refused": _call(RINGS, ANSWERED, OPENING, DEAL, HUNG_UP, REFUSED),
    "reading": _call(RINGS, ANSWERED, OPENING, DEAL, HUNG_UP, CHECKED, REFUSED, SENT),
    "brief": _brief(RINGS, ANSWERED, OPENING, DEAL),
    "missed": _call(RINGS, (e.CallEnded("no-answer"),)),
    "desk": (
        "desk",
        {
            "ringing": (),
            "calls": _ROWS,
            "waiting": _ROWS[:1],
            "promises": (DuePromise("Maria Lopez", "replace the pump", date(2026, 3, 6)),),
        },
    ),
    "desk-ringing": (
        "desk",
        {"ringing": (_RINGING, _row(State.ACTIVE, "Ben Quinn", answered_at=BEGAN)), "calls": _ROWS, "waiting": ()},
    ),
    "desk-empty": ("desk", {"ringing": (), "calls": (), "waiting": ()}),
    "calls": ("calls", {"calls": _ROWS, "q": "", "state": ""}),
    "calls-none": ("calls", {"calls": (), "q": "zebra", "state": ""}),
    "sign-in": ("sign_in", {"member": None, "problem": "That e-mail and password do not belong together. Check both."}),
    "error": (
        "error",
        {
            "status": 409,
            "title": "Somebody else answered",
            "sentence": "Jo Park took this call a moment ago.",
            "what_to_do": "You can follow it from the desk.",
        },
    ),
    "mailbox": ("mailbox", {"mails": (_LETTER,)}),
    "mail": ("mail", {"mail": _LETTER}),
}
"""Whole pages by name: the page's template and what differs from the common context."""


def page(face: Face, name: str = "") -> str:
    """The sample page called `name`, or the guide itself."""
    common = {
        "member": AGENT,
        "csrf": "sample",
        "business": "Cold Corner",
        "today": TODAY,
        "timezone": "UTC",
        "demo": True,
    }
    if name not in SAMPLES:
        deal = SAMPLES["deal"][1]
        return face.page("styleguide", **common, panel=deal["panel"], record=MARIA, samples=list(SAMPLES))
    template, context = SAMPLES[name]
    return face.page(template, **{**common, **context})
