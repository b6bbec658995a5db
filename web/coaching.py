"""What managers do in the call of another: listen, whisper, join, take it over, write a hint, see to a cry for help."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response

from callassist.calls import phone_events as pe
from callassist.calls.alert_events import AlertPutAway
from callassist.calls.events import CallEvent, IllegalTransition
from callassist.calls.phone import Party
from callassist.calls.phone_events import Kind, Mode
from web import on_the_line
from web.errors import Forbidden, NotThere, Stale, WildField, wants_fragment
from web.forms import Hint, ModeChoice, PutAway, posted
from web.panel import Opened, OpenedCall, Pressed, done, same
from web.sessions import LARGEST_BODY, sees_all

router = APIRouter(prefix="/calls/{call_id}", max_body_size=LARGEST_BODY)

CountPath = Annotated[int, Path(ge=1, le=10_000)]
AlertPath = Annotated[str, Path(pattern="^[a-z_]+(-[0-9]+)?$", max_length=40)]


async def managed(call: OpenedCall) -> Opened:
    if not sees_all(call.me):
        raise Forbidden("This is for managers.")
    return call


ManagedCall = Annotated[Opened, Depends(managed)]


@router.post("/listen")
async def listen(
    request: Request, call: ManagedCall, form: Annotated[ModeChoice, Depends(posted(ModeChoice))]
) -> Response:
    """Enter the call in this mode, or change to it."""
    me = _listening(call)
    if me is None:
        await call.parts.log.record(call.call_id, _invited(call, form.mode))
    elif me.mode is not form.mode:
        await call.parts.log.record(call.call_id, pe.ModeAsked(me.label, me.modes + 1, form.mode, call.me.member_id))
    return done(request, call)


@router.post("/take-over")
async def take_over(request: Request, call: ManagedCall, _form: Pressed) -> Response:
    """A transfer that its taker asks for: the agent stays until the manager is there."""
    phone, me = call.panel.call.phone, call.me
    owner = phone.owner
    if owner is None:
        raise IllegalTransition("Nobody has this call. Answer it instead.")
    if owner.member_id == me.member_id:
        return done(request, call)
    number = len(phone.transfers) + 1
    events: list[CallEvent] = [
        pe.TransferAsked(number, Kind.COLD, (me.member_id,), "", me.name, "", me.member_id),
        pe.TransferTaken(number, me.member_id, me.name, pe.Role.MANAGER, me.address),
    ]
    if listening := _listening(call):
        events.append(pe.LegGivenUp(listening.label, "left"))
    await call.parts.log.record(call.call_id, *events)
    return done(request, call)


@router.post("/hints")
async def hint(request: Request, call: ManagedCall, form: Annotated[Hint, Depends(posted(Hint))]) -> Response:
    """A word to the agent, in their panel."""
    if form.number > len(call.panel.hints) + 1:
        raise WildField("number", f"is ahead of the call, which has {len(call.panel.hints)} hints.")
    given = pe.HintGiven(form.number, form.text, call.me.member_id, call.me.name)
    (recorded,) = await call.parts.log.record(call.call_id, given)
    if not same(recorded.stored.event, given):
        raise Stale("Somebody gave a hint at the same moment. Send yours once more.")
    return done(request, call)


@router.post("/hints/{number}/seen")
async def hint_seen(request: Request, call: OpenedCall, number: CountPath, _form: Pressed) -> Response:
    """Whoever has the call puts it away; pressed twice, it was read once."""
    if number > len(call.panel.hints):
        raise NotThere("There is no such hint.")
    place = on_the_line.mine(call.panel.call.phone, call.me.member_id)
    if place is None or not place.is_talker:
        raise Forbidden("The hint is for who talks with the customer.")
    await call.parts.log.record(call.call_id, pe.HintSeen(number, call.me.member_id, call.me.name))
    return done(request, call)


@router.post("/alerts/{alert}/put-away")
async def put_away(
    request: Request, call: ManagedCall, alert: AlertPath, form: Annotated[PutAway, Depends(posted(PutAway))]
) -> Response:
    """On this manager's pages of other calls; the board goes on telling it."""
    if alert not in {*(f"help-{one.number}" for one in call.panel.help), *(flag for flag, _ in call.panel.flags)}:
        raise NotThere("There is no such alert.")
    await call.parts.log.record(call.call_id, AlertPutAway(alert, call.me.member_id))
    if wants_fragment(request):
        return Response(status_code=204)
    return RedirectResponse(f"/calls/{form.reading}", 303)


@router.post("/help/{number}/settle")
async def settle_help(request: Request, call: ManagedCall, number: CountPath, _form: Pressed) -> Response:
    """The agent is told who comes."""
    if number > len(call.panel.help):
        raise NotThere("Nobody asked for help here.")
    settled = pe.HelpSettled(number, call.me.member_id, call.me.name)
    (recorded,) = await call.parts.log.record(call.call_id, settled)
    if recorded.stored.event != settled:
        raise Stale(f"{getattr(recorded.stored.event, 'name', '')} sees to it already.")
    return done(request, call)


def _listening(call: Opened) -> Party | None:
    """The manager's own leg in this call, in or on its way."""
    mine = [one for one in call.panel.call.phone.parties if one.member_id == call.me.member_id and one.is_wanted]
    return next((one for one in mine if one.label.startswith("listen-")), None)


def _invited(call: Opened, mode: Mode) -> pe.LegInvited:
    phone, me = call.panel.call.phone, call.me
    if (here := on_the_line.mine(phone, me.member_id)) and here.is_talker:
        raise IllegalTransition("You are talking in this call already.")
    number = sum(one.label.startswith("listen-") for one in phone.parties) + 1
    coached = phone.owner.label if phone.owner else ""
    return pe.LegInvited(
        f"listen-{number}", pe.Role.MANAGER, me.member_id, me.name, me.address, mode=mode, coached=coached
    )
