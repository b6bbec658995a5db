"""What is to be done after a call: a call back is promised, made, taken back; a message is seen to."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from callassist.calls.events import CallId
from callassist.calls.owed_events import CallbackPromised, Status, Task, TaskSettled
from callassist.calls.panel import Panel
from callassist.customers.phone import e164
from callassist.db.engine import transaction
from callassist.reception import callbacks
from callassist.reception.appointment import BadTime, moment, soon
from callassist.reception.callbacks import Callback
from web.errors import NotThere, Refused, Stale, WildField, wants_fragment
from web.forms import CallbackWanted, TaskDone, posted
from web.panel import FoundCall, Opened, OpenedCall, change, done, same
from web.parts import Parts
from web.sessions import LARGEST_BODY, may_work

router = APIRouter(prefix="/calls/{call_id}", max_body_size=LARGEST_BODY)


class TimeRefused(Refused):
    status = 422
    title = "That time cannot be promised"
    advice = "Go back and choose another day or time."


@router.post("/callback")
async def promise(
    request: Request, call: OpenedCall, form: Annotated[CallbackWanted, Depends(posted(CallbackWanted))]
) -> Response:
    known = call.panel.callback
    event = _promised(call, form)
    before = call.recorded(event)
    if not (form.soon and before and isinstance(before.event, CallbackPromised) and before.event.by == event.by):
        await change(call, event, seen=known.promised.revision if known else 0)
    await keep(call.parts, call.call_id)
    return done(request, call)


def _promised(call: Opened, form: CallbackWanted) -> CallbackPromised:
    here, me, panel = call.parts, call.me, call.panel
    number = e164(form.number or panel.call.caller_id, here.settings.business_region)
    if number is None:
        raise WildField("number", "cannot be dialled. Give it with its country code, such as +1 202 555 0123.")
    zone, now = here.zone_of(panel.call.called_number), here.now()
    try:
        if form.soon:
            due = soon(form.soon, here.hours_of(panel.call.called_number), zone, now)
        elif form.day and form.at:
            due = moment(form.day, form.at, zone, now)
        else:
            raise BadTime("Choose a day and a time.")
    except BadTime as bad:
        raise TimeRefused(str(bad)) from bad
    to, to_name = (me.member_id, me.name) if form.who == "me" else ("", "")
    return CallbackPromised(number, due, me.member_id, form.revision, to, to_name, form.note)


@router.post("/tasks/{task}")
async def settle(
    request: Request, call: FoundCall, task: Task, form: Annotated[TaskDone, Depends(posted(TaskDone))]
) -> Response:
    """Done, taken back, or open again. Who is to call back need not have had the call."""
    owed = call.panel.callback if task is Task.CALLBACK else call.panel.voicemail
    if owed is None:
        raise NotThere("There is nothing of the kind in this call.")
    _check_withdrawn(call, task, form.status)
    event = TaskSettled(task, form.number, form.status, call.me.member_id, call.me.name)
    if call.recorded(event) is None and form.number != owed.settled.number + 1:
        raise Stale
    (recorded,) = await call.parts.log.record(call.call_id, event)
    first = recorded.stored.event
    if not same(first, event) and isinstance(first, TaskSettled) and first.status is not event.status:
        raise Stale(f"{first.name} was first: {_TOLD[first.status]}.")
    await keep(call.parts, call.call_id)
    if wants_fragment(request):
        return Response(status_code=204)
    return RedirectResponse(_PAGES[form.then].format(call.call_id), 303)


_TOLD = {Status.OPEN: "it is open again", Status.DONE: "it is done", Status.WITHDRAWN: "it was taken back"}
_PAGES: dict[Literal["call", "desk", "board"], str] = {"call": "/calls/{}", "desk": "/", "board": "/board"}


def _check_withdrawn(call: Opened, task: Task, status: Status) -> None:
    if status is Status.WITHDRAWN and (task is Task.MESSAGE or not may_work(call.me, call.panel.call)):
        raise NotThere("Only whose call it is can take this promise back.")


async def keep(here: Parts, call_id: CallId) -> None:
    """The list of callbacks agrees with the log, whoever else changes it at this moment; then the lists are told."""
    kept: Callback | None = None
    while (owed := _owed(here, await here.log.panel(call_id), kept)) and owed != kept:
        async with transaction(here.engine) as tx:
            await callbacks.keep(tx, owed)
        kept = owed
    here.bus.ring(call_id)


def _owed(here: Parts, panel: Panel, before: Callback | None) -> Callback | None:
    owed, call = panel.callback, panel.call
    if owed is None:
        return None
    told = owed.promised
    done_at = None if owed.is_open else (before.done_at if before else None) or here.now()
    done_by = "" if owed.is_open else owed.settled.name[:32]
    who = (told.to, told.to_name, told.note)
    return Callback(call.call_id, call.customer_id, told.number, told.due, *who, done_at, done_by)
