"""What is to be done about the line: the difference between what the log wants and what the carrier confirmed. Pure.

Everything looks at the folded state and never at the last event: lost, doubled or late reports and restarts end alike.
Commands are not stored; what comes of them is an event again. What follows of itself is in `calls.consequences`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from callassist.calls.consequences import deadlines
from callassist.calls.phone import CUSTOMER, Party, Phone, customer_held
from callassist.calls.phone_events import Kind, Mode, Role

DIAL_AGAIN = 15
"""Seconds after which a leg that was to be dialled and is not known is looked for, and dialled again."""
DIALS = 3
"""How often at most; then the leg's time runs out."""
OWN_STREAM = 3
"""Seconds in which the page that let somebody in should have started their media stream."""


class Way(StrEnum):
    """Into the call: a question that 1 must be pressed for; a page that starts a stream first; or straight in."""

    OFFER = "offer"
    ENTER = "enter"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Dial:
    """With `again` it may have been dialled before: look for the leg first. `coached_sid` is a leg's, or empty."""

    label: str
    address: str
    way: Way
    ring_seconds: int
    again: bool
    muted: bool
    coached_sid: str


@dataclass(frozen=True, slots=True)
class HangUp:
    label: str
    leg_sid: str


@dataclass(frozen=True, slots=True)
class SetParty:
    """All of it, not a change: safe to repeat. `number` is that of the PartySet to record."""

    label: str
    leg_sid: str
    number: int
    hold: bool
    muted: bool
    coached: str
    coached_sid: str


@dataclass(frozen=True, slots=True)
class StartStream:
    """`name` is LABEL-K, new for every stream of the leg."""

    label: str
    leg_sid: str
    name: str


@dataclass(frozen=True, slots=True)
class StartRecording:
    """To be looked for before it is repeated."""

    leg_sid: str


@dataclass(frozen=True, slots=True)
class SetRecording:
    """`number` is that of the RecordingSet to record."""

    leg_sid: str
    recording_sid: str
    number: int
    paused: bool


@dataclass(frozen=True, slots=True)
class SendToVoicemail:
    leg_sid: str


