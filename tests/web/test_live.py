import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from sse_starlette import ServerSentEvent

from callassist import roster
from callassist.calls import events as e
from callassist.calls.log import CallLog, folded
from callassist.db.engine import DatabaseError, transaction
from callassist.speech import Hypothesis, Lag, Speaker
from callassist.team import Member
from tests.web.app import API_TOKEN, House, said
from web import live
from web.live import cursor, follow_call, follow_desk
from web.panel import Opened
from web.sessions import COOKIE, Session, sees_all

Messages = AsyncIterator[ServerSentEvent]


@asynccontextmanager
async def following(house: House, call_id: str, member: Member, seen: int = 0) -> AsyncIterator[Messages]:
    here, session = house.parts, Session(member, "token")

    async def still() -> Session | None:
        async with transaction(here.engine) as tx:
            return session if await roster.session_epoch(tx, member.member_id) == 0 else None

    events = await here.log.read(call_id)
    call = Opened(here, session, folded(call_id, events), events)
    async with (
        here.bus.listen(call_id, all_rings=sees_all(member)) as bell,
        aclosing(follow_call(call, bell, still, seen)) as messages,
    ):
        yield messages


async def next_of(messages: Messages) -> ServerSentEvent:
    async with asyncio.timeout(40):
        return await anext(messages)


def lines(message: ServerSentEvent) -> list[int]:
    return [int(seq) for seq in re.findall(r'id="line-(\d+)"', str(message.data))]


async def test_what_was_missed_comes_first_and_what_follows_comes_as_it_happens(house: House) -> None:
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)
    await house.record(call_id, said(1, "it leaks"), said(2, "again"))

    async with following(house, call_id, ana, seen=5) as messages:
        missed = await next_of(messages)
        await house.record(call_id, said(3, "since Friday"))
        fresh = await next_of(messages)

    assert (missed.id, lines(missed)) == ("6", [6])
    assert (fresh.id, lines(fresh)) == ("7", [7])
    assert "since Friday" in str(fresh.data)


async def test_resuming_anywhere_has_no_gap_and_no_duplicate(house: House) -> None:
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)
    await house.record(call_id, *(said(number, f"line {number}") for number in range(20)))
    told: dict[int, list[int]] = {}

    for seen in range(4, 24):
        async with following(house, call_id, ana, seen) as messages:
            message = await next_of(messages)
        assert message.id == "24"
        told[seen] = lines(message)

    assert told == {seen: list(range(seen + 1, 25)) for seen in range(4, 24)}


async def test_a_slow_reader_gets_fewer_and_bigger_messages(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=3) as messages:
        await next_of(messages)
        for number in range(10):
            await small_house.record(call_id, said(number, f"line {number}"))
        message = await next_of(messages)

    assert lines(message) == list(range(5, 15))


async def test_what_is_recorded_between_page_and_stream_is_not_lost(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=4) as messages:
        await small_house.record(call_id, said(1, "early"))
        message = await next_of(messages)

    assert lines(message) == [5]


async def test_hypotheses_do_not_move_the_cursor(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=3) as messages:
        await next_of(messages)
        small_house.bus.whisper(call_id, Hypothesis(Speaker.CUSTOMER, 1.0, 2.0, "it <b>leaks", 2))
        message = await next_of(messages)

    assert message.id is None
    assert 'id="interim-customer"' in str(message.data)
    assert "&lt;b&gt;leaks" in str(message.data)


async def test_how_far_the_text_is_behind_is_told(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=3) as messages:
        await next_of(messages)
        small_house.bus.whisper(call_id, Lag(4.25))
        message = await next_of(messages)

    assert (message.event, message.data, message.id) == ("lag", "4.2", None)


async def test_an_utterance_is_never_followed_by_the_hypothesis_it_replaced(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=3) as messages:
        await next_of(messages)
        small_house.bus.whisper(call_id, Hypothesis(Speaker.CUSTOMER, 1.0, 2.0, "it leaks", 2))
        await small_house.record(call_id, said(1, "It leaks."))
        hypothesis, utterance = await next_of(messages), await next_of(messages)

    assert hypothesis.id is None
    assert lines(utterance) == [5]
    assert 'id="interim-customer"' in str(utterance.data)


async def test_the_page_is_loaded_anew_when_the_call_changes_its_layout(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=4) as messages:
        await small_house.record(call_id, e.CallEnded("completed"))
        message = await next_of(messages)

    assert (message.event, message.id) == ("reload", "5")


async def test_a_reader_who_lost_the_call_to_another_is_sent_away(small_house: House) -> None:
    ana, ben = await small_house.hire("Ana"), await small_house.hire("Ben")
    call_id = await small_house.ringing()

    async with following(small_house, call_id, ana, seen=2) as messages:
        await small_house.record(call_id, e.AgentAccepted(ben.member_id, "Ben", 0))
        message = await next_of(messages)
        rest = [one async for one in messages]

    assert (message.event, rest) == ("reload", [])
    assert "Ben" not in str(message.data)


