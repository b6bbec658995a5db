"""What Twilio asks and tells us over HTTP. Every request is signed; every one may come late, twice and in any order."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import structlog
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from starlette.datastructures import FormData

from callassist.calls.events import (
    AgentConnected,
    CallEnded,
    CallStarted,
    ConferenceStarted,
    CustomerIdentified,
    FallbackConnected,
)
from callassist.calls.log import CallUnknown
from callassist.calls.recover import stream_name
from callassist.calls.routing import FALLBACK_ROUND
from callassist.customers import directory
from callassist.db.engine import reading
from telephony import twiml, webhooks
from telephony.errors import BadRequestField, SignatureRefused
from telephony.signature import check_request
from telephony.webhooks import IncomingCall
from web.parts import Parts, parts_of
from web.phone import media_url
from web.watch import watch_of

MAX_FORM = 64 * 1024

_LOST = "The line to the agent was lost."
_UNANSWERED = {
    "busy": "The phone was busy.",
    "no-answer": "Nobody picked up the phone.",
    "failed": "The phone could not be reached.",
    "canceled": "The ringing was cancelled.",
}

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
    incoming = _parsed(webhooks.incoming_call, form)
    try:
        return await _answer(request, parts, incoming)
    except Exception as error:  # noqa: BLE001 - the per-call boundary: the phone call never depends on us
        log.error("answering_failed", error=type(error).__name__)
        return _xml(twiml.fallback(parts.settings.fallback_number))


@router.post("/voice/fallback")
async def voice_fallback(request: Request, form: Signed) -> Response:
    """Twilio could not use our first answer."""
    log.error("voice_webhook_failed", code=str(form.get("ErrorCode", "")))
    return _xml(twiml.fallback(parts_of(request).settings.fallback_number))


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
    log.info("call_started", call_id=call_id, fresh=fresh, known=len(known))
    return _xml(twiml.answer(_plan(request, parts, call_id)))


def _plan(request: Request, parts: Parts, call_id: str) -> twiml.Answer:
    base = parts.settings.reached_at
    name = stream_name(1)
    return twiml.Answer(
        conference=call_id,
        stream_name=name,
        media_url=media_url(base),
        token=watch_of(request).tokens.make(call_id, name),
        stream_callback_url=f"{base}/twilio/streams/{call_id}",
        conference_callback_url=f"{base}/twilio/conference/{call_id}",
        wait_url=f"{base}/twilio/wait",
        after_url=f"{base}/twilio/dial/{call_id}",
        announcement=parts.settings.announcement,
    )


@router.post("/wait")
async def wait(request: Request, _form: Signed) -> Response:
    """What the customer hears until somebody answers: ring-back, never silence."""
    base = parts_of(request).settings.reached_at
    return _xml(twiml.wait(f"{base}/twilio/wait", ring_url=f"{base}/static/ringback.wav"))


@router.post("/dial/{call_id}")
async def dial(request: Request, call_id: str, form: Signed) -> Response:
    """The customer is out of the conference: the talk is over, or it never came to one."""
    parts = parts_of(request)
    result = _parsed(webhooks.dial_result, form)
    if result.call_status == "in-progress" and result.dial_status in _UNANSWERED:
        return _xml(twiml.fallback(parts.settings.fallback_number))
    await _end(request, call_id, "completed")
    return _xml(twiml.goodbye())


@router.post("/status")
async def status(request: Request, form: Signed) -> Response:
    leg = _parsed(webhooks.leg_status, form)
    call_id = await parts_of(request).log.by_sid(leg.call_sid)
    if call_id is None:
        log.info("callback_of_unknown_call")
    elif leg.is_over:
        await _end(request, call_id, leg.status)
    return Response(status_code=204)


@router.post("/conference/{call_id}")
async def conference(request: Request, call_id: str, form: Signed) -> Response:
    event = _parsed(webhooks.conference_event, form)
    try:
        await parts_of(request).log.record(call_id, ConferenceStarted(event.conference_sid))
        if event.event == "conference-end":
            await _end(request, call_id, "completed")
    except CallUnknown:
        log.info("callback_of_unknown_call")
    return Response(status_code=204)


@router.post("/legs/{call_id}/{round}")
async def leg(request: Request, call_id: str, round: int, form: Signed) -> Response:
    """How it goes with the leg of an agent, or of the fallback number."""
    told = _parsed(webhooks.leg_status, form)
    try:
        await _leg(request, call_id, round, told)
    except CallUnknown:
        log.info("callback_of_unknown_call")
    return Response(status_code=204)


async def _leg(request: Request, call_id: str, round: int, told: webhooks.LegStatus) -> None:
    record = parts_of(request).log.record
    if told.status == "in-progress":
        connected = AgentConnected(round, told.call_sid)
        await record(call_id, FallbackConnected(told.call_sid) if round == FALLBACK_ROUND else connected)
    elif told.is_over and round != FALLBACK_ROUND:
        watch_of(request).leg_left(call_id, round, _UNANSWERED.get(told.status, _LOST))


@router.post("/streams/{call_id}")
async def streams(request: Request, call_id: str, form: Signed) -> Response:
    """An open socket tells itself how it goes; here only what could not become one."""
    stream = _parsed(webhooks.stream_status, form)
    if stream.event == "stream-error":
        log.warning("media_stream_failed", call_id=call_id)
        watch_of(request).unconnected(call_id, stream.name)
    return Response(status_code=204)


async def _end(request: Request, call_id: str, reason: str) -> None:
    try:
        await parts_of(request).log.record(call_id, CallEnded(reason))
    except CallUnknown:
        log.info("callback_of_unknown_call")
    else:
        watch_of(request).ended(call_id)


def _parsed(parse: Callable[[webhooks.Form], T], form: FormData) -> T:
    try:
        return parse(form)
    except BadRequestField as error:
        raise HTTPException(422, str(error)) from error


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")
