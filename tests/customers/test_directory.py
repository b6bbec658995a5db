from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist.customers.directory import add, add_contact, by_id, by_number, search
from callassist.customers.model import Contact, Customer
from callassist.db.engine import connect, reading, transaction

LINDA = Customer("linda", "Linda Hayes", ("+15550100167", "+15550100168"), "linda@example.com", "Hayes & Co", 2015)
ROBERT = Customer("robert", "Robert Hayes", ("+15550100167",), tags=("vip",), note="Speak slowly.")
PERCENT = Customer("percent", "100% Cotton", ("+15550100999",))


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    async with transaction(engine) as tx:
        for someone in (LINDA, ROBERT, PERCENT):
            await add(tx, someone)
    yield engine
    await engine.dispose()


async def test_everybody_who_shares_a_number_is_found(engine: AsyncEngine) -> None:
    async with reading(engine) as tx:
        assert await by_number(tx, "+15550100167") == (LINDA, ROBERT)
        assert await by_number(tx, "+15550100168") == (LINDA,)
        assert await by_number(tx, "") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hayes", ["Linda Hayes", "Robert Hayes"]),
        ("ROBERT hay", ["Robert Hayes"]),
        ("linda@example", ["Linda Hayes"]),
        ("0100-168", ["Linda Hayes"]),
        ("100%", ["100% Cotton"]),
        ("_", []),
        ("nobody at all", []),
        ("'; drop table customer; --", []),
        ("\x00", ["100% Cotton", "Linda Hayes", "Robert Hayes"]),
    ],
)
async def test_search_finds_any_part_of_who_somebody_is(engine: AsyncEngine, text: str, names: list[str]) -> None:
    async with reading(engine) as tx:
        assert [found.name for found in await search(tx, text, 10)] == names


async def test_a_finished_call_is_one_contact_of_the_right_customer(engine: AsyncEngine) -> None:
    call = Contact(date(2026, 3, 1), "call", "glasses not ready", "remake", "c" * 32)
    async with transaction(engine) as tx:
        await add_contact(tx, "linda", Contact(date(2026, 1, 1), "visit", "eye exam"))
        await add_contact(tx, "robert", call)
        await add_contact(tx, "linda", call)
        await add_contact(tx, "linda", replace(call, outcome="home visit agreed"))

    async with reading(engine) as tx:
        linda, robert = await by_id(tx, "linda"), await by_id(tx, "robert")
    assert linda is not None
    assert [past.summary for past in linda.history] == ["glasses not ready", "eye exam"]
    assert linda.history[0].outcome == "home visit agreed"
    assert robert == ROBERT


async def test_nobody_is_found_by_an_unknown_id(engine: AsyncEngine) -> None:
    async with reading(engine) as tx:
        assert await by_id(tx, "nobody") is None