async def test_a_session_that_ended_ends_the_stream(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=4) as messages:
        async with transaction(small_house.parts.engine) as tx:
            await roster.set_password(tx, ana.member_id, "another hash")
        while (message := await next_of(messages)).event == "beat":
            pass
        rest = [one async for one in messages]

    assert (message.event, rest) == ("reload", [])


async def test_a_lost_ring_only_costs_time(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)
    monkeypatch.setattr(small_house.bus, "ring", lambda _call_id: None)

    async with following(small_house, call_id, ana, seen=4) as messages:
        await small_house.record(call_id, said(1, "it leaks"))
        message = await next_of(messages)

    assert lines(message) == [5]


@given(st.integers(0, 10**6), st.text(max_size=20))
def test_the_cursor_is_what_was_seen_last_whatever_the_header_holds(after: int, header: str) -> None:
    assert cursor(after, str(after + 1)) == after + 1
    assert cursor(after, None) == after
    assert cursor(after, header) == (int(header) if re.fullmatch(r"[0-9]+", header) else after)


# --- the desk --------------------------------------------------------------------------------------------------------


async def test_a_new_call_reaches_the_desk_at_once(small_house: House) -> None:
    ana = Session(await small_house.hire("Ana"), "token")

    async def still() -> Session | None:
        return ana

    async with (
        small_house.bus.listen(None) as bell,
        aclosing(follow_desk(small_house.parts, bell, ana, still)) as messages,
    ):
        first = await next_of(messages)
        call_id = await small_house.ringing()
        second = await next_of(messages)

    assert "Waiting for calls" in str(first.data)
    assert f'data-pop="/calls/{call_id}"' in str(second.data)
    assert 'id="ringing"' in str(second.data)
    assert 'id="waiting"' not in str(second.data)


# --- over real sockets -----------------------------------------------------------------------------------------------


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    config = uvicorn.Config(house.app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


async def ids(response: httpx.Response) -> AsyncIterator[int]:
    async for line in response.aiter_lines():
        if line.startswith("id: "):
            yield int(line[4:])


async def test_a_reader_that_comes_back_resumes_where_it_was(house: House) -> None:
    ana = await house.hire("Ana")
    cookie = house.browser_of(ana).cookies.get(COOKIE)
    call_id = await house.talking(ana)
    url = f"/calls/{call_id}/events?after=4"

    cookies = {COOKIE: str(cookie)}
    async with served(house) as base, httpx.AsyncClient(base_url=base, cookies=cookies, timeout=40) as client:
        await house.record(call_id, said(1, "one"))
        async with client.stream("GET", url) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cache-control"] == "no-store"
            first = await anext(ids(response))
        await house.record(call_id, said(2, "two"))
        async with client.stream("GET", url, headers={"Last-Event-ID": "5"}) as response:
            rest = ids(response)
            second = await anext(rest)
            await house.record(call_id, said(3, "three"))
            third = await anext(rest)

    assert (first, second, third) == (5, 6, 7)


async def test_the_bell_of_a_reader_that_left_is_taken_down(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)
    headers = {"Authorization": f"Bearer {API_TOKEN}"}

    async with served(small_house) as base, httpx.AsyncClient(base_url=base, headers=headers, timeout=40) as client:
        async with client.stream("GET", f"/api/calls/{call_id}/events") as response:
            assert await anext(ids(response)) == 1
            listening = len(small_house.bus._bells)
        async with asyncio.timeout(40):
            while small_house.bus._bells:
                await asyncio.sleep(0.01)

    assert listening == 1


async def test_a_stream_ends_where_the_database_goes_away(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    call_id = await small_house.ringing()
    headers = {"Authorization": f"Bearer {API_TOKEN}"}

    async def lost(*_: object) -> None:
        raise DatabaseError("gone", retryable=True)

    async with (
        served(small_house) as base,
        httpx.AsyncClient(base_url=base, headers=headers, timeout=40) as client,
        client.stream("GET", f"/api/calls/{call_id}/events?after=1") as response,
    ):
        told = ids(response)
        first = await anext(told)
        monkeypatch.setattr(CallLog, "read", lost)
        small_house.bus.ring(call_id)
        rest = [one async for one in told]

    assert (first, rest) == (2, [])


async def test_the_server_stops_while_readers_are_connected(small_house: House) -> None:
    headers = {"Authorization": f"Bearer {API_TOKEN}"}

    async with asyncio.timeout(40), httpx.AsyncClient(headers=headers, timeout=40) as client:
        async with served(small_house) as base:
            request = client.build_request("GET", f"{base}/api/events")
            response = await client.send(request, stream=True)
            assert response.status_code == 200
        await response.aclose()
