"""The composition root: one application out of settings, and everything that lives as long as it does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.staticfiles import StaticFiles

from callassist.assist.heads import Meaning
from callassist.bus import open_bus
from callassist.business import Business
from callassist.calls.log import CallLog
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.db.engine import connect, reading
from callassist.follow_up.drafting import Drafting
from callassist.follow_up.mailer import Mailer
from callassist.follow_up.workflow import DbosWorkflows, Patience, engine_url
from callassist.playbooks.playbook import Playbook, default_path
from callassist.playbooks.shelf import LAST_GOOD, Shelf
from callassist.reception.numbers import Numbers
from callassist.settings import Settings
from callassist.speech import Transcriber
from telephony.client import Account, TwilioCarrier
from telephony.signature import SigningKeys
from web import (
    adding,
    api,
    auth,
    board,
    coaching,
    colleague_calls,
    desk,
    errors,
    health,
    holding,
    legs,
    live,
    mailbox,
    media,
    outbound,
    panel,
    playback,
    reception,
    softphone,
    styleguide,
    tasks,
    transfers,
    twilio,
    wrap_up,
)
from web.alerts import Alerts
from web.fragments import Face
from web.mail_sink import MailSink
from web.parts import Parts, parts_of
from web.phone import TwilioPhone
from web.retention import Retention
from web.rewording import writer_of
from web.sandbox import Credentials
from web.stream_tokens import StreamTokens
from web.watch import Watch

NO_NUMBER = "+15550100100"
"""The caller id of legs while no Twilio number is configured: a number of the simulator's world."""

STATIC = Path(__file__).parent / "static"

PAGES = (
    desk,
    panel,
    wrap_up,
    live,
    transfers,
    holding,
    coaching,
    board,
    softphone,
    outbound,
    colleague_calls,
    adding,
    tasks,
)
"""What people who are signed in work with; it needs no phone company to answer."""
_ROUTED = (twilio, legs, media, health, auth, reception, playback, *PAGES, api)


class Ear(Transcriber, Protocol):
    """A transcriber, and the model that it holds."""

    def close(self) -> None:
        """Blocking: waits for the decode in hand."""
        ...


@dataclass(frozen=True, slots=True)
class Equipment:
    """What takes time or may fail, got ready before the server starts: so a fault is one line, not half a start."""

    settings: Settings
    credentials: Credentials
    transcriber: Ear
    playbook: Playbook
    mailer: Mailer
    sink: MailSink | None = None
    numbers: Numbers = field(default_factory=Numbers)
    meaning: Meaning | None = None


def create_app(equipment: Equipment) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(app, equipment):
            yield

    app = FastAPI(title="callassist", lifespan=lifespan, openapi_url=None, redirect_slashes=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for module in _ROUTED:
        app.include_router(module.router)
    if equipment.sink:
        app.include_router(mailbox.router)
    if equipment.settings.development:
        app.add_api_route("/styleguide", _styleguide, response_class=HTMLResponse)
    auth.install(app, softphone=_has_softphone(equipment.settings))
    errors.install(app)
    return app


@asynccontextmanager
async def _running(app: FastAPI, equipment: Equipment) -> AsyncIterator[None]:
    settings, credentials = equipment.settings, equipment.credentials
    tokens = StreamTokens(credentials.secret)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(asyncio.to_thread, equipment.transcriber.close)
        engine = connect(settings.database)
        stack.push_async_callback(engine.dispose)
        bus = await stack.enter_async_context(open_bus(settings.nats_url))
        call_log = CallLog(engine, bus, _now)
        account = Account(
            account_sid=credentials.account_sid,
            user=credentials.account_sid,
            secret=credentials.auth_token,
            caller_id=settings.twilio_number or NO_NUMBER,
            base_url=credentials.api_url,
        )
        carrier = await stack.enter_async_context(TwilioCarrier(account))
        business = business_of(settings)
        drafting = Drafting(call_log, _finder(engine), business, _now)
        workflows = DbosWorkflows(
            call_log,
            equipment.mailer,
            drafting,
            engine_url(settings.database, settings.data),
            settings.instance,
            Patience(),
        )
        await workflows.launch()
        stack.push_async_callback(workflows.close)
        phone = TwilioPhone(carrier, settings.reached_at, tokens, settings.ring_seconds, _now)
        app.state.parts = Parts(
            settings=settings,
            secret=credentials.secret,
            api_token=credentials.api_token,
            engine=engine,
            bus=bus,
            log=call_log,
            carrier=phone,
            workflows=workflows,
            face=Face(softphone=_has_softphone(settings)),
            business=business,
            now=_now,
            sink=equipment.sink,
            writer=writer_of(settings),
            numbers=equipment.numbers,
        )
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        keys = SigningKeys(settings.reached_at, (credentials.auth_token,))
        shelf = _shelf(equipment)
        ear, meaning = equipment.transcriber, equipment.meaning
        watch = Watch(app.state.parts, tasks, tokens, keys, ear, shelf, phone, carrier, meaning)
        app.state.watch = watch
        watch.open()
        alerts = Alerts(app.state.parts, equipment.mailer, carrier)
        if alerts.is_wanted:
            watch.begin("", alerts.run())
        retention = Retention(app.state.parts, carrier)
        if retention.is_wanted:
            watch.begin("", retention.run())
        yield
        watch.close()


def _shelf(equipment: Equipment) -> Shelf:
    settings = equipment.settings
    path = settings.playbook or default_path()
    return Shelf(path, settings.data / LAST_GOOD, equipment.playbook)


def _finder(engine: AsyncEngine) -> Callable[[str], Awaitable[Customer | None]]:
    async def by_id(customer_id: str) -> Customer | None:
        async with reading(engine) as connection:
            return await directory.by_id(connection, customer_id)

    return by_id


async def _styleguide(request: Request, name: str = "") -> str:
    return styleguide.page(parts_of(request).face, name)


def _has_softphone(settings: Settings) -> bool:
    return bool(settings.twilio_account_sid and settings.twilio_api_key and settings.twilio_api_secret)


def business_of(settings: Settings) -> Business:
    return Business(
        name=settings.business_name,
        kind=settings.business_kind,
        phone=settings.business_phone,
        email=settings.business_email or settings.mail_from,
        signature=settings.business_signature,
        timezone=settings.business_timezone,
        policy=settings.business_policy,
        authority=settings.business_authority,
        vocabulary=settings.business_vocabulary,
    )


def _now() -> datetime:
    return datetime.now(UTC)
