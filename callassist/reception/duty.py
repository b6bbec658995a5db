"""Members as the switchboard sees them, read from their calls and from what they chose; only the server's clock counts.

Nothing here says that somebody is busy: that is read from the calls that are open.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from callassist import roster
from callassist.calls.model import OPEN, State
from callassist.customers.rows import upsert
from callassist.db.engine import reading, transaction
from callassist.db.tables import call, presence
from callassist.reception.presence import Choice, Duty
from callassist.team import Member

SEEN_SECONDS = 45.0
"""A browser that did not ask for so long is gone; open pages touch their member every heartbeat."""


async def everybody(engine: AsyncEngine, now: datetime, wrap_up_seconds: float) -> tuple[Duty, ...]:
    """By name."""
    async with reading(engine) as connection:
        members = await roster.everybody(connection)
        chosen = {row.member_id: row for row in await connection.execute(select(presence))}
        busy = await _busy(connection)
        ended = await _ended(connection, ())
        wrapping = await _ended(connection, (State.WRAP_UP.value,))
    recent = {who: at for who, at in wrapping.items() if at > now - timedelta(seconds=wrap_up_seconds)}
    return tuple(_duty(one, chosen.get(one.member_id), now, busy, ended, recent) for one in members)


async def is_busy(connection: AsyncConnection, member_id: str) -> bool:
    """On the line, or being called to it."""
    return member_id in await _busy(connection)


async def choose(engine: AsyncEngine, member_id: str, choice: Choice, now: datetime) -> None:
    """The member says that they are available or away."""
    async with transaction(engine) as tx:
        await upsert(tx, presence, {"member_id": member_id, "choice": choice.value, "since": now, "seen_at": now})


async def ready(engine: AsyncEngine, member_id: str, now: datetime) -> None:
    """The member wants the next call, though their wrap-up is not finished."""
    await _touch(engine, member_id, now, ready_at=now)


async def seen(engine: AsyncEngine, member_id: str, now: datetime) -> None:
    """The member has a page of ours open."""
    await _touch(engine, member_id, now)


async def _touch(engine: AsyncEngine, member_id: str, now: datetime, **also: datetime) -> None:
    values = {"member_id": member_id, "choice": Choice.AVAILABLE.value, "since": now, "seen_at": now, **also}
    async with transaction(engine) as tx:
        await upsert(tx, presence, values, keep=("choice", "since"))


async def _busy(connection: AsyncConnection) -> frozenset[str]:
    query = select(call.c.busy).where(call.c.state.in_([state.value for state in OPEN]))
    return frozenset(member for found in await connection.scalars(query) for member in found)


async def _ended(connection: AsyncConnection, states: tuple[str, ...]) -> Mapping[str, datetime]:
    """When each member's last call ended."""
    query = select(call.c.agent_id, func.max(call.c.ended_at).label("at")).where(call.c.ended_at.is_not(None))
    if states:
        query = query.where(call.c.state.in_(states))
    return {row.agent_id: row.at for row in await connection.execute(query.group_by(call.c.agent_id))}


def _duty(
    member: Member,
    chosen: Row[Any] | None,
    now: datetime,
    busy: frozenset[str],
    ended: Mapping[str, datetime],
    wrapping: Mapping[str, datetime],
) -> Duty:
    mine = wrapping.get(member.member_id)
    is_ready = mine is not None and chosen is not None and chosen.ready_at is not None and chosen.ready_at >= mine
    seen_at = chosen.seen_at if chosen else None
    return Duty(
        member.member_id,
        member.name,
        member.email,
        member.role.value,
        member.address,
        choice=Choice(chosen.choice) if chosen else Choice.AVAILABLE,
        is_busy=member.member_id in busy,
        is_wrapping=mine is not None and not is_ready,
        is_reachable=member.address.startswith("+") or (seen_at is not None and _is_recent(seen_at, now)),
        idle_since=ended.get(member.member_id),
    )


def _is_recent(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at < timedelta(seconds=SEEN_SECONDS)
