"""The team in the database, and their passwords. Hashing takes a moment and a thread, outside of transactions."""

import asyncio
from functools import cache
from typing import Any

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.db.tables import member
from callassist.playbooks.playbook import Level
from callassist.team import Member, Role

SHORTEST = 8
"""Characters of a password."""

LONGEST = 200
"""Characters; hashing more would only cost time."""

_FIELDS = (member.c.member_id, member.c.name, member.c.email, member.c.role, member.c.address, member.c.level)


class RosterError(Exception):
    """The team cannot be changed like that; the message says why."""

    retryable = False


async def hashed(password: str) -> str:
    """Raises RosterError when it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RosterError(f"A password needs {SHORTEST} to {LONGEST} characters.")
    return await asyncio.to_thread(_hasher().hash, password)


async def add(tx: AsyncConnection, someone: Member, password_hash: str) -> None:
    """Raises RosterError when the e-mail address is taken; the transaction is lost then."""
    row = {
        "member_id": someone.member_id,
        "name": someone.name,
        "email": _normal(someone.email),
        "role": someone.role.value,
        "address": someone.address,
        "level": _stored(someone.level),
        "password_hash": password_hash,
        "session_epoch": 0,
    }
    try:
        await tx.execute(insert(member).values(row))
    except IntegrityError:
        raise RosterError("Somebody with this e-mail address is on the team already.") from None


async def by_email(tx: AsyncConnection, email: str) -> Member | None:
    row = (await tx.execute(select(*_FIELDS).where(member.c.email == _normal(email)))).first()
    return _member(row) if row else None


async def by_id(tx: AsyncConnection, member_id: str) -> Member | None:
    row = (await tx.execute(select(*_FIELDS).where(member.c.member_id == member_id))).first()
    return _member(row) if row else None


async def everybody(tx: AsyncConnection) -> tuple[Member, ...]:
    """By name."""
    rows = await tx.execute(select(*_FIELDS).order_by(member.c.name, member.c.member_id))
    return tuple(_member(row) for row in rows)


async def set_password(tx: AsyncConnection, member_id: str, password_hash: str) -> bool:
    """Ends all sessions of the member. False when there is no such member."""
    changed = {"password_hash": password_hash, "session_epoch": member.c.session_epoch + 1}
    return (await tx.execute(update(member).where(member.c.member_id == member_id).values(changed))).rowcount == 1


async def set_level(tx: AsyncConnection, member_id: str, level: Level | None) -> bool:
    """How much they are prompted from their next call on. False when there is no such member."""
    changed = update(member).where(member.c.member_id == member_id).values(level=_stored(level))
    return (await tx.execute(changed)).rowcount == 1


async def set_address(tx: AsyncConnection, member_id: str, address: str) -> bool:
    """What is dialled for them from the next call on. False when there is no such member."""
    changed = update(member).where(member.c.member_id == member_id).values(address=address)
    return (await tx.execute(changed)).rowcount == 1


async def session_epoch(tx: AsyncConnection, member_id: str) -> int | None:
    """A session is good while this is what it was at sign-in; None when the member is gone."""
    found: int | None = await tx.scalar(select(member.c.session_epoch).where(member.c.member_id == member_id))
    return found


async def verify(tx: AsyncConnection, email: str, password: str) -> Member | None:
    """The member whose password this is. Takes as long for an unknown address as for a wrong password."""
    query = select(*_FIELDS, member.c.password_hash).where(member.c.email == _normal(email))
    row = (await tx.execute(query)).first()
    fits = await asyncio.to_thread(_fits, password, row.password_hash if row else None)
    return _member(row) if row and fits else None


def _fits(password: str, password_hash: str | None) -> bool:
    allowed = password_hash is not None and len(password) <= LONGEST
    try:
        return _hasher().verify(password[:LONGEST], password_hash or _nobodys()) and allowed
    except UnknownHashError:
        return False


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hasher().hash("the password of nobody")


def _normal(email: str) -> str:
    return email.strip().lower()


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    level = Level(row.level) if row.level else None
    return Member(row.member_id, row.name, row.email, Role(row.role), row.address, level)


def _stored(level: Level | None) -> str:
    return level.value if level else ""
