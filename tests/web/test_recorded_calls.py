from datetime import timedelta

from callassist.calls import events as e
from tests.web.app import House, said
from web.recorded_calls import recorded_calls


async def test_calls_that_are_over_come_back_with_what_was_known(small_house: House, sqlite_url: str) -> None:
    over, running = await small_house.ringing(), await small_house.ringing()
    await small_house.record(over, said(1, "It leaks again."), e.CallEnded("completed"))
    await small_house.record(running, said(1, "Hello?"))

    found = await recorded_calls(sqlite_url, small_house.parts.business, small_house.clock(), days=1)

    assert [call.name for call in found] == [f"2026-03-04 15:00 {over[:8]}"]
    assert found[0].background.first_name == "Maria"
    assert e.CallEnded("completed") in [stored.event for stored in found[0].events]


async def test_older_calls_are_left_aside(small_house: House, sqlite_url: str) -> None:
    over = await small_house.ringing()
    await small_house.record(over, e.CallEnded("completed"))

    now = small_house.clock() + timedelta(days=2)

    assert await recorded_calls(sqlite_url, small_house.parts.business, now, days=1) == ()
