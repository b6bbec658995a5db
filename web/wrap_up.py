"""What a call leaves: whose it was, what was agreed, how it ended, the letter, and what the records keep of it."""

from datetime import date
from functools import partial
from textwrap import shorten
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist import agreements
from callassist.calls import events as e
from callassist.calls.drafts import Agreement
from callassist.calls.events import IllegalTransition
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.customers import directory
from callassist.customers.model import Contact, Customer
from callassist.db.engine import reading, transaction
from callassist.follow_up.draft import matter
from callassist.follow_up.drafting import Drafting
from callassist.follow_up.wording import sentence
from web.errors import NotThere, Stale, WildField
from web.forms import Approve, Confirm, CustomerChoice, Edit, Remove, Wrapped, posted
from web.panel import NamePath, Opened, OpenedCall, Pressed, change, done, same
from web.parts import Parts
from web.sessions import LARGEST_BODY
from web.tasks import keep
from web.words import DISPOSITIONS

router = APIRouter(prefix="/calls/{call_id}", max_body_size=LARGEST_BODY)

LETTER_OPEN = ("draft", "edited", "refused")
LONGEST_SUMMARY = 300


@router.post("/customer")
async def customer(
    request: Request, call: OpenedCall, form: Annotated[CustomerChoice, Depends(posted(CustomerChoice))]
) -> Response:
    async with reading(call.parts.engine) as database:
        chosen = await directory.by_id(database, form.customer_id)
    if chosen is None:
        raise WildField("customer_id", "there is no such customer.")
    event = e.CustomerIdentified(chosen.customer_id, chosen.name, revision=form.revision)
    await change(call, event, seen=call.panel.call.customer_revision)
    await keep(call.parts, call.call_id)
    await follow(call)
    return done(request, call)


@router.post("/agreements/{agreement_id}/confirm")
async def confirm(
    request: Request, call: OpenedCall, agreement_id: NamePath, form: Annotated[Confirm, Depends(posted(Confirm))]
) -> Response:
    agreement = _agreement(call, agreement_id)
    if form.promise != agreement.promise:
        _not_in_writing(call)
    event = e.AgreementConfirmed(agreement_id, form.revision, form.promise, call.me.member_id)
    await change(call, event, seen=agreement.revision)
    await follow(call)
    return done(request, call)


@router.post("/agreements/{agreement_id}/remove")
async def remove(
    request: Request, call: OpenedCall, agreement_id: NamePath, form: Annotated[Remove, Depends(posted(Remove))]
) -> Response:
    agreement = _agreement(call, agreement_id)
    if agreement.status != "removed":
        _not_in_writing(call)
    await change(call, e.AgreementRemoved(agreement_id, form.revision, call.me.member_id), seen=agreement.revision)
    await follow(call)
    return done(request, call)


@router.post("/disposition")
async def disposition(
    request: Request, call: OpenedCall, form: Annotated[Wrapped, Depends(posted(Wrapped))]
) -> Response:
    event = e.DispositionChosen(form.revision, form.disposition, form.cause, call.me.member_id)
    await change(call, event, seen=call.panel.disposition_revision)
    await follow(call)
    return done(request, call)


@router.post("/follow-up/edit")
async def edit(request: Request, call: OpenedCall, form: Annotated[Edit, Depends(posted(Edit))]) -> Response:
    _letter_open(call)
    event = e.FollowUpEdited(form.revision, form.letter, call.me.member_id)
    await change(call, event, seen=call.panel.follow_up.revision)
    return done(request, call)


@router.post("/follow-up/approve")
async def approve(request: Request, call: OpenedCall, form: Annotated[Approve, Depends(posted(Approve))]) -> Response:
    now = call.panel.follow_up
    approved = e.FollowUpApproved(form.attempt, form.letter, call.me.member_id)
    before = call.recorded(approved)
    if before is None:
        _approvable(call, form)
        edited = e.FollowUpEdited(form.revision, form.letter, call.me.member_id)
        facts = (approved,) if form.letter == now.letter else (edited, approved)
        *_, recorded = await call.parts.log.record(call.call_id, *facts)
        before = recorded.stored
    if not same(before.event, approved):
        raise Stale("Another text of this letter was approved already. Nothing of yours was sent.")
    await call.parts.workflows.approve(call.call_id, form.attempt)
    return done(request, call)


