"""What those on the line ask of it: hold, mute, pause, help, leave. A form says how it is to be: twice is once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEvent, IllegalTransition
from callassist.calls.phone import Party, Phone
from web import on_the_line
from web.errors import Forbidden, Stale
from web.forms import HelpWanted, Hold, Mute, Pause, posted
from web.panel import Opened, OpenedCall, Pressed, done
from web.sessions import LARGEST_BODY

router = APIRouter(prefix="/calls/{call_id}", max_body_size=LARGEST_BODY)


@router.post("/hold")
async def hold(request: Request, call: OpenedCall, form: Annotated[Hold, Depends(posted(Hold))]) -> Response:
    """The customer hears music, or us again."""
    talking(call)
    phone = call.panel.call.phone
    if phone.hold_asked != form.hold:
        await call.parts.log.record(call.call_id, pe.HoldAsked(phone.holds + 1, form.hold, call.me.member_id))
    return done(request, call)


@router.post("/mute")
async def mute(request: Request, call: OpenedCall, form: Annotated[Mute, Depends(posted(Mute))]) -> Response:
    me = _audible(call)
    if me.mute_asked != form.muted:
        await call.parts.log.record(call.call_id, pe.MuteAsked(me.label, me.mutes + 1, form.muted, call.me.member_id))
    return done(request, call)


@router.post("/pause")
async def pause(request: Request, call: OpenedCall, form: Annotated[Pause, Depends(posted(Pause))]) -> Response:
    """Recording and transcript pause together, as for the number of a card."""
    talking(call)
    phone = call.panel.call.phone
    if phone.pause_asked != form.paused:
        await call.parts.log.record(call.call_id, rec.PauseAsked(phone.pauses + 1, form.paused, call.me.member_id))
    return done(request, call)


@router.post("/opt-out")
async def opt_out(request: Request, call: OpenedCall, _form: Pressed) -> Response:
    """The customer said that they want neither transcript nor recording. There is no way back."""
    talking(call)
    await call.parts.log.record(call.call_id, pe.OptedOut(call.me.member_id))
    return done(request, call)


@router.post("/help")
async def ask_for_help(
    request: Request, call: OpenedCall, form: Annotated[HelpWanted, Depends(posted(HelpWanted))]
) -> Response:
    talking(call)
    if on_the_line.open_help(call.panel) is None:
        known = len(call.panel.help)
        if form.number > known + 1:
            raise Stale
        if form.number == known + 1:
            await call.parts.log.record(call.call_id, pe.HelpAsked(form.number, form.note, call.me.member_id))
    return done(request, call)


@router.post("/leave")
async def leave(request: Request, call: OpenedCall, _form: Pressed) -> Response:
    """Their legs end, the call goes on; who is alone with the customer cannot go like this."""
    phone, me = call.panel.call.phone, call.me.member_id
    mine = [party for party in phone.parties if party.member_id == me and party.is_wanted]
    if any(party.is_talker for party in mine) and all(party.member_id == me for party in phone.ours):
        raise IllegalTransition(_left_alone(phone))
    gone: list[CallEvent] = [pe.LegGivenUp(party.label, "left") for party in mine]
    await call.parts.log.record(call.call_id, *gone)
    return done(request, call)


def _left_alone(phone: Phone) -> str:
    if phone.is_internal:
        return "You two are alone. End the call instead."
    who = "Only somebody from outside would be" if len(phone.talkers) > 1 else "Nobody else is"
    return f"{who} with the customer. Hand the call over, or end it."


def talking(call: Opened) -> Party:
    """The place of whoever asks. Raises Forbidden when they do not talk in this call."""
    me = on_the_line.mine(call.panel.call.phone, call.me.member_id)
    if me is None or not me.is_talker:
        raise Forbidden("You are not talking in this call.")
    return me


def _audible(call: Opened) -> Party:
    """Who talks, or is the colleague that was called."""
    me = on_the_line.mine(call.panel.call.phone, call.me.member_id)
    return me if me and call.panel.call.phone.customer == me else talking(call)
