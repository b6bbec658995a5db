"""A small office with a real server on a loopback port, built of the package under test, for the simulator to call."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect

from callassist.speech import AudioChunk
from telephony import media, twiml, webhooks
from telephony.client import Account, Invitation, StreamOrder, TwilioCarrier
from telephony.errors import SignatureRefused, TelephonyError
from telephony.signature import SigningKeys, check_handshake, check_request, socket_address
from telephony.simulator.recording import Recording
from telephony.simulator.script import Script
from telephony.simulator.simulator import Simulator

ACCOUNT_SID = "AC" + "0" * 31 + "1"
AUTH_TOKEN = "12345"
CUSTOMER, COMPANY = "+15005550006", "+15005550010"


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Office:
    """What it is to do is set by a test before the call; what it saw is looked at afterwards."""

    url: str
    carrier: TwilioCarrier
    announcement: str = ""
    voice_status: int = 200
    voice_twiml: str = ""
    after_twiml: str = twiml.goodbye("Bye")
    fallback_number: str = ""
    invites: bool = True
    cuts_after: int | None = None
    agent_leg: str = ""
    customer_leg: str = ""
    conference_sid: str = ""
    statuses: list[webhooks.LegStatus] = field(default_factory=list)
    conference_events: list[webhooks.ConferenceEvent] = field(default_factory=list)
    stream_statuses: list[webhooks.StreamStatus] = field(default_factory=list)
    dial_results: list[webhooks.DialResult] = field(default_factory=list)
    handshakes: list[dict[str, str]] = field(default_factory=list)
    frames: list[list[str]] = field(default_factory=list)
    chunks: list[list[AudioChunk]] = field(default_factory=list)
    troubles: list[TelephonyError] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refused: int = 0
    ringing: asyncio.Event = field(default_factory=asyncio.Event)
    leg_over: asyncio.Event = field(default_factory=asyncio.Event)

    def answer(self) -> twiml.Answer:
        return twiml.Answer(
            conference="room-1",
            stream_name="s1",
            media_url=socket_address(self.url) + "/media",
            token="secret",
            stream_callback_url=self.url + "/stream",
            conference_callback_url=self.url + "/conference",
            wait_url=self.url + "/wait",
            after_url=self.url + "/after",
        )

    def invitation(self, label: str = "agent-1") -> Invitation:
        return Invitation("room-1", "client:agent_1", label, self.url + "/leg", self.url + "/conference")

    def order(self, name: str) -> StreamOrder:
        return StreamOrder(name, socket_address(self.url) + "/media", "secret", self.url + "/stream")


Form = Callable[[Request], Awaitable[dict[str, str]]]


def _app(office: Office) -> FastAPI:
    app = FastAPI(redirect_slashes=False)
    keys = SigningKeys(office.url, ("rotated", AUTH_TOKEN))

    async def form(request: Request) -> dict[str, str]:
        posted = await request.form()
        path, query = request.scope["raw_path"].decode(), request.scope["query_string"].decode()
        try:
            check_request(keys, path, query, posted, request.headers.get("x-twilio-signature"))
        except SignatureRefused:
            office.refused += 1
            raise
        return {name: str(value) for name, value in posted.items()}

    @app.websocket("/media")
    async def stream_socket(ws: WebSocket) -> None:
        office.handshakes.append(dict(ws.headers))
        check_handshake(keys, ws.scope["path"], "", ws.headers.get("x-twilio-signature"))
        await ws.accept()
        frames: list[str] = []
        chunks: list[AudioChunk] = []
        office.frames.append(frames)
        office.chunks.append(chunks)
        await _listen(office, ws, frames, chunks)

    _answer_calls(app, office, form)
    _take_callbacks(app, office, form)
    return app


def _xml(document: str, status: int = 200) -> Response:
    return Response(document, status, media_type="text/xml")


def _answer_calls(app: FastAPI, office: Office, form: Form) -> None:
    @app.post("/voice")
    async def voice(request: Request) -> Response:
        call = webhooks.incoming_call(await form(request))
        office.customer_leg = call.call_sid
        said = f"<Response><Say>{office.announcement}</Say>" if office.announcement else "<Response>"
        answer = twiml.answer(office.answer()).replace("<Response>", said)
        return _xml(office.voice_twiml or answer, office.voice_status)

    @app.post("/fallback")
    async def fallback(request: Request) -> Response:
        await form(request)
        return _xml(twiml.fallback(office.fallback_number, "Sorry.", action_url=office.url + "/after"))

    @app.post("/wait")
    async def wait(request: Request) -> Response:
        await form(request)
        return _xml(twiml.wait(office.url + "/wait", ring_url=office.url + "/ring.wav"))

    @app.get("/ring.wav")
    async def ring() -> Response:
        return Response(b"not a wave file", media_type="audio/wav")

    @app.post("/after")
    async def after(request: Request) -> Response:
        office.dial_results.append(webhooks.dial_result(await form(request)))
        return _xml(office.after_twiml)

    @app.post("/pages/{room}/{name}")
    async def page(request: Request, room: str, name: str) -> Response:
        office.asked.append((name, await form(request)))
        return _xml(office.pages[name].replace("{url}", office.url))


def _take_callbacks(app: FastAPI, office: Office, form: Form) -> None:
    @app.post("/leg")
    async def leg(request: Request) -> Response:
        status = webhooks.leg_status(await form(request))
        office.statuses.append(status)
        if status.is_over:
            office.leg_over.set()
        if status.status == "ringing":
            office.ringing.set()
        return Response(status_code=204)

    @app.post("/stream")
    async def stream(request: Request) -> Response:
        office.stream_statuses.append(webhooks.stream_status(await form(request)))
        return Response(status_code=204)

    @app.post("/conference")
    async def conference(request: Request) -> Response:
        event = webhooks.conference_event(await form(request))
        is_new = event not in office.conference_events
        office.conference_events.append(event)
        office.conference_sid = event.conference_sid
        if is_new and office.invites and event.event == "participant-join" and event.label == "customer":
            office.agent_leg = await office.carrier.invite(office.invitation())
        return Response(status_code=204)


async def _listen(office: Office, ws: WebSocket, frames: list[str], chunks: list[AudioChunk]) -> None:
    async def texts() -> AsyncIterator[str]:
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                text = await ws.receive_text()
                frames.append(text)
                yield text

    incoming = texts()
    try:
        await media.opening(incoming)
        async for chunk in media.media_chunks(incoming):
            chunks.append(chunk)
            if office.cuts_after is not None and len(chunks) >= office.cuts_after:
                office.cuts_after = None
                await ws.close(1011)
                await office.carrier.start_stream(office.customer_leg, office.order("s2"))
                return
    except TelephonyError as trouble:
        office.troubles.append(trouble)


@contextlib.asynccontextmanager
async def _open_office() -> AsyncIterator[tuple[Office, Simulator]]:
    async with Simulator(ACCOUNT_SID, AUTH_TOKEN, keys={"SK1": "key secret"}) as twilio:
        account = Account(ACCOUNT_SID, ACCOUNT_SID, AUTH_TOKEN, COMPANY, twilio.base_url)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            async with TwilioCarrier(account) as carrier, asyncio.TaskGroup() as group:
                office = Office(f"http://127.0.0.1:{port}", carrier)
                server = _Server(uvicorn.Config(_app(office), log_level="error", timeout_graceful_shutdown=1))
                serving = group.create_task(server.serve(sockets=[listener]))
                try:
                    yield office, twilio
                finally:
                    server.should_exit = True
                    await serving


OpenOffice = Callable[[], AbstractAsyncContextManager[tuple[Office, Simulator]]]


@pytest.fixture
def open_office() -> OpenOffice:
    return _open_office


@pytest.fixture
def script() -> Callable[..., Script]:
    """A call of so many seconds in which either side says something of its own, at 25 times its natural speed."""

    def make(office: Office, seconds: float = 4.0, **changes: object) -> Script:
        count = np.arange(int(seconds * 8000))
        customer = (8000 * np.sin(count / 5)).astype(np.int16)
        agent = (4000 * np.sin(count / 9)).astype(np.int16)
        settings: dict[str, object] = {"speed": 25.0, "status_url": office.url + "/leg"} | changes
        recording = Recording.of(customer, agent)
        return Script(recording, CUSTOMER, COMPANY, office.url + "/voice", **settings)  # type: ignore[arg-type]

    return make
