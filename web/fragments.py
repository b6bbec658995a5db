"""The face: every page and fragment, rendered from a panel; the same template serves first paint and live update."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.alert_events import AlertPutAway, AlertSent
from callassist.calls.model import OPEN, State
from callassist.calls.owed_events import CallbackPromised, TaskSettled
from callassist.calls.panel import Panel
from callassist.follow_up.draft import with_account
from callassist.method import Disposition
from callassist.rewording.proposal import prose
from callassist.speech import Hypothesis, Speaker
from callassist.team import LEADING, Member
from web import on_the_line, people, words
from web.asked import called
from web.owed_rows import Owed
from web.timeline import timeline

TEMPLATES = Path(__file__).parent / "templates"

STANDING = (
    "bar",
    "hints",
    "coaching",
    "asking",
    "listening",
    "silence",
    "who",
    "now",
    "card",
    "agreements",
    "notes",
    "callback",
    "wrapup",
    "summary",
    "wording",
    "letter",
    "timeline",
    "recordings",
)
"""The fragments of a call's page that are replaced as a whole; the transcript grows by lines instead."""

_SUMMED_UP = ("summary", "wrapup")
"""Shown after the call, and made of everything that was said in it."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in a list. `customer` and `agent` are names, empty when unknown; `matters` is the line to know first."""

    call_id: str
    state: State
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    caller_id: str
    customer: str
    agent_id: str
    agent: str
    disposition: Disposition | None = None
    round: int = 0
    matters: str = ""
    direction: str = "inbound"
    part: str = ""
    """What the reader had to do with a call that is not theirs."""

    @property
    def seconds(self) -> float:
        """How long they talked."""
        return (self.ended_at - self.answered_at).total_seconds() if self.ended_at and self.answered_at else 0.0


@dataclass(frozen=True, slots=True)
class DuePromise:
    customer: str
    what: str
    due: date | None
    customer_id: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the demo's mail server took it."""

    number: int
    to: str
    subject: str
    at: datetime
    html: str
    text: str


def layout(panel: Panel) -> str:
    """Which of the three layouts the call's page has: live, wrap_up or reading."""
    if panel.state in OPEN:
        return "live"
    return "wrap_up" if panel.state is State.WRAP_UP else "reading"


def may_act(panel: Panel, member: Member | None) -> bool:
    """Whether the call is this member's to work on: theirs, nobody's, one they talk in, or theirs to finish as a
    manager."""
    if member is None:
        return False
    nobodys = not panel.call.agent_id or panel.state is State.RINGING or bool(panel.call.fallback_leg)
    finishing = panel.state not in OPEN and member.role in LEADING
    talking = {party.member_id for party in panel.call.phone.ours}
    return nobodys or finishing or member.member_id in {panel.call.agent_id, *talking}


def interim(speaker: Speaker) -> str:
    """The fragment that holds the words `speaker` is in the middle of."""
    return "interim-customer" if speaker is Speaker.CUSTOMER else "interim-agent"


def touched(event: e.CallEvent) -> tuple[str, ...]:
    """The fragments that `event` changes within one layout."""
    match event:
        case te.UtteranceTranscribed(utterance=said):
            return ("line", interim(said.speaker), "listening", "timeline", *_SUMMED_UP)
        case te.AudioSkipped() | te.LineCorrected():
            return ("line", "listening", "timeline", *_SUMMED_UP)
        case te.TrackSilent() | te.TrackHeard():
            return ("line", "silence", "timeline")
        case te.TranscriptionInterrupted():
            return ("line", "interim-customer", "interim-agent", "listening", "silence", "timeline")
        case te.StreamStarted():
            return ("listening", "silence", "now", "card", "agreements", *_SUMMED_UP)
        case te.TranscriptCompleted() | te.TranscriptChecked():
            return ("listening", "silence", *_SUMMED_UP)
        case e.ConferenceStarted() | e.FallbackDialled() | te.AudioKept() | ae.CardReviewed():
            return ()
        case _:
            return _touched_by_assist(event)


def _touched_by_assist(event: e.CallEvent) -> tuple[str, ...]:
    match event:
        case ae.TensionChanged() | ae.StageChanged() | ae.FlagRaised():
            return ("now", "timeline", *_SUMMED_UP)
        case ae.ComplaintRepeated():
            return _SUMMED_UP
        case ae.StepsObserved() | e.SolutionsAsked():
            return ("now",)
        case ae.ProblemRestated() | ae.WarningGiven():
            return ("now", *_SUMMED_UP)
        case ae.PlaybookFellBack():
            return ("card",)
        case ae.CardShown() | ae.CardRetired() | e.CardUsed() | e.CardDismissed():
            return ("card", "timeline")
        case _:
            return _touched_by_people(event)


