from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist import roster
from callassist.db.engine import connect, reading, transaction
from callassist.playbooks.playbook import Level
from callassist.roster import RosterError
from callassist.team import Member, Role

EMILY = Member("m1", "Emily Carter", "emily@example.com", Role.AGENT, "client:emily")
SUSAN = Member("m2", "Susan Reed", "Susan@Example.com", Role.MANAGER, "+15550100155")


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    secret = await roster.hashed("correct horse")
    async with transaction(engine) as tx:
        await roster.add(tx, SUSAN, secret)
        await roster.add(tx, EMILY, secret)
    yield engine
    await engine.dispose()


async def test_the_team_is_found_by_address_in_any_case_by_id_and_by_name(engine: AsyncEngine) -> None:
    async with reading(engine) as tx:
        assert await roster.by_email(tx, " EMILY@example.com ") == EMILY
        assert await roster.by_id(tx, "m1") == EMILY
        assert await roster.by_id(tx, "m9") is None
        assert [one.name for one in await roster.everybody(tx)] == ["Emily Carter", "Susan Reed"]


async def test_only_the_right_password_of_a_known_member_verifies(engine: AsyncEngine) -> None:
    async with reading(engine) as tx:
        assert await roster.verify(tx, "emily@example.com", "correct horse") == EMILY
        assert await roster.verify(tx, "emily@example.com", "wrong horse") is None
        assert await roster.verify(tx, "nobody@example.com", "the password of nobody") is None
        assert await roster.verify(tx, "emily@example.com", "correct horse" + "x" * 5000) is None


async def test_a_new_password_ends_the_sessions_of_the_old_one(engine: AsyncEngine) -> None:
    secret = await roster.hashed("battery staple")

    async with transaction(engine) as tx:
        before = await roster.session_epoch(tx, "m1")
        assert await roster.set_password(tx, "m1", secret)
        assert not await roster.set_password(tx, "m9", secret)
        after = await roster.session_epoch(tx, "m1")

        assert before != after
        assert await roster.verify(tx, EMILY.email, "correct horse") is None
        assert await roster.verify(tx, EMILY.email, "battery staple") == EMILY
        assert await roster.session_epoch(tx, "m9") is None


async def test_an_address_is_on_the_team_once(engine: AsyncEngine) -> None:
    twin = Member("m3", "Emily Two", "EMILY@example.com", Role.ADMIN, "client:two")

    with pytest.raises(RosterError, match="on the team already"):
        async with transaction(engine) as tx:
            await roster.add(tx, twin, "x")


@pytest.mark.parametrize("password", ["short", "x" * 201])
async def test_a_password_that_is_too_short_or_long_is_refused(password: str) -> None:
    with pytest.raises(RosterError, match="8 to 200 characters"):
        await roster.hashed(password)


async def test_a_member_is_prompted_at_a_level_of_their_own_or_at_none(engine: AsyncEngine) -> None:
    async with transaction(engine) as tx:
        assert await roster.set_level(tx, "m1", Level.EXPERT)
        assert not await roster.set_level(tx, "m9", Level.EXPERT)
        own = await roster.by_id(tx, "m1")
        assert await roster.set_level(tx, "m1", None)
        back = await roster.by_id(tx, "m1")

    assert own == replace(EMILY, level=Level.EXPERT)
    assert back == EMILY
