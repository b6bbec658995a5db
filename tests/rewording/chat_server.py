"""A server of OpenAI's chat completions on a real socket, which answers what a test tells it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

CLAIMS = {"summary": [{"text": "It leaks.", "lines": [2]}], "account": [{"text": "You told us so.", "lines": [2]}]}


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` is how long the server thinks; `content` is what the model says, `raw` a whole body in its place."""

    content: str = json.dumps(CLAIMS)
    status: int = 200
    raw: bytes | None = None
    seconds: float = 0.0

    @property
    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        message = {"role": "assistant", "content": self.content}
        return json.dumps({"id": "c1", "choices": [{"index": 0, "message": message}]}).encode()


@dataclass(slots=True)
class ChatServer:
    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    @property
    def formats(self) -> list[str]:
        return [body.get("response_format", {}).get("type", "") for body in self.asked]


@asynccontextmanager
async def chat_server(respond: Callable[[dict[str, Any]], Answer]) -> AsyncIterator[ChatServer]:
    server = ChatServer("")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line[15:]) for line in head.lower().splitlines() if line.startswith("content-length:")), 0)
        body = json.loads(await reader.readexactly(length)) if length else {}
        server.headers.append(head)
        server.asked.append(body)
        answer = respond(body)
        await asyncio.sleep(answer.seconds)
        writer.write(
            b"HTTP/1.1 %d Told\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (answer.status, len(answer.body))
        )
        writer.write(answer.body)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        listening.close()
