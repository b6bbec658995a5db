"""What people are told of the phone beside who is on the line: cries for help, hints, recordings, and lines of news."""

from dataclasses import dataclass, replace
from datetime import datetime

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEvent
from callassist.calls.phone import Party, Phone, Transfer
from callassist.calls.phone_events import Outcome, Role
from callassist.calls.transcript_events import UtteranceTranscribed
from callassist.speech import Speaker


@dataclass(frozen=True, slots=True)
class Help:
    """`by` is a member's id; `settled_by` the name of who sees to it, empty until somebody does."""

    number: int
    note: str
    by: str
    at: datetime
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    number: int
    text: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """The carrier's recording: no `name` until it is stored here, `lost` says why it never will be."""

    sid: str
    name: str = ""
    seconds: float = 0.0
    channels: int = 0
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Voicemail:
    """`text` is empty until it was transcribed, and where nothing was said."""

    sid: str
    seconds: float
    text: str = ""


def help_after(helps: tuple[Help, ...], event: CallEvent, at: datetime) -> tuple[Help, ...]:
    match event:
        case pe.HelpAsked():
            return (*helps, Help(event.number, event.note, event.by, at))
        case pe.HelpSettled():
            return tuple(replace(one, settled_by=event.name) if one.number == event.number else one for one in helps)
        case _:
            return helps


def recordings_after(recordings: tuple[Kept, ...], event: CallEvent) -> tuple[Kept, ...]:
    match event:
        case rec.RecordingStarted():
            return _kept(recordings, Kept(event.recording_sid))
        case rec.RecordingReady():
            known = _recording(recordings, event.recording_sid)
            return _kept(recordings, replace(known, seconds=event.seconds, channels=event.channels))
        case rec.RecordingKept():
            return _kept(recordings, replace(_recording(recordings, event.recording_sid), name=event.name))
        case rec.RecordingLost():
            return _kept(recordings, replace(_recording(recordings, event.recording_sid), lost=event.reason))
        case _:
            return recordings


def _recording(recordings: tuple[Kept, ...], sid: str) -> Kept:
    return next((one for one in recordings if one.sid == sid), Kept(sid))


def _kept(recordings: tuple[Kept, ...], one: Kept) -> tuple[Kept, ...]:
    if any(known.sid == one.sid for known in recordings):
        return tuple(one if known.sid == one.sid else known for known in recordings)
    return (*recordings, one)


def voicemail_after(voicemail: Voicemail | None, event: CallEvent) -> Voicemail | None:
    match event:
        case pe.VoicemailLeft():
            return Voicemail(event.recording_sid, event.seconds, voicemail.text if voicemail else "")
        case pe.VoicemailTranscribed():
            return Voicemail(event.recording_sid, voicemail.seconds if voicemail else 0.0, event.text)
        case _:
            return voicemail


def said_by(phone: Phone, event: UtteranceTranscribed, agent: str) -> str:
    """Which of us said it: whose stream it came on; on the customer's own, the `agent` who has the call."""
    if event.utterance.speaker is Speaker.CUSTOMER:
        return ""
    label = {name: label for label, name in phone.opened}.get(event.stream, "")
    party = phone.party(label)
    return party.name if party else agent


def told(before: Phone, now: Phone, event: CallEvent) -> tuple[str, ...]:
    """What the transcript says of what became of the phone by `event`; nothing of the usual call with one agent."""
    match event:
        case rec.PauseAsked(paused=True):
            return ("Recording and transcript are paused.",)
        case rec.PauseAsked():
            return ("Recording and transcript go on.",)
        case pe.OptedOut():
            return ("From here on nothing is transcribed or recorded: that was the customer's wish.",)
        case pe.TransferSettled():
            transfer = next((one for one in now.transfers if one.transfer == event.transfer), None)
            return _settled(now, transfer) if transfer else ()
        case _:
            return (*_held(before, now), *_came_and_went(before, now))


def _settled(phone: Phone, transfer: Transfer) -> tuple[str, ...]:
    target, asker = phone.party(transfer.label), phone.party(transfer.by)
    who = (target.name if target else "") or transfer.name or "The colleague"
    goes_on = f" {_named(asker)} has the call." if asker and asker.is_here else ""
    match transfer.outcome:
        case Outcome.HANDED_OVER:
            return (f"{who} has the call now.",)
        case Outcome.CANCELLED:
            return (f"The transfer to {who} was called off.{goes_on}",)
        case Outcome.RETURNED:
            return (f"{who} has left.{goes_on}",)
        case Outcome.FAILED if set(transfer.to) <= transfer.declined and transfer.to:
            return (f"{who} declined.{goes_on}",)
        case Outcome.FAILED:
            return (f"{who} did not take the call.{goes_on}",)
        case _:
            return ()


def _held(before: Phone, now: Phone) -> tuple[str, ...]:
    was = before.customer is not None and before.customer.is_held
    held = now.customer is not None and now.customer.is_held
    if was == held:
        return ()
    return ("The customer is on hold.",) if held else ("The customer is back on the line.",)


def _came_and_went(before: Phone, now: Phone) -> tuple[str, ...]:
    if not now.is_group or now.ended:
        return ()
    here, there = {one.label for one in now.talkers}, {one.label for one in before.talkers}
    came = (f"{_named(one)} joined." for one in now.talkers if one.label not in there)
    went = (f"{_named(one)} left." for one in before.talkers if one.label not in here)
    return (*came, *went)


def _named(party: Party) -> str:
    roles = {Role.CUSTOMER: "The customer", Role.MANAGER: "A manager", Role.GUEST: "A guest"}
    return party.name or roles.get(party.role, "The agent")
