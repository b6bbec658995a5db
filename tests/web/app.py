"""The doors with everything real behind them but the phone company and the workflow engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI, Response
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from callassist import roster
from callassist.bus import LocalBus
from callassist.business import Business
from callassist.calls import events as e
from callassist.calls.assist_events import AgreementDrafted, CardShown
from callassist.calls.log import CallLog
from callassist.calls.panel import Panel
from callassist.calls.terms import Letter, Promise, Quote
from callassist.calls.transcript_events import UtteranceTranscribed
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.db.engine import connect, reading, transaction
from callassist.method import Step
from callassist.settings import Settings
from callassist.speech import Speaker, Utterance
from callassist.team import Member, Role
from tests.web.fakes import FakeCarrier, FakeWorkflows
from web import (
    api,
    auth,
    errors,
    health,
    mailbox,
    sessions,
)
from web.app import PAGES
from web.errors import FRAGMENT
from web.fragments import Face
from web.mail_sink import MailSink
from web.parts import Parts

PASSWORD = "correct horse battery"
SECRET = "not so secret"
API_TOKEN = "api-token-of-the-tests"
MARIA = Customer("maria", "Maria Lopez", ("+12025550123",), "maria@example.com", "Bistro Verde", 2021)
ROSA = Customer("rosa", "Rosa Lopez", ("+12025550123",))
AS_SCRIPT = {"Accept": FRAGMENT}


@cache
def _password_hash() -> str:
    # The cost of checking is written in the hash: a cheap one keeps the tests fast.
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(PASSWORD)


@dataclass(slots=True)
class Clock:
    at: datetime = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


class Browser(httpx.AsyncClient):
    """A member's browser; `csrf` is the token that their pages carry."""

    csrf: str = ""

    async def form(self, path: str, **fields: object) -> httpx.Response:
        return await self._send(path, fields, {})

    async def script_form(self, path: str, **fields: object) -> httpx.Response:
        """The same as our own script sends it."""
        return await self._send(path, fields, AS_SCRIPT)

    async def _send(self, path: str, fields: dict[str, object], headers: dict[str, str]) -> httpx.Response:
        data = {"csrf": self.csrf} | {name: str(value) for name, value in fields.items()}
        return await self.post(path, data=data, headers=headers)


class Attending:
    """In place of the watch: nothing goes on behind these doors."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def attend(self, call_id: str) -> None:
        self.calls.append(call_id)


@dataclass(slots=True)
class House:
    app: FastAPI
    parts: Parts
    clock: Clock
    carrier: FakeCarrier
    workflows: FakeWorkflows
    bus: LocalBus
    attended: list[str]
    """The calls that the switchboard was asked to look after."""
    open_clients: list[httpx.AsyncClient] = field(default_factory=list)

    async def hire(self, name: str, role: Role = Role.AGENT, address: str = "") -> Member:
        address = address or f"client:{name.lower()}"
        someone = Member(uuid4().hex, name, f"{name.lower()}@shop.example", role, address)
        async with transaction(self.parts.engine) as tx:
            await roster.add(tx, someone, _password_hash())
        return someone

    def browser(self, **headers: str) -> Browser:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        client = Browser(transport=transport, base_url="http://shop.example", headers=headers)
        self.open_clients.append(client)
        return client

    def browser_of(self, member: Member) -> Browser:
        """Signed in, by the cookie that signing in sets."""
        answer = Response()
        sessions.begin(self.parts, answer, member.member_id, epoch=0)
        client = self.browser()
        cookie = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
        client.cookies.set(sessions.COOKIE, cookie, domain="shop.example")
        client.csrf = sessions.csrf_token(SECRET, cookie)
        return client

    async def hired(self, name: str, role: Role = Role.AGENT, address: str = "") -> Browser:
        return self.browser_of(await self.hire(name, role, address))

    async def ringing(self, customer: Customer | None = MARIA) -> str:
        started = e.CallStarted(f"CA{uuid4().hex}", "+12025550123", "+12025550100")
        known = e.CustomerIdentified(customer.customer_id, customer.name) if customer else e.CustomerIdentified("", "")
        call_id, _ = await self.parts.log.open_call(started, known)
        return call_id

    async def talking(self, member: Member) -> str:
        call_id = await self.ringing()
        await self.record(call_id, e.AgentAccepted(member.member_id, member.name, 0), e.AgentConnected(0, "CA-agent"))
        return call_id

    async def wrapping_up(self, member: Member) -> str:
        """A call that ended with one drafted agreement and a drafted letter."""
        call_id = await self.talking(member)
        letter = Letter("maria@example.com", "What we agreed", "Hello Maria,\n\nwe replace the pump.")
        await self.record(call_id, *agreement("a1"), e.CallEnded("completed"), e.FollowUpDrafted(0, letter))
        return call_id

    async def on_a_call(self) -> tuple[Browser, str]:
        """An agent's browser, and the call that they are in."""
        ana = await self.hire("Ana")
        return self.browser_of(ana), await self.talking(ana)

    async def after_a_call(self) -> tuple[Browser, str]:
        """An agent's browser, and the call that they are wrapping up."""
        ana = await self.hire("Ana")
        return self.browser_of(ana), await self.wrapping_up(ana)

    async def record(self, call_id: str, *events: e.CallEvent) -> None:
        await self.parts.log.record(call_id, *events)

    async def panel(self, call_id: str) -> Panel:
        return await self.parts.log.panel(call_id)

    async def kinds(self, call_id: str) -> list[str]:
        return [type(stored.event).__name__ for stored in await self.parts.log.read(call_id)]

    async def customer(self, customer_id: str) -> Customer:
        async with reading(self.parts.engine) as database:
            found = await directory.by_id(database, customer_id)
        assert found
        return found


