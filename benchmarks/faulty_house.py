"""A server that may be killed and started again, a simulated phone company, and the people who work there."""

import asyncio
import os
import re
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from benchmarks.faulty_business import settings_of, team_of
from benchmarks.server import free_port, up
from callassist import roster
from callassist.bus import LocalBus
from callassist.calls.events import CallId
from callassist.calls.log import CallLog
from callassist.db.engine import connect, transaction
from callassist.settings import Settings
from callassist.team import Member
from telephony.simulator.simulator import Simulator
from web.errors import FRAGMENT
from web.mail_sink import MailSink
from web.sandbox import credentials
from web.serving import prepare_database

PASSWORD = "a password for this benchmark"
ENTRY_SECONDS = 20.0
"""How long a crash waits for callers whose first page is not answered yet: they are lost whatever comes afterwards."""

_CSRF = re.compile(r'name="csrf"[^>]*value="([^"]+)"')


class Hand:
    """Presses the buttons of one member's pages; `troubles` are answers that nobody should get."""

    def __init__(self, url: str, member: Member, troubles: list[str]) -> None:
        self.member = member
        self._client = httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30, trust_env=False)
        self._troubles = troubles
        self._csrf = ""

    async def close(self) -> None:
        await self._client.aclose()

    async def sign_in(self) -> None:
        self._csrf = _token((await self._client.get("/sign-in")).text)
        form = {"email": self.member.email, "password": PASSWORD, "next": "/", "csrf": self._csrf}
        self._csrf = _token((await self._client.post("/sign-in", data=form)).text)

    async def press(self, path: str, **fields: object) -> bool:
        """Whether it was taken. That somebody was quicker, or phone or database gave no answer, is no trouble."""
        form = {name: str(value) for name, value in fields.items()} | {"csrf": self._csrf}
        try:
            answer = await self._client.post(path, data=form, headers={"Accept": FRAGMENT})
        except httpx.TransportError:
            return False
        if answer.status_code >= 500 and answer.status_code not in (502, 503):
            self._troubles.append(f"POST {path.rpartition('/')[2]} answered {answer.status_code}")
        return answer.status_code < 400

    async def dial(self, **fields: object) -> CallId:
        """The call that was begun; empty where none was."""
        form = {name: str(value) for name, value in fields.items()} | {"csrf": self._csrf}
        try:
            answer = await self._client.post("/dial", data=form)
        except httpx.TransportError:
            return ""
        path = answer.url.path
        return path.rpartition("/")[2] if answer.status_code < 400 and path.startswith("/calls/") else ""


def _token(page: str) -> str:
    found = _CSRF.search(page)
    if found is None:
        raise RuntimeError("The server sent a page without a form: nobody can sign in.")
    return found.group(1)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works for one call at a time: two at browsers, one with a telephone of their own, and a manager."""

    agents: tuple[Hand, Hand]
    outside: Hand
    manager: Hand

    @property
    def hands(self) -> tuple[Hand, ...]:
        return (*self.agents, self.outside, self.manager)


@dataclass(slots=True)
class House:
    """`entering` are callers whose first page was not answered yet; `downs` is when the server was down.

    `promised` are calls that a callback was promised in, with the customer's number.
    """

    settings: Settings
    twilio: Simulator
    log: CallLog
    smtp_port: int
    crews: list[Crew] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    is_up: asyncio.Event = field(default_factory=asyncio.Event)
    entering: set[int] = field(default_factory=set)
    downs: list[tuple[float, float]] = field(default_factory=list)
    promised: list[tuple[CallId, str]] = field(default_factory=list)
    _process: Process | None = None

    @property
    def url(self) -> str:
        return self.settings.local_url

    async def start(self, crews: int) -> None:
        told = (str(self.settings.data), str(self.settings.port), str(self.smtp_port), self.twilio.base_url, str(crews))
        command = (sys.executable, "-m", "benchmarks.faulty_server", *told)
        self._process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await up(self.url)
        self.is_up.set()

    async def stop(self, kill: int = signal.SIGTERM) -> None:
        if self._process and self._process.returncode is None:
            os.kill(self._process.pid, kill)
            await self._process.wait()

    async def crash(self) -> None:
        """The server is killed in the middle of what it does, and started again."""
        self.is_up.clear()
        until = time.monotonic() + ENTRY_SECONDS
        while self.entering and time.monotonic() < until:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
        began = time.monotonic()
        await self.stop(signal.SIGKILL)
        await self.start(len(self.crews))
        self.downs.append((began, time.monotonic()))

    def was_down(self, at: float) -> bool:
        return any(began <= at <= ended for began, ended in self.downs) or not self.is_up.is_set()


@asynccontextmanager
async def open_house(folder: Path, crews: int) -> AsyncIterator[House]:
    sink = MailSink(lambda: datetime.now(UTC))
    smtp_port, api_port = await sink.start(), free_port()
    settings = settings_of(folder, free_port(), smtp_port, f"http://127.0.0.1:{api_port}")
    made = credentials(settings)
    await asyncio.to_thread(prepare_database, settings)
    members = [team_of(number) for number in range(crews)]
    engine = connect(settings.database)
    hashed = await roster.hashed(PASSWORD)
    async with transaction(engine) as tx:
        for member in (one for crew in members for one in crew):
            await roster.add(tx, member, hashed)
    async with Simulator(made.account_sid, made.auth_token, port=api_port) as twilio:
        house = House(settings, twilio, CallLog(engine, LocalBus(), lambda: datetime.now(UTC)), smtp_port)
        try:
            await house.start(crews)
            house.crews = [await _crew(house, crew) for crew in members]
            yield house
        finally:
            await asyncio.gather(*(hand.close() for crew in house.crews for hand in crew.hands))
            await house.stop()
            await engine.dispose()
    await sink.stop()


async def _crew(house: House, members: tuple[Member, ...]) -> Crew:
    ana, ben, cleo, mo = (Hand(house.url, member, house.troubles) for member in members)
    crew = Crew((ana, ben), cleo, mo)
    for hand in crew.hands:
        await hand.sign_in()
    return crew
