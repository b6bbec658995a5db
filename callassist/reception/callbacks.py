"""Calls that we owe: a row for each promised callback, as its call's log has it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.customers.rows import upsert
from callassist.db.tables import callback


@dataclass(frozen=True, slots=True)
class Callback:
    """`call_id` is the call in which it was promised; `customer_id` is empty for somebody unknown.

    `member_id` is who is to call, empty: whoever comes first. Nothing is owed any more once there is a `done_at`.
    """

    call_id: str
    customer_id: str
    number: str
    due_at: datetime
    member_id: str = ""
    member_name: str = ""
    note: str = ""
    done_at: datetime | None = None
    done_by: str = ""


async def keep(tx: AsyncConnection, owed: Callback) -> None:
    """A call owes one callback: what is kept is in the place of what was."""
    await upsert(tx, callback, {name: getattr(owed, name) for name in Callback.__slots__})


async def due(tx: AsyncConnection) -> tuple[Callback, ...]:
    """All that are still to be made, the most urgent first."""
    query = select(callback).where(callback.c.done_at.is_(None)).order_by(callback.c.due_at, callback.c.call_id)
    return tuple(_callback(row) for row in await tx.execute(query))


async def listed(tx: AsyncConnection, since: datetime) -> tuple[Callback, ...]:
    """Those that are still to be made, and those that were settled `since`, in order of their time."""
    is_shown = or_(callback.c.done_at.is_(None), callback.c.done_at >= since)
    query = select(callback).where(is_shown).order_by(callback.c.due_at, callback.c.call_id)
    return tuple(_callback(row) for row in await tx.execute(query))


def _callback(row: "Row[tuple[object, ...]]") -> Callback:
    return Callback(*(getattr(row, name) for name in Callback.__slots__))
