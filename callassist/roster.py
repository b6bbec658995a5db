"""The team in the database, and their passwords. Hashing takes a moment and a thread, outside of transactions.

Who was removed is nobody here any more, but for the name in what was.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.db.tables import member
from callassist.playbooks.playbook import Level
from callassist.team import LEADING, Member, Role

SHORTEST = 8
"""Characters of a password."""

LONGEST = 200
"""Characters; hashing more would only cost time."""

_FIELDS = (member.c.member_id, member.c.name, member.c.email, member.c.role, member.c.address, member.c.level)
_PRESENT = member.c.removed_at.is_(None)


class RosterError(Exception):
    """The team cannot be changed like that; the message says why."""

    retryable = False


async def hashed(password: str) -> str:
    """Raises RosterError when it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RosterError(f"A password needs {SHORTEST} to {LONGEST} characters.")
    return await asyncio.to_thread(_hasher().hash, password)


async def add(tx: AsyncConnection, someone: Member, password_hash: str) -> None:
    """Who was removed comes back as who they were, with all that is new given here.

    Raises RosterError when the e-mail address is taken; the transaction is lost then.
    """
    given = {
        "name": someone.name,
        "email": _normal(someone.email),
        "role": someone.role.value,
        "address": someone.address,
        "level": _stored(someone.level),
        "password_hash": password_hash,
    }
    gone = update(member).where(member.c.email == given["email"], ~_PRESENT)
    if (await tx.execute(gone.values(given | {"removed_at": None}))).rowcount:
        return
    try:
        await tx.execute(insert(member).values(member_id=someone.member_id, session_epoch=0, **given))
    except IntegrityError:
        raise RosterError("Somebody with this e-mail address is on the team already.") from None


async def by_email(tx: AsyncConnection, email: str) -> Member | None:
    row = (await tx.execute(select(*_FIELDS).where(member.c.email == _normal(email), _PRESENT))).first()
    return _member(row) if row else None


async def by_id(tx: AsyncConnection, member_id: str) -> Member | None:
    row = (await tx.execute(select(*_FIELDS).where(member.c.member_id == member_id, _PRESENT))).first()
    return _member(row) if row else None


async def everybody(tx: AsyncConnection) -> tuple[Member, ...]:
    """By name."""
    rows = await tx.execute(select(*_FIELDS).where(_PRESENT).order_by(member.c.name, member.c.member_id))
    return tuple(_member(row) for row in rows)


async def names(tx: AsyncConnection) -> Mapping[str, str]:
    """By id, of everybody who is or was on the team."""
    rows = await tx.execute(select(member.c.member_id, member.c.name))
    return {row.member_id: row.name for row in rows}


async def remove(tx: AsyncConnection, member_id: str, now: datetime) -> bool:
    """Ends all sessions of the member. False when there is no such member; raises RosterError for the last who leads.

    The e-mail address stays, so that they can come back as themselves; their password and telephone do not.
    """
    await _check_led(tx, member_id)
    gone = {"removed_at": now, "password_hash": "", "address": "", "session_epoch": member.c.session_epoch + 1}
    changed = update(member).where(member.c.member_id == member_id, _PRESENT).values(gone)
    return (await tx.execute(changed)).rowcount == 1


async def set_role(tx: AsyncConnection, member_id: str, role: Role) -> bool:
    """Ends all sessions: a page that is open shows what the old role may see.

    False when there is no such member; raises RosterError where nobody would be left who leads.
    """
    if role not in LEADING:
        await _check_led(tx, member_id)
    given = {"role": role.value, "session_epoch": member.c.session_epoch + 1}
    changed = update(member).where(member.c.member_id == member_id, _PRESENT).values(given)
    return (await tx.execute(changed)).rowcount == 1


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
    query = select(member.c.session_epoch).where(member.c.member_id == member_id, _PRESENT)
    found: int | None = await tx.scalar(query)
    return found


async def verify(tx: AsyncConnection, email: str, password: str) -> Member | None:
    """The member whose password this is. Takes as long for an unknown address as for a wrong password."""
    query = select(*_FIELDS, member.c.password_hash).where(member.c.email == _normal(email), _PRESENT)
    row = (await tx.execute(query)).first()
    fits = await asyncio.to_thread(_fits, password, row.password_hash if row else None)
    return _member(row) if row and fits else None


async def _check_led(tx: AsyncConnection, without: str) -> None:
    """Locks those who lead: two of them who go at the same moment must not both find the other one."""
    leading = (
        select(member.c.member_id)
        .where(_PRESENT, member.c.role.in_([role.value for role in LEADING]))
        .with_for_update()
    )
    if set(await tx.scalars(leading)) == {without}:
        raise RosterError(
            "Nobody else may see every call. Make somebody a manager first: callassist users role EMAIL manager"
        )


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
