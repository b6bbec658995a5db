"""What the carrier has agreed to is not asked of it again while the log is still being read."""

import asyncio
from typing import Any

import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import StoredEvent
from callassist.calls.log import CallLog
from tests.web.app import House
from tests.web.fakes import FakeSwitchgear
from tests.web.scripted import SOON
from web.switchboard import Switchboard

CUSTOMER, AGENT = "CA" + "c" * 32, "CA" + "a" * 32


class Deliberate(FakeSwitchgear):
    """Agrees to the first request about somebody in the conference once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.was_asked, self.agrees = asyncio.Event(), asyncio.Event()

    async def set_party(self, *about: Any, **wanted: Any) -> None:
        await super().set_party(*about, **wanted)
        self.was_asked.set()
        await self.agrees.wait()


def slow_reading(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """The database's next answer is on its way, set in the first event, until it is let through by the second."""
    was_read, arrives, read = asyncio.Event(), asyncio.Event(), CallLog.read

    async def once(log: CallLog, *where: Any) -> list[StoredEvent]:
        found = await read(log, *where)
        if not was_read.is_set():
            was_read.set()
            await arrives.wait()
        return found

    monkeypatch.setattr(CallLog, "read", once)
    return was_read, arrives


async def held(house: House, call_id: str, number: int) -> None:
    async for stored in house.parts.log.follow(call_id):
        if isinstance(stored.event, pe.PartySet) and stored.event.number == number:
            return


async def test_a_customer_is_put_on_hold_once_though_the_answer_overtakes_the_log(
    small_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    gear = Deliberate()
    gear.sit("customer", CUSTOMER)
    gear.sit("agent-0", AGENT)
    call_id, _ = await small_house.parts.log.open_call(e.CallStarted(CUSTOMER, "+12025550123", "+12025550100"))
    await small_house.record(call_id, e.ConferenceStarted(gear.conference_sid))
    await small_house.record(call_id, e.AgentAccepted("ana", "Ana", 0), e.AgentConnected(0, AGENT))
    board = Switchboard(small_house.parts, gear, lambda _: None, lambda _: None)
    attending = asyncio.ensure_future(board.attend(call_id))

    async with asyncio.timeout(SOON):
        await small_house.record(call_id, pe.HoldAsked(1, True, "ana"))
        await gear.was_asked.wait()
        was_read, arrives = slow_reading(monkeypatch)
        small_house.bus.ring(call_id)
        await was_read.wait()
        gear.agrees.set()
        await held(small_house, call_id, 1)
        arrives.set()
        await small_house.record(call_id, pe.HoldAsked(2, False, "ana"))
        await held(small_house, call_id, 2)
    attending.cancel()
    await asyncio.wait([attending])

    assert gear.requests("set_party") == [(CUSTOMER, "hold"), (CUSTOMER, "unhold")]
