"""The desk: what rings, what was today, what waits; and the list of all calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from callassist import agreements, roster
from callassist.calls.log import CallSummary
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.db.engine import reading
from callassist.method import Disposition
from callassist.reception import duty
from callassist.reception.presence import Duty
from web.asked import Asking, askings
from web.board_rows import Alert, alerts
from web.colleagues import sorted_for
from web.forms import Nothing, PresenceChoice, posted
from web.fragments import CallRow, DuePromise
from web.open_calls import OpenCalls
from web.owed_rows import Owed
from web.owing import leaves_work, owed
from web.parts import Parts, parts_of
from web.sessions import Session, Signed, may_work, sees_all
from web.words import matters

LISTED = 100
DUE_DAYS = 2

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Overview:
    """What a member's desk shows; `rounds` are those of the ringing calls."""

    today: date
    alerts: tuple[Alert, ...]
    asked: tuple[Asking, ...]
    duty: Duty | None
    ringing: tuple[CallSummary, ...]
    calls: tuple[CallSummary, ...]
    waiting: tuple[CallSummary, ...]
    rounds: Mapping[str, int]
    pops: frozenset[str]
    """The calls that open by themselves here; managers see the others ring, too."""
    owed: Owed
    team: tuple[Duty, ...] = ()
    """The others, who is free first."""


class Desk:
    """One member's desk. Cheap to look at: asked for each time a call rings."""

    names: tuple[str, ...] = ("alerts", "asked", "presence", "ringing", "calls", "waiting", "owed", "team")

    def __init__(self, here: Parts) -> None:
        self._here = here
        self._open = OpenCalls(here.log)
        self._on_duty: tuple[Duty, ...] = ()
        self._busy: frozenset[str] = frozenset()
        self._owed = Owed()

    async def look(self, session: Session, rang: frozenset[str] | None = None) -> Overview:
        """`rang` are the calls that may have changed since the last look; None: anything may have."""
        here, today = self._here, self._here.today()
        midnight = datetime.combine(today, time(), here.business.zone)
        still_open = await self._open.look(rang)
        latest = await here.log.latest(limit=LISTED)
        waiting = await here.log.latest(states=[State.WRAP_UP.value], limit=LISTED)
        busy = frozenset(one for call, _ in still_open for one in call.busy)
        if rang is None or busy != self._busy:
            self._on_duty, self._busy = await _on_duty(here), busy
        if leaves_work(rang, [panel for _, panel in still_open]):
            self._owed = await owed(here, session.member)
        return Overview(
            today=today,
            alerts=alerts(panel for _, panel in still_open) if sees_all(session.member) else (),
            asked=askings((panel for _, panel in still_open), session.member.member_id),
            duty=next((one for one in self._on_duty if one.member_id == session.member.member_id), None),
            ringing=tuple(one for one, panel in still_open if _concerns(session, panel)),
            calls=tuple(one for one in latest if one.started_at >= midnight and _shown(session, one)),
            waiting=tuple(one for one in waiting if _settles(session, one)),
            rounds={one.call_id: panel.call.round for one, panel in still_open if one.state == State.RINGING},
            pops=frozenset(one.call_id for one, panel in still_open if _rings_here(session, panel)),
            owed=self._owed,
            team=sorted_for(self._on_duty, session.member),
        )

    async def fragments(self, session: Session, seen: Overview) -> dict[str, str]:
        shown = await self.rendering(session, seen)
        return {name: self._here.face.fragment(name, **shown) for name in self.names}

    async def rendering(self, session: Session, seen: Overview) -> dict[str, object]:
        here = self._here
        return _context(here, session) | {
            "alerts": seen.alerts,
            "asked": seen.asked,
            "duty": seen.duty,
            "owed": seen.owed,
            "team": seen.team,
            "now": here.now(),
            "pops": seen.pops,
            "ringing": await _rows(session, here, seen.ringing, seen.rounds),
            "calls": await _rows(session, here, seen.calls, seen.rounds),
            "waiting": await _rows(session, here, seen.waiting, seen.rounds),
        }