@router.post("/follow-up/decline")
async def decline(request: Request, call: OpenedCall, _form: Pressed) -> Response:
    if call.panel.follow_up.status in ("approved", "sending", "sent"):
        raise IllegalTransition("The mail is on its way or sent. It cannot be called back.")
    await call.parts.log.record(call.call_id, e.FollowUpDeclined(call.me.member_id))
    await call.parts.workflows.decline(call.call_id)
    return done(request, call)


@router.post("/wording/decline")
async def decline_wording(request: Request, call: OpenedCall, _form: Pressed) -> Response:
    await call.parts.log.record(call.call_id, e.WordingDeclined(call.me.member_id))
    return done(request, call)


def _agreement(call: Opened, agreement_id: str) -> Agreement:
    found = next((one for one in call.panel.agreements if one.agreement_id == agreement_id), None)
    if found is None or found.status == "withdrawn":
        raise NotThere("There is no such agreement in this call any more.")
    return found


def _not_in_writing(call: Opened) -> None:
    if call.panel.follow_up.status in ("approved", "sending", "sent"):
        raise IllegalTransition("The customer gets this agreement in writing already. It stays as it is.")


def _letter_open(call: Opened) -> None:
    match call.panel.follow_up.status:
        case "none":
            raise IllegalTransition("The letter is not drafted yet. It comes once the call has ended.")
        case "declined":
            raise IllegalTransition("It was decided that no mail is sent for this call.")
        case status if status not in LETTER_OPEN:
            raise IllegalTransition("The letter is approved already. It is on its way or sent.")


def _approvable(call: Opened, form: Approve) -> None:
    now = call.panel.follow_up
    _letter_open(call)
    if form.attempt > now.attempt + 1:
        raise WildField("attempt", f"is ahead of the call, which is at {now.attempt}.")
    if form.letter != now.letter and form.revision > now.revision + 1:
        raise WildField("revision", f"is ahead of the call, which is at {now.revision}.")
    if form.attempt <= now.attempt or (form.letter != now.letter and form.revision <= now.revision):
        raise Stale


async def follow(call: Opened) -> None:
    """After a change once the call is over: draft, watched promises and the customer's history agree with it.

    Repeating it changes nothing, so a second press mends what a crash left undone.
    """
    panel = await call.reloaded()
    if panel.state not in (State.WRAP_UP, State.CLOSED):
        return
    here = call.parts
    await Drafting(here.log, partial(_customer, here.engine), here.business, here.now).redraft(call.call_id)
    if panel.disposition is not None:
        await _keep(here, panel)


async def _keep(here: Parts, panel: Panel) -> None:
    call = panel.call
    day = call.started_at.astimezone(here.business.zone).date()
    async with transaction(here.engine) as tx:
        await agreements.keep_watch(tx, call.call_id, call.customer_id, panel.agreements, day)
        if call.customer_id:
            contact = Contact(day, "call", summary(panel), outcome(panel, day), call.call_id)
            await directory.add_contact(tx, call.customer_id, contact)


def summary(panel: Panel) -> str:
    """What the call was about, in the words of the agent: as restated, else as noted."""
    first_note = panel.notes.strip().partition("\n")[0]
    about = matter(panel.problem) if panel.problem else first_note
    return shorten(about, LONGEST_SUMMARY, placeholder=" …") or "A call"


def outcome(panel: Panel, day: date) -> str:
    agreed = [sentence(one.promise, day) for one in panel.agreements if one.status == "confirmed"]
    return " ".join(agreed) or (DISPOSITIONS[panel.disposition] if panel.disposition else "")


async def _customer(engine: AsyncEngine, customer_id: str) -> Customer | None:
    async with reading(engine) as database:
        return await directory.by_id(database, customer_id)
