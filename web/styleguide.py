"""The style guide: every component on one page, and whole pages with sample calls that went through the real fold."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from callassist.assist.background import Background
from callassist.assist.brief import brief
from callassist.assist.summary import summary
from callassist.calls import events as e
from callassist.calls import transcript_events as te
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel, blank, fold
from callassist.method import Disposition
from web import sample_calls as sample
from web import sample_lines as line
from web import sample_owed as owed
from web import sample_people as people
from web.board import Seen, Waiting
from web.fragments import CallRow, DuePromise, Face, Mail, interim
from web.sample_calls import AGENT, ANSWERED, BEGAN, CALL_ID, DEAL, HUNG_UP, MAIL, MARIA, OPENING, RINGS, TODAY
from web.words import matters, minutes

NOW = BEGAN + timedelta(seconds=161)
"""When the clocks of the sample pages stand still."""
_CLOCK = re.compile(r' data-since="([^"]+)">[^<]*<')
_KNOWN = Background(today=TODAY)


def told(events: Iterable[e.CallEvent]) -> Panel:
    """The panel after `events`, one every two seconds."""
    stored = (e.StoredEvent(CALL_ID, i, BEGAN + timedelta(seconds=2 * i), event) for i, event in enumerate(events, 1))
    return reduce(fold, stored, blank(CALL_ID, BEGAN))


def _call(*parts: tuple[e.CallEvent, ...], **more: Any) -> tuple[str, dict[str, Any]]:
    panel = told(event for part in parts for event in part)
    is_told = panel.state not in OPEN and panel.transcript and panel.is_assisted
    return "call", {"panel": panel, "record": MARIA, "summary": summary(panel, _KNOWN) if is_told else None, **more}


def _brief(*parts: tuple[e.CallEvent, ...]) -> tuple[str, dict[str, Any]]:
    _, context = _call(*parts)
    panel = context["panel"]
    return "brief", {**context, "brief": brief(panel, _KNOWN) if panel.transcript else None}


def _row(state: State, customer: str, **more: Any) -> CallRow:
    times: dict[str, Any] = {"started_at": BEGAN, "answered_at": None, "ended_at": None, **more}
    call_id = f"{state.value}-{customer.replace(' ', '-')}"
    return CallRow(call_id, state, caller_id="+12025550123", customer=customer, agent_id="m2", agent="Jo Park", **times)


_TALKED = {"answered_at": BEGAN, "ended_at": BEGAN + timedelta(seconds=312)}
_ROWS = (
    _row(State.WRAP_UP, "Omar Haddad", **_TALKED),
    _row(State.CLOSED, "Ada Quinn", **_TALKED, disposition=Disposition.AGREED),
    _row(State.MISSED, "", ended_at=BEGAN),
    _row(State.WRAP_UP, "Noor Aziz", **_TALKED, part="handed to Jo Park"),
    _row(State.CLOSED, "Jo Park", **_TALKED, direction="internal"),
)
_RINGING = CallRow(
    CALL_ID, State.RINGING, BEGAN, None, None, "+12025550123", "Maria Lopez", "", "", None, 0, matters(MARIA, TODAY)
)
_LONG_ROWS = (
    _row(State.RINGING, sample.LONG_NAME, matters=matters(sample.LONG, TODAY)),
    _row(State.WRAP_UP, sample.NO_BREAK, **_TALKED, disposition=Disposition.WRONG_NUMBER),
)
_LETTER = Mail(
    1,
    MAIL.to,
    MAIL.subject,
    BEGAN,
    "<h1 style='font-family: sans-serif'>What we agreed</h1><p>A new pump.</p>",
    MAIL.text,
)
_JO = (e.AgentAccepted("m2", "Jo Park", 0), e.AgentConnected(0, "CA2"), ANSWERED[2])
_LIVE = (RINGS, ANSWERED, OPENING)
_TALK = (*_LIVE, DEAL)
_OVER = (*_TALK, HUNG_UP)
_APPROVED = (e.FollowUpApproved(1, MAIL, "m1"),)
_RESULT = (e.DispositionChosen(1, Disposition.NOT_AGREED, None, "m1"), e.FollowUpDeclined("m1"))
_NO_WORD = (e.CallEnded("completed"), te.TranscriptCompleted())

SAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "ringing": _call(RINGS),
    "ringing-unknown": _call(sample.WITHHELD, record=None),
    "shared": _call(sample.SHARED, record=None, candidates=sample.TWINS),
    "connecting": _call(RINGS, ANSWERED[:1]),
    "connecting-other": _call(RINGS, _JO[:1]),
    "unknown": _call(sample.WITHHELD, ANSWERED, record=None),
    "live": _call(*_LIVE),
    "speaking": _call(*_LIVE, spoken=sample.SPEAKING, lag="text is 6 s behind"),
    "silent": _call(*_LIVE, sample.SILENT, lag="text is live"),
    "interrupted": _call(*_LIVE, sample.INTERRUPTED, lag="reconnecting; the call goes on"),
    "crisis": _call(*_LIVE, sample.CRISIS),
    "abuse": _call(*_LIVE, sample.INSULTED),
    "abuse-warned": _call(*_LIVE, sample.INSULTED, sample.WARNED),
    "abuse-warned-twice": _call(*_LIVE, sample.INSULTED, sample.WARNED, sample.WARNED_TWICE),
    "solutions-asked": _call(*_LIVE, (e.SolutionsAsked("m1"),)),
    "restated": _call(*_LIVE, sample.RESTATED),
    "deal": _call(*_TALK),
    "fell-back": _call(RINGS, ANSWERED, sample.FELL_BACK),
    "fell-back-card": _call(*_TALK, sample.FELL_BACK),
    "spanish": _call(RINGS, ANSWERED[:2], sample.IN_SPANISH),
    "watching": _call(RINGS, _JO, OPENING),
    "watching-alerted": _call(RINGS, _JO, OPENING, member=line.MANAGER, elsewhere=line.BOARD.alerts),
    "coaching-alerted": _call(*_TALK, line.BESIDE, member=line.MANAGER, elsewhere=line.BOARD.alerts),
    "wrap-up-alerted": _call(*_OVER, member=line.MANAGER, elsewhere=line.BOARD.alerts[:1]),
    "held": _call(*_TALK, line.HELD),
    "asked-whom": _call(*_TALK, line.ASKED),
    "consulting": _call(*_TALK, line.CONSULTING),
    "together": _call(*_TALK, line.TOGETHER),
    "coached": _call(*_TALK, line.BESIDE),
    "coaching": _call(*_TALK, line.BESIDE, member=line.MANAGER),
    "fallback-phone": _call(RINGS, (e.FallbackDialled("nobody answered"), e.FallbackConnected("CA3")), OPENING),
    "long": _call(sample.LONG_CALL, record=sample.LONG),
    "wrap-up-drafting": _call(*_TALK, HUNG_UP[:3]),
    "wrap-up": _call(*_OVER),
    "reworded": _call(*_OVER, sample.REWORDED),
    "reworded-taken": _call(*_OVER, sample.REWORDED, sample.TAKEN),
    "corrected": _call(*_OVER, sample.CHECKED),
    "approved": _call(*_OVER, _APPROVED),
    "sending": _call(*_OVER, _APPROVED, (e.FollowUpSending(1, "<1@example.test>"),)),
    "refused": _call(*_OVER, sample.REFUSED),
    "wrap-up-silent": _call(RINGS, ANSWERED, _NO_WORD),
    "wrap-up-spanish": _call(RINGS, ANSWERED[:2], sample.IN_SPANISH, _NO_WORD),
    "wrap-up-long": _call(sample.LONG_CALL, sample.LONG_AFTER, record=sample.LONG),
    "wrap-up-other": _call(RINGS, _JO, OPENING, DEAL, HUNG_UP[1:]),
    "reading": _call(*_OVER, sample.CHECKED, sample.REFUSED, sample.SENT),
    "reading-abuse": _call(*_LIVE, sample.INSULTED, sample.WARNED, sample.WARNED_TWICE, _NO_WORD, _RESULT),
    "reading-silent": _call(RINGS, ANSWERED, sample.FELL_BACK, _NO_WORD, _RESULT),
    "missed": _call(RINGS, (e.CallEnded("no-answer"),)),
    "missed-unknown": _call(sample.WITHHELD, (e.CallEnded("no-answer"),), record=None),
    "colleague-called": _call(people.COLLEAGUE_CALLED, record=None),
    "colleague-asked": _call(people.COLLEAGUE_CALLED, record=None, member=line.JO),
    "colleagues-talk": _call(people.COLLEAGUES_TALK, record=None, member=line.JO),
    "colleagues-reading": _call(people.COLLEAGUES_TALK, _NO_WORD, record=None),
    "colleague-declined": _call(people.DECLINED, record=None),
    "supplier": _call(*_TALK, people.WITH_SUPPLIER),
    "namesakes": _call(*_TALK, people.NAMESAKES),
    "handed": _call(*_TALK, people.HANDED, HUNG_UP[1:]),
    "add": ("add", {**_call(*_TALK)[1], "colleagues": line.COLLEAGUES}),
    "asked": ("asked", {**_call(*_TALK, line.ASKED)[1], "member": line.MANAGER, "transfer": 1}),
    "transfer": ("transfer", {**_call(*_TALK)[1], "colleagues": line.COLLEAGUES, "brief_text": line.BRIEF}),
    "recorded": _call(*_OVER, line.KEPT),
    "recording-deleted": _call(*_OVER, line.KEPT, owed.DELETED),
    "message": _call(RINGS, owed.MESSAGE, owed.HEARD),
    "message-empty": _call(RINGS, owed.MESSAGE, owed.NO_WORDS),
    "message-unheard": _call(sample.WITHHELD, owed.MESSAGE, record=None),
    "promised": _call(*_TALK, owed.PROMISED),
    "promised-wrap-up": _call(*_OVER, owed.PROMISED),
    "called-back": _call(*_OVER, owed.PROMISED, owed.CALLED_BACK),
    "calling": _call(owed.OUTBOUND),
    "calling-machine": _call(owed.OUTBOUND, owed.MACHINE),
    "not-reached": _call(owed.OUTBOUND, owed.BUSY),
    "brief": _brief(*_TALK),
    "brief-abuse": _brief(*_LIVE, sample.INSULTED, sample.WARNED),
    "brief-none": _brief(RINGS, ANSWERED),
    "brief-long": _brief(sample.LONG_CALL),
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
    "desk-long": (
        "desk",
        {
            "ringing": _LONG_ROWS[:1],
            "calls": _LONG_ROWS,
            "waiting": _LONG_ROWS[1:],
            "promises": (DuePromise(sample.LONG_NAME, f"bring the {sample.NO_BREAK}", date(2024, 3, 6)),),
        },
    ),
    "desk-asked": (
        "desk",
        {
            "ringing": (),
            "calls": _ROWS,
            "waiting": (),
            "asked": (line.ASKING, people.CALLED),
            "duty": line.MINE,
            "team": line.COLLEAGUES.everybody,
            "owed": owed.OWED,
            "now": BEGAN,
        },
    ),
    "board": (
        "board",
        {
            "member": line.MANAGER,
            "board": line.BOARD,
            "owed": owed.OWED,
            "alerts": line.BOARD.alerts,
            "asked": line.BOARD.asked,
            "now": BEGAN,
        },
    ),
    "board-empty": ("board", {"member": line.MANAGER, "board": Seen((), (), (), Waiting()), "now": BEGAN}),
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
    "mailbox-empty": ("mailbox", {"mails": ()}),
    "mail": ("mail", {"mail": _LETTER}),
}
"""Whole pages by name: the page's template and what differs from the common context.

`spoken` and `lag` are what a stream tells between two events: words in the making, and how late the text is.
"""


def _by_template() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, (template, _) in SAMPLES.items():
        names.setdefault(template.replace("_", " "), []).append(name)
    return names


def page(face: Face, name: str = "") -> str:
    """The sample page called `name`, or the guide itself. Nothing in it moves: it follows no call and opens none."""
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
        return _stopped(face.page("styleguide", **common, panel=deal["panel"], record=MARIA, samples=_by_template()))
    template, context = SAMPLES[name]
    html = face.page(template, **{**common, **context})
    for said in context.get("spoken", ()):
        html = html.replace(face.fragment(interim(said.speaker), panel=context["panel"]), face.hypothesis(said))
    lag = context.get("lag", "")
    html = html.replace('id="lag"></span>', f'id="lag"{" data-late" if "behind" in lag else ""}>{lag}</span>')
    return _stopped(html).replace(" data-events=", " data-still=").replace(" data-pop=", " data-still=")


def _stopped(html: str) -> str:
    """With clocks that tell how long it was at NOW, instead of going on."""
    return _CLOCK.sub(lambda since: f">{minutes((NOW - datetime.fromisoformat(since[1])).total_seconds())}<", html)
