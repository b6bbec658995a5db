"""What people are told of the phone beside who is on the line: cries for help, hints, recordings, and lines of news."""

from dataclasses import dataclass, replace
from datetime import datetime

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEvent
from callassist.calls.phone import Party, Phone, Transfer
from callassist.calls.phone_events import Kind, Outcome, Role
from callassist.calls.phone_names import full_name
from callassist.calls.transcript_events import UtteranceTranscribed
from callassist.speech import Speaker


@dataclass(frozen=True, slots=True)
class Help:
    """`by` is a member's id; `helper` that of who sees to it and `settled_by` their name, empty until they said so."""

    number: int
    note: str
    by: str
    at: datetime
    settled_by: str = ""
    helper: str = ""
    settled_at: datetime | None = None

    def has_come(self, phone: Phone) -> bool:
        """Whether who sees to it talks in the call, or has since they said so."""
        legs = [one for one in phone.parties if one.member_id == self.helper and one.has_talked]
        return any(one.is_talker or _is_since(self.settled_at, one.joined_at) for one in legs)


@dataclass(frozen=True, slots=True)
class Hint:
    """`name` is of who gave it, `seen_by` of who read it and put it away; empty until then."""

    number: int
    text: str
    name: str
    at: datetime
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The carrier's recording: no `name` until it is stored here, `lost` says why it never will be.

    `deleted_at` is when its time here was over, after `days`.
    """

    sid: str
    name: str = ""
    seconds: float = 0.0
    channels: int = 0
    lost: str = ""
    deleted_at: datetime | None = None
    days: int = 0


def help_after(helps: tuple[Help, ...], event: CallEvent, at: datetime) -> tuple[Help, ...]:
    match event:
        case pe.HelpAsked():
            return (*helps, Help(event.number, event.note, event.by, at))
        case pe.HelpSettled():
            return tuple(_seen_to(one, event, at) if one.number == event.number else one for one in helps)
        case _:
            return helps


def _seen_to(cry: Help, event: pe.HelpSettled, at: datetime) -> Help:
    return replace(cry, settled_by=event.name, helper=event.by, settled_at=at)


def _is_since(moment: datetime | None, joined_at: datetime | None) -> bool:
    return moment is not None and joined_at is not None and joined_at >= moment


def hints_seen(hints: tuple[Hint, ...], event: pe.HintSeen) -> tuple[Hint, ...]:
    return tuple(replace(one, seen_by=event.name) if one.number == event.number else one for one in hints)


def recordings_after(recordings: tuple[Kept, ...], event: CallEvent, at: datetime) -> tuple[Kept, ...]:
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
        case rec.RecordingDeleted():
            known = _recording(recordings, event.recording_sid)
            return _kept(recordings, replace(known, name="", deleted_at=at, days=event.days))
        case _:
            return recordings


def _recording(recordings: tuple[Kept, ...], sid: str) -> Kept:
    return next((one for one in recordings if one.sid == sid), Kept(sid))


def _kept(recordings: tuple[Kept, ...], one: Kept) -> tuple[Kept, ...]:
    if any(known.sid == one.sid for known in recordings):
        return tuple(one if known.sid == one.sid else known for known in recordings)
    return (*recordings, one)


def said_by(phone: Phone, event: UtteranceTranscribed, agent: str) -> str:
    """Which of us said it: whose stream it came on; on the customer's own, the `agent` who has the call."""
    if event.utterance.speaker is Speaker.CUSTOMER:
        return _named(phone, phone.customer) if phone.is_internal and phone.customer else ""
    label = {name: label for label, name in phone.opened}.get(event.stream, "")
    party = phone.party(label)
    return _named(phone, party) if party else agent


def told(before: Phone, now: Phone, event: CallEvent) -> tuple[str, ...]:
    """What the transcript says of what became of the phone by `event`; nothing of the usual call with one agent."""
    match event:
        case rec.PauseAsked(paused=True):
            return ("Recording and transcript are paused.",)
        case rec.PauseAsked():
            return ("Recording and transcript go on.",)
        case pe.MachineDetected():
            return ("A machine has answered, as far as the phone company can hear.",)
        case pe.OptedOut():
            return ("From here on nothing is transcribed or recorded: that was the customer's wish.",)
        case pe.TransferSettled():
            transfer = next((one for one in now.transfers if one.transfer == event.transfer), None)
            return _settled(now, transfer) if transfer else ()
        case _:
            return (*_held(before, now), *_came_and_went(before, now))


def _settled(phone: Phone, transfer: Transfer) -> tuple[str, ...]:
    target, asker = phone.party(transfer.label), phone.party(transfer.by)
    who = (_named(phone, target) if target else "") or transfer.name or "The colleague"
    is_added = transfer.kind is Kind.BRING_IN
    goes_on = f" {_named(phone, asker)} has the call." if asker and asker.is_here else ""
    match transfer.outcome:
        case Outcome.HANDED_OVER:
            return (f"{who} has the call now.",)
        case Outcome.CANCELLED:
            off = f"{who} is not asked any more." if is_added else f"The transfer to {who} was called off."
            return (f"{off}{goes_on}",)
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
    if was == held or now.customer is None:
        return ()
    who = _named(now, now.customer) if now.is_internal else "The customer"
    return (f"{who} is on hold.",) if held else (f"{who} is back on the line.",)


def _came_and_went(before: Phone, now: Phone) -> tuple[str, ...]:
    if not now.is_group or now.ended:
        return ()
    here, there = _talking(now), _talking(before)
    came = (f"{_named(now, one)} joined." for label, one in here.items() if label not in there)
    went = (_gone(now, one) for label, one in there.items() if label not in here)
    return (*came, *went)


def _talking(phone: Phone) -> dict[str, Party]:
    return {one.label: one for one in phone.parties if one.is_talker}


def _gone(now: Phone, party: Party) -> str:
    """Why somebody is no longer on the line, where that was not their own doing."""
    reason = (now.party(party.label) or party).given_up
    name = _named(now, party)
    match reason:
        case "removed":
            return f"{name} was taken off the line."
        case "alone":
            return f"{name} was taken off the line: nobody of ours was left."
        case _:
            return f"{name} left."


def _named(phone: Phone, party: Party) -> str:
    roles = {Role.CUSTOMER: "The customer", Role.MANAGER: "A manager", Role.GUEST: "A guest"}
    return full_name(phone, party) or roles.get(party.role, "The agent")
