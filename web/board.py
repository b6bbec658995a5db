"""The manager's board: every call that goes on, who needs help first, and what was promised."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from sse_starlette import EventSourceResponse

from callassist import agreements
from callassist.customers import directory
from callassist.db.engine import reading
from web.asked import Asking, askings
from web.board_rows import Alert, BoardRow, alerts, in_order, row
from web.errors import Forbidden
from web.live import AnyBell, overlook, stream
from web.open_calls import OpenCalls
from web.owed_rows import Owed
from web.owing import leaves_work, owed
from web.parts import Parts, parts_of
from web.sessions import LARGEST_BODY, Session, Signed, sees_all, still

router = APIRouter(prefix="/board", max_body_size=LARGEST_BODY)


@dataclass(frozen=True, slots=True)
class Late:
    """A promise that is overdue by so many `days`."""

    promise_id: str
    customer_id: str
    customer: str
    what: str
    days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What people outside of the live calls wait for."""

    owed: Owed = field(default_factory=Owed)
    late: tuple[Late, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a manager's board shows at one moment."""

    alerts: tuple[Alert, ...]
    rows: tuple[BoardRow, ...]
    asked: tuple[Asking, ...]
    waiting: Waiting


class Board:
    """One manager's board. Cheap to look at: only what is new in the calls is read."""

    names: tuple[str, ...] = ("alerts", "asked", "live-calls", "owed")

    def __init__(self, here: Parts) -> None:
        self._here = here
        self._calls = OpenCalls(here.log)
        self._waiting = Waiting()

    async def look(self, session: Session, rang: frozenset[str] | None = None) -> Seen:
        """`rang` are the calls that may have changed since the last look; None: anything may have."""
        me = session.member.member_id
        panels = [panel for _, panel in await self._calls.look(rang)]
        if leaves_work(rang, panels):
            self._waiting = await _waiting(self._here, session)
        rows = in_order(row(panel, me) for panel in panels)
        return Seen(alerts(panels), rows, askings(panels, me), self._waiting)

    async def fragments(self, session: Session, seen: Seen) -> dict[str, str]:
        shown = self.context(session, seen)
        face = self._here.face
        return {
            "alerts": face.fragment("alerts", **shown),
            "asked": face.fragment("asked", **shown),
            "live-calls": face.fragment("board/calls", **shown),
            "owed": face.fragment("board/owed", **shown),
        }

    def context(self, session: Session, seen: Seen) -> dict[str, object]:
        return {
            "board": seen,
            "owed": seen.waiting.owed,
            "alerts": seen.alerts,
            "asked": seen.asked,
            "now": self._here.now(),
            "member": session.member,
            "csrf": session.csrf,
            "business": self._here.business.name,
            "today": self._here.today(),
            "timezone": self._here.business.timezone,
            "demo": self._here.sink is not None,
        }


async def managing(session: Signed) -> Session:
    if not sees_all(session.member):
        raise Forbidden("The board is for managers.")
    return session


Managing = Annotated[Session, Depends(managing)]


@router.get("")
async def board(request: Request, session: Managing) -> Response:
    here = parts_of(request)
    mine = Board(here)
    shown = mine.context(session, await mine.look(session))
    return HTMLResponse(here.face.page("board", **shown))


@router.get("/events")
async def board_events(request: Request, session: Managing, bell: AnyBell) -> EventSourceResponse:
    here = parts_of(request)
    return stream(overlook(here, Board(here), bell, session, still(request, session)))


async def _waiting(here: Parts, session: Session) -> Waiting:
    today = here.today()
    async with reading(here.engine) as database:
        late = [one for one in await agreements.due(database, today, 0) if one.due < today]
        names = await _names(database, (one.customer_id for one in late))
    return Waiting(
        owed=await owed(here, session.member),
        late=tuple(
            Late(one.promise_id, one.customer_id, names.get(one.customer_id, ""), one.what, one.overdue_days(today))
            for one in late
        ),
    )


async def _names(database: AsyncConnection, customer_ids: Iterable[str]) -> dict[str, str]:
    found = {one: await directory.by_id(database, one) for one in sorted(set(customer_ids) - {""})}
    return {customer_id: customer.name for customer_id, customer in found.items() if customer}
