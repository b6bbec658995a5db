"""Engines for SQLite and PostgreSQL that behave alike: one explicit transaction, writers that wait for each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

PATIENCE = 12.0
"""Seconds that a writer waits for its turn in SQLite."""
KEPT_CONNECTIONS = 15
"""Of a SQLite file, each with a thread of its own, which takes longer to start than most reads do."""

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, asyncio.Lock]] = WeakKeyDictionary()


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says what to do."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


def connect(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///FILE` or `postgresql+psycopg://...`."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10, hide_parameters=True)
    waiting = {"timeout": PATIENCE}
    engine = create_async_engine(url, connect_args=waiting, pool_size=KEPT_CONNECTIONS, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: `_begin_sqlite` says what kind is wanted.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={PATIENCE * 1000:.0f}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # IMMEDIATE takes the write lock at once; a transaction that reads first and writes later could fail as "locked".
    # Readers need none: each statement sees one state, as on PostgreSQL, and a cancelled reader leaves nothing open.
    if not connection.get_execution_options().get("read_only", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with _mapped(engine), _turn(engine), engine.begin() as tx:
        yield tx


@asynccontextmanager
async def _turn(engine: AsyncEngine) -> AsyncIterator[None]:
    """SQLite has one writer, and lets those who wait try again now and then: somebody always comes too late.

    Within this process they stand in line; another process is still met in SQLite itself.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = _turns.setdefault(asyncio.get_running_loop(), {}).setdefault(str(engine.url), asyncio.Lock())
    try:
        async with asyncio.timeout(PATIENCE):
            await turn.acquire()
    except TimeoutError:
        raise DatabaseError(_unreachable(engine, "others have been writing for too long"), retryable=True) from None
    try:
        yield
    finally:
        turn.release()


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with _mapped(engine), engine.connect() as connection:
        yield await connection.execution_options(read_only=True)


@asynccontextmanager
async def _mapped(engine: AsyncEngine) -> AsyncIterator[None]:
    try:
        yield
    except OperationalError as error:
        raise DatabaseError(_sentence(engine, error), retryable=True) from error


def _sentence(engine: AsyncEngine, error: DBAPIError) -> str:
    text = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    if "no such table" in text or "does not exist" in text:
        return f"The database {_where(engine)} is not migrated. Run: callassist migrate"
    return _unreachable(engine, text)


def _unreachable(engine: AsyncEngine, why: str) -> str:
    return f"The database {_where(engine)} cannot be reached ({why}). Check CALLASSIST_DATABASE_URL and that it runs."


def _where(engine: AsyncEngine) -> str:
    return engine.url.render_as_string(hide_password=True)
