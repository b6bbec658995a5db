"""The legs of ours that are not in a conference yet, and what is heard on hold: pages for Twilio, and its reports.

An own phone is asked for a key before it is let in: voicemail presses none, so it never takes a customer.
"""

from datetime import timedelta

import structlog
from fastapi import APIRouter, Request, Response

from callassist.calls import phone_events as pe
from callassist.calls.events import AgentAccepted, CallEvent, IllegalTransition
from callassist.calls.log import CallUnknown
from callassist.calls.panel import Panel
from callassist.calls.phone import CUSTOMER, Party, Phone, Transfer
from callassist.calls.phone_events import Kind, Mode, Role
from telephony import twiml, webhooks
from web.line_check import joined
from web.parts import Parts, parts_of
from web.phone import media_url, round_of
from web.speaking import speaking
from web.twilio import MAX_FORM, Signed, leg_told, parsed, phone_of, way_in, xml
from web.watch import watch_of

HOLD_WAIT = timedelta(seconds=5)
"""How long somebody who is consulted first waits for the customer's hold."""
BRIEF_WORDS = 40
_OVER = "This call is over. Goodbye."
_KEYS = "Press 1 to take the call, or 2 to decline."
_JOIN = "Press 1 to join, or 2 to decline."
_CONNECT = "Press 1 to be connected, or 2 to leave it."

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/twilio", max_body_size=MAX_FORM)


# --- own phones ------------------------------------------------------------------------------------------------------


@router.post("/offer/{call_id}/{label}")
async def offer(request: Request, call_id: str, label: str, _form: Signed) -> Response:
    """Somebody, or their voicemail, picked up."""
    panel = await _panel(parts_of(request), call_id)
    party = panel.call.phone.party(label) if panel else None
    if panel is None or party is None or not party.is_wanted or panel.call.phone.ended:
        return xml(twiml.goodbye(_OVER))
    text = offered(panel, party, parts_of(request).business.name)
    return xml(twiml.offer(text, action_url=_url(request, "key", call_id, label)))


@router.post("/key/{call_id}/{label}")
async def key(request: Request, call_id: str, label: str, form: Signed) -> Response:
    """Only the key shows that a person is there."""
    panel, digits = await _panel(parts_of(request), call_id), parsed(webhooks.pressed, form).digits
    party = panel.call.phone.party(label) if panel else None
    if panel is None or party is None:
        return xml(twiml.goodbye(_OVER))
    if digits == "1":
        return await _taken(request, panel, party)
    if digits == "2":
        await _declined(parts_of(request), panel, party)
        return xml(twiml.goodbye("Thank you. Goodbye."))
    return await offer(request, call_id, label, form)


async def _taken(request: Request, panel: Panel, party: Party) -> Response:
    call_id, taking = panel.call.call_id, _taking(panel.call.phone, party)
    label = _label_taken(taking, party)
    if taking is not None:
        try:
            (recorded,) = await parts_of(request).log.record(call_id, taking)
        except IllegalTransition as too_late:
            return xml(twiml.goodbye(f"{too_late} Goodbye."))
        first = recorded.stored.event
        if first != taking:
            return xml(twiml.goodbye(f"{getattr(first, 'name', 'Somebody else')} has taken it. Goodbye."))
    watch_of(request).attend(call_id)
    return await _entrance(request, call_id, label)


def _taking(phone: Phone, party: Party) -> CallEvent | None:
    """What the key means; None: whose leg this is took the call before."""
    kind, _, number = party.label.partition("-")
    if kind == "ring":
        return AgentAccepted(party.member_id, party.name, _round(phone, party), leg=party.label)
    if kind != "offer":
        return None
    transfer = int(number.partition("-")[0])
    return pe.TransferTaken(transfer, party.member_id, party.name, party.role, party.address, leg=party.label)


def _round(phone: Phone, offered: Party) -> int:
    """The round in which this offer was taken, where Twilio asks for the page again."""
    taken = next((one for one in phone.parties if one.taken_from == offered.label), None)
    found = round_of(taken.label) if taken else None
    return phone.round if found is None else found


