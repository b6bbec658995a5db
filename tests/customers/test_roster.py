import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist import roster
from callassist.db.engine import connect, reading, transaction
from callassist.playbooks.playbook import Level
from callassist.roster import RosterError
from callassist.team import Member, Role

EMILY = Member("m1", "Emily Carter", "emily@example.com", Role.AGENT, "client:emily")
SUSAN = Member("m2", "Susan Reed", "Susan@Example.com", Role.MANAGER, "+15550100155")

TODAY = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


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


async def test_who_is_removed_is_nobody_but_for_their_name(engine: AsyncEngine) -> None:
    async with transaction(engine) as tx:
        assert await roster.remove(tx, "m1", TODAY)
        assert not await roster.remove(tx, "m1", TODAY)
        assert not await roster.set_role(tx, "m1", Role.MANAGER)

    async with reading(engine) as tx:
        assert await roster.everybody(tx) == (replace(SUSAN, email="susan@example.com"),)
        assert await roster.by_email(tx, EMILY.email) is None
        assert await roster.by_id(tx, "m1") is None
        assert await roster.session_epoch(tx, "m1") is None
        assert await roster.verify(tx, EMILY.email, "correct horse") is None
        assert await roster.names(tx) == {"m1": "Emily Carter", "m2": "Susan Reed"}


async def test_who_was_removed_comes_back_as_who_they_were_and_signs_in_anew(engine: AsyncEngine) -> None:
    back = Member("m7", "Emily Stone", EMILY.email, Role.MANAGER, "client:stone")
    secret = await roster.hashed("battery staple")

    async with transaction(engine) as tx:
        before = await roster.session_epoch(tx, "m1")
        await roster.remove(tx, "m1", TODAY)
        await roster.add(tx, back, secret)

    async with reading(engine) as tx:
        assert await roster.by_email(tx, EMILY.email) == replace(back, member_id="m1")
        assert await roster.session_epoch(tx, "m1") != before
        assert await roster.verify(tx, EMILY.email, "correct horse") is None
        assert await roster.verify(tx, EMILY.email, "battery staple")


async def test_another_role_ends_the_sessions_of_the_old_one(engine: AsyncEngine) -> None:
    async with transaction(engine) as tx:
        before = await roster.session_epoch(tx, "m1")
        assert await roster.set_role(tx, "m1", Role.ADMIN)
        assert await roster.by_id(tx, "m1") == replace(EMILY, role=Role.ADMIN)
        assert await roster.session_epoch(tx, "m1") != before


async def test_the_last_who_sees_every_call_stays(engine: AsyncEngine) -> None:
    with pytest.raises(RosterError, match="Nobody else may see every call"):
        async with transaction(engine) as tx:
            await roster.remove(tx, "m2", TODAY)
    with pytest.raises(RosterError, match="users role EMAIL manager"):
        async with transaction(engine) as tx:
            await roster.set_role(tx, "m2", Role.AGENT)

    async with transaction(engine) as tx:
        assert await roster.set_role(tx, "m2", Role.ADMIN)
        assert await roster.set_role(tx, "m1", Role.MANAGER)
        assert await roster.remove(tx, "m2", TODAY)


async def test_two_who_lead_and_go_at_the_same_moment_do_not_both_go(engine: AsyncEngine) -> None:
    async with transaction(engine) as tx:
        await roster.set_role(tx, "m1", Role.MANAGER)

    gone = await asyncio.gather(*(_removed(engine, one) for one in ("m1", "m2")))

    assert sorted(gone) == [False, True]


async def _removed(engine: AsyncEngine, member_id: str) -> bool:
    try:
        async with transaction(engine) as tx:
            return await roster.remove(tx, member_id, TODAY)
    except RosterError:
        return False
