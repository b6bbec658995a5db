"""What people see of a call: `fold` takes the panel one event further, for first paint and live update alike."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import get_args

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import phone_news as pn
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.alert_events import AlertPutAway
from callassist.calls.cards import Card, cards_after
from callassist.calls.drafts import Agreement, FollowUp, agreements_after, follow_up_after
from callassist.calls.model import Call, State, after
from callassist.calls.owed import Callback, Voicemail, callback_after, voicemail_after
from callassist.calls.phone import customer_held
from callassist.calls.phone_names import short_name
from callassist.calls.terms import Quote
from callassist.method import Band, Cause, Disposition, Flag, Stage, Step
from callassist.speech import Speaker, Utterance, Word


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript as it was heard live; a line without a speaker is a gap, told in words.

    `corrected` is what a second hearing put in its place; empty where the line stands.
    """

    seq: int
    speaker: Speaker | None
    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    corrected: tuple[Utterance, ...] = ()
    name: str = ""
    """Which of us said it; `shown` is what told them apart from the others on the line then."""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    call: Call
    seq: int = 0
    agent_name: str = ""
    customer_name: str = ""
    candidates: tuple[str, ...] = ()
    transcript: tuple[Line, ...] = ()
    listening: str = "waiting"
    """waiting, live, interrupted or complete."""
    streams: tuple[str, ...] = ()
    """Names of the media streams that were opened or given up, oldest first."""
    audio_began: datetime | None = None
    """Second 0 of the transcript's clock; None until a media stream opened."""
    silences: tuple[te.TrackSilent, ...] = ()
    """Who should be heard at the moment and is not."""
    heard_by: str = ""
    """The process that holds, or held, the newest media stream."""
    language: str = "en"
    """What the newest media stream is listened to in."""
    recording: str = ""
    """Name of the file with both sides of the call; empty when no sound was kept."""
    checked_by: str = ""
    """The model that heard the recording once more; empty until then."""
    tension: float = 0.0
    band: Band = Band.CALM
    tensions: tuple[tuple[float, float], ...] = ()
    """(call time, tension) after each of the customer's utterances."""
    stage: Stage = Stage.VENT
    stages: tuple[tuple[float, Stage], ...] = ()
    steps: tuple[Step, ...] = ()
    flags: tuple[tuple[Flag, Quote], ...] = ()
    rounds: int = 0
    """How often in a row the customer came back to the same complaint, when it last happened."""
    warnings: tuple[Quote, ...] = ()
    """The agent's answers to abuse."""
    problem: Quote | None = None
    problem_confirmed: Quote | None = None
    fell_back: ae.PlaybookFellBack | None = None
    """Why the call is prompted by an earlier playbook, where it is."""
    solutions_asked: bool = False
    """The agent overrode the gate before solutions."""
    cards: tuple[Card, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    notes: str = ""
    notes_revision: int = 0
    disposition: Disposition | None = None
    disposition_revision: int = 0
    cause: Cause | None = None
    follow_up: FollowUp = field(default_factory=FollowUp)
    wording: ae.WordingProposed | None = None
    """What a language model proposes, until somebody declines it."""
    help: tuple[pn.Help, ...] = ()
    hints: tuple[pn.Hint, ...] = ()
    put_away: frozenset[tuple[str, str]] = frozenset()
    """Alerts of this call, each with the manager who put it away."""
    held_since: datetime | None = None
    """Since when the customer is to hear music; None while they are not."""
    rings: frozenset[str] | None = None
    """Members at whose desks the call rings; None: at everybody's."""
    recordings: tuple[pn.Kept, ...] = ()
    voicemail: Voicemail | None = None
    callback: Callback | None = None

    @property
    def state(self) -> State:
        return self.call.state

    @property
    def is_assisted(self) -> bool:
        """The rules of the assist know English only, and are about customers."""
        return self.language == "en" and not self.call.phone.is_internal

    @property
    def card(self) -> Card | None:
        """The one card on screen."""
        shown = [card for card in self.cards if not card.outcome]
        return shown[-1] if shown and self.call.ended_at is None else None

    @property
    def standing(self) -> tuple[Agreement, ...]:
        """Agreements that nobody removed or replaced."""
        return tuple(a for a in self.agreements if a.status in ("draft", "confirmed"))

    def clock(self, seq: int) -> float:
        """Call time at the end of the utterance recorded as `seq`; 0 when there is none."""
        return next((line.end for line in reversed(self.transcript) if line.seq == seq), 0.0)


def blank(call_id: e.CallId, started_at: datetime) -> Panel:
    return Panel(Call(call_id, started_at))


def fold(panel: Panel, stored: e.StoredEvent) -> Panel:
    call = after(panel.call, stored.event, stored.at)
    news = pn.told(panel.call.phone, call.phone, stored.event)
    held_since = (panel.held_since or stored.at) if customer_held(call.phone) else None
    panel = _on_the_phone(replace(panel, call=call, seq=stored.seq, held_since=held_since), stored, news)
    if isinstance(stored.event, te.StreamStarted) and panel.audio_began is None:
        panel = replace(panel, audio_began=stored.at - timedelta(seconds=stored.event.offset))
    for part in (_phone, _transcript, _silence, _second_hearing, _assist, _prompts, _drafts, _people):
        panel = part(panel, stored.event)
    return panel


def _on_the_phone(panel: Panel, stored: e.StoredEvent, news: tuple[str, ...]) -> Panel:
    event = stored.event
    if news:
        at = _audio_time(panel, stored.at)
        panel = replace(panel, transcript=(*panel.transcript, Line(panel.seq, None, at, at, " ".join(news))))
    match event:
        case pe.HintGiven():
            return replace(panel, hints=(*panel.hints, pn.Hint(event.number, event.text, event.name, stored.at)))
        case pe.HintSeen():
            return replace(panel, hints=pn.hints_seen(panel.hints, event))
        case AlertPutAway():
            return replace(panel, put_away=panel.put_away | {(event.alert, event.by)})
        case pe.MembersRung():
            return replace(panel, rings=frozenset(event.members))
        case _ if isinstance(event, get_args(pe.PhoneEvent)):
            return replace(
                panel,
                help=pn.help_after(panel.help, event, stored.at),
                recordings=pn.recordings_after(panel.recordings, event, stored.at),
                voicemail=voicemail_after(panel.voicemail, event),
                callback=callback_after(panel.callback, event),
            )
        case _:
            return panel


def _audio_time(panel: Panel, at: datetime) -> float:
    """When `at` is on the transcript's clock; what was heard already is never after it."""
    heard = panel.transcript[-1].end if panel.transcript else 0.0
    return max(heard, (at - panel.audio_began).total_seconds()) if panel.audio_began else heard


def _phone(panel: Panel, event: e.CallEvent) -> Panel:
    match event:
        case e.CustomerIdentified() if event.revision >= panel.call.customer_revision:
            return replace(panel, customer_name=event.name, candidates=event.candidates)
        case _:
            return (
                panel if panel.agent_name == panel.call.agent_name else replace(panel, agent_name=panel.call.agent_name)
            )


def _transcript(panel: Panel, event: e.CallEvent) -> Panel:
    match event:
        case te.UtteranceTranscribed(utterance=said):
            name = pn.said_by(panel.call.phone, event, panel.call.agent_name)
            shown = short_name(panel.call.phone, name)
            line = Line(panel.seq, said.speaker, said.start, said.end, said.text, said.words, name=name, shown=shown)
            return replace(panel, transcript=(*panel.transcript, line), listening="live")
        case te.StreamStarted(label=""):
            panel = replace(panel, heard_by=event.instance, language=event.language)
            return replace(panel, listening="live", streams=_named(panel, event.name))
        case te.AudioSkipped():
            text = f"{event.seconds:.0f} seconds of the {event.speaker} were not transcribed: {event.reason}"
            line = Line(panel.seq, None, event.start, event.start + event.seconds, text)
            return replace(panel, transcript=(*panel.transcript, line))
        case te.TranscriptionInterrupted(label=""):
            end = panel.transcript[-1].end if panel.transcript else 0.0
            line = Line(panel.seq, None, end, end, f"The transcript was interrupted: {event.reason}")
            lines = (*panel.transcript, line)
            return replace(panel, transcript=lines, listening="interrupted", streams=_named(panel, event.name))
        case te.TranscriptCompleted():
            return replace(panel, listening="complete")
        case _:
            return panel


_SILENCES = {
    te.Silence.ABSENT: "From here on no audio of the {} arrived.",
    te.Silence.UNHEARD: "From here on nothing was heard from the {}.",
}


def _silence(panel: Panel, event: e.CallEvent) -> Panel:
    match event:
        case te.TrackSilent():
            text = _SILENCES[event.kind].format(event.speaker)
            line = Line(panel.seq, None, event.since, event.since, text)
            silences = (*panel.silences, event) if panel.state is State.ACTIVE else ()
            return replace(panel, transcript=(*panel.transcript, line), silences=silences)
        case te.TrackHeard():
            line = Line(panel.seq, None, event.at, event.at, f"The {event.speaker} is heard again.")
            silences = tuple(one for one in panel.silences if one.speaker is not event.speaker)
            return replace(panel, transcript=(*panel.transcript, line), silences=silences)
        case te.StreamStarted(label="") | te.TranscriptionInterrupted(label="") | te.TranscriptCompleted():
            return replace(panel, silences=())
        case _ if panel.state is not State.ACTIVE:
            return replace(panel, silences=())
        case _:
            return panel


def _second_hearing(panel: Panel, event: e.CallEvent) -> Panel:
    match event:
        case te.AudioKept():
            return replace(panel, recording=event.name)
        case rec.RecordingDeleted(recording_sid=rec.HEARD):
            return replace(panel, recording="")
        case te.LineCorrected():
            lines = tuple(
                replace(line, corrected=event.utterances) if line.seq == event.cause else line
                for line in panel.transcript
            )
            return replace(panel, transcript=lines)
        case te.TranscriptChecked():
            return replace(panel, checked_by=event.model)
        case _:
            return panel


def _named(panel: Panel, name: str) -> tuple[str, ...]:
    return panel.streams if name in panel.streams else (*panel.streams, name)


def _assist(panel: Panel, event: e.CallEvent) -> Panel:
    match event:
        case ae.TensionChanged():
            point = (panel.clock(event.cause), event.tension)
            return replace(panel, tension=event.tension, band=event.band, tensions=(*panel.tensions, point))
        case ae.StageChanged():
            point_in_time = (panel.clock(event.cause), event.stage)
            return replace(panel, stage=event.stage, stages=(*panel.stages, point_in_time))
        case ae.StepsObserved():
            new = tuple(step for step in event.steps if step not in panel.steps)
            return replace(panel, steps=(*panel.steps, *new))
        case ae.FlagRaised():
            return replace(panel, flags=(*panel.flags, (event.flag, event.quote)))
        case ae.ComplaintRepeated():
            return replace(panel, rounds=event.rounds)
        case ae.WarningGiven():
            return replace(panel, warnings=(*panel.warnings, event.quote))
        case ae.ProblemRestated():
            return replace(panel, problem=event.restated, problem_confirmed=event.confirmed)
        case _:
            return panel


def _prompts(panel: Panel, event: e.CallEvent) -> Panel:
    match event:
        case ae.PlaybookFellBack():
            return replace(panel, fell_back=event)
        case e.SolutionsAsked():
            return replace(panel, solutions_asked=True)
        case _:
            at = panel.clock(event.cause) if isinstance(event, ae.CardShown) else 0.0
            return replace(panel, cards=cards_after(panel.cards, event, at))


def _drafts(panel: Panel, event: e.CallEvent) -> Panel:
    agreements = agreements_after(panel.agreements, event)
    return replace(panel, agreements=agreements, follow_up=follow_up_after(panel.follow_up, event))


def _people(panel: Panel, event: e.CallEvent) -> Panel:
    match event:
        case e.NotesSaved() if event.revision > panel.notes_revision:
            return replace(panel, notes=event.text, notes_revision=event.revision)
        case ae.WordingProposed():
            return replace(panel, wording=event)
        case e.WordingDeclined():
            return replace(panel, wording=None)
        case e.DispositionChosen():
            return replace(
                panel,
                disposition=event.disposition,
                disposition_revision=event.revision,
                cause=event.cause_of_breakdown,
            )
        case _:
            return panel
