"""What callers hear before anybody answers, and when nobody does: announcement, waiting, voicemail, callback."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha1
from typing import Annotated

import structlog
from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import FileResponse

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallId
from callassist.calls.log import CallUnknown
from callassist.calls.model import State
from callassist.calls.owed_events import CallbackPromised
from callassist.calls.panel import Panel
from callassist.calls.routing import UNANSWERED, give_up
from callassist.reception import spoken
from callassist.reception.hours import callback_time
from callassist.reception.numbers import Nobody
from callassist.reception.plan import place_in_queue
from callassist.reception.receiving import CLOSED
from telephony import twiml, webhooks
from web.fetching import fetch, remember
from web.front_desk import queue
from web.parts import Parts, parts_of
from web.speaking import speaking
from web.tasks import keep
from web.twilio import MAX_FORM, Signed, announcement, end, fallback, parsed, way_in, xml
from web.watch import watch_of

ROUNDS_BETWEEN = 4
"""A page of waiting takes some six seconds; the place in line is said in every fourth."""
OPT_OUT = "9"
CALL_BACK = "1"

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/twilio", max_body_size=MAX_FORM)

Page = Callable[[Parts, Panel], Awaitable[str]]


@router.post("/wait/{call_id}")
async def wait(
    request: Request, call_id: CallId, _form: Signed, round: Annotated[int, Query(ge=0, le=100_000)] = 0
) -> Response:
    """Ring-back until somebody answers, and now and then, while nobody is free, where the caller stands.

    One of ours who calls hears it, too, until whom they call is there.
    """
    ringback = f"{parts_of(request).settings.reached_at}/static/ringback.wav"

    async def page(here: Parts, panel: Panel) -> str:
        says, message = speaking(here, panel.call.called_number), ""
        if panel.state is State.RINGING and panel.rings == frozenset() and round % ROUNDS_BETWEEN == 1:
            message = spoken.waiting_words(place_in_queue(await queue(here), call_id), says.phrases)
        return twiml.wait(f"{_wait_url(here, call_id)}?round={round + 1}", ringback, message, says.voice)

    otherwise = twiml.wait(_wait_url(parts_of(request), call_id), ringback)
    return await _told(request, call_id, page, otherwise)


def _wait_url(here: Parts, call_id: CallId) -> str:
    return f"{here.settings.reached_at}/twilio/wait/{call_id}"


@router.post("/announced/{call_id}")
async def announced(request: Request, call_id: CallId, form: Signed, opt: bool = False) -> Response:
    """Asked for when the announcement has been said to its end, or (`opt`) when a key was pressed in it."""
    digits = parsed(webhooks.pressed, form).digits if opt else ""

    async def page(here: Parts, panel: Panel) -> str:
        text = here.announcement_of(panel.call.called_number)
        if opt and digits != OPT_OUT:
            return announcement(here, call_id, panel.call.called_number)
        played = pe.AnnouncementPlayed(sha1(text.encode(), usedforsecurity=False).hexdigest()[:8])
        await here.log.record(call_id, pe.OptedOut("customer") if opt else played)
        is_heard = not (opt or panel.call.phone.opted_out)
        return way_in(request, call_id, heard=is_heard)

    return await _told(request, call_id, page)


@router.get("/sounds/{name}")
async def sound(request: Request, name: Annotated[str, Path(max_length=60)]) -> FileResponse:
    """A recorded announcement; every caller hears it, so everybody may."""
    found = parts_of(request).numbers.sound(name)
    if found is None:
        raise HTTPException(404)
    return FileResponse(found.path, media_type="audio/mpeg" if found.name.endswith(".mp3") else "audio/wav")


@router.post("/nobody/{call_id}")
async def nobody(request: Request, call_id: CallId, _form: Signed) -> Response:
    async def page(here: Parts, panel: Panel) -> str:
        await here.log.record(call_id, pe.VoicemailReached())
        return await _nobody(here, panel)

    return await _told(request, call_id, page)


@router.post("/callback/{call_id}")
async def call_back(request: Request, call_id: CallId, form: Signed) -> Response:
    """The caller pressed a key where being called back was offered."""
    digits = parsed(webhooks.pressed, form).digits

    async def page(here: Parts, panel: Panel) -> str:
        if digits != CALL_BACK or not await _may_be_called_back(here, panel):
            return await _nobody(here, panel)
        promised = await promise_callback(here, panel, _callback_time(here, panel), "customer")
        says = speaking(here, panel.call.called_number)
        words = spoken.promised_words(_spoken_time(here, panel, promised.due), says.phrases)
        await _is_let_go(request, call_id)
        return twiml.goodbye(words, says.voice)

    return await _told(request, call_id, page)


@router.post("/message/{call_id}")
async def message(request: Request, call_id: CallId, form: Signed) -> Response:
    """The caller has left a message; it can be fetched a little later."""
    left = parsed(webhooks.recorded, form)

    async def page(here: Parts, panel: Panel) -> str:
        await here.log.record(call_id, pe.VoicemailLeft(left.recording_sid, left.seconds))
        says = speaking(here, panel.call.called_number)
        await _is_let_go(request, call_id)
        return twiml.goodbye(says.phrases.thanks, says.voice)

    return await _told(request, call_id, page)


@router.post("/messages/{call_id}")
async def message_ready(request: Request, call_id: CallId, form: Signed) -> Response:
    return await _recording(request, call_id, parsed(webhooks.recording_status, form), is_message=True)


@router.post("/recordings/{call_id}")
async def recording_ready(request: Request, call_id: CallId, form: Signed) -> Response:
    return await _recording(request, call_id, parsed(webhooks.recording_status, form), is_message=False)


async def _recording(
    request: Request, call_id: CallId, told: webhooks.RecordingStatus, *, is_message: bool
) -> Response:
    here, watch, sid = parts_of(request), watch_of(request), told.recording_sid
    try:
        match told.status:
            case "in-progress" if not is_message:
                await here.log.record(call_id, rec.RecordingStarted(sid))
            case "completed":
                left = (pe.VoicemailLeft(sid, told.seconds),) if is_message else ()
                ready = rec.RecordingReady(sid, told.seconds, told.channels)
                if (await here.log.record(call_id, *left, ready))[-1].fresh:
                    watch.begin(call_id, fetch(watch, call_id, sid))
            case "absent" if not is_message:
                await here.log.record(call_id, rec.RecordingLost(sid, "The phone company recorded nothing."))
    except CallUnknown:
        log.info("callback_of_unknown_call")
    return Response(status_code=204)


@router.post("/unanswered/{call_id}")
async def unanswered(request: Request, call_id: CallId, form: Signed) -> Response:
    """A telephone that was called in our place has been hung up, or was never picked up."""
    result = parsed(webhooks.dial_result, form)
    here = parts_of(request)
    if result.is_answered or result.call_status in webhooks.TERMINAL:
        await end(request, call_id, "completed")
        return xml(twiml.goodbye())

    async def page(here: Parts, panel: Panel) -> str:
        await give_up(here.log, call_id, UNANSWERED)
        await here.log.record(call_id, pe.VoicemailReached())
        return await _nobody(here, panel)

    says = speaking(here, "")
    return await _told(request, call_id, page, twiml.goodbye(says.phrases.call_again, says.voice))


async def _is_let_go(request: Request, call_id: CallId) -> None:
    """Our page hangs up: the call is over, whether or not anybody reports it."""
    await end(request, call_id, "completed")


async def _nobody(here: Parts, panel: Panel) -> str:
    """Who opted out is not recorded; who withheld their number cannot be called back."""
    base, call_id = here.settings.reached_at, panel.call.call_id
    says = speaking(here, panel.call.called_number)
    recorder = twiml.Recorder(
        says.phrases.leave_message, f"{base}/twilio/message/{call_id}", f"{base}/twilio/messages/{call_id}"
    )
    takes_messages = not panel.call.phone.opted_out
    may_be_called_back = await _may_be_called_back(here, panel)
    if not (takes_messages or may_be_called_back):
        return twiml.goodbye(says.phrases.call_again, says.voice)
    callback = _spoken_time(here, panel, _callback_time(here, panel)) if may_be_called_back else ""
    return twiml.nobody(
        spoken.nobody_words(says.phrases, is_closed=await _is_closed(here, panel), callback=callback),
        callback_url=f"{base}/twilio/callback/{call_id}" if callback else "",
        recorder=recorder if takes_messages else None,
        voice=says.voice,
    )


async def _may_be_called_back(here: Parts, panel: Panel) -> bool:
    number = here.numbers.of(panel.call.called_number)
    if number is None or not panel.call.caller_id:
        return False
    wished = number.closed if await _is_closed(here, panel) else number.nobody
    return wished is Nobody.CALLBACK or bool(panel.call.phone.opted_out)


async def _is_closed(here: Parts, panel: Panel) -> bool:
    """As it was when the search for somebody ended."""
    events = [stored.event for stored in await here.log.read(panel.call.call_id)]
    return any(isinstance(event, pe.SentToVoicemail) and event.reason == CLOSED for event in events)


async def promise_callback(here: Parts, panel: Panel, due: datetime, by: str) -> CallbackPromised:
    """The first promise of a call stands; it is a task on the board, and on the customer's record."""
    call = panel.call
    recorded = await here.log.record(call.call_id, CallbackPromised(call.caller_id, due, by))
    promised = recorded[0].stored.event
    assert isinstance(promised, CallbackPromised)
    await keep(here, call.call_id)
    await remember(here, panel, "Asked to be called back.")
    return promised


def _callback_time(here: Parts, panel: Panel) -> datetime:
    return callback_time(here.hours_of(panel.call.called_number), here.now())


def _spoken_time(here: Parts, panel: Panel, due: datetime) -> str:
    called = panel.call.called_number
    return spoken.spoken_time(due, here.now(), here.zone_of(called), speaking(here, called).phrases)


async def _told(request: Request, call_id: CallId, page: Page, otherwise: str = "") -> Response:
    """Whatever fails here, the caller hears something that makes sense: `otherwise`, or a person's telephone."""
    here = parts_of(request)
    try:
        return xml(await page(here, await here.log.panel(call_id)))
    except Exception as error:  # noqa: BLE001 - the per-call boundary: the phone call never depends on us
        log.error("page_failed", error=type(error).__name__)
        return xml(otherwise or fallback(here, call_id))
