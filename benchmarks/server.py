"""A callassist server of its own, in its own process, as `./run serve` starts it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from callassist.settings import Settings
from web.sandbox import Credentials, credentials

START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    credentials: Credentials
    pid: int


@asynccontextmanager
async def running_server(folder: Path, model: str) -> AsyncIterator[Server]:
    """Its data is kept in `folder`; its Twilio is the simulator at `credentials.api_url`. Raises TimeoutError."""
    port, twilio = free_port(), free_port()
    url, api_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{twilio}"
    environment = os.environ | {
        "CALLASSIST_DATA": str(folder),
        "CALLASSIST_PORT": str(port),
        "CALLASSIST_MODEL": model,
        "CALLASSIST_TWILIO_API_URL": api_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "web.cli", "serve", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await up(url)
        yield Server(url, credentials(Settings(data=folder, twilio_api_url=api_url)), process.pid)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def up(url: str) -> None:
    """Waits until the server answers. Raises TimeoutError."""
    async with httpx.AsyncClient() as client, asyncio.timeout(START_SECONDS):
        while True:
            try:
                if (await client.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
