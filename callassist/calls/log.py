"""The only writer and reader of call events. Writers hold the call row's lock: `seq` has no gaps and no overtaking."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from callassist.calls.codec import decode, encode
from callassist.calls.events import CallEvent, CallId, CallStarted, StoredEvent, key_of
from callassist.calls.model import STATEFUL, Call, after
from callassist.calls.panel import Panel, blank, fold
from callassist.calls.phone import explained
from callassist.db.engine import reading, transaction
from callassist.db.tables import call as calls
from callassist.db.tables import call_event

T = TypeVar("T")

_STATEFUL_TYPES = tuple(cls.__name__ for cls in STATEFUL)

HEARTBEAT = 15.0
"""Seconds after which a follower reads again even if nobody rang: the bell may lose rings."""


class CallUnknown(Exception):
    """There is no such call."""


class Bell(Protocol):
    async def grown(self, seconds: float) -> None: ...


class Doorbell(Protocol):
    """The part of the bus that the log needs."""

    def ring(self, call_id: CallId) -> None: ...

    def listen(self, call_id: CallId | None) -> AbstractAsyncContextManager[Bell]: ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """`fresh` is False when the same fact was recorded before; then `stored` is what was recorded then."""

    stored: StoredEvent
    fresh: bool


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A row of a call list."""

    call_id: CallId
    call_sid: str
    state: str
    caller_id: str
    customer_id: str
    agent_id: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    disposition: str | None
    handlers: int = 0
    """How many people of ours the customer has talked with in it."""
    direction: str = "inbound"
    members: Sequence[str] = ()
    """Who of us had part in it; `handed_by`: who had it before its agent."""
    handed_by: Sequence[str] = ()
    busy: Sequence[str] = ()


