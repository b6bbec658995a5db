"""What Twilio asks and tells us over HTTP. Every request is signed; every one may come late, twice and in any order."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import structlog
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from starlette.datastructures import FormData

from callassist.calls.events import CallEnded, CallEvent, CallStarted, ConferenceStarted, CustomerIdentified
from callassist.calls.log import CallUnknown
from callassist.calls.phone import CUSTOMER, Phone
from callassist.calls.phone_events import LegDialled, LegLeft, MachineDetected
from callassist.calls.recover import stream_name
from callassist.customers import directory
from callassist.db.engine import reading
from telephony import twiml, webhooks
from telephony.errors import BadRequestField, SignatureRefused
from telephony.signature import check_request
from telephony.webhooks import IncomingCall
from web.line_check import joined
from web.parts import Parts, parts_of
from web.phone import leg_label, media_url
from web.speaking import sound_url, speaking
from web.watch import watch_of

MAX_FORM = 64 * 1024

_UNANSWERED = webhooks.TERMINAL - {"completed"}

T = TypeVar("T")

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/twilio", max_body_size=MAX_FORM)


async def signed_form(request: Request) -> FormData:
    """The form of a request that Twilio signed; 403 for any other, before anything is recorded."""
    form = await request.form()
    scope = request.scope
    path, query = scope["raw_path"].decode("ascii"), scope["query_string"].decode("ascii")
    try:
        keys = watch_of(request).signing_keys
        check_request(keys, path, query, form, request.headers.get("x-twilio-signature"))
    except SignatureRefused as error:
        log.warning("webhook_refused", reason=str(error))
        raise HTTPException(403, str(error)) from error
    return form


Signed = Annotated[FormData, Depends(signed_form)]


@router.post("/voice")
async def voice(request: Request, form: Signed) -> Response:
    """A customer calls. Whatever fails here, the caller still reaches a person."""
    parts = parts_of(request)
    incoming = parsed(webhooks.incoming_call, form)
    try:
        return await _answer(request, parts, incoming)
    except Exception as error:  # noqa: BLE001 - the per-call boundary: the phone call never depends on us
        log.error("answering_failed", error=type(error).__name__)
        return xml(fallback(parts, called=incoming.called_number))


@router.post("/voice/fallback")
async def voice_fallback(request: Request, form: Signed) -> Response:
    """Twilio could not use our first answer."""
    log.error("voice_webhook_failed", code=str(form.get("ErrorCode", "")))
    return xml(fallback(parts_of(request), called=str(form.get("To", ""))))


@router.post("/voice/unanswered")
async def voice_unanswered(request: Request, form: Signed) -> Response:
    """The fallback number was called for a call of which we could write nothing down."""
    if parsed(webhooks.dial_result, form).is_answered:
        return xml(twiml.goodbye())
    says = speaking(parts_of(request), str(form.get("To", "")))
    return xml(twiml.goodbye(says.phrases.call_again, says.voice))


def fallback(parts: Parts, call_id: str = "", called: str = "") -> str:
    """A person's telephone, or an apology; where nobody answers there, the caller goes on to leave a message."""
    says = speaking(parts, called)
    action = f"{parts.settings.reached_at}/twilio/{f'unanswered/{call_id}' if call_id else 'voice/unanswered'}"
    number = parts.settings.fallback_number
    return twiml.fallback(number, says.phrases.call_again, action_url=action, voice=says.voice)


def announcement(parts: Parts, call_id: str, called: str) -> str:
    then, number = f"{parts.settings.reached_at}/twilio/announced/{call_id}", parts.numbers.of(called)
    return twiml.announce(
        parts.announcement_of(called),
        action_url=f"{then}?opt=1",
        then_url=then,
        sound_url=sound_url(parts, number.sound) if number and number.sound else "",
        voice=speaking(parts, called).own_voice,
    )


async def _answer(request: Request, parts: Parts, incoming: IncomingCall) -> Response:
    async with reading(parts.engine) as connection:
        known = await directory.by_number(connection, incoming.caller_id) if incoming.caller_id else ()
    only = known[0] if len(known) == 1 else None
    identified = CustomerIdentified(
        only.customer_id if only else "",
        only.name if only else "",
        tuple(one.customer_id for one in known) if len(known) > 1 else (),
    )
    started = CallStarted(incoming.call_sid, incoming.caller_id, incoming.called_number)
    call_id, fresh = await parts.log.open_call(started, identified)
    if fresh:
        watch_of(request).answer(call_id)
    watch_of(request).attend(call_id)
    log.info("call_started", call_id=call_id, fresh=fresh, known=len(known))
    if parts.announcement_of(incoming.called_number):
        return xml(announcement(parts, call_id, incoming.called_number))
    return xml(way_in(request, call_id))


def way_in(request: Request, call_id: str, *, heard: bool = True, wait_url: str = "") -> str:
    """The customer's way into their conference; nothing is streamed of a call that is not to be `heard`.

    `wait_url` is heard before anybody answers; empty: ring-back.
    """
    base = parts_of(request).settings.reached_at
    name = stream_name(1)
    plan = twiml.Answer(
        conference=call_id,
        stream_name=name,
        media_url=media_url(base),
        token=watch_of(request).tokens.make(call_id, name),
        stream_callback_url=f"{base}/twilio/streams/{call_id}",
        conference_callback_url=f"{base}/twilio/conference/{call_id}",
        wait_url=wait_url or f"{base}/twilio/wait/{call_id}",
        after_url=f"{base}/twilio/dial/{call_id}",
        heard=heard,
    )
    return twiml.answer(plan)


