"""Promises after the call: watched until somebody says that they were kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.calls.drafts import Agreement
from callassist.calls.events import CallId
from callassist.customers.directory import derived_id
from callassist.customers.rows import upsert
from callassist.db.tables import promise
from callassist.follow_up.wording import is_kept_by_the_letter


@dataclass(frozen=True, slots=True)
class DuePromise:
    """What the business owes, to whom and by when; `customer_id` is empty when the caller is not known."""

    promise_id: str
    customer_id: str
    call_id: CallId
    what: str
    due: date
    amount: Decimal | None
    made_on: date

    def overdue_days(self, today: date) -> int:
        return max(0, (today - self.due).days)


async def keep_watch(
    tx: AsyncConnection, call_id: CallId, customer_id: str, agreements: Iterable[Agreement], made_on: date
) -> None:
    """Watch what the business promised and the agent confirmed; let go of what was removed. Repeating it is harmless.

    `agreements` are all of the call, whatever their status. A promise that was kept stays kept; to put the agreement in
    writing is not watched, since the follow-up does it.
    """
    for agreement in agreements:
        promise_id = derived_id("promise", call_id, agreement.agreement_id)
        said = agreement.promise
        is_owed = said.who == "business" and not is_kept_by_the_letter(said, made_on)
        if agreement.status == "confirmed" and is_owed:
            row = {
                "promise_id": promise_id,
                "customer_id": customer_id,
                "call_id": call_id,
                "who": said.who,
                "what": said.what,
                "due": said.due,
                "amount": "" if said.amount is None else str(said.amount),
                "made_on": made_on,
                "kept": False,
            }
            await upsert(tx, promise, row, keep=("made_on", "kept"))
        else:
            await tx.execute(delete(promise).where(promise.c.promise_id == promise_id, promise.c.kept.is_(False)))


async def due(tx: AsyncConnection, today: date, days: int) -> tuple[DuePromise, ...]:
    """What is overdue or due within `days` days, the most urgent first."""
    query = (
        select(promise)
        .where(promise.c.who == "business", promise.c.kept.is_(False), promise.c.due <= today + timedelta(days=days))
        .order_by(promise.c.due, promise.c.promise_id)
    )
    return tuple(
        DuePromise(
            row.promise_id,
            row.customer_id,
            row.call_id,
            row.what,
            row.due,
            Decimal(row.amount) if row.amount else None,
            row.made_on,
        )
        for row in await tx.execute(query)
    )


async def mark_kept(tx: AsyncConnection, promise_id: str) -> bool:
    """False when there is no such promise, or somebody was first."""
    query = update(promise).where(promise.c.promise_id == promise_id, promise.c.kept.is_(False)).values(kept=True)
    return (await tx.execute(query)).rowcount == 1