def _label_taken(taking: CallEvent | None, party: Party) -> str:
    match taking:
        case AgentAccepted():
            return f"agent-{taking.round}"
        case pe.TransferTaken():
            return f"transfer-{taking.transfer}"
        case _:
            return party.label


async def _declined(parts: Parts, panel: Panel, party: Party) -> None:
    call_id = panel.call.call_id
    transfer = panel.call.phone.transfer
    if transfer and party.label.startswith(transfer.offers) and party.member_id:
        try:
            await parts.log.record(call_id, pe.TransferDeclined(transfer.transfer, party.member_id, "declined"))
        except IllegalTransition:
            log.info("declined_too_late")
    await parts.log.record(call_id, pe.LegLeft(party.label, "declined"))


@router.post("/offers/{call_id}/{label}")
async def offers(request: Request, call_id: str, label: str, form: Signed) -> Response:
    """How it goes with the leg of an own phone. Who picks up may be a machine: nobody has joined by that."""
    told = parsed(webhooks.leg_status, form)
    parts = parts_of(request)
    phone = await phone_of(parts, call_id)
    party = phone.party(label) if phone else None
    if phone is None or party is None:
        log.info("callback_of_unknown_call")
    elif told.status == "in-progress":
        await parts.log.record(call_id, pe.LegAnswered(label, told.call_sid))
    elif told.is_over:
        await parts.log.record(call_id, pe.LegLeft(label, _reason(phone, party, told)))
    elif told.status in ("initiated", "ringing"):
        await parts.log.record(call_id, pe.LegDialled(label, told.call_sid))
    if phone:
        watch_of(request).attend(call_id)
    return Response(status_code=204)


def _reason(phone: Phone, party: Party, told: webhooks.LegStatus) -> str:
    """Who picks up and presses nothing is a voicemail, as far as we are concerned."""
    has_pressed = party.is_joined or any(one.taken_from == party.label for one in phone.parties)
    is_machine = told.status == "completed" and party.is_answered and not has_pressed
    return "voicemail" if is_machine else told.status


# --- into the conference ---------------------------------------------------------------------------------------------


@router.post("/enter/{call_id}/{label}")
async def enter(request: Request, call_id: str, label: str, form: Signed) -> Response:
    parsed(webhooks.pressed, form)
    return await _entrance(request, call_id, label)


async def _entrance(request: Request, call_id: str, label: str) -> Response:
    """Into the conference, heard on a stream of their own where there are several of ours."""
    parts = parts_of(request)
    phone = await phone_of(parts, call_id)
    party = phone.party(label) if phone else None
    if phone is None or party is None or not party.is_wanted or phone.ended:
        return xml(twiml.goodbye(_OVER))
    if _waits_for_hold(phone, party, parts):
        return xml(twiml.moment(_url(request, "enter", call_id, label)))
    if party.leg_sid:
        (recorded,) = await parts.log.record(call_id, joined(label, party.leg_sid))
        if recorded.fresh and label == CUSTOMER:
            watch_of(request).hear_called(call_id)
    is_talker = party.mode is Mode.TALK
    has_own_stream = phone.is_group and label != CUSTOMER and is_talker and not phone.opted_out
    entrance = twiml.Entrance(
        call_id,
        label,
        stream=_own_stream(request, call_id, label) if has_own_stream else None,
        after_url=_url(request, "after", call_id, label),
        callback_url=_url(request, "conference", call_id),
        muted=not is_talker,
        wait_url=_url(request, "wait", call_id) if label.startswith("agent-") else "",
    )
    return xml(twiml.enter(entrance))


def _waits_for_hold(phone: Phone, party: Party, parts: Parts) -> bool:
    """The one who is consulted comes once the customer cannot hear them any more, or when that takes too long."""
    transfer = phone.transfer
    if transfer is None or transfer.label != party.label or transfer.kind is not Kind.WARM:
        return False
    is_held = phone.customer is None or phone.customer.is_held
    since = party.invited_at
    return not is_held and since is not None and parts.now() < since + HOLD_WAIT


