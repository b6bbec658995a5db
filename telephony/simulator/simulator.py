"""Twilio, for a server that would otherwise need the real one: it calls, plays a conversation, and obeys.

    async with Simulator(account_sid, auth_token) as twilio:
        happened = await twilio.place_call(Script(recording, from_="+1…", to="+1…", voice_url="http://…"))

The server under test is given `twilio.base_url` in place of https://api.twilio.com.
"""

import asyncio
import contextlib
import os
import socket
import time
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import numpy as np
import uvicorn

from telephony.simulator.exchange import Exchange, sid
from telephony.simulator.journal import Journal, RestRequest, SimulatedCall
from telephony.simulator.legs import Leg, PlacedCall, Subscription
from telephony.simulator.obeying import Caller
from telephony.simulator.openapi import FOLDER_VARIABLE, Specification
from telephony.simulator.recording import Recording
from telephony.simulator.rest import operations
from telephony.simulator.rest_account import AccountDesk, Message, OwnNumber
from telephony.simulator.script import Faults, Script
from telephony.simulator.server import Gate, Trouble, application
from telephony.simulator.switchroom import Switchroom
from telephony.simulator.webhooks import Courier

_CONNECTIONS = 200
_REQUESTS_KEPT = 10_000
_NOTHING = np.zeros(0, np.int16)
_TIDYING_SECONDS = 20.0
"""How long the server may take to hang up what is left of a call; the rest is cut."""


class LiveCall:
    """A call that goes on."""

    def __init__(self, exchange: Exchange, leg: Leg, task: asyncio.Task[SimulatedCall]) -> None:
        self._exchange = exchange
        self._leg = leg
        self._task = task

    @property
    def sid(self) -> str:
        return self._leg.sid

    @property
    def journal(self) -> Journal:
        """What happened so far."""
        return self._leg.call.journal

    async def talking(self) -> bool:
        """Waits until somebody answered and the recording plays; false when the call ended without."""
        await self._leg.call.talk.wait()
        return self._leg.call.talk_started is not None

    def hang_up(self) -> None:
        self._exchange.move(self._leg, "completed")

    async def finished(self) -> SimulatedCall:
        """Waits until the customer has hung up and everything about it has been told."""
        return await self._task


