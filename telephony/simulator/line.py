"""One media stream: Twilio's end of the WebSocket.

The audio clock never waits. Frames leave on an absolute schedule, both tracks of an instant together; what falls into
the time without a socket is lost.
"""

import asyncio
import json
import math
import random
import ssl
import time
from array import array
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from telephony.simulator.journal import SimulatedStream
from telephony.simulator.legs import Leg
from telephony.simulator.recording import FRAME_SECONDS, SILENT_FRAME, hold_music, mixed
from telephony.simulator.webhooks import Courier, iso8601_now

_MOST_FRAMES_LOST = 25


@dataclass(frozen=True, slots=True)
class Order:
    """What a stream is started with, by TwiML or by REST; an empty `name` becomes the stream's SID."""

    url: str
    name: str
    track: str
    status_callback: str
    parameters: Mapping[str, str] = field(default_factory=dict)


class Line:
    def __init__(self, leg: Leg, order: Order, sid: str, account_sid: str, courier: Courier) -> None:
        self.leg = leg
        self.order = order
        self.sid = sid
        self.name = order.name or sid
        self.done = asyncio.Event()
        self._account_sid = account_sid
        self._courier = courier
        self._sequence = 0
        self._chunk = 0
        self._opened = 0.0
        self._stopped_at: float | None = None
        self._shift: int | None = None
        self._sent = array("d")
        self._late = 0.0
        self._chance = random.Random(f"{leg.call.script.faults.seed} {order.name}")  # noqa: S311 - to be repeatable

    @property
    def is_running(self) -> bool:
        return self._stopped_at is None and not self.done.is_set()

    def stop(self) -> None:
        """What was said until now is still sent, then the stream says goodbye."""
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()

    async def run(self) -> None:
        ending = await self._stream()
        if ending != "stopped":
            self.leg.call.journal.errors.append(ending)
            self._tell("stream-error", {"StreamError": ending})
        else:
            self._tell("stream-stopped", {})
        self.leg.call.journal.streams.append(self._record(ending))
        self.done.set()

    async def _stream(self) -> str:
        """Returns how it ended, with Twilio's code."""
        headers = {"X-Twilio-Signature": self._courier.signature(self.order.url, {}), "Accept-Encoding": "gzip"}
        try:
            async with connect(
                self.order.url,
                additional_headers=headers,
                user_agent_header="Twilio.TmeWs/1.0",
                compression=None,
                proxy=None,
                ping_interval=None,
                close_timeout=2,
            ) as socket:
                return await self._converse(socket)
        except (InvalidHandshake, InvalidURI) as refused:
            return f"31920 Stream - WebSocket - Handshake Error: {refused}"
        except ssl.SSLError:
            return "31910 Stream - WebSocket - TLS Error"
        except TimeoutError:
            return "31901 Stream - WebSocket - Connection Timeout"
        except OSError:
            return "31902 Stream - WebSocket - Connection Refused"

    async def _converse(self, socket: ClientConnection) -> str:
        self._tell("stream-started", {})
        async with asyncio.TaskGroup() as group:
            reader = group.create_task(self._listen(socket))
            try:
                await self._speak(socket)
            except ConnectionClosed:
                return "31921 Stream - WebSocket - Close Error"
            finally:
                reader.cancel()
        return "stopped"

    async def _listen(self, socket: ClientConnection) -> None:
        """A stream of this kind has one direction: whatever the server says is an error."""
        with suppress(ConnectionClosed):
            async for _ in socket:
                self.leg.call.journal.errors.append("31924 Stream - WebSocket - Protocol Error")

    async def _speak(self, socket: ClientConnection) -> None:
        await socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        await socket.send(self._hello())
        self._opened = time.monotonic()
        cut = self._cut()
        while self._stopped_at is None:
            await asyncio.sleep(self._due(len(self._sent)) - time.monotonic())
            if time.monotonic() >= cut:
                socket.transport.abort()
                await socket.wait_closed()
            await self._send_until(socket, time.monotonic())
        await self._send_until(socket, self._stopped_at)
        await socket.send(self._goodbye())

    def _cut(self) -> float:
        """When the network fails the socket, in monotonic seconds; mostly never."""
        faults = self.leg.call.script.faults
        if not faults.cut or self._chance.random() >= faults.cut:
            return math.inf
        return self._opened + self._chance.uniform(0, faults.drop_seconds) / self.leg.call.script.speed

    def _due(self, index: int) -> float:
        """A frame leaves when its 20 ms have been heard in full."""
        return self._opened + (index + 1) * FRAME_SECONDS / self.leg.call.script.speed

    async def _send_until(self, socket: ClientConnection, now: float) -> None:
        due = int((now - self._opened) * self.leg.call.script.speed / FRAME_SECONDS + 1e-6)
        while len(self._sent) < due:
            if lost := self._lost():
                self._sent.extend([math.nan] * lost)
            else:
                await self._send_frame(socket, len(self._sent))

    def _lost(self) -> int:
        chance = self.leg.call.script.faults.skip
        return self._chance.randint(1, _MOST_FRAMES_LOST) if chance and self._chance.random() < chance else 0

    async def _send_frame(self, socket: ClientConnection, index: int) -> None:
        own, other = self._heard(index)
        track = self.order.track
        if track != "outbound_track":
            await socket.send(self._media("inbound", index, own))
        if track != "inbound_track":
            await socket.send(self._media("outbound", index, other))
        now = time.monotonic()
        self._sent.append(now)
        self._late = max(self._late, now - self._due(index))

    def _heard(self, index: int) -> tuple[str, str]:
        """The leg's own audio and what it hears, at frame `index` of the stream."""
        own = self._said(self.leg, index)
        if self.leg.is_held and self.leg.playing == "music":
            return own, hold_music()[index % len(hold_music())]
        return own, mixed([self._said(other, index) for other in self.leg.voices()])

    def _said(self, leg: Leg, index: int) -> str:
        """What the party on that leg says: their own voice, the customer's channel, or the agent's."""
        if leg.voice:
            return _frame(leg.voice, self._since(leg.spoke, index))
        recording = self.leg.call.script.recording
        if leg.is_customer:
            return _frame(recording.customer, self._place(index))
        speaking = next((other for other in leg.call.speakers if not other.is_over), None)
        return _frame(recording.agent, self._place(index)) if speaking is leg else SILENT_FRAME

    def _place(self, index: int) -> int | None:
        """The frame of the recording at frame `index` of the stream; None before anybody talks."""
        if self._shift is None:
            began = self.leg.call.talk_started
            if began is None:
                return None
            self._shift = self._frames_until(began)
        return index - self._shift

    def _since(self, began: float | None, index: int) -> int | None:
        return None if began is None else index - self._frames_until(began)

    def _frames_until(self, began: float) -> int:
        return math.ceil(round((began - self._opened) * self.leg.call.script.speed / FRAME_SECONDS, 3))

    def _numbered(self) -> str:
        self._sequence += 1
        return str(self._sequence)

    def _hello(self) -> str:
        tracks = {"inbound_track": ["inbound"], "outbound_track": ["outbound"]}
        start = {
            "accountSid": self._account_sid,
            "streamSid": self.sid,
            "callSid": self.leg.sid,
            "tracks": tracks.get(self.order.track, ["inbound", "outbound"]),
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": dict(self.order.parameters),
        }
        message = {"event": "start", "sequenceNumber": self._numbered(), "start": start, "streamSid": self.sid}
        return json.dumps(message, separators=(",", ":"))

    def _media(self, track: str, index: int, payload: str) -> str:
        self._chunk += 1
        # Written out rather than dumped: this is nearly all that a simulator under load does.
        return (
            f'{{"event":"media","sequenceNumber":"{self._numbered()}","media":{{"track":"{track}",'
            f'"chunk":"{self._chunk}","timestamp":"{index * 20}","payload":"{payload}"}},"streamSid":"{self.sid}"}}'
        )

    def _goodbye(self) -> str:
        stop = {"accountSid": self._account_sid, "callSid": self.leg.sid}
        message = {"event": "stop", "sequenceNumber": self._numbered(), "streamSid": self.sid, "stop": stop}
        return json.dumps(message, separators=(",", ":"))

    def _tell(self, event: str, more: Mapping[str, str]) -> None:
        form = {
            "AccountSid": self._account_sid,
            "CallSid": self.leg.sid,
            "StreamSid": self.sid,
            "StreamName": self.name,
            "StreamEvent": event,
            "Timestamp": iso8601_now(),
        }
        self.leg.call.office.send(self.order.status_callback, form | dict(more))

    def _record(self, ending: str) -> SimulatedStream:
        talk_at = None if self._shift is None else self._shift * FRAME_SECONDS
        opened, sent = self._opened, tuple(self._sent)
        return SimulatedStream(self.sid, self.name, self.leg.sid, opened, talk_at, sent, self._late, ending)


def _frame(frames: tuple[str, ...], place: int | None) -> str:
    return frames[place] if place is not None and 0 <= place < len(frames) else SILENT_FRAME
