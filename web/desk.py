"""The desk: what rings, what was today, what waits; and the list of all calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from callassist import agreements, roster
from callassist.calls.log import CallSummary
from callassist.calls.model import OPEN, State
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.db.engine import reading
from callassist.method import Disposition
from web.fragments import CallRow, DuePromise
from web.parts import Parts, parts_of
from web.sessions import Session, Signed, sees_all
from web.words import matters

FRAGMENTS = ("ringing", "calls", "waiting")

LISTED = 100
DUE_DAYS = 2

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Overview:
    """What a member's desk shows; `rounds` are those of the ringing calls."""

    today: date
    ringing: tuple[CallSummary, ...]
    calls: tuple[CallSummary, ...]
    waiting: tuple[CallSummary, ...]
    rounds: Mapping[str, int]


@router.get("/")
async def desk(request: Request, session: Signed) -> Response:
    here = parts_of(request)
    shown = await _rendering(here, session, await overview(here, session))
    return HTMLResponse(here.face.page("desk", promises=await _due(here), **shown))


@router.get("/calls")
async def calls(
    request: Request,
    session: Signed,
    q: Annotated[str, Query(max_length=100)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    here = parts_of(request)
    wanted = [state] if state in set(State) else []
    found = await _found(here, q.strip(), wanted)
    rows = await _rows(here, [one for one in found if _shown(session, one)], {})
    return HTMLResponse(here.face.page("calls", calls=rows, q=q, state=state, **_context(here, session)))


async def overview(here: Parts, session: Session) -> Overview:
    """Cheap: asked for each time a call rings."""
    today = here.today()
    midnight = datetime.combine(today, time(), here.business.zone)
    latest = await here.log.latest(limit=LISTED)
    waiting = await here.log.latest(states=[State.WRAP_UP.value], limit=LISTED)
    still_open = await here.log.latest(states=[state.value for state in State if state in OPEN], limit=LISTED)
    ringing = [one.call_id for one in still_open if one.state == State.RINGING]
    return Overview(
        today=today,
        ringing=tuple(one for one in still_open if _shown(session, one)),
        calls=tuple(one for one in latest if one.started_at >= midnight and _shown(session, one)),
        waiting=tuple(one for one in waiting if _shown(session, one)),
        rounds={one: (await here.log.panel(one)).call.round for one in ringing},
    )


async def fragments(here: Parts, session: Session, seen: Overview) -> dict[str, str]:
    shown = await _rendering(here, session, seen)
    return {name: here.face.fragment(name, **shown) for name in FRAGMENTS}


async def _rendering(here: Parts, session: Session, seen: Overview) -> dict[str, object]:
    return _context(here, session) | {
        "ringing": await _rows(here, seen.ringing, seen.rounds),
        "calls": await _rows(here, seen.calls, seen.rounds),
        "waiting": await _rows(here, seen.waiting, seen.rounds),
    }


def _context(here: Parts, session: Session) -> dict[str, object]:
    return {
        "member": session.member,
        "csrf": session.csrf,
        "business": here.business.name,
        "today": here.today(),
        "timezone": here.business.timezone,
        "demo": here.sink is not None,
    }


async def _due(here: Parts) -> tuple[DuePromise, ...]:
    async with reading(here.engine) as database:
        owed = await agreements.due(database, here.today(), DUE_DAYS)
        known = {one.customer_id: await directory.by_id(database, one.customer_id) for one in owed if one.customer_id}
    names = {customer_id: customer.name for customer_id, customer in known.items() if customer}
    return tuple(DuePromise(names.get(one.customer_id, "Unknown caller"), one.what, one.due) for one in owed)


async def _found(here: Parts, text: str, states: Sequence[str]) -> list[CallSummary]:
    """By any part of the customer's name or number; a number may also be nobody's."""
    if not text:
        return await here.log.latest(states=states, limit=LISTED)
    async with reading(here.engine) as database:
        customers = await directory.search(database, text)
    of_known = await here.log.latest(states=states, customer_ids=[one.customer_id for one in customers], limit=LISTED)
    digits = "".join(filter(str.isdigit, text))
    of_nobody = await here.log.latest(states=states, customer_ids=[""], limit=LISTED) if len(digits) >= 3 else []
    found = [*of_known, *(one for one in of_nobody if digits in one.caller_id)]
    return sorted(found, key=lambda one: one.started_at, reverse=True)


def _shown(session: Session, call: CallSummary) -> bool:
    """As web.sessions.may_work, for a row of the list."""
    nobodys = not call.agent_id or call.state == State.RINGING
    return sees_all(session.member) or nobodys or call.agent_id == session.member.member_id


async def _rows(here: Parts, calls: Sequence[CallSummary], rounds: Mapping[str, int]) -> tuple[CallRow, ...]:
    async with reading(here.engine) as database:
        ids = sorted({one.customer_id for one in calls if one.customer_id})
        customers = {one: await directory.by_id(database, one) for one in ids}
        agents = {one.member_id: one.name for one in await roster.everybody(database)}
    return tuple(
        _row(here, one, customers.get(one.customer_id), agents.get(one.agent_id, ""), rounds.get(one.call_id, 0))
        for one in calls
    )


def _row(here: Parts, call: CallSummary, customer: Customer | None, agent: str, round: int) -> CallRow:
    return CallRow(
        call_id=call.call_id,
        state=State(call.state),
        started_at=call.started_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        caller_id=call.caller_id,
        customer=customer.name if customer else "",
        agent_id=call.agent_id,
        agent=agent,
        disposition=Disposition(call.disposition) if call.disposition else None,
        round=round,
        matters=matters(customer, here.today()),
    )
