"""`callassist demo`: a whole installation on this machine, and a difficult call that rings in it."""

import asyncio
import json
import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
import uvicorn
import yaml
from starlette.types import ASGIApp, Receive, Scope, Send

from callassist import roster
from callassist.customers import importing, intake
from callassist.db.engine import connect, transaction
from callassist.settings import Settings
from callassist.speech import SAMPLE_RATE
from callassist.team import Member, Role
from telephony.simulator.recording import Recording, frames
from telephony.simulator.script import Fate, Ring, Script
from telephony.simulator.simulator import LiveCall, Simulator
from transcription.audio_file import read_audio
from web.app import Equipment, create_app
from web.demo_agent import attend
from web.mail_sink import MailSink
from web.serving import prepare, server
from web.simulation import recording_of

FOLDER = Path(__file__).parent / "demo_call"
PASSWORD = "demo-demo-demo"  # noqa: S105 - the demo listens on this machine only, and says so
RINGING_DELAY = 4.0
"""Seconds between the panel being open and the phone ringing: time to look at it."""

MANAGERS_LINE = (34.9, 43.7)
"""Seconds of the demo's call in which the agent says what a manager would say who is asked in."""
MANAGERS_PITCH = 0.88
"""She has the agent's voice, deeper."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's business, its caller and its team, as customers.yaml tells them."""

    business: dict[str, str]
    policy: tuple[str, ...]
    authority: str
    caller: str
    team: tuple[Member, ...]

    @property
    def agent(self) -> Member:
        return next(member for member in self.team if member.role is Role.AGENT)

    @property
    def managers(self) -> tuple[Member, ...]:
        return tuple(member for member in self.team if member.role is not Role.AGENT)


def command(
    call: Annotated[Path | None, typer.Option(help="Play this recording instead (1 or 2 channels).")] = None,
    headless: Annotated[bool, typer.Option(help="A scripted agent takes the call; nobody needs to look.")] = False,
    speed: Annotated[float, typer.Option(min=0.25, max=20, help="How many times faster than life.")] = 1.0,
    out: Annotated[Path | None, typer.Option("--json", help="Headless: write what came of the call.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the panel is.")] = 8080,
    browser: Annotated[bool, typer.Option(help="Open the panel in the browser where there is one.")] = True,
) -> None:
    """Show callassist at work: server, panel and mailbox here, and a difficult call through the Twilio simulator."""
    recording = recording_of(call or FOLDER / "call.ogg")
    try:
        if headless:
            _write(_alone(port, recording, speed), out)
        else:
            asyncio.run(_interactive(port, recording, speed, browser=browser))
    except asyncio.CancelledError:
        typer.echo("The demo is stopped.")
        raise typer.Exit(130) from None


def _alone(port: int, recording: Recording, speed: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="callassist-demo-") as folder:
        return asyncio.run(_headless(Path(folder), port, recording, speed))


async def _headless(folder: Path, port: int, recording: Recording, speed: float) -> dict[str, object]:
    demo = _demo()
    async with _Stage(folder, port, demo, typer.echo) as stage:
        typer.echo(f"Calling: {recording.seconds:.0f} s of audio at {speed:g} times its speed ...")
        live = stage.call(recording, speed)
        result = await attend(stage.equipment, demo.agent.email, PASSWORD, live, recording.seconds / speed)
        await live.finished()
        return result


async def _interactive(port: int, recording: Recording, speed: float, *, browser: bool) -> None:
    demo = _demo()
    async with _Stage(Settings().data / "demo", port, demo, typer.echo) as stage:
        url = stage.equipment.settings.local_url
        typer.echo(_welcome(url, demo))
        if browser and _has_screen():
            webbrowser.open(url)
        await stage.doorman.opened.wait()
        await asyncio.sleep(RINGING_DELAY)
        while True:
            typer.echo("The phone rings.")
            await stage.call(recording, speed).finished()
            typer.echo("The call is over: wrap it up in the panel. Enter rings again, Ctrl-C stops the demo.")
            await _enter()


def _has_screen() -> bool:
    """Without one, a browser of the terminal would take the terminal over."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _welcome(url: str, demo: Demo) -> str:
    people = "\n".join(f"    {member.role:8} {member.email}" for member in demo.team)
    return f"""
  The demo of callassist is running on this machine, for this machine only.

    panel    {url}            (the phone rings once you have signed in)
    mailbox  {url}/mailbox    (what the customer receives)

  It made its own users; the password of each is {PASSWORD}
{people}

  Sign in as a manager in a second, private window: in the call, key T asks them in.

  All customers, voices and calls are invented. Ctrl-C stops the demo; ./run demo starts it again.
"""


async def _enter() -> None:
    """Wait for the Enter key; without a keyboard, for ever."""
    pressed = asyncio.Event()
    if not sys.stdin.isatty():
        await pressed.wait()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, pressed.set)
    try:
        await pressed.wait()
        sys.stdin.readline()
    finally:
        loop.remove_reader(sys.stdin)


class _Doorman:
    """Notices that somebody has the panel open."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.opened = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") == "/desk/events":
            self.opened.set()
        await self._app(scope, receive, send)


