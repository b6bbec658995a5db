"""Asking somebody into a call: whom, with which brief; taking it, declining it, and how it ends. Dials nobody."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from callassist.calls import phone_events as pe
from callassist.calls.events import CallEvent, IllegalTransition
from callassist.calls.phone import Transfer
from callassist.calls.phone_events import Outcome
from callassist.customers.phone import e164, readable
from callassist.reception.presence import Duty
from callassist.team import Role as Rank
from web.briefing import brief_of
from web.coaching import CountPath
from web.colleagues import MANAGERS, Colleagues, colleagues
from web.errors import Forbidden, NotThere, Stale, WildField, wants_fragment
from web.forms import Ask, Decline, Settle, posted
from web.on_the_line import OUTCOMES, proposed_brief, rings_outside, transfer_of
from web.panel import FoundCall, Opened, OpenedCall, Pressed, done, same, scene
from web.sessions import LARGEST_BODY, may_work

router = APIRouter(prefix="/calls/{call_id}", max_body_size=LARGEST_BODY)


@router.get("/directory")
async def directory(request: Request, call: OpenedCall) -> Response:
    """The form of a transfer: who is free, the kinds, and a brief to correct."""
    face = call.parts.face
    context = await scene(call.parts, call.session, call.panel, is_summed_up=False)
    context["colleagues"] = await colleagues(call.parts, call.me)
    context["brief_text"] = proposed_brief(call.panel, await brief_of(call.parts, call.panel))
    if wants_fragment(request):
        return HTMLResponse(face.fragment("directory", panel=call.panel, **context))
    return HTMLResponse(face.page("transfer", panel=call.panel, **context))


@router.post("/transfer")
async def ask(request: Request, call: OpenedCall, form: Annotated[Ask, Depends(posted(Ask))]) -> Response:
    events = _asking(call, form, await colleagues(call.parts, call.me))
    recorded = await call.parts.log.record(call.call_id, *events)
    if not same(recorded[0].stored.event, events[0]):
        raise Stale("Somebody was asked into this call already.")
    return done(request, call)


@router.post("/transfer/{transfer}/take")
async def take(request: Request, call: FoundCall, transfer: CountPath, _form: Pressed) -> Response:
    """The first who takes it has it; everybody else is told who."""
    asked = _asked(call, transfer)
    if rings_outside(call.panel.call.phone, call.me.member_id):
        raise IllegalTransition("Your phone rings: pick it up and press 1.")
    taken = pe.TransferTaken(asked.transfer, call.me.member_id, call.me.name, _role(call.me.role), call.me.address)
    (recorded,) = await call.parts.log.record(call.call_id, taken)
    if (first := recorded.stored.event) != taken:
        raise Stale(f"{getattr(first, 'name', 'Somebody')} has taken it.")
    return done(request, call)


@router.post("/transfer/{transfer}/decline")
async def decline(
    request: Request, call: FoundCall, transfer: CountPath, form: Annotated[Decline, Depends(posted(Decline))]
) -> Response:
    asked = _asked(call, transfer)
    if call.me.member_id not in asked.declined:
        declined = pe.TransferDeclined(asked.transfer, call.me.member_id, form.reason)
        await call.parts.log.record(call.call_id, declined)
    return Response(status_code=204) if wants_fragment(request) else RedirectResponse("/", 303)


@router.post("/transfer/{transfer}/settle")
async def settle(
    request: Request, call: OpenedCall, transfer: CountPath, form: Annotated[Settle, Depends(posted(Settle))]
) -> Response:
    """How it ends, as who asked or who has the call says; the first decision stands."""
    asked = _known(call, transfer)
    settled = pe.TransferSettled(asked.transfer, Outcome(form.outcome), call.me.member_id)
    (recorded,) = await call.parts.log.record(call.call_id, settled)
    stood = recorded.stored.event
    if isinstance(stood, pe.TransferSettled) and stood.outcome is not settled.outcome:
        raise Stale(f"It was settled already: {OUTCOMES[stood.outcome]}.")
    return done(request, call)


@router.get("/handover/{transfer}")
async def handover(call: FoundCall, transfer: CountPath) -> Response:
    """What the asked person reads before they decide. That it was shown to them is part of the call."""
    asked = _known(call, transfer)
    if call.me.member_id not in asked.to and not may_work(call.me, call.panel.call):
        raise Forbidden("You were not asked into this call.")
    if asked.outcome is None and call.me.member_id in asked.to:
        await call.parts.log.record(call.call_id, pe.BriefRead(asked.transfer, call.me.member_id))
    panel = await call.reloaded()
    context = await scene(call.parts, call.session, panel, is_summed_up=False)
    return HTMLResponse(call.parts.face.page("asked", panel=panel, transfer=transfer, **context))


def _role(rank: str) -> pe.Role:
    return pe.Role.AGENT if rank == Rank.AGENT else pe.Role.MANAGER


def _known(call: Opened, number: int) -> Transfer:
    found = transfer_of(call.panel.call.phone, number)
    if found is None:
        raise NotThere("Nobody was asked into this call like that.")
    return found


def _asked(call: Opened, number: int) -> Transfer:
    found = _known(call, number)
    if call.me.member_id not in found.to:
        raise Forbidden("You were not asked into this call.")
    return found


def _asking(call: Opened, form: Ask, known: Colleagues) -> list[CallEvent]:
    """The question, and for phones of their own the offers that put it."""
    if form.to:
        return _asking_members(call, form, known.chosen(form.to))
    number = e164(form.address, call.parts.settings.business_region)
    if number is None:
        raise WildField("address", "choose a person, or give a number that can be dialled, such as +1 202 555 0123.")
    name = form.name or readable(number)
    asked = pe.TransferAsked(form.transfer, form.kind, (), number, name, form.brief, call.me.member_id)
    offer = pe.LegInvited(_offer(form, 1), pe.Role.GUEST, "", name, number, offer=True)
    return [asked, offer]


def _asking_members(call: Opened, form: Ask, to: tuple[Duty, ...]) -> list[CallEvent]:
    if not to:
        raise WildField("to", "there is nobody like that to ask.")
    name = "Any manager" if form.to == MANAGERS else to[0].name
    ids = tuple(one.member_id for one in to)
    asked = pe.TransferAsked(form.transfer, form.kind, ids, "", name, form.brief, call.me.member_id)
    phones = [one for one in to if one.has_phone]
    offers = [
        pe.LegInvited(_offer(form, i), _role(one.role), one.member_id, one.name, one.address, offer=True)
        for i, one in enumerate(phones, 1)
    ]
    return [asked, *offers]


def _offer(form: Ask, number: int) -> str:
    return f"offer-{form.transfer}-{number}"
