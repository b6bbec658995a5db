"""The phone company's end of the audio socket, in a test's hand."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from telephony.simulator.recording import FRAME_SECONDS
from tests.web.scripted import ACCOUNT, AUTH_TOKEN, SOON, Installation, call_sid, recording


class Twilio:
    """The phone company's end of one socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self._sequence = 0

    async def start(self, token: str, name: str = "token", tracks: tuple[str, ...] = ("inbound", "outbound")) -> None:
        await self.socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        start = {
            "streamSid": "MZ" + "5" * 32,
            "accountSid": ACCOUNT,
            "callSid": call_sid(),
            "tracks": list(tracks),
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {name: token},
        }
        await self.send("start", start)

    async def talk(self, seconds: float, tracks: tuple[str, ...] = ("inbound", "outbound")) -> None:
        """Frames of these tracks, in this order at every instant."""
        sound = recording(seconds)
        for number, (customer, agent) in enumerate(zip(sound.customer, sound.agent, strict=True)):
            at = str(round(number * FRAME_SECONDS * 1000))
            payloads = {"inbound": customer, "outbound": agent}
            for track in tracks:
                await self.send("media", {"track": track, "timestamp": at, "payload": payloads[track]})

    async def send(self, event: str, told: Mapping[str, object]) -> None:
        self._sequence += 1
        await self.socket.send(json.dumps({"event": event, "sequenceNumber": str(self._sequence), event: told}))

    async def closed_with(self) -> int:
        """The code with which the server closes."""
        async with asyncio.timeout(SOON):
            with pytest.raises(ConnectionClosed) as closed:
                await self.socket.recv()
        assert closed.value.rcvd
        return closed.value.rcvd.code


@asynccontextmanager
async def socket_to(house: Installation, signed_with: str = AUTH_TOKEN) -> AsyncIterator[Twilio]:
    url = house.url.replace("http://", "ws://") + "/twilio/media"
    signature = RequestValidator(signed_with).compute_signature(url, {})
    async with connect(url, additional_headers={"X-Twilio-Signature": signature}, proxy=None) as socket:
        yield Twilio(socket)
