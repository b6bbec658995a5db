import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import replace

import pytest
from calls.examples import AT, LETTER, STARTED, said
from sqlalchemy import select

from callassist.bus import LocalBus
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import IllegalTransition
from callassist.calls.log import CallLog, CallUnknown
from callassist.db.engine import DatabaseError, connect, reading
from callassist.db.tables import call as calls
from callassist.method import Disposition


@pytest.fixture
async def log(database_url: str) -> AsyncIterator[CallLog]:
    engine = connect(database_url)
    yield CallLog(engine, LocalBus(), lambda: AT)
    await engine.dispose()


async def test_a_repeated_webhook_finds_the_call_that_it_opened(log: CallLog) -> None:
    first, fresh = await log.open_call(STARTED)
    second, again = await log.open_call(STARTED)

    assert (first, fresh, again) == (second, True, False)
    assert len(await log.read(first)) == 1


async def test_an_event_recorded_twice_changes_nothing(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)

    (first,) = await log.record(call_id, said(1, "hello"))
    (second,) = await log.record(call_id, said(1, "something else"))

    assert (first.fresh, second.fresh) == (True, False)
    assert second.stored == first.stored
    assert [one.seq for one in await log.read(call_id)] == [1, 2]


async def test_the_same_event_twice_in_one_breath_is_recorded_once(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)

    await log.record(call_id, said(1, "hello"), said(1, "hello"))

    assert len(await log.read(call_id)) == 2


async def test_eight_writers_and_a_follower_see_every_event_once_and_in_order(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    writers, each = 8, 15

    async def write(writer: int) -> None:
        for number in range(each):
            await log.record(call_id, said(writer * each + number, "words"))

    async def follow() -> list[int]:
        seen: list[int] = []
        async with aclosing(log.follow(call_id)) as events:  # type: ignore[type-var]
            while len(seen) < writers * each + 1:
                seen.append((await anext(events)).seq)
        return seen

    async with asyncio.TaskGroup() as tasks:
        followed = tasks.create_task(follow())
        for writer in range(writers):
            tasks.create_task(write(writer))

    assert followed.result() == list(range(1, writers * each + 2))


async def test_of_two_agents_who_accept_at_once_one_wins(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)

    results = await asyncio.gather(
        log.record(call_id, e.AgentAccepted("m1", "Tomas", 0)), log.record(call_id, e.AgentAccepted("m2", "Jo", 0))
    )

    assert sorted(one.fresh for (one,) in results) == [False, True]


async def test_what_the_call_does_not_allow_is_refused_and_leaves_no_trace(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)

    with pytest.raises(IllegalTransition):
        await log.record(call_id, e.NotesSaved(1, "x", "m1"), e.DispositionChosen(1, Disposition.AGREED, None, "m1"))

    assert len(await log.read(call_id)) == 1


async def test_the_call_row_is_the_projection_of_its_events(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED, e.CustomerIdentified("k1", "Denise"))
    await log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA2"), e.CallEnded("completed"))
    await log.record(
        call_id, e.DispositionChosen(1, Disposition.AGREED, None, "m1"), e.FollowUpApproved(1, LETTER, "m1")
    )
    await log.record(call_id, e.FollowUpSent(1, "<m@example.com>"))

    (row,) = await log.latest(states=["closed"])

    assert (row.customer_id, row.agent_id, row.answered_at, row.ended_at) == ("k1", "m1", AT, AT)
    assert row.disposition == "agreed"


async def test_a_call_names_its_direction_who_is_busy_with_it_and_how_many_the_customer_explained_it_to(
    log: CallLog,
) -> None:
    call_id, _ = await log.open_call(replace(STARTED, call_sid="out-1", direction="outbound"))
    await log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA2"))
    await log.record(call_id, pe.LegDialled("customer", "CA9"), pe.LegJoined("customer", "CA9"))

    assert await _row(log, call_id) == ("CA9", "outbound", ["m1"], 1)
    assert await log.by_sid("CA9") == call_id
    await log.record(call_id, e.CallEnded("completed"))
    assert await _row(log, call_id) == ("CA9", "outbound", [], 1)


async def _row(log: CallLog, call_id: str) -> tuple[object, ...]:
    columns = (calls.c.call_sid, calls.c.direction, calls.c.busy, calls.c.handlers)
    async with reading(log._engine) as connection:
        found = (await connection.execute(select(*columns).where(calls.c.call_id == call_id))).one()
    return tuple(found)


async def test_reading_after_a_place_gives_what_came_later(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    await log.record(call_id, said(1, "one"), said(2, "two"))

    assert [one.seq for one in await log.read(call_id, after=2)] == [3]
    assert (await log.panel(call_id, up_to=2)).transcript[-1].text == "one"


async def test_a_call_that_does_not_exist_is_unknown(log: CallLog) -> None:
    with pytest.raises(CallUnknown):
        await log.panel("nobody")
    with pytest.raises(CallUnknown):
        await log.record("nobody", said(1, "hello"))


async def test_a_database_that_is_not_migrated_says_what_to_do(tmp_path: object) -> None:
    engine = connect(f"sqlite+aiosqlite:///{tmp_path}/empty.db")

    with pytest.raises(DatabaseError, match="callassist migrate"):
        await CallLog(engine, LocalBus(), lambda: AT).read("c1")

    await engine.dispose()


async def test_a_database_that_cannot_be_reached_says_so() -> None:
    engine = connect("postgresql+psycopg://nobody@127.0.0.1:1/none")

    with pytest.raises(DatabaseError, match="CALLASSIST_DATABASE_URL"):
        await CallLog(engine, LocalBus(), lambda: AT).read("c1")

    await engine.dispose()


async def test_a_writer_who_is_cancelled_in_mid_write_does_not_lock_the_others_out(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)

    for number in range(60):
        with suppress(TimeoutError):
            async with asyncio.timeout(number / 10_000):
                await log.record(call_id, said(number, "words"))

    async with asyncio.timeout(10):
        await log.record(call_id, said(1000, "and on"))
    seqs = [one.seq for one in await log.read(call_id)]
    assert seqs == list(range(1, len(seqs) + 1))


async def test_help_that_is_asked_for_as_the_line_is_lost_is_refused_and_the_log_stays_readable(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    await log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA2"))
    await log.record(call_id, pe.LegLeft("agent-0", "completed"))

    with pytest.raises(IllegalTransition):
        await log.record(call_id, pe.HelpAsked(1, "", "m1"))

    assert (await log.panel(call_id)).help == ()


async def test_the_call_alone_is_the_same_as_in_its_panel(log: CallLog) -> None:
    call_id, _ = await log.open_call(STARTED)
    await log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), said(1, "hello"), e.AgentConnected(0, "CA2"))

    assert await log.call(call_id) == (await log.panel(call_id)).call
    with pytest.raises(CallUnknown):
        await log.call("none")
