"""The server is gone for a while in mid-call: what customers hear comes from pages that nobody answers meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from callassist.calls import phone_events as pe
from callassist.calls.events import AgentAccepted, CallId
from callassist.calls.model import State
from telephony.simulator.script import Ring
from telephony.simulator.simulator import LiveCall
from tests.web.scripted import Installation, installed, true
from web.panel import take

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Server:
    """While it is down nobody is answered, and nothing goes on behind its doors."""

    app: ASGIApp
    is_down: bool = False
    refused: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_down and scope["type"] == "http":
            self.refused.append(scope["path"])
            await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, send)


@dataclass
class Site:
    house: Installation
    server: Server

    async def crash(self, page: str) -> None:
        """Until what the customer hears has been asked for in vain."""
        self.server.is_down = True
        self.house.watch.close()
        await true(lambda: not self.house.watch.running)
        await true(lambda: any(path.startswith((page, "/static/")) for path in self.server.refused))

    def restart(self) -> None:
        self.server.is_down = False
        self.house.watch.open()


def hears(live: LiveCall) -> str:
    return live.journal.hears(live.sid)[-1]


@pytest_asyncio.fixture(loop_scope="module")
async def site(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    servers: list[Server] = []

    def behind(app: FastAPI) -> ASGIApp:
        servers.append(Server(app))
        return servers[0]

    async with installed(sqlite_url, tmp_path, wrapped=behind, ring_seconds=100) as opened:
        yield Site(opened, servers[0])


async def ringing(site: Site, speed: float) -> tuple[LiveCall, CallId]:
    script = site.house.script(seconds=60 * speed, speed=speed, rings=(Ring(after=0.1),))
    live = site.house.twilio.start_call(script)
    call_id = await site.house.call_of(live)
    await true(lambda: hears(live) == "ring")
    return live, call_id


async def test_who_waited_for_an_answer_hears_it_ring_again_and_is_answered(site: Site) -> None:
    live, call_id = await ringing(site, speed=5)

    await site.crash("/twilio/wait/")
    site.restart()

    await true(lambda: hears(live) == "ring")
    await take(site.house.parts, call_id, AgentAccepted("ana", "Ana", 0), "client:ana")
    await site.house.until(call_id, lambda panel: panel.state is State.ACTIVE)
    await true(lambda: hears(live) == "voice")
    live.hang_up()


async def test_who_was_on_hold_hears_music_again_and_comes_back(site: Site) -> None:
    live, call_id = await ringing(site, speed=5)
    await take(site.house.parts, call_id, AgentAccepted("ana", "Ana", 0), "client:ana")
    await site.house.until(call_id, lambda panel: panel.state is State.ACTIVE)
    await site.house.parts.log.record(call_id, pe.HoldAsked(1, True, "ana"))
    await true(lambda: hears(live) == "music")

    await site.crash("/twilio/hold/")
    site.restart()

    await true(lambda: hears(live) == "music")
    await site.house.parts.log.record(call_id, pe.HoldAsked(2, False, "ana"))
    await true(lambda: hears(live) == "voice")
    live.hang_up()


async def test_nobody_who_talks_is_disturbed(site: Site) -> None:
    live, call_id = await ringing(site, speed=5)
    await take(site.house.parts, call_id, AgentAccepted("ana", "Ana", 0), "client:ana")
    await site.house.until(call_id, lambda panel: panel.state is State.ACTIVE)
    await true(lambda: hears(live) == "voice")
    site.server.is_down = True
    site.house.watch.close()
    await true(lambda: not site.house.watch.running)
    heard = len(live.journal.hearing)

    site.restart()
    await site.house.until(call_id, lambda panel: len(panel.streams) > 1 or panel.listening == "live")

    assert len(live.journal.hearing) == heard
    live.hang_up()
