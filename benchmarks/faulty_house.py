"""A server in this process with everything real but the speech engine, and the people who work at it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from benchmarks.server import free_port
from callassist import roster
from callassist.db.engine import connect, transaction
from callassist.playbooks import playbook
from callassist.reception.numbers import Group, Hours, Nobody, Number, Numbers, Order
from callassist.settings import Settings
from callassist.speech import AudioChunk, Heard, Speaker
from callassist.team import Member, Role
from telephony.simulator.simulator import Simulator
from web.app import Equipment, create_app
from web.errors import FRAGMENT
from web.mail_sink import MailSink
from web.parts import Parts
from web.sandbox import credentials
from web.serving import mailer, prepare_database, server
from web.watch import Watch

PLAIN, GROUP, CLOSED = "+15550100100", "+15550100101", "+15550100102"
"""Numbers that customers call: everybody's desk rings; own phones ring, then voicemail; voicemail at once."""
FALLBACK = "+15550100001"
RING_SECONDS = 5
PASSWORD = "a password for this benchmark"

_CSRF = re.compile(r'name="csrf"[^>]*value="([^"]+)"')


class SilentStream:
    def __init__(self) -> None:
        self._closed = asyncio.Event()

    def feed(self, chunk: AudioChunk) -> None:
        pass

    def close(self) -> None:
        self._closed.set()

    def lag(self) -> float:
        return 0.0

    def settled(self, second: float) -> bool:
        return True

    async def heard(self) -> AsyncIterator[Heard]:
        await self._closed.wait()
        for nothing in ():
            yield nothing


class SilentEar:
    """Hears nothing, at no cost: here it is the line that is looked at."""

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> SilentStream:
        return SilentStream()

    def close(self) -> None:
        pass


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
        answer = await self._client.post(path, data=form, headers={"Accept": FRAGMENT})
        if answer.status_code >= 500 and answer.status_code not in (502, 503):
            self._troubles.append(f"POST {path.rpartition('/')[2]} answered {answer.status_code}")
        return answer.status_code < 400


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
    settings: Settings
    app: FastAPI
    twilio: Simulator
    crews: list[Crew] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.settings.local_url

    @property
    def parts(self) -> Parts:
        found: Parts = self.app.state.parts
        return found

    @property
    def watch(self) -> Watch:
        found: Watch = self.app.state.watch
        return found


@asynccontextmanager
async def open_house(folder: Path, crews: int) -> AsyncIterator[House]:
    sink = MailSink(lambda: datetime.now(UTC))
    smtp_port, api_port = await sink.start(), free_port()
    settings = _settings(folder, smtp_port, f"http://127.0.0.1:{api_port}")
    made = credentials(settings)
    await asyncio.to_thread(prepare_database, settings)
    members = [_members(number) for number in range(crews)]
    await _hire(settings, [one for crew in members for one in crew])
    guide = playbook.read(playbook.default_path())
    numbers = _numbers(members)
    async with Simulator(made.account_sid, made.auth_token, port=api_port) as twilio:
        app = create_app(Equipment(settings, made, SilentEar(), guide, mailer(settings), sink, numbers))
        serving = server(app, settings)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(serving.serve())
            while not serving.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.02)
            house = House(settings, app, twilio)
            try:
                house.crews = [await _crew(house, crew) for crew in members]
                yield house
            finally:
                await asyncio.gather(*(hand.close() for crew in house.crews for hand in crew.hands))
                serving.should_exit = True
    await sink.stop()


def _settings(folder: Path, smtp_port: int, api_url: str) -> Settings:
    return Settings(
        _env_file=None,
        data=folder,
        host="127.0.0.1",
        port=free_port(),
        database_url="",
        public_url="",
        twilio_account_sid="",
        twilio_api_url=api_url,
        fallback_number=FALLBACK,
        ring_seconds=RING_SECONDS,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_tls="none",
        mail_from="hello@example.com",
        business_name="Lakeside Appliances",
    )


def _members(number: int) -> tuple[Member, ...]:
    def member(name: str, role: Role, address: str) -> Member:
        return Member(uuid4().hex, f"{name.title()} {number}", f"{name}{number}@example.com", role, address)

    return (
        member("ana", Role.AGENT, f"client:ana{number}"),
        member("ben", Role.AGENT, f"client:ben{number}"),
        member("cleo", Role.AGENT, f"+155501004{number:02d}"),
        member("mo", Role.MANAGER, f"client:mo{number}"),
    )


def _numbers(members: list[tuple[Member, ...]]) -> Numbers:
    """The first number is set up by nobody and answered as without a routing file."""
    phones = Group("phones", tuple(crew[2].email for crew in members), Order.LONGEST_IDLE, ring_seconds=3)
    shut = Hours(ZoneInfo("UTC"), (None,) * 7)
    return Numbers(
        (
            Number(GROUP, (phones,), queue_seconds=2, nobody=Nobody.VOICEMAIL, record=True),
            Number(CLOSED, hours=shut, closed=Nobody.VOICEMAIL),
        )
    )


async def _hire(settings: Settings, members: list[Member]) -> None:
    engine = connect(settings.database)
    hashed = await roster.hashed(PASSWORD)
    async with transaction(engine) as tx:
        for member in members:
            await roster.add(tx, member, hashed)
    await engine.dispose()


async def _crew(house: House, members: tuple[Member, ...]) -> Crew:
    ana, ben, cleo, mo = (Hand(house.url, member, house.troubles) for member in members)
    crew = Crew((ana, ben), cleo, mo)
    for hand in crew.hands:
        await hand.sign_in()
    return crew