def _own_stream(request: Request, call_id: str, label: str) -> twiml.Stream:
    name = f"{label}-1"
    token = watch_of(request).tokens.make(call_id, name, label)
    base = parts_of(request).settings.reached_at
    return twiml.Stream(name, media_url(base), token, _url(request, "streams", call_id))


@router.post("/after/{call_id}/{label}")
async def after(request: Request, call_id: str, label: str, form: Signed) -> Response:
    """Out of the conference, or never in it."""
    told = parsed(webhooks.pressed, form)
    phone = await phone_of(parts_of(request), call_id)
    party = phone.party(label) if phone else None
    if party and party.leg_sid == told.call_sid:
        await parts_of(request).log.record(call_id, pe.LegLeft(label, "completed"))
    return xml(twiml.goodbye())


@router.post("/parties/{call_id}/{label}")
async def parties(request: Request, call_id: str, label: str, form: Signed) -> Response:
    """How it goes with the leg of somebody who was called straight into the call."""
    await leg_told(request, call_id, label, parsed(webhooks.leg_status, form))
    return Response(status_code=204)


# --- on hold ---------------------------------------------------------------------------------------------------------


@router.post("/hold/{call_id}")
async def hold(request: Request, call_id: str, _form: Signed, round: int = 0) -> Response:
    """Music, and now and then a word, so that nobody thinks they were forgotten."""
    parts = parts_of(request)
    panel = await _panel(parts, call_id) if round % 2 else None
    says = speaking(parts, panel.call.called_number if panel else "")
    message = says.phrases.on_hold if round % 2 else ""
    music = f"{parts.settings.reached_at}/static/hold.wav"
    again = f"{_url(request, 'hold', call_id)}?round={min(round, 1000) + 1}"
    return xml(twiml.hold(again, music, message, says.voice))


@router.post("/back/{call_id}")
async def back(request: Request, call_id: str, _form: Signed, waits: bool = False) -> Response:
    """The customer's conference begins anew, with music until one of ours enters; the stream of their leg goes on.

    With `waits` nobody has answered yet: it rings, as before.
    """
    return xml(way_in(request, call_id, heard=False, wait_url="" if waits else _url(request, "hold", call_id)))


# --- what an own phone is told ---------------------------------------------------------------------------------------


def offered(panel: Panel, party: Party, business: str) -> str:
    """Who calls, or who asks and why, in at most BRIEF_WORDS words, and which keys to press."""
    if party.label == CUSTOMER:
        return f"Callassist: {panel.agent_name} is calling you. {_KEYS}"
    customer = panel.customer_name or "a customer"
    if party.label == "agent-0" and panel.call.direction != "inbound":
        return f"Callassist: your call to {customer}. {_CONNECT}"
    transfers = panel.call.phone.transfers
    transfer = next((one for one in transfers if party.label.startswith(one.offers) or party.label == one.label), None)
    if transfer and party.role is Role.GUEST and transfer.kind is Kind.BRING_IN:
        return f"This is {business}. {_asker(panel, transfer)} asks you to join a call. {_brief(transfer)} {_JOIN}"
    if party.label.startswith("listen-"):
        return f"Callassist: the call of {panel.agent_name or 'an agent'} with {customer}. {_JOIN}"
    what = f"Callassist: {customer} is calling." if transfer is None else _asked(panel, transfer, customer)
    return f"{what} {_KEYS}"


def _asked(panel: Panel, transfer: Transfer, customer: str) -> str:
    return f"{_asker(panel, transfer)} has {customer} on the line and asks you to help. {_brief(transfer)}".strip()


def _brief(transfer: Transfer) -> str:
    words = transfer.brief.split()
    return " ".join(words[:BRIEF_WORDS]) + ("." if words and words[-1][-1] not in ".!?" else "")


def _asker(panel: Panel, transfer: Transfer) -> str:
    asker = panel.call.phone.party(transfer.by)
    return asker.name if asker and asker.name else "A colleague"


async def _panel(parts: Parts, call_id: str) -> Panel | None:
    try:
        return await parts.log.panel(call_id)
    except CallUnknown:
        return None


def _url(request: Request, *path: str) -> str:
    return "/".join((parts_of(request).settings.reached_at, "twilio", *path))