def said(number: int, text: str, speaker: Speaker = Speaker.CUSTOMER) -> UtteranceTranscribed:
    start = number * 3.0
    return UtteranceTranscribed(
        f"s-{speaker.value}", number, Utterance(speaker, start, start + 2, text, (), confidence=0.9)
    )


def agreement(agreement_id: str, what: str = "replace the pump") -> tuple[e.CallEvent, ...]:
    promised = Quote(Speaker.AGENT, f"we will {what} by Friday", 9, 11, 5)
    accepted = Quote(Speaker.CUSTOMER, "okay, let's do that", 12, 13, 6)
    promise = Promise("business", what, "by Friday", date(2026, 3, 6))
    return (AgreementDrafted(agreement_id, promise, promised, accepted),)


def card(showing: str) -> CardShown:
    return CardShown(
        showing,
        "own-it",
        step=Step.TAKE_RESPONSIBILITY,
        say="That is on us.",
        why="",
        critical=False,
        cause=1,
        playbook="",
    )


@asynccontextmanager
async def open_house(database_url: str, data: Path, **settings: Any) -> AsyncIterator[House]:
    clock, bus, carrier, workflows = Clock(), LocalBus(), FakeCarrier(), FakeWorkflows()
    engine = connect(database_url)
    here = Parts(
        settings=Settings(_env_file=None, data=data, database_url=database_url, **settings),
        secret=SECRET,
        api_token=API_TOKEN,
        engine=engine,
        bus=bus,
        log=CallLog(engine, bus, clock),
        carrier=carrier,
        workflows=workflows,
        face=Face(),
        business=Business("The Shop", signature="Your Shop"),
        now=clock,
        sink=MailSink(clock),
    )
    async with transaction(engine) as tx:
        for customer in (MARIA, ROSA):
            await directory.add(tx, customer)
    app, attending = _app(here), Attending()
    app.state.watch = attending
    house = House(app, here, clock, carrier, workflows, bus, attending.calls)
    try:
        yield house
    finally:
        for client in house.open_clients:
            await client.aclose()
        await engine.dispose()


def _app(here: Parts) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, redirect_slashes=False)
    for module in (health, auth, *PAGES, api, mailbox):
        app.include_router(module.router)
    errors.install(app)
    auth.install(app, softphone=bool(here.settings.twilio_api_key))
    app.state.parts = here
    return app
