"""Calls that we owe: a row for each promised callback until somebody has made it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.customers.rows import upsert
from callassist.db.tables import callback


@dataclass(frozen=True, slots=True)
class Callback:
    """`call_id` is the call in which it was promised; `customer_id` is empty for somebody unknown."""

    call_id: str
    customer_id: str
    number: str
    due_at: datetime


async def promise(tx: AsyncConnection, owed: Callback) -> None:
    """A call owes one callback; promised again, the later promise counts, and one that was made stays made."""
    values = {
        "call_id": owed.call_id,
        "customer_id": owed.customer_id,
        "number": owed.number,
        "due_at": owed.due_at,
        "done_at": None,
        "done_by": "",
    }
    await upsert(tx, callback, values, keep=("done_at", "done_by"))


async def due(tx: AsyncConnection) -> tuple[Callback, ...]:
    """All that are still to be made, the most urgent first."""
    query = select(callback).where(callback.c.done_at.is_(None)).order_by(callback.c.due_at, callback.c.call_id)
    return tuple(Callback(row.call_id, row.customer_id, row.number, row.due_at) for row in await tx.execute(query))


async def done(tx: AsyncConnection, call_id: str, by: str, now: datetime) -> bool:
    """The member `by` has called back. False where nothing was owed any more."""
    still_due = update(callback).where(callback.c.call_id == call_id, callback.c.done_at.is_(None))
    return (await tx.execute(still_due.values(done_at=now, done_by=by))).rowcount == 1
