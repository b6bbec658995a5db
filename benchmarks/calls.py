"""Calls at natural speed through real HTTP and WebSockets: how quickly the server answers, hears and shows."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks.figures import Json, by_third, slope_per_minute, spread, stepped
from benchmarks.load import Load, memory_over_time
from benchmarks.meter import metered
from benchmarks.server import running_server
from telephony.simulator.recording import Recording
from telephony.simulator.script import Script
from telephony.simulator.simulator import Simulator
from transcription.audio_file import read_audio
from web.demo import FOLDER
from web.sandbox import Credentials
from web.simulation import simulate

PROBE_SECONDS = 4.0
"""How often somebody else calls meanwhile."""
APART_SECONDS = 3.0
"""Between the beginnings of two calls."""
SHIFT_SECONDS = 37.0
"""By how much each call is further on in the conversation than the one before, so that not all speak at once."""


@dataclass(frozen=True, slots=True)
class Run:
    """`calls` is what a panel subscriber saw of each call, `probes` milliseconds until the voice webhook answered."""

    calls: list[Json]
    probes: list[float]
    loads: list[Load]
    driver_cpu: float


def command(
    calls: Annotated[int, typer.Option(min=1, max=40, help="Two-party calls at the same time.")] = 2,
    minutes: Annotated[float, typer.Option(min=0.2, max=90, help="Length of each call.")] = 2.0,
    model: Annotated[str, typer.Option(help="base, tiny.en or any other.")] = "base",
    out: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
) -> None:
    """Webhooks, panel and transcript under calls at natural speed."""
    typer.echo(f"{calls} calls of {minutes:g} min with {model}; ready in {_wall_minutes(calls, minutes):.0f} min.")
    measured = asyncio.run(measure(calls, minutes, model))
    figures = {"calls": calls, "minutes": minutes, "model": model} | report(measured, calls * minutes * 60)
    typer.echo(json.dumps(figures, indent=1))
    if out:
        out.write_text(json.dumps(figures, indent=1))


def _wall_minutes(calls: int, minutes: float) -> float:
    return minutes + calls * APART_SECONDS / 60 + 0.5


async def measure(calls: int, minutes: float, model: str) -> Run:
    """Raises SetupError or TimeoutError when the server does not start."""
    conversation = _conversation()
    recordings = [conversation.looped(minutes * 60, number * SHIFT_SECONDS) for number in range(calls)]
    with tempfile.TemporaryDirectory(prefix="callassist-bench-") as folder:
        async with running_server(Path(folder), model) as server, metered(server.pid) as loads:
            began = time.process_time()
            async with asyncio.TaskGroup() as group:
                probing = group.create_task(_probe(server.url, server.credentials, minutes * 60))
                seen = await simulate(recordings, server.url, server.credentials, apart=APART_SECONDS)
            driver_cpu = time.process_time() - began
    return Run(seen, probing.result(), loads, driver_cpu)


def _conversation() -> Recording:
    agent, customer = read_audio(FOLDER / "call.ogg")
    return Recording.of(customer=customer, agent=agent)


async def _probe(url: str, made: Credentials, seconds: float) -> list[float]:
    """Callers who ring while the others talk, and hang up."""
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


def report(run: Run, call_seconds: float) -> Json:
    first, last = run.loads[0], run.loads[-1]
    cpu, wall = last.cpu - first.cpu, last.at - first.at
    return {
        "cpu_seconds_per_call_second": round(cpu / call_seconds, 3),
        "cpu_share_of_machine": round(cpu / wall / (os.cpu_count() or 1), 3),
        "driver_cpu_share_of_machine": round(run.driver_cpu / wall / (os.cpu_count() or 1), 3),
        "memory": asdict(memory_over_time(run.loads)),
        "errors": sorted({error for call in run.calls for error in call["errors"]}),
        "voice_webhook_ms": spread(run.probes),
        "webhook_ms": spread([ms for call in run.calls for times in call["webhook_ms"].values() for ms in times]),
        "panel_ms": spread([1000 * delay for call in run.calls for delay in call["panel_seconds"]]),
        "lag_seconds": lag(run.calls),
        **finals(run.calls),
        "skipped_seconds": round(sum(_skipped(call) for call in run.calls), 2),
    }


def lag(calls: Sequence[Json]) -> Json:
    """How late the text was in every second of every call, as its panel was told; a lag that grows has a slope."""
    points = [point for call in calls for point in stepped(call["lag"])]
    values = spread([seconds for _, seconds in points])
    return values | {"by_third": by_third(points), "slope_per_minute": slope_per_minute(points)}


def finals(calls: Sequence[Json]) -> Json:
    """Utterances, by when they were at the panel after their last word had been sent."""
    heard = [line for call in calls for line in call["heard"]]
    said = [line for line in heard if line["kind"] == "utterance" and line["since_sent"] is not None]
    hypotheses = sum(line["kind"] == "hypothesis" for line in heard)
    spoken = sum(line["end"] - line["start"] for line in said)
    points = [(line["end"], line["since_sent"]) for line in said]
    return {
        "final_seconds": spread([seconds for _, seconds in points]) | {"by_third": by_third(points)},
        "hypotheses_per_spoken_second": round(hypotheses / spoken, 2) if spoken else 0.0,
        "utterances": len(said),
    }


def _skipped(call: Json) -> float:
    return sum(float(event["payload"]["seconds"]) for event in call["events"] if event["type"] == "AudioSkipped")
