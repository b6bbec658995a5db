"""One of ours calls another from their desk: the caller's phone first, then the colleague accepts, or declines.

The colleague's leg has the customer's label, so that the line is kept as in any call; nobody in it is a customer.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response

from callassist.calls import colleague_events as ce
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import IllegalTransition
from callassist.calls.phone import CUSTOMER, Party
from callassist.reception.presence import Duty, Presence
from callassist.team import Member
from web.colleagues import colleagues
from web.errors import Forbidden, NotThere, Stale, wants_fragment
from web.forms import Nothing, posted
from web.outbound import WITHHELD, key_of, my_open_call, ring_us
from web.panel import FoundCall, Opened, Pressed, done
from web.parts import Parts, parts_of
from web.sessions import LARGEST_BODY, Signed
from web.softphone import identity_of, keys_of
from web.watch import watch_of

RING_SECONDS = 30

_WHY_NOT = {
    Presence.BUSY: "{} is on the line. Try again a little later.",
    Presence.AWAY: "{} is away.",
}

router = APIRouter(max_body_size=LARGEST_BODY)

MemberPath = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,64}$")]


@router.post("/colleagues/{member_id}/call")
async def call(
    request: Request, session: Signed, member_id: MemberPath, _form: Annotated[Nothing, Depends(posted(Nothing))]
) -> Response:
    here, me = parts_of(request), session.member
    found = (await colleagues(here, me)).chosen(member_id)
    if not found:
        raise NotThere("There is no such colleague.")
    if mine := await my_open_call(here, me):
        if found[0].member_id in {mine.agent_id, *mine.members} and mine.direction == "internal":
            return RedirectResponse(f"/calls/{mine.call_id}", 303)
        raise Stale("You are on the line. End that call first.")
    if why := _WHY_NOT.get(found[0].state):
        raise Stale(why.format(found[0].name))
    call_id, fresh = await here.log.open_call(*_begun(here, me, found[0]))
    watch_of(request).attend(call_id)
    # A phone in the browser rings once the call's page has it registered.
    if fresh and not (keys_of(here) and identity_of(me)):
        await ring_us(here, call_id, me)
    return RedirectResponse(f"/calls/{call_id}", 303)


@router.post("/calls/{call_id}/pick-up")
async def pick_up(request: Request, call: FoundCall, _form: Pressed) -> Response:
    """The colleague accepts at their desk; pressed twice, it is accepted once."""
    me = _called(call)
    if me.address.startswith("+"):
        raise IllegalTransition("Your phone rings: pick it up and press 1.")
    if not me.accepted and await my_open_call(call.parts, call.me, besides=call.call_id):
        raise Stale("You are on the line. End that call first.")
    await call.parts.log.record(call.call_id, ce.ColleagueAccepted(call.me.member_id))
    return done(request, call)


@router.post("/calls/{call_id}/turn-down")
async def turn_down(request: Request, call: FoundCall, _form: Pressed) -> Response:
    """The colleague declines. Too late is no fault: who is on the line already stays there."""
    me = _called(call)
    if me.is_wanted and not me.is_joined and not call.panel.call.phone.ended:
        await call.parts.log.record(call.call_id, pe.LegGivenUp(CUSTOMER, "declined"))
    return Response(status_code=204) if wants_fragment(request) else RedirectResponse("/", 303)


def _called(call: Opened) -> Party:
    phone = call.panel.call.phone
    if not phone.is_internal or phone.customer is None or phone.customer.member_id != call.me.member_id:
        raise Forbidden("Nobody calls you in this call.")
    return phone.customer


def _begun(here: Parts, me: Member, colleague: Duty) -> tuple[e.CallStarted, *tuple[e.CallEvent, ...]]:
    ours = here.settings.twilio_number or WITHHELD
    started = e.CallStarted(key_of(here, me, colleague.member_id), "", ours, "internal")
    leg = pe.LegInvited(
        CUSTOMER,
        pe.Role.CUSTOMER,
        colleague.member_id,
        colleague.name,
        colleague.address,
        ring_seconds=RING_SECONDS,
    )
    who = e.CustomerIdentified("", colleague.name)
    return started, who, e.AgentAccepted(me.member_id, me.name, 0), leg
