"""The agent's call: the page, and what can be done while the customer is on the line."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Annotated, TypeVar

import structlog
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import CallEvent, StoredEvent, key_of
from callassist.calls.log import CallUnknown, folded
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel
from callassist.customers import directory
from callassist.db.engine import reading
from callassist.team import Member
from telephony.errors import TelephonyError
from web.briefing import brief_of, summary_of
from web.elsewhere import elsewhere_of
from web.errors import Forbidden, NotThere, PhoneUnreachable, Stale, WildField, wants_fragment
from web.forms import Accept, Notes, Nothing, posted
from web.parts import Parts, parts_of
from web.sessions import LARGEST_BODY, Session, Signed, may_work

SAME_MATTER = timedelta(days=30)
"""Calls no further apart than this are taken to be about one matter."""
LOOKED_AT = 20

UNREACHABLE = "Your phone could not be reached. The customer is still waiting."

E = TypeVar("E", bound=CallEvent)

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/calls/{call_id}", max_body_size=LARGEST_BODY)

CallIdPath = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
NamePath = Annotated[str, Path(min_length=1, max_length=120)]


@dataclass(frozen=True, slots=True)
class Opened:
    """A call as it is when somebody asks for something."""

    parts: Parts
    session: Session
    panel: Panel
    events: Sequence[StoredEvent]

    @property
    def call_id(self) -> str:
        return self.panel.call.call_id

    @property
    def me(self) -> Member:
        return self.session.member

    def recorded(self, event: CallEvent) -> StoredEvent | None:
        """The fact of the same key, where the log has one."""
        return next((one for one in self.events if key_of(one.event) == key_of(event)), None)

    async def reloaded(self) -> Panel:
        return await self.parts.log.panel(self.call_id)


async def found(request: Request, call_id: CallIdPath, session: Signed) -> Opened:
    here = parts_of(request)
    events = await here.log.read(call_id)
    if not events:
        raise CallUnknown(call_id)
    return Opened(here, session, folded(call_id, events), events)


FoundCall = Annotated[Opened, Depends(found)]


async def opened(call: FoundCall) -> Opened:
    if not may_work(call.me, call.panel.call):
        who = call.panel.agent_name or "somebody else"
        raise Forbidden(f"This call is with {who}. You see your own calls and those that ring.")
    return call


OpenedCall = Annotated[Opened, Depends(opened)]
Pressed = Annotated[Nothing, Depends(posted(Nothing))]


async def scene(here: Parts, session: Session, panel: Panel, *, is_summed_up: bool = True) -> dict[str, object]:
    """What the templates of a call need beside the panel; a summary is work, and nothing before the call is over."""
    async with reading(here.engine) as database:
        known = panel.call.customer_id
        record = await directory.by_id(database, known) if known else None
        found = [await directory.by_id(database, one) for one in panel.candidates]
    return {
        "record": record,
        "explained_before": await _explained_before(here, panel) if known else 0,
        "candidates": tuple(one for one in found if one),
        "summary": await summary_of(here, panel) if is_summed_up and panel.state not in OPEN else None,
        "member": session.member,
        "csrf": session.csrf,
        "business": here.business.name,
        "today": here.today(),
        "timezone": here.business.timezone,
        "call_zone": here.zone_of(panel.call.called_number).key,
        "now": here.now(),
        "demo": here.sink is not None,
    }


async def _explained_before(here: Parts, panel: Panel) -> int:
    """To how many of us the customer has talked in their calls of the last weeks before this one."""
    this, began = panel.call.call_id, panel.call.started_at
    calls = await here.log.latest(customer_ids=[panel.call.customer_id], limit=LOOKED_AT)
    earlier = (one for one in calls if one.call_id != this and began - SAME_MATTER <= one.started_at <= began)
    return sum(one.handlers for one in earlier)


@router.get("")
async def page(call: OpenedCall) -> Response:
    context = await scene(call.parts, call.session, call.panel)
    context["elsewhere"] = await elsewhere_of(call.parts, call.session, call.call_id)
    return HTMLResponse(call.parts.face.page("call", panel=call.panel, **context))


@router.get("/brief")
async def brief(request: Request, call: OpenedCall) -> Response:
    """What somebody who takes over must know at this moment."""
    face, told = call.parts.face, await brief_of(call.parts, call.panel)
    if wants_fragment(request):
        return HTMLResponse(face.fragment("brief", panel=call.panel, brief=told))
    context = await scene(call.parts, call.session, call.panel)
    return HTMLResponse(face.page("brief", panel=call.panel, brief=told, **context))


@router.post("/accept")
async def accept(request: Request, call: FoundCall, form: Annotated[Accept, Depends(posted(Accept))]) -> Response:
    accepted = e.AgentAccepted(call.me.member_id, call.me.name, form.round)
    await take(call.parts, call.call_id, accepted, call.me.address)
    return done(request, call)


async def take(here: Parts, call_id: str, accepted: e.AgentAccepted, address: str) -> None:
    """The call is theirs, and `address` is dialled. Raises Stale, IllegalTransition or PhoneUnreachable.

    A second press dials nobody twice: the carrier finds the leg of this round.
    """
    (recorded,) = await here.log.record(call_id, accepted)
    if recorded.stored.event != accepted:
        raise Stale(f"{_taker(recorded.stored.event)} has taken this call.")
    now = await here.log.panel(call_id)
    if now.call.round > accepted.round:
        raise Stale("This call rings again. Answer it once more.")
    if now.state is State.CONNECTING:
        await _ring(here, call_id, accepted.round, address)


async def _ring(here: Parts, call_id: str, round: int, address: str) -> None:
    try:
        leg_sid = await here.carrier.ring(call_id, round, address)
    except TelephonyError as error:
        log.warning("agent_unreachable", call_id=call_id, error=type(error).__name__, retryable=error.retryable)
        await here.log.record(call_id, e.AgentUnreachable(round, "The phone could not be reached."))
        raise PhoneUnreachable(UNREACHABLE) from error
    await here.log.record(call_id, pe.LegDialled(f"agent-{round}", leg_sid))


def _taker(event: CallEvent) -> str:
    return event.name if isinstance(event, e.AgentAccepted) else ""


@router.post("/end")
async def end(request: Request, call: OpenedCall, _form: Pressed) -> Response:
    if call.panel.state in OPEN:
        try:
            await call.parts.carrier.hang_up(call.panel.call.call_sid)
        except TelephonyError as error:
            log.warning("hang_up_failed", call_id=call.call_id, error=type(error).__name__, retryable=error.retryable)
            raise PhoneUnreachable("The call could not be ended from here. Hang up on your phone.") from error
        await call.parts.log.record(call.call_id, e.CallEnded("hung up by agent"))
    return done(request, call)


@router.post("/cards/{showing}/used")
async def card_used(request: Request, call: OpenedCall, showing: NamePath, _form: Pressed) -> Response:
    _card(call, showing)
    await call.parts.log.record(call.call_id, e.CardUsed(showing, call.me.member_id))
    return done(request, call)


@router.post("/cards/{showing}/dismissed")
async def card_dismissed(request: Request, call: OpenedCall, showing: NamePath, _form: Pressed) -> Response:
    _card(call, showing)
    await call.parts.log.record(call.call_id, e.CardDismissed(showing, call.me.member_id))
    return done(request, call)


@router.post("/solutions")
async def solutions(request: Request, call: OpenedCall, _form: Pressed) -> Response:
    await call.parts.log.record(call.call_id, e.SolutionsAsked(call.me.member_id))
    return done(request, call)


@router.post("/notes")
async def notes(request: Request, call: OpenedCall, form: Annotated[Notes, Depends(posted(Notes))]) -> Response:
    await change(call, e.NotesSaved(form.revision, form.text, call.me.member_id), seen=call.panel.notes_revision)
    return done(request, call)


async def change(call: Opened, event: E, *, seen: int) -> None:
    """Record the next revision; `seen` is the one in the log now. The same change twice is one change.

    Raises Stale when somebody else made this revision, and WildField when nobody can have seen the one before it.
    """
    revision: int = getattr(event, "revision")  # noqa: B009 - a type variable over a union has no attributes
    if revision > seen + 1:
        raise WildField("revision", f"is ahead of the call, which is at {seen}.")
    stored = call.recorded(event)
    if stored is None and revision <= seen:
        raise Stale
    if stored is None:
        (recorded,) = await call.parts.log.record(call.call_id, event)
        stored = recorded.stored
    if not same(stored.event, event):
        raise Stale


def same(one: CallEvent, other: CallEvent) -> bool:
    """Whether two people, or one twice, said the same."""
    return type(one) is type(other) and _content(one) == _content(other)


def _content(event: CallEvent) -> dict[str, object]:
    return {name: value for name, value in asdict(event).items() if name != "by"}


def _card(call: Opened, showing: str) -> None:
    if not any(card.showing == showing for card in call.panel.cards):
        raise NotThere("There is no such card in this call.")


def done(request: Request, call: Opened) -> Response:
    """Our script is told by the stream; a plain form goes back to the page."""
    if wants_fragment(request):
        return Response(status_code=204)
    return RedirectResponse(f"/calls/{call.call_id}", 303)