class _Stage:
    """Server, simulator and mail sink, up for as long as the context is open."""

    def __init__(self, folder: Path, port: int, demo: Demo, say: Say) -> None:
        self._folder = folder
        self._port = port
        self._demo = demo
        self._say = say
        self._stack = AsyncExitStack()
        self._closing = False

    async def __aenter__(self) -> "_Stage":
        async with AsyncExitStack() as stack:
            sink = MailSink(_now)
            settings = _settings(self._folder, self._port, await sink.start(), self._demo)
            stack.push_async_callback(sink.stop)
            self.equipment: Equipment = await asyncio.to_thread(prepare, settings, self._say, sink)
            await _furnish(settings, self._demo)
            made = self.equipment.credentials
            self._twilio = await stack.enter_async_context(
                Simulator(made.account_sid, made.auth_token, port=int(made.api_url.rsplit(":", 1)[-1]))
            )
            self.doorman = _Doorman(create_app(self.equipment))
            await self._serve(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._closing = True
        await self._stack.aclose()

    async def _serve(self, stack: AsyncExitStack) -> None:
        serving = server(self.doorman, self.equipment.settings)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        tasks.create_task(self._until_stopped(serving, asyncio.current_task()))
        stack.callback(setattr, serving, "should_exit", True)
        while not serving.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)

    async def _until_stopped(self, serving: uvicorn.Server, whole: asyncio.Task[object] | None) -> None:
        """The server takes the signals: when one stops it, the rest of the demo stops too."""
        await serving.serve()
        if whole and not self._closing:
            whole.cancel()

    def call(self, recording: Recording, speed: float) -> LiveCall:
        base = self.equipment.settings.local_url
        script = Script(
            recording,
            from_=self._demo.caller,
            to=self._demo.business["phone"],
            voice_url=f"{base}/twilio/voice",
            status_url=f"{base}/twilio/status",
            fallback_url=f"{base}/twilio/voice/fallback",
            rings=(Ring(after=1.0),),
            parties={member.address: Fate(after=1.0, voice=_managers_voice()) for member in self._demo.managers},
            patience=24 * 3600.0,
            speed=speed,
        )
        return self._twilio.start_call(script)


def _demo() -> Demo:
    raw = yaml.safe_load((FOLDER / "customers.yaml").read_text())
    script = yaml.safe_load((FOLDER / "script.yaml").read_text())
    team = tuple(
        Member(one["email"].split("@")[0], one["name"], one["email"], Role(one["role"]), _softphone(one["email"]))
        for one in raw["team"]
    )
    business = {key: value for key, value in raw["business"].items() if isinstance(value, str)}
    return Demo(
        business,
        policy=tuple(raw["business"]["policy"]),
        authority=f"refunds up to {raw['business']['authority_limit']['amount']} dollars",
        caller=script["customer"]["phone"],
        team=team,
    )


@cache
def _managers_voice() -> tuple[str, ...]:
    begin, end = (int(second * SAMPLE_RATE) for second in MANAGERS_LINE)
    said = read_audio(FOLDER / "call.ogg")[0][begin:end]
    deeper = np.interp(np.arange(0, len(said), MANAGERS_PITCH), np.arange(len(said)), said)
    return frames(deeper.astype(np.int16))


def _softphone(email: str) -> str:
    return f"client:{email.split('@', maxsplit=1)[0]}"


def _settings(folder: Path, port: int, smtp_port: int, demo: Demo) -> Settings:
    business = demo.business
    return Settings(
        data=folder,
        port=port,
        host="127.0.0.1",
        public_url="",
        database_url="",
        twilio_account_sid="",
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_tls="none",
        mail_from=business["email"],
        business_name=business["name"],
        business_kind=business["kind"],
        business_phone=business["phone"],
        business_email=business["email"],
        business_signature=business["signature"],
        business_timezone=business["timezone"],
        business_policy=demo.policy,
        business_authority=demo.authority,
    )


async def _furnish(settings: Settings, demo: Demo) -> None:
    """The demo's users and customers, once per data folder."""
    engine = connect(settings.database)
    hashed = await roster.hashed(PASSWORD)
    async with transaction(engine) as tx:
        if not await roster.everybody(tx):
            for member in demo.team:
                await roster.add(tx, member, hashed)
            text = (FOLDER / "customers.yaml").read_text()
            await intake.store(tx, importing.from_yaml(text, _today(settings)))
    await engine.dispose()


def _now() -> datetime:
    return datetime.now(UTC)


def _today(settings: Settings) -> date:
    return datetime.now(settings.zone).date()


def _write(result: dict[str, object], out: Path | None) -> None:
    text = json.dumps(result, indent=1, ensure_ascii=False)
    if out:
        out.write_text(text)
    else:
        typer.echo(text)
