from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from reception.examples import CALLED, NOON
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist import roster
from callassist.bus import LocalBus
from callassist.calls import events as e
from callassist.calls.log import CallLog
from callassist.db.engine import connect, transaction
from callassist.db.tables import call
from callassist.method import Disposition
from callassist.reception import duty
from callassist.reception.presence import Choice, Duty, Presence
from callassist.team import Member, Role

WRAP_UP = 120.0
ANA = Member("ana", "Ana", "ana@shop.example", Role.AGENT, "client:ana")
JO = Member("jo", "Jo", "jo@shop.example", Role.MANAGER, "+12025550177")


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    async with transaction(engine) as tx:
        for member in (ANA, JO):
            await roster.add(tx, member, "")
    yield engine
    await engine.dispose()


async def on_duty(engine: AsyncEngine, member: Member, seconds_later: float = 0) -> Duty:
    everybody = await duty.everybody(engine, NOON + timedelta(seconds=seconds_later), WRAP_UP)
    return next(one for one in everybody if one.member_id == member.member_id)


async def ended_call(engine: AsyncEngine, member: Member) -> str:
    log = CallLog(engine, LocalBus(), lambda: NOON)
    call_id, _ = await log.open_call(e.CallStarted("CA1", "+12025550123", CALLED))
    accepted = e.AgentAccepted(member.member_id, member.name, 0)
    await log.record(call_id, accepted, e.AgentConnected(0, "CA2"), e.CallEnded("completed"))
    return call_id


async def test_a_browser_is_there_while_its_page_is_open_and_a_phone_always(engine: AsyncEngine) -> None:
    assert (await on_duty(engine, ANA)).state is Presence.AWAY
    assert (await on_duty(engine, JO)).state is Presence.AVAILABLE

    await duty.seen(engine, ANA.member_id, NOON)

    assert (await on_duty(engine, ANA, duty.SEEN_SECONDS - 1)).state is Presence.AVAILABLE
    assert (await on_duty(engine, ANA, duty.SEEN_SECONDS)).state is Presence.AWAY


async def test_an_open_page_does_not_bring_back_who_chose_to_be_away(engine: AsyncEngine) -> None:
    await duty.choose(engine, ANA.member_id, Choice.AWAY, NOON)
    await duty.seen(engine, ANA.member_id, NOON)
    assert (await on_duty(engine, ANA)).state is Presence.AWAY

    await duty.choose(engine, ANA.member_id, Choice.AVAILABLE, NOON)
    assert (await on_duty(engine, ANA)).state is Presence.AVAILABLE


async def test_who_is_named_in_an_open_call_is_busy_and_nobody_is_by_one_that_is_over(engine: AsyncEngine) -> None:
    log = CallLog(engine, LocalBus(), lambda: NOON)
    call_id, _ = await log.open_call(e.CallStarted("CA1", "+12025550123", CALLED))
    async with transaction(engine) as tx:
        await tx.execute(update(call).values(busy=[JO.member_id]))
    assert (await on_duty(engine, JO)).state is Presence.BUSY

    await log.record(call_id, e.CallEnded("completed"))
    async with transaction(engine) as tx:
        await tx.execute(update(call).values(busy=[JO.member_id]))
    assert (await on_duty(engine, JO)).state is Presence.AVAILABLE


async def test_wrap_up_lasts_until_it_is_done_or_its_time_is_over(engine: AsyncEngine) -> None:
    call_id = await ended_call(engine, JO)
    assert (await on_duty(engine, JO, WRAP_UP - 1)).state is Presence.WRAP_UP
    assert (await on_duty(engine, JO, WRAP_UP)).state is Presence.AVAILABLE

    log = CallLog(engine, LocalBus(), lambda: NOON)
    await log.record(call_id, e.DispositionChosen(1, Disposition.ANSWERED, None, "jo"), e.FollowUpDeclined("jo"))
    assert (await on_duty(engine, JO)).state is Presence.AVAILABLE


async def test_who_says_that_they_are_ready_is_available_until_their_next_call_ends(engine: AsyncEngine) -> None:
    await ended_call(engine, JO)

    await duty.ready(engine, JO.member_id, NOON)

    assert (await on_duty(engine, JO)).state is Presence.AVAILABLE
    async with transaction(engine) as tx:
        await tx.execute(update(call).values(ended_at=NOON + timedelta(seconds=30)))
    assert (await on_duty(engine, JO, 40)).state is Presence.WRAP_UP


async def test_idle_counts_from_the_end_of_the_last_call(engine: AsyncEngine) -> None:
    assert (await on_duty(engine, JO)).idle_since is None

    await ended_call(engine, JO)

    assert (await on_duty(engine, JO)).idle_since == NOON