Command = Dial | HangUp | SetParty | StartStream | StartRecording | SetRecording | SendToVoicemail


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the log does not know: whether calls like this are recorded, and whose stream was tried often enough."""

    records: bool
    deaf: frozenset[str] = frozenset()


def due(phone: Phone, wishes: Wishes, now: datetime) -> tuple[Command, ...]:
    """What the carrier is to be asked now: first hold and unhold of the customer, then dialling, then the rest.

    A command stays due until what comes of it is recorded.
    """
    return (
        *_holding(phone),
        *_dialling(phone, now),
        *_hanging_up(phone),
        *_settings(phone),
        *_to_voicemail(phone),
        *_streams(phone, wishes, now),
        *_recording(phone, wishes),
    )


def wake_at(phone: Phone, now: datetime) -> datetime | None:
    """When time alone may make a consequence or a command due; None: never, the next event decides."""
    moments = [*deadlines(phone), *_next_dials(phone), *_stream_checks(phone)]
    return min((moment for moment in moments if moment > now), default=None)


def _holding(phone: Phone) -> Iterator[Command]:
    customer = phone.customer
    if customer is None or not customer.is_here or phone.voicemail or phone.ended or not phone.has_talked:
        return
    wanted = customer_held(phone)
    if wanted != customer.is_held:
        muted = customer.mute_asked
        yield SetParty(customer.label, customer.leg_sid, customer.settings + 1, wanted, muted, "", "")


def _dialling(phone: Phone, now: datetime) -> Iterator[Command]:
    for party in phone.parties:
        if not _is_to_be_dialled(phone, party):
            continue
        again = party.dialling_at is not None
        if not party.dialling_at or party.dialling_at + timedelta(seconds=DIAL_AGAIN) <= now:
            muted, coached = _wanted(phone, party)
            way, sid = _way(party), _leg(phone, coached)
            yield Dial(party.label, party.address, way, party.ring_seconds, again, muted, sid)


def _is_to_be_dialled(phone: Phone, party: Party) -> bool:
    if phone.ended or not party.is_wanted or party.is_joined or party.leg_sid or party.taken_from:
        return False
    if not party.address or party.attempt >= DIALS:
        return False
    if party.role is Role.CUSTOMER:
        return bool(phone.talkers) and (party.accepted or not party.member_id or _has_phone(party))
    transfer = next((one for one in phone.transfers if one.label == party.label), None)
    waits_for_hold = transfer is not None and transfer.kind is Kind.WARM
    return not waits_for_hold or bool(phone.customer and phone.customer.is_held)


def _way(party: Party) -> Way:
    """An own phone is asked even where the call was taken in the panel: its voicemail may pick up."""
    if party.offer or (party.label == CUSTOMER and party.member_id and _has_phone(party)):
        return Way.OFFER
    if party.label.startswith("transfer-"):
        return Way.OFFER if _has_phone(party) else Way.ENTER
    if party.label.startswith("listen-") and _has_phone(party):
        return Way.OFFER
    return Way.JOIN


def _has_phone(party: Party) -> bool:
    return party.address.startswith("+")


def _hanging_up(phone: Phone) -> Iterator[Command]:
    for party in phone.parties:
        if party.leg_sid and not party.left and (party.given_up or phone.ended):
            yield HangUp(party.label, party.leg_sid)


def _settings(phone: Phone) -> Iterator[Command]:
    for party in phone.parties:
        is_theirs = party.role is Role.CUSTOMER and not phone.is_internal
        if is_theirs or not party.is_here or not party.leg_sid or phone.ended:
            continue
        muted, coached = _wanted(phone, party)
        if (muted, coached) != (party.is_muted, party.coaching):
            sid = _leg(phone, coached)
            yield SetParty(party.label, party.leg_sid, party.settings + 1, party.is_held, muted, coached, sid)


def _wanted(phone: Phone, party: Party) -> tuple[bool, str]:
    """Whether the party is to be muted, and whom it is to coach: nobody once they have gone."""
    if party.mode is Mode.TALK:
        return party.mute_asked, ""
    coached = phone.party(party.coached) if party.coached else phone.owner
    if party.mode is Mode.WHISPER and coached and coached.is_talker and coached.leg_sid:
        return False, coached.label
    return True, ""


def _leg(phone: Phone, label: str) -> str:
    party = phone.party(label)
    return party.leg_sid if party else ""


def _to_voicemail(phone: Phone) -> Iterator[Command]:
    customer = phone.customer
    if customer is None or not customer.is_here or phone.ended or phone.talkers:
        return
    if phone.voicemail and not phone.voicemail_reached:
        yield SendToVoicemail(customer.leg_sid)


def _streams(phone: Phone, wishes: Wishes, now: datetime) -> Iterator[Command]:
    if not phone.is_group or phone.ended or phone.is_silenced:
        return
    for party in phone.talkers:
        waits = _has_own_page(party) and now < _page_done(party)
        if party.leg_sid and not waits and party.label not in phone.heard | wishes.deaf:
            given = {name for label, name in phone.opened | phone.broken if label == party.label}
            yield StartStream(party.label, party.leg_sid, f"{party.label}-{len(given) + 1}")


def _has_own_page(party: Party) -> bool:
    return party.label.startswith("transfer-") or bool(party.taken_from)


def _page_done(party: Party) -> datetime:
    joined_at = party.joined_at or datetime.min
    return joined_at + timedelta(seconds=OWN_STREAM)


def _stream_checks(phone: Phone) -> Iterator[datetime]:
    for party in phone.talkers:
        if _has_own_page(party) and party.joined_at:
            yield _page_done(party)


def _next_dials(phone: Phone) -> Iterator[datetime]:
    for party in phone.parties:
        if party.dialling_at and _is_to_be_dialled(phone, party):
            yield party.dialling_at + timedelta(seconds=DIAL_AGAIN)


def _recording(phone: Phone, wishes: Wishes) -> Iterator[Command]:
    customer = phone.customer
    if customer is None or not customer.is_here or phone.ended or not phone.has_talked or phone.is_internal:
        return
    silenced = phone.pause_asked or bool(phone.opted_out)
    if not phone.recording_sid:
        if wishes.records and not phone.opted_out and not phone.voicemail:
            yield StartRecording(customer.leg_sid)
    elif silenced != phone.is_paused:
        yield SetRecording(customer.leg_sid, phone.recording_sid, phone.pauses_set + 1, silenced)
