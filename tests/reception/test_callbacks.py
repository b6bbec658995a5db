from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from reception.examples import NOON
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist.db.engine import connect, reading, transaction
from callassist.reception import callbacks
from callassist.reception.callbacks import Callback

OWED = Callback("c1", "maria", "+12025550123", NOON + timedelta(hours=2))
SOONER = Callback("c2", "", "+12025550124", NOON + timedelta(hours=1))


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    async with transaction(engine) as tx:
        await callbacks.keep(tx, OWED)
    yield engine
    await engine.dispose()


async def due(engine: AsyncEngine) -> tuple[Callback, ...]:
    async with reading(engine) as connection:
        return await callbacks.due(connection)


async def test_the_most_urgent_callback_is_due_first(engine: AsyncEngine) -> None:
    async with transaction(engine) as tx:
        await callbacks.keep(tx, SOONER)

    assert await due(engine) == (SOONER, OWED)


async def test_a_callback_promised_twice_is_one_and_the_later_promise_counts(engine: AsyncEngine) -> None:
    later = replace(OWED, due_at=NOON + timedelta(hours=5))
    async with transaction(engine) as tx:
        await callbacks.keep(tx, later)

    assert await due(engine) == (later,)


async def test_a_callback_that_was_made_is_off_the_list_and_a_while_among_what_was_done(
    engine: AsyncEngine,
) -> None:
    made = replace(OWED, done_at=NOON, done_by="Ana", member_id="m1", member_name="Ana", note="the pump")
    async with transaction(engine) as tx:
        await callbacks.keep(tx, made)

    async with reading(engine) as connection:
        recent = await callbacks.listed(connection, NOON - timedelta(minutes=15))
        later = await callbacks.listed(connection, NOON + timedelta(minutes=15))

    assert await due(engine) == ()
    assert (recent, later) == ((made,), ())