class Simulator:
    """Of use inside `async with` only. Port 0 takes a free one; `keys` are API keys with their secrets.

    `outbound` is the script of calls that the server begins by itself. What the server asks by REST is held against
    Twilio's OpenAPI files, if the folder that has them is named by CALLASSIST_TWILIO_OPENAPI: see `problems`. Raises
    OSError on entry when the port is taken.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        keys: Mapping[str, str] | None = None,
        outbound: Script | None = None,
    ) -> None:
        self.account_sid = account_sid
        self.requests: deque[RestRequest] = deque(maxlen=_REQUESTS_KEPT)
        self._auth_token = auth_token
        self._address = (host, port)
        self._gate = Gate({account_sid: auth_token} | dict(keys or {}), self._note, _specification())
        self._desk = AccountDesk(account_sid)
        self._outbound = outbound or Script(Recording.of(_NOTHING, _NOTHING), "", "", "")
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            listener = stack.enter_context(socket.create_server(self._address))
            self.base_url = "http://{}:{}".format(*listener.getsockname()[:2])
            client = await stack.enter_async_context(_client())
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            courier = Courier(self._auth_token, client)
            self._exchange = Exchange(self.account_sid, self.base_url, courier, tasks)
            self._room = Switchroom(self._exchange, self._outbound)
            stack.callback(self._exchange.cancel)
            self._serve(listener, tasks, stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def _serve(self, listener: socket.socket, tasks: asyncio.TaskGroup, stack: contextlib.AsyncExitStack) -> None:
        app = application(self.account_sid, self._gate, operations(self._exchange, self._room, self._desk))
        # Kept for longer than clients keep them: a request must not meet a connection that is just being closed.
        config = uvicorn.Config(
            app, log_level="warning", lifespan="off", timeout_keep_alive=75, timeout_graceful_shutdown=1
        )
        server = _QuietServer(config)
        tasks.create_task(server.serve(sockets=[listener]))
        stack.callback(setattr, server, "should_exit", True)

    @property
    def outbound(self) -> Script:
        return self._room.outbound

    @outbound.setter
    def outbound(self, script: Script) -> None:
        self._room.outbound = script

    @property
    def problems(self) -> list[str]:
        """What was wrong with REST requests by Twilio's own description."""
        return self._gate.problems

    @property
    def messages(self) -> list[Message]:
        """Those that were sent."""
        return self._desk.sent

    def own_number(self, number: str, **settings: str) -> OwnNumber:
        """A number of the account, with its settings by their REST names, e.g. VoiceUrl."""
        return self._desk.own(number, settings)

    def disturb(self, faults: Faults) -> None:
        """From now on REST requests go wrong as `faults` has it; those of callbacks and legs are in the script."""
        self._gate.trouble = Trouble(faults)

    def open_legs(self) -> tuple[str, ...]:
        """Legs that are not over, of all calls."""
        return tuple(leg.sid for leg in self._exchange.legs.values() if not leg.is_over)

    def status_of(self, leg_sid: str) -> str:
        return self._exchange.legs[leg_sid].status

    def hang_up(self, leg_sid: str) -> None:
        """Whoever is on this leg puts the phone down."""
        leg = self._exchange.legs[leg_sid]
        self._exchange.move(leg, "completed" if leg.answered is not None else "no-answer")

    def legs_of(self, address: str) -> tuple[str, ...]:
        """Legs to this address, oldest first."""
        return tuple(leg.sid for leg in self._exchange.legs.values() if leg.to.partition("?")[0] == address)

    def journal_of(self, leg_sid: str) -> Journal:
        """What happened so far in the call that this leg belongs to."""
        return self._exchange.legs[leg_sid].call.journal

    def hears(self, leg_sid: str) -> str:
        """What the leg hears now, in the words of `journal.Hearing`."""
        return self._exchange.legs[leg_sid].hears()

    def start_call(self, script: Script) -> LiveCall:
        call = self._room.placed(script)
        told = Subscription(script.status_url, frozenset({"completed"}))
        leg = Leg(sid("CA"), call, script.from_, script.to, "inbound", told, is_customer=True, obeys=True)
        leg.digits = script.digits
        self._exchange.connect(leg)
        return LiveCall(self._exchange, leg, self._exchange.spawn(self._play(leg)))

    async def place_call(self, script: Script) -> SimulatedCall:
        return await self.start_call(script).finished()

    async def _play(self, leg: Leg) -> SimulatedCall:
        delivering = self._exchange.spawn(leg.call.office.deliver())
        await Caller(self._exchange, leg).run()
        await self._tidied(leg.call)
        legs = [other for other in self._exchange.legs.values() if other.call is leg.call]
        for other in legs:
            for line in self._exchange.lines(other):
                await line.done.wait()
        leg.call.is_closed = True
        await leg.call.office.drained()
        delivering.cancel()
        return leg.call.journal.closed(leg.sid, leg.call.talk_started, time.monotonic())

    async def _tidied(self, call: PlacedCall) -> None:
        """Waits for the server to hang up the other legs, and cuts what it leaves."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TIDYING_SECONDS):
                while self._open_legs(call):
                    call.news.clear()
                    await call.news.wait()
        for leg in self._open_legs(call):
            call.journal.left_open.append(leg.sid)
            self._exchange.move(leg, "completed" if leg.answered is not None else "canceled")

    def _open_legs(self, call: PlacedCall) -> list[Leg]:
        return [leg for leg in self._exchange.legs.values() if leg.call is call and not leg.is_over]

    def _note(self, request: RestRequest) -> None:
        self.requests.append(request)
        for segment in request.path.removesuffix(".json").split("/"):
            conference = self._exchange.conference(segment)
            legs = [participant.leg for participant in conference.participants.values()] if conference else []
            legs += [self._exchange.legs[segment]] if segment in self._exchange.legs else []
            if legs:
                legs[0].call.journal.requests.append(request)
                return


def _specification() -> Specification | None:
    folder = os.environ.get(FOLDER_VARIABLE)
    return Specification.load(Path(folder)) if folder else None


def _client() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
    return httpx.AsyncClient(timeout=None, limits=limits, trust_env=False)  # noqa: S113 - the courier keeps the time


class _QuietServer(uvicorn.Server):
    """Leaves signals to the program that it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
