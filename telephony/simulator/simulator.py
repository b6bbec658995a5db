"""Twilio, for a server that would otherwise need the real one: it calls, plays a conversation, and obeys.

    async with Simulator(account_sid, auth_token) as twilio:
        happened = await twilio.place_call(Script(recording, from_="+1…", to="+1…", voice_url="http://…"))

The server under test is given `twilio.base_url` in place of https://api.twilio.com.
"""

import asyncio
import contextlib
import socket
import time
from collections import deque
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

import httpx
import numpy as np
import uvicorn

from telephony.simulator.caller import Caller
from telephony.simulator.exchange import Exchange, sid
from telephony.simulator.journal import Journal, RestRequest, SimulatedCall
from telephony.simulator.legs import Leg, PlacedCall, Subscription
from telephony.simulator.recording import Recording
from telephony.simulator.rest import operations
from telephony.simulator.script import Script
from telephony.simulator.server import application
from telephony.simulator.webhooks import Courier, PostOffice

_CONNECTIONS = 200
_REQUESTS_KEPT = 10_000
_NOTHING = np.zeros(0, np.int16)


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

    Raises OSError on entry when the port is taken.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        self.account_sid = account_sid
        self.requests: deque[RestRequest] = deque(maxlen=_REQUESTS_KEPT)
        self._auth_token = auth_token
        self._address = (host, port)
        self._users = {account_sid: auth_token} | dict(keys or {})
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            listener = stack.enter_context(socket.create_server(self._address))
            self.base_url = "http://{}:{}".format(*listener.getsockname()[:2])
            client = await stack.enter_async_context(_client())
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            self._exchange = Exchange(self.account_sid, Courier(self._auth_token, client), tasks)
            stack.callback(self._exchange.cancel)
            self._serve(listener, tasks, stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def _serve(self, listener: socket.socket, tasks: asyncio.TaskGroup, stack: contextlib.AsyncExitStack) -> None:
        app = application(self.account_sid, self._users, operations(self._exchange, self._unattended), self._note)
        config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        server = _QuietServer(config)
        tasks.create_task(server.serve(sockets=[listener]))
        stack.callback(setattr, server, "should_exit", True)

    def start_call(self, script: Script) -> LiveCall:
        call = self._placed(script)
        told = Subscription(script.status_url, frozenset({"completed"}))
        leg = Leg(sid("CA"), call, script.from_, script.to, "inbound", told, is_customer=True)
        self._exchange.connect(leg)
        return LiveCall(self._exchange, leg, self._exchange.spawn(self._play(leg)))

    async def place_call(self, script: Script) -> SimulatedCall:
        return await self.start_call(script).finished()

    async def _play(self, leg: Leg) -> SimulatedCall:
        delivering = self._exchange.spawn(leg.call.office.deliver())
        await Caller(self._exchange, leg).run()
        legs = [other for other in self._exchange.legs.values() if other.call is leg.call]
        for other in legs:
            self._exchange.move(other, "completed" if other.answered is not None else "canceled")
            for line in self._exchange.lines(other):
                await line.done.wait()
        await leg.call.office.drained()
        delivering.cancel()
        return leg.call.journal.closed(leg.sid, leg.call.talk_started, time.monotonic())

    def _placed(self, script: Script) -> PlacedCall:
        journal = Journal(time.monotonic())
        return PlacedCall(script, journal, PostOffice(self._exchange.courier, journal, script.faults))

    def _unattended(self) -> PlacedCall:
        """For a leg called into a conference where no customer of ours waits."""
        call = self._placed(Script(Recording.of(_NOTHING, _NOTHING), "", "", ""))
        self._exchange.spawn(call.office.deliver())
        return call

    def _note(self, request: RestRequest) -> None:
        self.requests.append(request)
        for segment in request.path.removesuffix(".json").split("/"):
            conference = self._exchange.conference(segment)
            legs = [participant.leg for participant in conference.participants.values()] if conference else []
            legs += [self._exchange.legs[segment]] if segment in self._exchange.legs else []
            if legs:
                legs[0].call.journal.requests.append(request)
                return


def _client() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
    return httpx.AsyncClient(timeout=None, limits=limits, trust_env=False)  # noqa: S113 - the courier keeps the time


class _QuietServer(uvicorn.Server):
    """Leaves signals to the program that it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
