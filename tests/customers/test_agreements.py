from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist.agreements import due, keep_watch, mark_kept
from callassist.calls.drafts import Agreement
from callassist.calls.terms import Promise, Quote
from callassist.customers.directory import add, by_id
from callassist.customers.model import Customer
from callassist.db.engine import connect, reading, transaction
from callassist.speech import Speaker

MADE = date(2026, 3, 3)
SAID = Quote(Speaker.AGENT, "I will.", 1.0, 2.0, 7)
REFUND = Agreement(
    "a1", Promise("business", "refund the fee", "", date(2026, 3, 10), Decimal("60.00")), SAID, SAID, "confirmed"
)
VISIT = Agreement("a2", Promise("business", "visit you", "", date(2026, 3, 5)), SAID, SAID, "confirmed")
UNDATED = Agreement("a3", Promise("business", "look into it"), SAID, SAID, "confirmed")
THEIRS = Agreement("a4", Promise("customer", "send photos", "", date(2026, 3, 4)), SAID, SAID, "confirmed")
DRAFT = Agreement("a5", Promise("business", "call back", "", date(2026, 3, 4)), SAID, SAID)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    async with transaction(engine) as tx:
        await add(tx, Customer("mark", "Mark Sullivan"))
        await keep_watch(tx, "c1", "mark", (REFUND, VISIT, UNDATED, THEIRS, DRAFT), MADE)
    yield engine
    await engine.dispose()


async def test_what_the_business_confirmed_is_watched_most_urgent_first(engine: AsyncEngine) -> None:
    async with reading(engine) as tx:
        soon, later = await due(tx, MADE, 2), await due(tx, MADE, 7)
        mark = await by_id(tx, "mark")

    assert [one.what for one in soon] == ["visit you"]
    assert [(one.what, one.amount) for one in later] == [("visit you", None), ("refund the fee", Decimal("60.00"))]
    assert later[0].overdue_days(date(2026, 3, 7)) == 2
    assert mark is not None
    assert [one.what for one in mark.promises] == ["visit you", "refund the fee", "look into it"]


async def test_a_correction_changes_the_promise_and_a_removal_ends_it(engine: AsyncEngine) -> None:
    moved = replace(VISIT, promise=replace(VISIT.promise, due=date(2026, 3, 6)))

    async with transaction(engine) as tx:
        await keep_watch(tx, "c1", "mark", (moved, replace(REFUND, status="removed")), date(2026, 3, 4))
        [left] = await due(tx, MADE, 30)

    assert (left.what, left.due, left.made_on) == ("visit you", date(2026, 3, 6), MADE)


async def test_a_promise_is_kept_once_and_stays_kept(engine: AsyncEngine) -> None:
    async with transaction(engine) as tx:
        [visit] = await due(tx, MADE, 2)
        first, second = await mark_kept(tx, visit.promise_id), await mark_kept(tx, visit.promise_id)
        await keep_watch(tx, "c1", "mark", (VISIT,), MADE)

        assert (first, second) == (True, False)
        assert await due(tx, MADE, 2) == ()
        assert await mark_kept(tx, "no such promise") is False
