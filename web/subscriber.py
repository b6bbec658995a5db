"""A panel subscriber outside the browser: follows calls over the JSON API, as the simulator and the demo's agent do."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One server-sent event; `id` is the seq of a stored event, empty for a hypothesis."""

    event: str
    id: str
    data: Json


class ServerRefused(Exception):
    """The server did not do what was asked; the message says what it answered."""


class Subscriber:
    """Speaks to one server; `token` is its API token."""

    def __init__(self, url: str, token: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=httpx.Timeout(10, read=60)
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def check(self) -> None:
        """Raises ServerRefused when no server answers or it does not know the token."""
        await self._json("GET", "/api/calls?limit=1")

    async def by_sid(self, call_sid: str) -> str:
        """The server's id of a call, or nothing while it does not know it."""
        found = await self._json("GET", "/api/calls?limit=200")
        return next((str(one["call_id"]) for one in found["calls"] if one["call_sid"] == call_sid), "")

    async def call(self, call_id: str) -> Json:
        return await self._json("GET", f"/api/calls/{call_id}")

    async def accept(self, call_id: str, name: str, address: str) -> None:
        await self._json("POST", f"/api/calls/{call_id}/accept", {"name": name, "address": address})

    @asynccontextmanager
    async def follow(self, path: str) -> AsyncIterator[AsyncIterator[Message]]:
        """The messages of an SSE path such as /api/calls/ID/events, from the moment the server has listened."""
        async with self._client.stream("GET", path) as response:
            if response.status_code != 200:
                raise ServerRefused(f"{path} answered {response.status_code}")
            yield _messages(response.aiter_lines())

    async def _json(self, method: str, path: str, body: Json | None = None) -> Json:
        try:
            response = await self._client.request(method, path, json=body)
        except httpx.TransportError as error:
            raise ServerRefused(f"No callassist answers at {self._client.base_url}. Start it: ./run serve") from error
        if response.status_code >= 400:
            raise ServerRefused(f"{path} answered {response.status_code}: {response.text[:200]}")
        found: Json = response.json() if response.content else {}
        return found


async def _messages(lines: AsyncIterator[str]) -> AsyncIterator[Message]:
    """The SSE framing of the HTML standard, as far as our server uses it."""
    fields: dict[str, str] = {}
    async for line in lines:
        name, _, value = line.partition(":")
        if name in ("event", "id", "data"):
            fields[name] = value.removeprefix(" ")
        elif not line and "data" in fields:
            yield Message(fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"]))
            fields = {}
        elif not line:
            fields = {}