@router.get("/")
async def desk(request: Request, session: Signed) -> Response:
    here = parts_of(request)
    mine = Desk(here)
    shown = await mine.rendering(session, await mine.look(session))
    return HTMLResponse(here.face.page("desk", promises=await _due(here), **shown))


@router.post("/desk/presence")
async def presence(
    request: Request, session: Signed, form: Annotated[PresenceChoice, Depends(posted(PresenceChoice))]
) -> Response:
    here = parts_of(request)
    await duty.choose(here.engine, session.member.member_id, form.choice, here.now())
    return RedirectResponse("/", 303)


@router.post("/desk/ready")
async def ready(request: Request, session: Signed, _form: Annotated[Nothing, Depends(posted(Nothing))]) -> Response:
    """The next call may come though a wrap-up is not finished."""
    here = parts_of(request)
    await duty.ready(here.engine, session.member.member_id, here.now())
    return RedirectResponse("/", 303)


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
    rows = await _rows(session, here, [one for one in found if _shown(session, one)], {})
    return HTMLResponse(here.face.page("calls", calls=rows, q=q, state=state, **_context(here, session)))


async def _on_duty(here: Parts) -> tuple[Duty, ...]:
    return await duty.everybody(here.engine, here.now(), here.settings.wrap_up_seconds)


def _concerns(session: Session, panel: Panel) -> bool:
    """Whether an open call is on this desk: theirs, or ringing there."""
    if sees_all(session.member):
        return True
    return may_work(session.member, panel.call) and (panel.state is not State.RINGING or _rings_here(session, panel))


def _rings_here(session: Session, panel: Panel) -> bool:
    return panel.rings is None or session.member.member_id in panel.rings


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
    return tuple(
        DuePromise(names.get(one.customer_id, "Unknown caller"), one.what, one.due, one.customer_id) for one in owed
    )


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
    return _settles(session, call) or session.member.member_id in call.members


def _settles(session: Session, call: CallSummary) -> bool:
    nobodys = not call.agent_id or call.state == State.RINGING
    return sees_all(session.member) or nobodys or call.agent_id == session.member.member_id


async def _rows(
    session: Session, here: Parts, calls: Sequence[CallSummary], rounds: Mapping[str, int]
) -> tuple[CallRow, ...]:
    async with reading(here.engine) as database:
        ids = sorted({one.customer_id for one in calls if one.customer_id})
        customers = {one: await directory.by_id(database, one) for one in ids}
        agents = await roster.names(database)
    return tuple(
        _row(here, one, customers.get(one.customer_id), agents, rounds.get(one.call_id, 0), session.member.member_id)
        for one in calls
    )


def _row(
    here: Parts, call: CallSummary, customer: Customer | None, names: Mapping[str, str], round: int, me: str
) -> CallRow:
    agent = names.get(call.agent_id, "")
    return CallRow(
        call_id=call.call_id,
        state=State(call.state),
        started_at=call.started_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        caller_id=call.caller_id,
        customer=customer.name if customer else _among_us(call, names, me),
        agent_id=call.agent_id,
        agent=agent,
        disposition=Disposition(call.disposition) if call.disposition else None,
        round=round,
        matters=matters(customer, here.today()),
        direction=call.direction,
        part=_part(call, agent, me),
    )


def _among_us(call: CallSummary, names: Mapping[str, str], me: str) -> str:
    """Who else had part in a call between colleagues."""
    if call.direction != "internal":
        return ""
    others = [one for one in call.members if one != me and (me in call.members or one != call.agent_id)]
    return ", ".join(names.get(one, "A colleague") for one in others)


def _part(call: CallSummary, agent: str, me: str) -> str:
    """What the reader had to do with a call of somebody else."""
    if call.direction == "internal" or call.agent_id == me or me not in call.members:
        return ""
    return f"handed to {agent or 'somebody else'}" if me in call.handed_by else "you took part"