@router.post("/dial/{call_id}")
async def dial(request: Request, call_id: str, form: Signed) -> Response:
    """The customer is out of the conference: the talk is over, or it never came to one."""
    parts = parts_of(request)
    result = parsed(webhooks.dial_result, form)
    is_there = result.call_status == "in-progress"
    if is_there and result.dial_status in _UNANSWERED:
        return xml(fallback(parts, call_id))
    phone = await phone_of(parts, call_id)
    if is_there and phone and phone.voicemail:
        return xml(twiml.onward(f"{parts.settings.reached_at}/twilio/nobody/{call_id}"))
    await end(request, call_id, "completed")
    return xml(twiml.goodbye())


@router.post("/status")
async def status(request: Request, form: Signed) -> Response:
    leg = parsed(webhooks.leg_status, form)
    call_id = await parts_of(request).log.by_sid(leg.call_sid)
    if call_id is None:
        log.info("callback_of_unknown_call")
    elif leg.is_over:
        await end(request, call_id, leg.status)
    return Response(status_code=204)


@router.post("/conference/{call_id}")
async def conference(request: Request, call_id: str, form: Signed) -> Response:
    event = parsed(webhooks.conference_event, form)
    try:
        await parts_of(request).log.record(call_id, ConferenceStarted(event.conference_sid))
    except CallUnknown:
        log.info("callback_of_unknown_call")
        return Response(status_code=204)
    if event.event == "conference-end":
        watch_of(request).conference_over(call_id)
    elif event.label and event.label != CUSTOMER:
        await _participant(request, call_id, event)
    return Response(status_code=204)


async def _participant(request: Request, call_id: str, event: webhooks.ConferenceEvent) -> None:
    """Where the leg's own report is lost, the conference tells the same. A leg that we do not know is nobody's."""
    parts = parts_of(request)
    phone = await phone_of(parts, call_id)
    party = phone.party(event.label) if phone else None
    if party is None or party.leg_sid not in ("", event.call_sid):
        return
    if event.event == "participant-join":
        await parts.log.record(call_id, joined(event.label, event.call_sid))
    elif event.event == "participant-leave":
        await parts.log.record(call_id, LegLeft(event.label, "completed"))


@router.post("/legs/{call_id}/{round}")
async def leg(request: Request, call_id: str, round: int, form: Signed) -> Response:
    """How it goes with the leg of an agent, or of the fallback number."""
    await leg_told(request, call_id, leg_label(round), parsed(webhooks.leg_status, form))
    return Response(status_code=204)


async def leg_told(request: Request, call_id: str, label: str, told: webhooks.LegStatus) -> None:
    """Record how the leg is. Only somebody's own leg can be over, or on its way."""
    parts = parts_of(request)
    try:
        if told.status == "in-progress":
            (recorded,) = await parts.log.record(call_id, joined(label, told.call_sid))
            if recorded.fresh and label == CUSTOMER:
                watch_of(request).hear_called(call_id)
        elif event := _on_its_way(label, told):
            party = (await parts.log.call(call_id)).phone.party(label)
            if party and party.leg_sid in ("", told.call_sid):
                await parts.log.record(call_id, event)
        watch_of(request).attend(call_id)
    except CallUnknown:
        log.info("callback_of_unknown_call")


def _on_its_way(label: str, told: webhooks.LegStatus) -> CallEvent | None:
    if told.is_over:
        return LegLeft(label, told.status)
    return LegDialled(label, told.call_sid) if told.status in ("initiated", "ringing") else None


@router.post("/machines/{call_id}/{label}")
async def machines(request: Request, call_id: str, label: str, form: Signed) -> Response:
    """Whether a person or a machine answered, as far as the phone company can hear."""
    told = parsed(webhooks.detection, form)
    try:
        if told.is_machine:
            await parts_of(request).log.record(call_id, MachineDetected(label, told.answered_by))
    except CallUnknown:
        log.info("callback_of_unknown_call")
    return Response(status_code=204)


async def phone_of(parts: Parts, call_id: str) -> Phone | None:
    """Who is on the line of the call; None: we know of no such call."""
    try:
        return (await parts.log.call(call_id)).phone
    except CallUnknown:
        return None


@router.post("/streams/{call_id}")
async def streams(request: Request, call_id: str, form: Signed) -> Response:
    """An open socket tells itself how it goes; here only what could not become one."""
    stream = parsed(webhooks.stream_status, form)
    if stream.event == "stream-error":
        log.warning("media_stream_failed", call_id=call_id)
        watch_of(request).unconnected(call_id, stream.name)
    return Response(status_code=204)


async def end(request: Request, call_id: str, reason: str) -> None:
    try:
        await parts_of(request).log.record(call_id, CallEnded(reason))
    except CallUnknown:
        log.info("callback_of_unknown_call")
    else:
        watch_of(request).ended(call_id)


def parsed(parse: Callable[[webhooks.Form], T], form: FormData) -> T:
    try:
        return parse(form)
    except BadRequestField as error:
        raise HTTPException(422, str(error)) from error


def xml(document: str) -> Response:
    return Response(document, media_type="text/xml")
