"""The phone one event further. The carrier's reports are folded as facts: late, twice, in any order, all end alike."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from callassist.calls import colleague_events as ce
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.events import CallEvent
from callassist.calls.phone import CUSTOMER, Party, Phone, Transfer
from callassist.calls.phone_events import Mode, Outcome, Role

HUNG_UP_BY_US = "hung up by agent"
"""A call that ended for this reason leaves the customer's leg to be hung up; all other reasons are the carrier's.

Not in a call between colleagues: it also ends because the caller has left it.
"""

TAKEN = "taken"
"""An offer is over with this: its leg is somebody's who took the call."""


def phone_after(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    """The phone once `event` is recorded at `at`. Total: never raises; the carrier's facts commute."""
    folded = phone
    for part in (_call, _answering, _dialling, _leg, _setting, _asked, _among_us, _transfer, _sound):
        folded = part(folded, event, at)
    if folded is not phone and not folded.has_talked and any(party.has_talked for party in folded.parties):
        return replace(folded, has_talked=True)
    return folded


def _call(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case e.CallStarted(direction="inbound"):
            facts: dict[str, Any] = {"leg_sid": event.call_sid, "is_joined": True, "joined_at": at}
            return _with(phone, CUSTOMER, address=event.caller_id, invited_at=at, **facts)
        case e.CallStarted():
            phone = replace(phone, is_internal=event.direction == "internal")
            return _with(phone, CUSTOMER, address=event.caller_id, invited_at=at)
        case e.ConferenceStarted():
            return replace(phone, conference_sid=event.conference_sid)
        case e.CallEnded():
            phone = replace(phone, ended=True)
            customer = phone.customer
            if customer is None or customer.given_up or event.reason == HUNG_UP_BY_US or phone.is_internal:
                return phone
            return _with(phone, CUSTOMER, left=customer.left or event.reason or "completed")
        case _:
            return phone


def _answering(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case e.AgentAccepted():
            label = f"agent-{event.round}"
            who: dict[str, Any] = {"member_id": event.member_id, "name": event.name}
            phone = _with(phone, label, role=Role.AGENT, invited_at=at, dialling_at=at, **who)
            return _owned(_taken_over(phone, label, event.leg), label)
        case e.AgentConnected():
            return _joined(phone, f"agent-{event.round}", event.leg_sid, at)
        case e.AgentUnreachable():
            return _unreachable(phone, event)
        case e.FallbackDialled():
            return _with(phone, "fallback", role=Role.AGENT, invited_at=at, dialling_at=at)
        case e.FallbackConnected():
            return _owned(_joined(phone, "fallback", event.leg_sid, at), "fallback")
        case _:
            return phone


def _unreachable(phone: Phone, event: e.AgentUnreachable) -> Phone:
    """A leg that was given up before is still to be hung up: this may follow from that, and not be the carrier's."""
    phone = replace(phone, failed=phone.failed | {event.round})
    party = phone.party(f"agent-{event.round}")
    if party is None or not party.is_wanted:
        return phone
    return _with(phone, party.label, left=event.reason)


def _dialling(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case pe.LegInvited():
            return _invited(phone, event, at)
        case pe.LegDialling():
            party = phone.party(event.label)
            if party is not None and event.attempt <= party.attempt:
                return phone
            return _with(phone, event.label, attempt=event.attempt, dialling_at=at)
        case pe.LegDialled():
            return _on_leg(phone, event.label, event.leg_sid)
        case _:
            return phone


def _leg(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case pe.LegAnswered():
            return _with(_on_leg(phone, event.label, event.leg_sid), event.label, is_answered=True)
        case pe.LegJoined():
            taker = _taker(phone, event.label)
            return _joined(phone, taker.label if taker else event.label, event.leg_sid, at)
        case pe.LegLeft():
            phone = _with(phone, event.label, left=event.reason)
            taker = _taker(phone, event.label)
            return _with(phone, taker.label, left=taker.left or event.reason) if taker else phone
        case pe.MachineDetected():
            return _with(phone, event.label, machine=event.kind)
        case pe.LegGivenUp():
            return _with(phone, event.label, given_up=event.reason)
        case _:
            return phone


def _invited(phone: Phone, event: pe.LegInvited, at: datetime) -> Phone:
    """Who only listens is dialled so: the carrier need not be asked for it again."""
    return _with(
        phone,
        event.label,
        role=event.role,
        member_id=event.member_id,
        name=event.name,
        address=event.address,
        offer=event.offer,
        mode=event.mode,
        coached=event.coached,
        ring_seconds=event.ring_seconds,
        invited_at=at,
        is_muted=event.mode is Mode.LISTEN,
    )


def _setting(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case pe.PartySet():
            party = phone.party(event.label)
            if party is not None and event.number <= party.settings:
                return phone
            confirmed: dict[str, Any] = {"is_held": event.hold, "is_muted": event.muted, "coaching": event.coaching}
            return _with(phone, event.label, settings=event.number, **confirmed)
        case pe.MuteAsked():
            party = phone.party(event.label)
            if party is None or event.number <= party.mutes:
                return phone
            return _with(phone, event.label, mute_asked=event.muted, mutes=event.number)
        case pe.ModeAsked():
            party = phone.party(event.label)
            if party is None or event.number <= party.modes:
                return phone
            return _with(phone, event.label, mode=event.mode, modes=event.number)
        case _:
            return phone


def _asked(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case pe.HoldAsked() if event.number > phone.holds:
            talker = phone.talker(event.by)
            by = talker.label if talker else ""
            return replace(phone, hold_asked=event.hold, hold_by=by, holds=event.number)
        case rec.PauseAsked() if event.number > phone.pauses:
            return replace(phone, pause_asked=event.paused, pauses=event.number)
        case rec.RecordingSet() if event.number > phone.pauses_set:
            return replace(phone, is_paused=event.paused, pauses_set=event.number)
        case pe.SentToVoicemail():
            return replace(phone, voicemail=True)
        case pe.VoicemailReached() | pe.VoicemailLeft():
            return replace(phone, voicemail_reached=True)
        case pe.AnnouncementPlayed():
            return replace(phone, announced=True)
        case pe.OptedOut():
            return replace(phone, opted_out=event.by)
        case _:
            return phone


def _among_us(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case ce.ColleagueAccepted():
            return _with(phone, CUSTOMER, accepted=True)
        case ce.CallInherited():
            return _owned(phone, event.label)
        case _:
            return phone


def _transfer(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case pe.TransferAsked():
            return _transfer_asked(phone, event, at)
        case pe.BriefRead():
            return _change(phone, event.transfer, lambda one: replace(one, read=one.read | {event.member_id}))
        case pe.TransferDeclined():
            return _change(phone, event.transfer, lambda one: replace(one, declined=one.declined | {event.member_id}))
        case pe.TransferTaken():
            return _transfer_taken(phone, event, at)
        case pe.TransferSettled():
            return _transfer_settled(phone, event)
        case _:
            return phone


def _transfer_asked(phone: Phone, event: pe.TransferAsked, at: datetime) -> Phone:
    asker = phone.talker(event.by)
    by = asker.label if asker else ""
    to = (event.to, event.address, event.name)
    return replace(
        phone, transfers=(*phone.transfers, Transfer(event.transfer, event.kind, *to, event.brief, by, asked_at=at))
    )


def _transfer_taken(phone: Phone, event: pe.TransferTaken, at: datetime) -> Phone:
    transfer = _nth(phone, event.transfer)
    if transfer is None:
        return phone
    taken_by = event.member_id or event.address or event.name
    phone = _change(phone, event.transfer, lambda one: replace(one, taken_by=taken_by))
    phone = _with(
        phone,
        transfer.label,
        role=event.role,
        member_id=event.member_id,
        name=event.name,
        address=event.address,
        invited_at=at,
        dialling_at=at if event.leg else None,
    )
    return _taken_over(phone, transfer.label, event.leg)


def _transfer_settled(phone: Phone, event: pe.TransferSettled) -> Phone:
    transfer = _nth(phone, event.transfer)
    if transfer is None or transfer.outcome is not None:
        return phone
    phone = _change(phone, event.transfer, lambda one: replace(one, outcome=event.outcome))
    target = phone.party(transfer.label)
    if target is not None and event.outcome is Outcome.HANDED_OVER:
        return _given_up(_owned(phone, target.label), transfer.by, "left")
    if target is not None and event.outcome is not Outcome.JOINED:
        return _given_up(phone, target.label, event.outcome.value)
    return phone


def _sound(phone: Phone, event: CallEvent, at: datetime) -> Phone:
    match event:
        case te.StreamStarted() if event.label:
            return replace(phone, opened=phone.opened | {(event.label, event.name)})
        case te.TranscriptionInterrupted() if event.label:
            return replace(phone, broken=phone.broken | {(event.label, event.name)})
        case rec.RecordingStarted():
            return replace(phone, recording_sid=event.recording_sid)
        case _:
            return phone


def _with(phone: Phone, label: str, **changes: Any) -> Phone:
    """A report about a label that nobody invited yet is kept for them."""
    if phone.party(label) is None:
        party = replace(_stranger(label), **changes)
        return replace(phone, parties=(*phone.parties, party))
    parties = tuple(replace(one, **changes) if one.label == label else one for one in phone.parties)
    return replace(phone, parties=parties)


def _stranger(label: str) -> Party:
    kind = label.partition("-")[0]
    roles = {CUSTOMER: Role.CUSTOMER, "listen": Role.MANAGER, "guest": Role.GUEST}
    mode = Mode.LISTEN if kind == "listen" else Mode.TALK
    return Party(label, roles.get(kind, Role.AGENT), offer=kind in ("ring", "offer"), mode=mode)


def _on_leg(phone: Phone, label: str, leg_sid: str) -> Phone:
    """The leg's own report says more than a dialling that came back late."""
    taker = _taker(phone, label)
    for one in (label, taker.label if taker else ""):
        party = phone.party(one)
        if one and (party is None or not party.leg_sid):
            phone = _with(phone, one, leg_sid=leg_sid)
    return phone


def _joined(phone: Phone, label: str, leg_sid: str, at: datetime) -> Phone:
    party = phone.party(label)
    joined_at = party.joined_at if party and party.joined_at else at
    return _with(phone, label, leg_sid=leg_sid, is_joined=True, joined_at=joined_at)


def _taker(phone: Phone, offer: str) -> Party | None:
    return next((party for party in phone.parties if party.taken_from == offer), None)


def _taken_over(phone: Phone, label: str, leg: str) -> Phone:
    """`label` goes on with the offer's leg, which may be over already."""
    offer = phone.party(leg)
    if offer is None:
        return phone
    taken: dict[str, Any] = {"leg_sid": offer.leg_sid, "left": offer.left, "address": offer.address}
    phone = _with(phone, label, taken_from=leg, is_answered=True, **taken)
    return _with(phone, leg, left=offer.left or TAKEN)


def _owned(phone: Phone, label: str) -> Phone:
    return phone if label in phone.owners else replace(phone, owners=(*phone.owners, label))


def _given_up(phone: Phone, label: str, reason: str) -> Phone:
    party = phone.party(label)
    return _with(phone, label, given_up=party.given_up or reason) if party else phone


def _nth(phone: Phone, number: int) -> Transfer | None:
    return next((one for one in phone.transfers if one.transfer == number), None)


def _change(phone: Phone, number: int, changed: Any) -> Phone:
    transfers = tuple(changed(one) if one.transfer == number else one for one in phone.transfers)
    return replace(phone, transfers=transfers)