class CallLog:
    def __init__(self, engine: AsyncEngine, bus: Doorbell, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._bus = bus
        self._now = now

    async def open_call(self, started: CallStarted, *facts: CallEvent) -> tuple[CallId, bool]:
        """The call of this Call SID, and whether it is new; a repeated webhook finds the one it opened."""
        call_id, fresh = await _whole(self._open(started, facts))
        self._bus.ring(call_id)
        return call_id, fresh

    async def _open(self, started: CallStarted, facts: Sequence[CallEvent]) -> tuple[CallId, bool]:
        async with transaction(self._engine) as tx:
            fresh_id = uuid4().hex
            call_id = await _insert_call(tx, fresh_id, started, self._now())
            if call_id == fresh_id:
                await _append(tx, call_id, (started, *facts), self._now())
            return call_id, call_id == fresh_id

    async def record(self, call_id: CallId, *events: CallEvent) -> tuple[Recorded, ...]:
        """Append what is new. Raises IllegalTransition and appends nothing when the call does not allow one of them."""
        recorded = await _whole(self._record(call_id, events))
        if any(one.fresh for one in recorded):
            self._bus.ring(call_id)
        return recorded

    async def _record(self, call_id: CallId, events: Sequence[CallEvent]) -> tuple[Recorded, ...]:
        async with transaction(self._engine) as tx:
            return await _append(tx, call_id, events, self._now())

    async def read(self, call_id: CallId, after: int = 0) -> list[StoredEvent]:
        async with reading(self._engine) as connection:
            return await _events(connection, call_id, after)

    async def follow(self, call_id: CallId, after: int = 0) -> AsyncIterator[StoredEvent]:
        """Every event after `after`, for ever. Listens before it reads, so that it cannot miss a ring."""
        async with self._bus.listen(call_id) as bell:
            while True:
                for stored in await self.read(call_id, after):
                    yield stored
                    after = stored.seq
                await bell.grown(HEARTBEAT)

    async def panel(self, call_id: CallId, up_to: int | None = None) -> Panel:
        """Raises CallUnknown."""
        events = await self.read(call_id)
        if not events:
            raise CallUnknown(call_id)
        return folded(call_id, [one for one in events if up_to is None or one.seq <= up_to])

    async def call(self, call_id: CallId) -> Call:
        """The call's own facts, without what was said in it and its media streams: few rows, however long the call.

        Raises CallUnknown.
        """
        async with reading(self._engine) as connection:
            events = await _events(connection, call_id, 0, types=_STATEFUL_TYPES)
        if not events:
            raise CallUnknown(call_id)
        return _call(call_id, events)

    async def by_sid(self, call_sid: str) -> CallId | None:
        async with reading(self._engine) as connection:
            found = await connection.scalar(select(calls.c.call_id).where(calls.c.call_sid == call_sid))
            return str(found) if found else None

    async def latest(
        self,
        *,
        states: Sequence[str] = (),
        customer_ids: Sequence[str] | None = None,
        messages: Sequence[str] = (),
        limit: int = 100,
    ) -> list[CallSummary]:
        """Newest first; all states when none is named. `messages` says how the message stands that the caller left."""
        query = select(*(calls.c[name] for name in CallSummary.__slots__)).order_by(calls.c.started_at.desc())
        if states:
            query = query.where(calls.c.state.in_(states))
        if messages:
            query = query.where(calls.c.message.in_(messages))
        if customer_ids is not None:
            query = query.where(calls.c.customer_id.in_(customer_ids))
        async with reading(self._engine) as connection:
            rows = await connection.execute(query.limit(limit))
            return [CallSummary(*row) for row in rows]


async def _whole(writing: Coroutine[object, object, T]) -> T:
    """A write that has begun is finished even if its caller is cancelled: a connection that is let go between BEGIN and
    COMMIT may keep SQLite's write lock, and every other call would wait for it."""
    return await asyncio.shield(asyncio.ensure_future(writing))


def folded(call_id: CallId, events: Sequence[StoredEvent]) -> Panel:
    panel = blank(call_id, events[0].at)
    for stored in events:
        panel = fold(panel, stored)
    return panel


def _call(call_id: CallId, events: Sequence[StoredEvent]) -> Call:
    call = Call(call_id, events[0].at)
    for stored in events:
        call = after(call, stored.event, stored.at)
    return call


async def _insert_call(tx: AsyncConnection, call_id: CallId, started: CallStarted, now: datetime) -> CallId:
    values = {
        "call_id": call_id,
        "call_sid": started.call_sid,
        "seq": 0,
        "state": "ringing",
        "caller_id": started.caller_id,
        "called_number": started.called_number,
        "customer_id": "",
        "agent_id": "",
        "started_at": now,
    }
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    await tx.execute(dialect.insert(calls).values(values).on_conflict_do_nothing(index_elements=["call_sid"]))
    found = await tx.scalar(select(calls.c.call_id).where(calls.c.call_sid == started.call_sid))
    return str(found)


async def _append(
    tx: AsyncConnection, call_id: CallId, events: Sequence[CallEvent], now: datetime
) -> tuple[Recorded, ...]:
    row = (await tx.execute(select(calls.c.seq).where(calls.c.call_id == call_id).with_for_update())).first()
    if row is None:
        raise CallUnknown(call_id)
    known = await _known(tx, call_id, [key_of(event) for event in events])
    recorded: list[Recorded] = []
    fresh: list[StoredEvent] = []
    for event in events:
        key = key_of(event)
        if key not in known:
            known[key] = StoredEvent(call_id, row.seq + len(fresh) + 1, now, event)
            fresh.append(known[key])
            recorded.append(Recorded(known[key], fresh=True))
        else:
            recorded.append(Recorded(known[key], fresh=False))
    if fresh:
        await _write(tx, call_id, fresh)
    return tuple(recorded)


async def _write(tx: AsyncConnection, call_id: CallId, fresh: Sequence[StoredEvent]) -> None:
    values: dict[str, Any] = {"seq": fresh[-1].seq}
    if any(isinstance(stored.event, STATEFUL) for stored in fresh):
        before = await _events(tx, call_id, 0, types=_STATEFUL_TYPES)
        values |= _projection(_call(call_id, [*before, *fresh]))
    await tx.execute(insert(call_event), [_row(stored) for stored in fresh])
    await tx.execute(update(calls).where(calls.c.call_id == call_id).values(values))


async def _known(tx: AsyncConnection, call_id: CallId, keys: Sequence[str]) -> dict[str, StoredEvent]:
    query = select(call_event).where(call_event.c.call_id == call_id, call_event.c.key.in_(keys))
    return {row.key: _stored(row) for row in await tx.execute(query)}


async def _events(
    connection: AsyncConnection, call_id: CallId, after_seq: int, types: Sequence[str] = ()
) -> list[StoredEvent]:
    query = select(call_event).where(call_event.c.call_id == call_id, call_event.c.seq > after_seq)
    if types:
        query = query.where(call_event.c.type.in_(types))
    return [_stored(row) for row in await connection.execute(query.order_by(call_event.c.seq))]


def _stored(row: Row[Any]) -> StoredEvent:
    return StoredEvent(row.call_id, row.seq, row.at, decode(row.type, row.payload))


def _row(stored: StoredEvent) -> dict[str, Any]:
    name, payload = encode(stored.event)
    return {
        "call_id": stored.call_id,
        "seq": stored.seq,
        "key": key_of(stored.event),
        "type": name,
        "payload": payload,
        "at": stored.at,
    }


def _projection(state: Call) -> dict[str, Any]:
    return {
        "state": state.state.value,
        "call_sid": state.call_sid,
        "direction": state.direction,
        "customer_id": state.customer_id,
        "agent_id": state.agent_id,
        "busy": list(state.busy),
        "members": list(state.members),
        "handed_by": list(state.handed_by),
        "handlers": explained(state.phone),
        "answered_at": state.answered_at,
        "ended_at": state.ended_at,
        "message": state.message,
        "disposition": state.disposition.value if state.disposition else None,
    }
