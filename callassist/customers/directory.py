"""Customers in the database: who calls, what happened before, what is still owed."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.customers.model import Contact, Customer, OpenPromise
from callassist.customers.rows import upsert
from callassist.db.tables import contact, customer, customer_phone, promise

_NAMESPACE = uuid.UUID("5f1f6a0e-6f9c-5d7e-9a53-0b7a3f0c4d11")


async def by_number(tx: AsyncConnection, number: str) -> tuple[Customer, ...]:
    """Everybody who shares this E.164 number, by name; nobody for an empty one."""
    if not number:
        return ()
    ids = select(customer_phone.c.customer_id).where(customer_phone.c.number == number)
    return await _customers(tx, list(await tx.scalars(ids)))


async def by_id(tx: AsyncConnection, customer_id: str) -> Customer | None:
    found = await _customers(tx, [customer_id])
    return found[0] if found else None


async def search(tx: AsyncConnection, text: str, limit: int = 20) -> tuple[Customer, ...]:
    """By any part of name, company, e-mail or phone number; the first `limit` by name. Empty text finds everybody."""
    query = select(customer.c.customer_id).order_by(func.lower(customer.c.name), customer.c.customer_id)
    for word in text.replace("\x00", " ").split():
        query = query.where(or_(*_matches(word)))
    return await _customers(tx, list(await tx.scalars(query.limit(limit))))


def _matches(word: str) -> list[Any]:
    fields = (customer.c.name, customer.c.company, customer.c.email)
    matches: list[Any] = [field.icontains(word, autoescape=True) for field in fields]
    # A number is typed with dashes and brackets, and at home without its country code.
    if re.fullmatch(r"[-\d+()./]{3,}", word) and (digits := re.sub(r"\D", "", word).lstrip("0")):
        owners = select(customer_phone.c.customer_id).where(customer_phone.c.number.contains(digits))
        matches.append(customer.c.customer_id.in_(owners))
    return matches


async def add(tx: AsyncConnection, someone: Customer) -> None:
    """Write the customer as given, new or known by the id; history and promises are only ever added to."""
    await upsert(tx, customer, _row(someone))
    await tx.execute(delete(customer_phone).where(customer_phone.c.customer_id == someone.customer_id))
    for number in dict.fromkeys(someone.phones):
        await upsert(tx, customer_phone, {"customer_id": someone.customer_id, "number": number})


async def add_contact(tx: AsyncConnection, customer_id: str, past: Contact) -> None:
    """A call is one contact however often it is added, and moves along when its customer is corrected."""
    what = past.call_id or f"{customer_id}/{past.on}/{past.kind}/{past.summary}"
    await upsert(
        tx,
        contact,
        {
            "contact_id": derived_id("contact", what),
            "customer_id": customer_id,
            "on": past.on,
            "kind": past.kind,
            "summary": past.summary,
            "outcome": past.outcome,
            "call_id": past.call_id,
        },
    )


def derived_id(*parts: str) -> str:
    """The same parts make the same id: what repeats an import or a call finds the rows it made."""
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).hex


async def _customers(tx: AsyncConnection, ids: Sequence[str]) -> tuple[Customer, ...]:
    if not ids:
        return ()
    rows = (await tx.execute(select(customer).where(customer.c.customer_id.in_(ids)))).all()
    phones, history, promises = await _phones(tx, ids), await _history(tx, ids), await _promises(tx, ids)
    found = [_customer(row, phones, history, promises) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.customer_id)))


async def _phones(tx: AsyncConnection, ids: Sequence[str]) -> dict[str, list[str]]:
    query = select(customer_phone).where(customer_phone.c.customer_id.in_(ids)).order_by(customer_phone.c.number)
    phones: dict[str, list[str]] = {}
    for row in await tx.execute(query):
        phones.setdefault(row.customer_id, []).append(row.number)
    return phones


async def _history(tx: AsyncConnection, ids: Sequence[str]) -> dict[str, list[Contact]]:
    query = select(contact).where(contact.c.customer_id.in_(ids)).order_by(contact.c.on.desc(), contact.c.contact_id)
    history: dict[str, list[Contact]] = {}
    for row in await tx.execute(query):
        past = Contact(row.on, row.kind, row.summary, row.outcome, row.call_id)
        history.setdefault(row.customer_id, []).append(past)
    return history


async def _promises(tx: AsyncConnection, ids: Sequence[str]) -> dict[str, list[OpenPromise]]:
    query = (
        select(promise)
        .where(promise.c.customer_id.in_(ids), promise.c.kept.is_(False), promise.c.who == "business")
        .order_by(promise.c.due.is_(None), promise.c.due, promise.c.promise_id)
    )
    promises: dict[str, list[OpenPromise]] = {}
    for row in await tx.execute(query):
        owed = OpenPromise(row.promise_id, row.what, row.due, row.made_on)
        promises.setdefault(row.customer_id, []).append(owed)
    return promises


def _customer(
    row: Row[Any],
    phones: dict[str, list[str]],
    history: dict[str, list[Contact]],
    promises: dict[str, list[OpenPromise]],
) -> Customer:
    return Customer(
        row.customer_id,
        row.name,
        tuple(phones.get(row.customer_id, ())),
        row.email,
        row.company,
        row.since,
        tuple(row.tags),
        row.note,
        tuple(row.favourites),
        tuple(history.get(row.customer_id, ())),
        tuple(promises.get(row.customer_id, ())),
    )


def _row(someone: Customer) -> dict[str, Any]:
    return {
        "customer_id": someone.customer_id,
        "name": someone.name,
        "email": someone.email,
        "company": someone.company,
        "since": someone.since,
        "tags": list(someone.tags),
        "note": someone.note,
        "favourites": list(someone.favourites),
    }
