"""Every report of the phone company is lost, and the customer still hears a voice or music, and every call is closed.

The carrier is not asked of itself here: something must speak for it.
"""

import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import AgentAccepted, CallId
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.phone import Party
from callassist.calls.phone_events import Kind, Outcome, Role
from callassist.reception.numbers import Hours, Nobody, Number, Numbers
from telephony.simulator.script import Fate, Faults, Ring
from telephony.simulator.simulator import LiveCall
from tests.web.scripted import Installation, installed, true
from web.panel import take

pytestmark = pytest.mark.asyncio(loop_scope="module")

CLOSED = "+15550100102"
JO = "client:jo"
SLOW = {JO: Fate(after=1.5)}
NUMBERS = Numbers((Number(CLOSED, hours=Hours(ZoneInfo("UTC"), (None,) * 7), closed=Nobody.VOICEMAIL),))
REPORTS = ("legs", "parties", "offers", "conference", "status", "streams", "after", "messages")


@dataclass
class Post:
    """Between the network and the application: while it is lost, no report arrives; pages and audio do."""

    app: ASGIApp
    is_lost: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").split("/")
        if self.is_lost and scope["type"] == "http" and path[1:2] == ["twilio"] and path[2] in REPORTS:
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, send)


@dataclass
class Talk:
    house: Installation
    post: Post
    live: LiveCall
    call_id: CallId

    def hears(self) -> str:
        return self.live.journal.hears(self.live.sid)[-1]

    async def agent_leg(self) -> str:
        return (await self.house.panel(self.call_id)).call.agent_leg


def seat(panel: Panel, label: str) -> Party:
    return panel.call.phone.party(label) or Party(label, Role.GUEST)


def settled(panel: Panel) -> Outcome | None:
    return panel.call.phone.transfers[0].outcome


@pytest_asyncio.fixture(loop_scope="module")
async def house(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Installation, Post]]:
    for name in ("LIVELY_SECONDS", "QUIET_SECONDS"):
        monkeypatch.setattr(f"web.looks.{name}", math.inf)
    monkeypatch.setattr("web.looks.DEAF_SECONDS", 1.0)
    posts: list[Post] = []

    def behind(app: FastAPI) -> ASGIApp:
        posts.append(Post(app))
        return posts[0]

    async with installed(sqlite_url, tmp_path, wrapped=behind, ring_seconds=100, numbers=NUMBERS) as opened:
        yield opened, posts[0]


@pytest_asyncio.fixture(loop_scope="module")
async def talk(house: tuple[Installation, Post]) -> Talk:
    """Ana talks with a customer."""
    opened, post = house
    live = opened.twilio.start_call(opened.script(seconds=60, speed=1, rings=(Ring(after=0.1),), parties=SLOW))
    call_id = await opened.call_of(live)
    await take(opened.parts, call_id, AgentAccepted("ana", "Ana", 0), "client:ana")
    await opened.until(call_id, lambda panel: panel.state is State.ACTIVE and panel.streams)
    made = Talk(opened, post, live, call_id)
    await true(lambda: made.hears() == "voice")
    return made


async def test_the_silence_after_an_agent_has_gone_makes_the_customer_hear_music(talk: Talk) -> None:
    talk.post.is_lost = True
    talk.house.twilio.hang_up(await talk.agent_leg())

    await true(lambda: talk.hears() == "music")
    panel = await talk.house.until(talk.call_id, lambda panel: panel.call.round == 1)

    assert panel.state is State.RINGING
    talk.live.hang_up()


async def test_it_does_so_while_neither_is_recorded_nor_transcribed(talk: Talk) -> None:
    await talk.house.parts.log.record(talk.call_id, rec.PauseAsked(1, True, "ana"))
    talk.post.is_lost = True
    talk.house.twilio.hang_up(await talk.agent_leg())

    await true(lambda: talk.hears() == "music")
    talk.live.hang_up()


async def test_the_end_of_the_customers_audio_ends_the_call(talk: Talk) -> None:
    talk.post.is_lost = True
    talk.live.hang_up()

    panel = await talk.house.until(talk.call_id, lambda panel: panel.call.ended_at)

    assert panel.call.busy == ()
    assert (await talk.live.finished()).left_open == ()


async def test_a_consultation_begins_and_ends_by_the_managers_own_audio(talk: Talk) -> None:
    """The customer hears music meanwhile, and no track of theirs would tell."""
    talk.post.is_lost = True
    record = talk.house.parts.log.record
    await record(talk.call_id, pe.TransferAsked(1, Kind.WARM, ("jo",), "", "Jo", "The pump leaks.", "ana"))
    await record(talk.call_id, pe.TransferTaken(1, "jo", "Jo", Role.MANAGER, JO))
    panel = await talk.house.until(talk.call_id, lambda panel: seat(panel, "transfer-1").is_here)
    await true(lambda: talk.hears() == "music")

    talk.house.twilio.hang_up(seat(panel, "transfer-1").leg_sid)

    await true(lambda: talk.hears() == "voice")
    (transfer,) = (await talk.house.panel(talk.call_id)).call.phone.transfers
    assert transfer.outcome is Outcome.FAILED
    talk.live.hang_up()


async def test_an_agent_who_closes_the_browser_in_mid_transfer_leaves_the_customer_to_the_next_one(talk: Talk) -> None:
    talk.post.is_lost = True
    record, agent = talk.house.parts.log.record, await talk.agent_leg()
    await record(talk.call_id, pe.TransferAsked(1, Kind.COLD, ("jo",), "", "Jo", "The pump leaks.", "ana"))
    await record(talk.call_id, pe.TransferTaken(1, "jo", "Jo", Role.MANAGER, JO))
    await true(lambda: talk.house.twilio.legs_of(JO))

    talk.house.twilio.hang_up(agent)

    panel = await talk.house.until(talk.call_id, lambda panel: panel.call.phone.transfers and settled(panel))
    await true(lambda: talk.hears() == "voice")
    assert (settled(panel), panel.call.agent_id) == (Outcome.HANDED_OVER, "jo")
    talk.live.hang_up()


async def test_a_voicemail_whose_end_nobody_reports_is_closed(
    house: tuple[Installation, Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, post = house
    live = opened.twilio.start_call(opened.script(speed=5, to=CLOSED))
    await true(lambda: any(one.verb == "record" for one in live.journal.heard))
    call_id = await opened.parts.log.by_sid(live.sid)
    assert call_id

    post.is_lost = True
    live.hang_up()

    panel = await opened.until(call_id, lambda panel: panel.call.ended_at)
    assert panel.state is State.MISSED


async def test_a_customer_whose_sockets_are_cut_is_heard_again(house: tuple[Installation, Post]) -> None:
    opened, _ = house
    live = opened.twilio.start_call(opened.script(speed=1, faults=Faults(seed=1, cut=1.0, drop_seconds=1.0)))
    call_id = await opened.call_of(live)

    panel = await opened.until(call_id, lambda panel: len(panel.streams) > 1)

    assert panel.streams[:2] == ("stream-1", "stream-2")
    live.hang_up()
