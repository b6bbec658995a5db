"""A whole installation in the test's loop with everything real but Whisper: an ear that hears what it is told to.

The phone company is the simulator, the mail server is the sink of the demo; both are met over loopback sockets.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socket import create_server
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
from fastapi import FastAPI
from starlette.types import ASGIApp
from twilio.request_validator import RequestValidator

from callassist import roster
from callassist.calls.events import CallEvent, CallId
from callassist.calls.panel import Panel, blank, fold
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.db.engine import transaction
from callassist.playbooks import playbook
from callassist.reception.numbers import Numbers
from callassist.settings import Settings
from callassist.speech import SAMPLE_RATE, AudioChunk, Heard, Hypothesis, Speaker, Utterance, Word
from callassist.team import Member, Role
from telephony.simulator.recording import Recording
from telephony.simulator.script import Script
from telephony.simulator.simulator import LiveCall, Simulator
from tests.web.app import MARIA, ROSA
from web.app import Equipment, create_app
from web.mail_sink import MailSink
from web.parts import Parts
from web.sandbox import credentials
from web.serving import mailer, server
from web.watch import Watch

ACCOUNT, AUTH_TOKEN, API_TOKEN = "AC" + "0" * 31 + "7", "0123456789abcdef", "a token for tests"
BUSINESS, FALLBACK, STRANGER = "+15550100100", "+15550100001", "+15550100142"
SPANISH_NUMBER = "+15550100199"
"""Calls to it are heard in Spanish."""
PASSWORD = "a password for tests"
DENISE = Customer("denise", "Denise Voskuil", ("+15550100143",), "denise@example.com")
NO_NUMBERS = Numbers()
SOON = 40.0
"""Seconds that anything may take on a busy machine."""

Form = dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """`start` and `end` are seconds since the first sound on either track."""

    speaker: Speaker
    start: float
    end: float
    text: str


class Conversation:
    """What is to be heard on one media stream, in this order; how far its audio has come."""

    def __init__(self, lines: tuple[Said, ...]) -> None:
        self.lines = lines
        self.began: float | None = None
        self.reached = -1.0
        self.said = 0
        self.is_over = False
        self.news = (asyncio.Event(), asyncio.Event())

    def advance(self, chunk: AudioChunk) -> None:
        if self.began is None and chunk.samples.any():
            self.began = chunk.start
        if self.began is not None:
            self.reached = max(self.reached, chunk.start + len(chunk.samples) / SAMPLE_RATE - self.began)
        self.wake()

    def wake(self) -> None:
        for event in self.news:
            event.set()

    def is_due(self, number: int) -> bool:
        return self.said == number and self.reached >= self.lines[number].end

    def will_never_be(self, number: int) -> bool:
        return self.is_over and self.reached < self.lines[number].end


class ScriptedStream:
    def __init__(self, conversation: Conversation, speaker: Speaker) -> None:
        self._conversation = conversation
        self._speaker = speaker
        self._news = conversation.news[speaker is Speaker.AGENT]

    def feed(self, chunk: AudioChunk) -> None:
        self._conversation.advance(chunk)

    def close(self) -> None:
        self._conversation.is_over = True
        self._conversation.wake()

    def lag(self) -> float:
        return 0.0

    def settled(self, second: float) -> bool:
        return True

    async def heard(self) -> AsyncIterator[Heard]:
        conversation = self._conversation
        for number, line in enumerate(conversation.lines):
            if line.speaker is not self._speaker:
                continue
            await self._until(lambda: conversation.reached >= line.start or conversation.is_over)  # noqa: B023
            yield self._hypothesis(line)
            await self._until(lambda: conversation.is_due(number) or conversation.will_never_be(number))  # noqa: B023
            if not conversation.is_due(number):
                return
            yield self._utterance(line)
            # Said only now that it has been taken: so the log has the lines in the order of the script.
            conversation.said = number + 1
            conversation.wake()

    async def _until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._news.clear()
            await self._news.wait()

    def _hypothesis(self, line: Said) -> Hypothesis:
        at = (self._conversation.began or 0.0) + line.start
        return Hypothesis(line.speaker, at, at, line.text.partition(" ")[0], 0)

    def _utterance(self, line: Said) -> Utterance:
        assert self._conversation.began is not None
        start, texts = self._conversation.began + line.start, line.text.split()
        each = (line.end - line.start) / len(texts)
        words = tuple(Word(text, start + i * each, start + (i + 1) * each, 0.9) for i, text in enumerate(texts))
        return Utterance(line.speaker, start, words[-1].end, line.text, words, 0.9)


class ScriptedTranscriber:
    """Hears `lines` on every media stream whose audio comes that far; the manager's on streams of their own legs.

    The listener opens the customer's side first.
    """

    def __init__(self, *lines: Said) -> None:
        self.lines = lines
        self.vocabularies: list[tuple[str, ...]] = []
        self.languages: list[str] = []
        self.is_closed = False
        self._newest = Conversation(lines)

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> ScriptedStream:
        if speaker is Speaker.MANAGER:
            return ScriptedStream(Conversation(self._lines(managers=True)), speaker)
        if speaker is Speaker.CUSTOMER:
            self._newest = Conversation(self._lines(managers=False))
            self.vocabularies.append(vocabulary)
            self.languages.append(language)
        return ScriptedStream(self._newest, speaker)

    def _lines(self, *, managers: bool) -> tuple[Said, ...]:
        return tuple(line for line in self.lines if (line.speaker is Speaker.MANAGER) is managers)

    def close(self) -> None:
        self.is_closed = True


@dataclass(slots=True)
class Installation:
    settings: Settings
    app: FastAPI
    twilio: Simulator
    sink: MailSink
    ear: ScriptedTranscriber
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(trust_env=False, timeout=SOON))

    @property
    def url(self) -> str:
        return self.settings.reached_at

    @property
    def parts(self) -> Parts:
        found: Parts = self.app.state.parts
        return found

    @property
    def watch(self) -> Watch:
        found: Watch = self.app.state.watch
        return found

    async def count(self) -> int:
        """Of all calls."""
        return len(await self.parts.log.latest(limit=1000))

    async def webhook(self, path: str, **form: str) -> httpx.Response:
        """A request as Twilio makes it, signed."""
        signature = RequestValidator(AUTH_TOKEN).compute_signature(self.url + path, form)
        return await self.client.post(self.url + path, data=form, headers={"X-Twilio-Signature": signature})

    async def called(self, sid: str = "", caller: str = STRANGER) -> CallId:
        """A call that came in, and what we answered was obeyed by nobody."""
        sid = sid or call_sid()
        answer = await self.webhook("/twilio/voice", **incoming(sid, caller))
        assert answer.status_code == 200
        call_id = await self.parts.log.by_sid(sid)
        assert call_id
        return call_id

    async def on_the_line(self) -> tuple[LiveCall, CallId]:
        """A customer whom the phone company knows to be there, and no media stream yet."""
        live = self.twilio.start_call(self.script(speed=20, voice_url=f"{self.url}/twilio/hold/none"))
        await true(lambda: any(change.status == "in-progress" for change in live.journal.changes))
        return live, await self.called(live.sid)

    def script(self, seconds: float = 3.0, speed: float = 25.0, **changes: Any) -> Script:
        given: dict[str, Any] = {
            "from_": STRANGER,
            "to": BUSINESS,
            "voice_url": f"{self.url}/twilio/voice",
            "status_url": f"{self.url}/twilio/status",
            "fallback_url": f"{self.url}/twilio/voice/fallback",
            "speed": speed,
        }
        return Script(recording(seconds), **(given | changes))

    async def call_of(self, live: LiveCall) -> CallId:
        """The id of a call, once its customer waits in the conference."""
        await true(lambda: any(heard.verb == "conference" for heard in live.journal.heard))
        call_id = await self.parts.log.by_sid(live.sid)
        assert call_id
        return call_id

    async def panel(self, call_id: CallId) -> Panel:
        return await self.parts.log.panel(call_id)

    async def events(self, call_id: CallId) -> list[CallEvent]:
        return [stored.event for stored in await self.parts.log.read(call_id)]

    async def kinds(self, call_id: CallId) -> list[str]:
        return [type(event).__name__ for event in await self.events(call_id)]

    async def until(self, call_id: CallId, condition: Callable[[Panel], object]) -> Panel:
        """Follows the call until its panel is like that."""
        panel = blank(call_id, datetime.now(UTC))
        async with asyncio.timeout(SOON):
            async for stored in self.parts.log.follow(call_id):
                panel = fold(panel, stored)
                if condition(panel):
                    break
        return panel

    @asynccontextmanager
    async def dealt_with(self) -> AsyncIterator[None]:
        """Leaves once what the block has set going in the background is done."""
        before = set(self.watch.running)
        yield
        async with asyncio.timeout(SOON):
            while fresh := self.watch.running - before:
                await asyncio.wait(fresh)

    async def leave_alone(self) -> None:
        """Nobody attends to the calls so far: their legs are the test's, unknown to the phone company."""
        attending = set(self.watch.running)
        for task in attending:
            task.cancel()
        await asyncio.wait(attending)

    async def hire(self, name: str, role: Role = Role.AGENT) -> Member:
        someone = Member(uuid4().hex, name, f"{name.lower()}@example.com", role, f"client:{name.lower()}")
        hashed = await roster.hashed(PASSWORD)
        async with transaction(self.parts.engine) as tx:
            await roster.add(tx, someone, hashed)
        return someone


