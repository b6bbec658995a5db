"""Calls that we make: to a customer, a number, or back to somebody who was promised it. Our own phone rings first."""

from hashlib import sha256
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.log import CallSummary
from callassist.calls.model import OPEN, State
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.customers.phone import e164, readable
from callassist.db.engine import reading
from callassist.team import Member
from telephony.errors import TelephonyError
from web.errors import NotThere, PhoneUnreachable, Stale, WildField
from web.forms import Dialled, posted
from web.parts import Parts, parts_of
from web.sessions import LARGEST_BODY, Signed
from web.softphone import identity_of, keys_of
from web.watch import watch_of

SECONDS = 10
"""Within so many seconds the same call is made once, however often it is asked for."""

WITHHELD = "+15550100100"
"""What our calls show while no number is configured: one of the simulator's world."""

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/dial", max_body_size=LARGEST_BODY)


@router.post("")
async def dial(request: Request, session: Signed, form: Annotated[Dialled, Depends(posted(Dialled))]) -> Response:
    here, me = parts_of(request), session.member
    number, customer = await _called(here, form)
    if (mine := await my_open_call(here, me)) is not None:
        if mine.caller_id == number:
            return RedirectResponse(f"/calls/{mine.call_id}", 303)
        raise Stale("You are on the line. End that call first.")
    call_id, fresh = await here.log.open_call(*_begun(here, me, number, customer))
    watch_of(request).attend(call_id)
    # A phone in the browser rings once the call's page has it registered; this page takes it along when it is left.
    if fresh and not (keys_of(here) and identity_of(me)):
        await ring_us(here, call_id, me)
    return RedirectResponse(f"/calls/{call_id}", 303)


async def _called(here: Parts, form: Dialled) -> tuple[str, Customer | None]:
    """The number, and whose it is."""
    async with reading(here.engine) as database:
        if form.customer_id:
            customer = await directory.by_id(database, form.customer_id)
            if customer is None:
                raise NotThere("There is no such customer.")
            if not customer.phones:
                raise WildField("number", f"none is known of {customer.name}.")
            return customer.phones[0], customer
        number = e164(await _wanted(here, form), here.settings.business_region)
        if number is None:
            raise WildField("number", "cannot be dialled. Give it with its country code, such as +1 202 555 0123.")
        known = await directory.by_number(database, number)
        return number, known[0] if len(known) == 1 else None


async def _wanted(here: Parts, form: Dialled) -> str:
    """As typed, or of the caller of an earlier call."""
    return (await here.log.panel(form.call_id)).call.caller_id if form.call_id else form.number


async def my_open_call(here: Parts, me: Member, besides: str = "") -> CallSummary | None:
    """The call that they have, talk in, or are called to; not the one with the id `besides`."""
    still_open = await here.log.latest(states=[state.value for state in State if state in OPEN])
    return next(
        (one for one in still_open if me.member_id in {one.agent_id, *one.busy} and one.call_id != besides), None
    )


def _begun(
    here: Parts, me: Member, number: str, customer: Customer | None
) -> tuple[e.CallStarted, e.CustomerIdentified, e.AgentAccepted, pe.LegInvited]:
    started = e.CallStarted(key_of(here, me, number), number, here.settings.twilio_number or WITHHELD, "outbound")
    name = customer.name if customer else ""
    return (
        started,
        e.CustomerIdentified(customer.customer_id if customer else "", name),
        e.AgentAccepted(me.member_id, me.name, 0),
        pe.LegInvited("customer", pe.Role.CUSTOMER, "", name or readable(number), number, ring_seconds=45),
    )


def key_of(here: Parts, me: Member, number: str) -> str:
    """Stands in for the carrier's name of the call until it has one; the same for two presses of one button."""
    moment = int(here.now().timestamp()) // SECONDS
    return f"out-{sha256(f'{me.member_id} {number} {moment}'.encode()).hexdigest()[:30]}"


async def ring_us(here: Parts, call_id: str, me: Member) -> None:
    """The phone of who wants to call; raises PhoneUnreachable, and then nobody is called."""
    try:
        leg_sid = await here.carrier.ring(call_id, 0, me.address)
    except TelephonyError as error:
        log.warning("caller_unreachable", call_id=call_id, error=type(error).__name__, retryable=error.retryable)
        await here.log.record(call_id, e.CallEnded("failed"))
        raise PhoneUnreachable("Your phone could not be reached, so nobody was called.") from error
    await here.log.record(call_id, pe.LegDialled("agent-0", leg_sid))
