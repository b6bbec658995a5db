"""Calls at natural speed through real HTTP and WebSockets: how quickly the server answers, hears and shows."""

import asyncio
import json
import os
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import numpy as np
import typer

from callassist.settings import Settings
from callassist.speech import SAMPLE_RATE
from telephony.simulator.recording import Recording
from telephony.simulator.script import Script
from telephony.simulator.simulator import Simulator
from transcription.audio_file import read_audio
from web.demo import FOLDER
from web.sandbox import Credentials, credentials
from web.simulation import simulate

Json = dict[str, Any]
START_SECONDS = 60.0
PROBE_SECONDS = 4.0
"""How often somebody else calls meanwhile."""


@dataclass(frozen=True, slots=True)
class Load:
    """Processor seconds and resident bytes of a process."""

    cpu: float
    resident: int


def command(
    calls: Annotated[int, typer.Option(min=1, max=40, help="Two-party calls at the same time.")] = 2,
    minutes: Annotated[float, typer.Option(min=0.2, max=90, help="Length of each call.")] = 2.0,
    model: Annotated[str, typer.Option(help="base, tiny.en or any other.")] = "base",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
) -> None:
    """Webhooks, panel and transcript under calls at natural speed."""
    figures = asyncio.run(measure(calls, minutes, model))
    typer.echo(json.dumps(figures, indent=1))
    if out:
        out.write_text(json.dumps(figures, indent=1))


async def measure(calls: int, minutes: float, model: str) -> Json:
    recording = _recording(minutes * 60)
    with tempfile.TemporaryDirectory(prefix="callassist-bench-") as folder:
        async with _server(Path(folder), model) as (url, made, pid):
            before, began = _load(pid), time.monotonic()
            async with asyncio.TaskGroup() as group:
                probing = group.create_task(_probe(url, made, recording.seconds))
                seen = await simulate(recording, url, made, speed=1.0, calls=calls)
            wall, after = time.monotonic() - began, _load(pid)
    seconds = calls * recording.seconds
    return {
        "calls": calls,
        "minutes": minutes,
        "model": model,
        "cpu_seconds_per_call_second": round((after.cpu - before.cpu) / seconds, 3),
        "cpu_share_of_machine": round((after.cpu - before.cpu) / wall / (os.cpu_count() or 1), 3),
        "resident_mb": [round(load.resident / 1e6) for load in (before, after)],
        "errors": sorted({error for call in seen for error in call["errors"]}),
        "voice_webhook_ms": _spread(probing.result()),
        **_times(seen),
    }


async def _probe(url: str, made: Credentials, seconds: float) -> list[float]:
    """Milliseconds until the voice webhook was answered, for callers who ring while the others talk and hang up."""
    script = Script(
        Recording.of(customer=np.zeros(8000, np.int16), agent=np.zeros(0, np.int16)),
        from_="+15550100199",
        to="+15550100100",
        voice_url=f"{url}/twilio/voice",
        status_url=f"{url}/twilio/status",
        patience=PROBE_SECONDS / 4,
    )
    async with Simulator(made.account_sid, made.auth_token) as twilio:
        ends = time.monotonic() + seconds - PROBE_SECONDS
        probes = []
        while time.monotonic() < ends:
            await asyncio.sleep(PROBE_SECONDS * 3 / 4)
            probes.append(await twilio.place_call(script))
    return [ms for probe in probes for ms in probe.response_times().get(script.voice_url, [])]


def _times(seen: Sequence[Json]) -> Json:
    every = [ms for call in seen for times in call["webhook_ms"].values() for ms in times]
    heard = [line for call in seen for line in call["heard"]]
    finals = [line for line in heard if line["kind"] == "utterance" and line["since_sent"] is not None]
    hypotheses = [line for line in heard if line["kind"] == "hypothesis"]
    spoken = sum(line["end"] - line["start"] for line in finals)
    return {
        "webhook_ms": _spread(every),
        "panel_ms": _spread([1000 * delay for call in seen for delay in call["panel_seconds"]]),
        "final_seconds": _spread([line["since_sent"] for line in finals]),
        "final_seconds_by_third": [_spread(third) for third in _thirds(finals)],
        "hypotheses_per_spoken_second": round(len(hypotheses) / spoken, 2) if spoken else 0.0,
        "utterances": len(finals),
        "skipped_seconds": sum(_skipped(call) for call in seen),
    }


def _thirds(finals: Sequence[Json]) -> list[list[float]]:
    """The same in the beginning, the middle and the end of the calls: lag that grows shows here."""
    last = max((line["end"] for line in finals), default=0.0) + 1e-9
    return [[line["since_sent"] for line in finals if int(3 * line["end"] / last) == third] for third in range(3)]


def _skipped(call: Json) -> float:
    return sum(float(event["payload"]["seconds"]) for event in call["events"] if event["type"] == "AudioSkipped")


def _spread(values: Sequence[float]) -> Json:
    if not values:
        return {"n": 0}
    ordered = sorted(values)
    at = {
        name: ordered[min(len(ordered) - 1, int(share * len(ordered)))]
        for name, share in (("p95", 0.95), ("p99", 0.99))
    }
    return {"n": len(ordered), "median": round(statistics.median(ordered), 3)} | {k: round(v, 3) for k, v in at.items()}


def _recording(seconds: float) -> Recording:
    """The demo's call, again and again, cut to length."""
    agent, customer = read_audio(FOLDER / "call.ogg")
    wanted = int(seconds * SAMPLE_RATE)
    times = -(-wanted // len(agent))
    return Recording.of(customer=np.tile(customer, times)[:wanted], agent=np.tile(agent, times)[:wanted])


@asynccontextmanager
async def _server(folder: Path, model: str) -> AsyncIterator[tuple[str, Credentials, int]]:
    """A server of its own in its own process, as `./run serve` starts it."""
    port, twilio = _free_port(), _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "CALLASSIST_DATA": str(folder),
        "CALLASSIST_PORT": str(port),
        "CALLASSIST_MODEL": model,
        "CALLASSIST_TWILIO_API_URL": f"http://127.0.0.1:{twilio}",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "web.cli", "serve", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await _up(url)
        settings = Settings(data=folder, twilio_api_url=f"http://127.0.0.1:{twilio}")
        yield url, credentials(settings), process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def _up(url: str) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(START_SECONDS):
        while True:
            try:
                if (await client.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _load(pid: int) -> Load:
    """From /proc (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    return Load(ticks / os.sysconf("SC_CLK_TCK"), int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))