async def true(condition: Callable[[], object]) -> None:
    """For what gives no signal when it becomes true."""
    async with asyncio.timeout(SOON):
        while not condition():
            await asyncio.sleep(0.005)


def call_sid() -> str:
    return f"CA{uuid4().hex}"


def status(sid: str, told: str) -> Form:
    return {"CallSid": sid, "CallStatus": told}


def incoming(sid: str, caller: str = STRANGER) -> Form:
    return {"CallSid": sid, "AccountSid": ACCOUNT, "From": caller, "To": BUSINESS, "CallStatus": "ringing"}


def recording(seconds: float) -> Recording:
    """Sound on both sides, for so long."""
    count = np.arange(int(seconds * SAMPLE_RATE))
    return Recording.of((8000 * np.sin(count / 5)).astype(np.int16), (4000 * np.sin(count / 9)).astype(np.int16))


Wrapped = Callable[[FastAPI], ASGIApp]


@asynccontextmanager
async def installed(
    database_url: str,
    data: Path,
    *lines: Said,
    wrapped: Wrapped = lambda app: app,
    furnished: bool = False,
    numbers: Numbers = NO_NUMBERS,
    **changes: Any,
) -> AsyncIterator[Installation]:
    """`wrapped` puts something between the network and the application; `changes` are of the settings, unchecked.

    `furnished` says that the customers are in the database already.
    """
    sink, ear = MailSink(lambda: datetime.now(UTC)), ScriptedTranscriber(*lines)
    smtp_port = await sink.start()
    async with Simulator(ACCOUNT, AUTH_TOKEN) as twilio:
        with create_server(("127.0.0.1", 0)) as listener:
            settings = _settings(database_url, data, listener.getsockname()[1], smtp_port, twilio.base_url)
            settings = settings.model_copy(update=changes)
            guide = playbook.read(playbook.default_path())
            app = create_app(Equipment(settings, credentials(settings), ear, guide, mailer(settings), sink, numbers))
            serving = server(wrapped(app), settings)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(serving.serve(sockets=[listener]))
                await true(lambda: serving.started)
                made = Installation(settings, app, twilio, sink, ear)
                if not furnished:
                    await _furnish(made)
                try:
                    yield made
                finally:
                    await made.client.aclose()
                    serving.should_exit = True
    await sink.stop()
    assert ear.is_closed


def _settings(database_url: str, data: Path, port: int, smtp_port: int, api_url: str) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        data=data,
        port=port,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=AUTH_TOKEN,
        twilio_api_url=api_url,
        fallback_number=FALLBACK,
        languages={SPANISH_NUMBER: "es"},
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_tls="none",
        mail_from="hello@example.com",
        business_name="Lakeside Appliances",
        api_token=API_TOKEN,
    )


async def _furnish(made: Installation) -> None:
    async with transaction(made.parts.engine) as tx:
        for customer in (MARIA, ROSA, DENISE):
            await directory.add(tx, customer)
