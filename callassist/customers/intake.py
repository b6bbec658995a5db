"""Takes customers of a file into the directory: new ones are added, known ones updated, none is there twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.customers.directory import add, by_id, by_number, derived_id
from callassist.customers.model import Customer
from callassist.customers.rows import upsert
from callassist.db.tables import contact, customer, promise


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    updated: int


async def store(tx: AsyncConnection, customers: Iterable[Customer]) -> Imported:
    """Add who is new and update who is known: by id, else by a shared phone number and the same name.

    An empty value never erases a known one, and numbers are added to those known.
    """
    added = updated = 0
    for given in customers:
        known = await _known(tx, given)
        added, updated = (added, updated + 1) if known else (added + 1, updated)
        await add(tx, _merged(given, known) if known else given)
        await _store_past(tx, replace(given, customer_id=known.customer_id if known else given.customer_id))
    return Imported(added, updated)


async def _known(tx: AsyncConnection, given: Customer) -> Customer | None:
    """The id of an import wins; else the same name on a shared number, or, without numbers, on the same address."""
    if (same := await by_id(tx, given.customer_id)) is not None:
        return same
    for number in given.phones:
        for other in await by_number(tx, number):
            if _same_name(other, given):
                return other
    if given.phones or not given.email:
        return None
    ids = await tx.scalars(select(customer.c.customer_id).where(customer.c.email == given.email))
    others = [await by_id(tx, customer_id) for customer_id in ids.all()]
    return next((other for other in others if other is not None and _same_name(other, given)), None)


def _same_name(one: Customer, other: Customer) -> bool:
    return one.name.casefold() == other.name.casefold()


def _merged(given: Customer, known: Customer) -> Customer:
    return Customer(
        known.customer_id,
        given.name or known.name,
        tuple(dict.fromkeys((*known.phones, *given.phones))),
        given.email or known.email,
        given.company or known.company,
        given.since or known.since,
        given.tags or known.tags,
        given.note or known.note,
        given.favourites or known.favourites,
    )


async def _store_past(tx: AsyncConnection, given: Customer) -> None:
    """Rows are found again by what they say, not by their days, which move with the day of the import."""
    for number, past in enumerate(given.history):
        row = {
            "contact_id": derived_id("past", given.customer_id, str(number), past.kind, past.summary),
            "customer_id": given.customer_id,
            "on": past.on,
            "kind": past.kind,
            "summary": past.summary,
            "outcome": past.outcome,
            "call_id": "",
        }
        await upsert(tx, contact, row)
    for owed in given.promises:
        row = {
            "promise_id": owed.promise_id,
            "customer_id": given.customer_id,
            "call_id": "",
            "who": "business",
            "what": owed.what,
            "due": owed.due,
            "amount": "",
            "made_on": owed.made_on,
            "kept": False,
        }
        await upsert(tx, promise, row, keep=("kept",))
