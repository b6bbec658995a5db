"""A whole installation for tests: the server as its own process, Twilio's side and the mail server here."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from ports import free_port

from callassist.settings import Settings
from telephony.simulator.recording import Recording
from telephony.simulator.script import Ring, Script
from telephony.simulator.simulator import Simulator
from web.demo import FOLDER
from web.mail_sink import MailSink
from web.sandbox import Credentials, credentials
from web.simulation import recording_of

AGENT, PASSWORD = "emily@example.com", "a password for tests"
CALLER = "+15550100142"
START_SECONDS = 120


@dataclass
class House:
    """`settings` are the server's own, so that tests read what it reads."""

    settings: Settings
    twilio: Simulator
    sink: MailSink
    environment: dict[str, str]
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.settings.local_url

    @property
    def credentials(self) -> Credentials:
        return credentials(self.settings)

    async def start(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "web.cli", "serve", env=self.environment, stdout=asyncio.subprocess.DEVNULL
        )
        self.processes.append(process)
        async with httpx.AsyncClient() as client, asyncio.timeout(START_SECONDS):
            while not await _answers(client, f"{self.url}/readyz"):
                assert process.returncode is None, "the server ended instead of starting"
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        self.processes[-1].send_signal(signal.SIGKILL)
        await self.processes[-1].wait()

    async def stop(self) -> None:
        if self.processes and self.processes[-1].returncode is None:
            self.processes[-1].send_signal(signal.SIGTERM)
            await self.processes[-1].wait()

    async def command(self, *words: str) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "web.cli", *words, env=self.environment, stdout=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0, words

    def script(self, recording: Recording, speed: float, answered_after: float = 1.0) -> Script:
        return Script(
            recording,
            from_=CALLER,
            to="+15550100100",
            voice_url=f"{self.url}/twilio/voice",
            status_url=f"{self.url}/twilio/status",
            fallback_url=f"{self.url}/twilio/voice/fallback",
            rings=(Ring(after=answered_after),),
            speed=speed,
        )


def demo_recording() -> Recording:
    return recording_of(FOLDER / "call.ogg")


@asynccontextmanager
async def house(folder: Path, model: str = "tiny.en", **more: str) -> AsyncIterator[House]:
    """A furnished house whose server is not started yet."""
    sink = MailSink(lambda: datetime.now(UTC))
    smtp_port, port = await sink.start(), free_port()
    account, token = "AC" + "0" * 32, "0123456789abcdef"
    try:
        async with Simulator(account, token) as twilio:
            values = {
                "DATA": str(folder),
                "PORT": str(port),
                "MODEL": model,
                "TWILIO_ACCOUNT_SID": account,
                "TWILIO_AUTH_TOKEN": token,
                "TWILIO_API_URL": twilio.base_url,
                "SMTP_HOST": "127.0.0.1",
                "SMTP_PORT": str(smtp_port),
                "SMTP_TLS": "none",
                "MAIL_FROM": "hello@example.com",
                "BUSINESS_NAME": "Lakeside Optical",
                "API_TOKEN": "a token for tests",
                **more,
            }
            environment = os.environ | {f"CALLASSIST_{name}": value for name, value in values.items()}
            settings = Settings(**{name.lower(): value for name, value in values.items()})  # type: ignore[arg-type]
            made = House(settings, twilio, sink, environment)
            await _furnish(made)
            try:
                yield made
            finally:
                await made.stop()
    finally:
        await sink.stop()


async def _furnish(made: House) -> None:
    await made.command("users", "add", AGENT, "--name", "Emily Carter", "--password", PASSWORD)
    await made.command("customers", "import", str(FOLDER / "customers.yaml"))


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == 200
    except httpx.TransportError:
        return False