def _touched_by_people(event: e.CallEvent) -> tuple[str, ...]:
    match event:
        case ae.AgreementDrafted() | ae.AgreementWithdrawn() | e.AgreementConfirmed() | e.AgreementRemoved():
            return ("agreements", *_SUMMED_UP)
        case e.CustomerIdentified():
            return ("bar", "who", "now", "agreements")
        case e.NotesSaved():
            return ("notes", "wording")
        case ae.WordingProposed() | e.WordingDeclined():
            return ("wording",)
        case (
            e.FollowUpDrafted() | e.FollowUpEdited() | e.FollowUpApproved() | e.FollowUpSending() | e.FollowUpRefused()
        ):
            return ("letter", "wrapup", "wording")
        case _:
            return _touched_by_phone(event)


def _touched_by_phone(event: e.CallEvent) -> tuple[str, ...]:
    match event:
        case pe.HintGiven() | pe.HintSeen():
            return ("hints", "coaching")
        case pe.HelpAsked() | pe.HelpSettled():
            return ("bar", "coaching")
        case pe.BriefRead():
            return ("bar", "asking")
        case rec.RecordingReady() | rec.RecordingKept() | rec.RecordingLost() | rec.RecordingDeleted():
            return ("recordings",)
        case pe.VoicemailTranscribed():
            return ("recordings",)
        case CallbackPromised() | TaskSettled():
            return ("callback", "recordings", "wrapup")
        case AlertSent() | AlertPutAway():
            return ()
        case _:  # the call's own state: started, accepted, connected, unreachable, ended, settled; who is on the line
            return ("line", *STANDING)


def sum_up(events: Iterable[e.StoredEvent]) -> bool:
    """Whether showing `events` takes a summary of the call."""
    return any(name in _SUMMED_UP for stored in events for name in touched(stored.event))


def _line_of(stored: e.StoredEvent) -> int:
    """The line of the transcript that the event adds or changes."""
    return stored.event.cause if isinstance(stored.event, te.LineCorrected) else stored.seq


class Face:
    """Renders pages and fragments; knows nothing of requests."""

    def __init__(self, *, softphone: bool = False) -> None:
        """`softphone` says that browsers are phones here."""
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            {
                name: getattr(words, name)
                for name in (
                    "minutes",
                    "hour",
                    "day",
                    "due",
                    "past_day",
                    "money",
                    "phone",
                    "days",
                    "doubts",
                    "deed",
                    "pledge",
                )
            }
        )
        self._templates.globals.update(_GLOBALS | {"softphone": softphone})

    def page(self, name: str, **context: Any) -> str:
        return self._templates.get_template(f"{name}.html").render(context)

    def fragment(self, name: str, **context: Any) -> str:
        """A part of the call's page when a panel is given, of the desk otherwise, or one that any page may have."""
        folder = "call" if "panel" in context else "desk"
        return self._templates.select_template([f"{folder}/{name}.html", f"{name}.html"]).render(context).strip()

    def changes(self, panel: Panel, events: Iterable[e.StoredEvent], **context: Any) -> str:
        """What a page must replace or append to show `events`; `panel` is the panel after the last of them."""
        lines = {line.seq: line for line in panel.transcript}
        html: dict[str, str] = {}
        for stored in events:
            for name in touched(stored.event):
                if name == "line":
                    if line := lines.get(_line_of(stored)):
                        html[f"line-{line.seq}"] = self.fragment("line", panel=panel, line=line, **context)
                elif name not in html:
                    html[name] = self.fragment(name, panel=panel, **context)
        return "\n".join(html.values())

    def hypothesis(self, said: Hypothesis, name: str = "", *, again: bool = False) -> str:
        """The words somebody, by that `name`, is in the middle of; the utterance will take their place.

        They spoke before, `again`: then their name is there already.
        """
        template = self._templates.get_template("call/interim.html")
        return template.render(interim_id=interim(said.speaker), said=said, name=name, again=again).strip()


_GLOBALS: dict[str, Any] = {
    "words": words,
    "the_line": on_the_line,
    "people": people,
    "called": called,
    "team": (),
    "alerts": (),
    "elsewhere": (),
    "explained_before": 0,
    "pops": None,
    "asked": (),
    "duty": None,
    "layout": layout,
    "may_act": may_act,
    "timeline_of": timeline,
    "prose": prose,
    "with_account": with_account,
    "member": None,
    "record": None,
    "candidates": (),
    "promises": (),
    "owed": Owed(),
    "now": None,
    "call_zone": "",
    "summary": None,
    "csrf": "",
    "problem": "",
    "email": "",
    "next": "",
    "timezone": "UTC",
    "business": "callassist",
    "demo": False,
}
