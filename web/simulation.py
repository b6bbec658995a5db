"""`callassist simulate`: recorded calls into a running server, and what a panel subscriber saw of them, and when."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from callassist.settings import Settings
from telephony.simulator.journal import SimulatedCall
from telephony.simulator.recording import Recording
from telephony.simulator.script import Script
from telephony.simulator.simulator import LiveCall, Simulator
from transcription.audio_file import read_audio
from web.sandbox import SIMULATOR_PORT, Credentials, credentials
from web.serving import SetupError
from web.subscriber import Json, Message, ServerRefused, Subscriber

CALLER = "+15550100142"
BUSINESS = "+15550100100"
PATIENCE = 90.0
"""Seconds beyond the recording that a call may take until its transcript is complete."""


@dataclass(slots=True)
class Seen:
    """What the subscriber saw of one call; `at` is monotonic seconds."""

    call_id: str
    messages: list[tuple[float, Message]] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    """Seconds from an event's recording to its arrival, for events recorded while we listened, on one machine."""


def command(
    audio: Annotated[Path, typer.Argument(help="WAV, FLAC, MP3 or Ogg; two channels are agent, customer.")],
    url: Annotated[str, typer.Option(help="The running server.")] = "http://127.0.0.1:8080",
    speed: Annotated[float, typer.Option(min=0.1, max=50, help="How many times faster than life.")] = 1.0,
    calls: Annotated[int, typer.Option(min=1, max=100, help="Calls at the same time.")] = 1,
    out: Annotated[Path | None, typer.Option("--json", help="Write everything that was seen to this file.")] = None,
) -> None:
    """Call a running server the way Twilio does, play AUDIO into it, and watch it as a panel would."""
    recording = recording_of(audio)
    made = credentials(Settings())
    if not made.simulated and not made.api_url:
        raise SetupError("A Twilio account is configured; only a server without one takes simulated calls.")
    seen = asyncio.run(simulate([recording] * calls, url, made, speed=speed))
    if out:
        out.write_text(json.dumps({"calls": seen}, indent=1))
    for number, call in enumerate(seen, 1):
        typer.echo(_line(number, call))


def recording_of(audio: Path) -> Recording:
    """Two channels are agent and customer; a single one is the customer's line with both on it."""
    channels = read_audio(audio)
    agent = channels[0] if len(channels) == 2 else np.zeros(0, np.int16)
    return Recording.of(customer=channels[-1], agent=agent)


async def simulate(
    recordings: Sequence[Recording], url: str, made: Credentials, *, speed: float = 1.0, apart: float = 0.0
) -> list[Json]:
    """A call for each recording, `apart` seconds after the one before.

    Raises SetupError when the port of the simulator is taken or the server does not play.
    """
    port = int(made.api_url.rsplit(":", 1)[-1]) if made.api_url else SIMULATOR_PORT
    subscriber = Subscriber(url, made.api_token)
    try:
        await subscriber.check()
        async with Simulator(made.account_sid, made.auth_token, port=port) as twilio, asyncio.TaskGroup() as group:
            scripts = [_script(recording, url, speed, number) for number, recording in enumerate(recordings)]
            running = [
                group.create_task(_one(twilio, subscriber, script, number * apart))
                for number, script in enumerate(scripts)
            ]
        return [task.result() for task in running]
    except ServerRefused as refused:
        raise SetupError(str(refused)) from refused
    except OSError as error:
        raise SetupError(f"Port {port} of the simulator is in use: is another simulation running?") from error
    finally:
        await subscriber.close()


def _script(recording: Recording, url: str, speed: float, number: int) -> Script:
    return Script(
        recording,
        from_=f"{CALLER[:-2]}{(int(CALLER[-2:]) + number) % 100:02d}",
        to=BUSINESS,
        voice_url=f"{url}/twilio/voice",
        status_url=f"{url}/twilio/status",
        fallback_url=f"{url}/twilio/voice/fallback",
        speed=speed,
    )


async def _one(twilio: Simulator, subscriber: Subscriber, script: Script, wait: float) -> Json:
    await asyncio.sleep(wait)
    live = twilio.start_call(script)
    seen = Seen("")
    try:
        seen.call_id = await _call_id(subscriber, live)
        async with asyncio.timeout(script.recording.seconds / script.speed + PATIENCE):
            await subscriber.accept(seen.call_id, "Simulated agent", "client:simulated-agent")
            await watch(subscriber, seen)
    except (ServerRefused, TimeoutError) as error:
        live.journal.errors.append(str(error) or "The call did not come to its end in time.")
        live.hang_up()
    return _report(await live.finished(), seen)


async def _call_id(subscriber: Subscriber, live: LiveCall) -> str:
    """The server's id of the call, once it knows it."""
    for _ in range(200):
        found = await subscriber.by_sid(live.sid)
        if found:
            return found
        await asyncio.sleep(0.05)
    raise ServerRefused("The server did not take the call; its log says why.")


async def watch(subscriber: Subscriber, seen: Seen, clock: Callable[[], float] = time.monotonic) -> None:
    """Follow a call until its transcript is complete and it has ended."""
    missing, since = {"TranscriptCompleted", "CallEnded"}, time.time()
    async with subscriber.follow(f"/api/calls/{seen.call_id}/events") as messages:
        async for message in messages:
            seen.messages.append((clock(), message))
            if message.id and (recorded := datetime.fromisoformat(message.data["at"]).timestamp()) >= since:
                seen.delays.append(time.time() - recorded)
            missing.discard(message.data.get("type", ""))
            if not missing:
                return


def _report(happened: SimulatedCall, seen: Seen) -> Json:
    talk_at = next((stream.talk_at for stream in happened.streams if stream.talk_at is not None), 0.0)
    return {
        "call_id": seen.call_id,
        "call_sid": happened.call_sid,
        "heard": [line for at, message in seen.messages if (line := _heard(happened, talk_at, at, message))],
        "events": [message.data for _, message in seen.messages if message.id],
        "webhook_ms": happened.response_times(),
        "panel_seconds": [round(delay, 4) for delay in seen.delays],
        "lag": [
            (round(at - happened.started, 2), message.data["seconds"])
            for at, message in seen.messages
            if message.event == "lag"
        ],
        "errors": list(happened.errors),
    }


def _heard(happened: SimulatedCall, talk_at: float, at: float, message: Message) -> Json | None:
    """Audio times are seconds of the recording; `since_sent` is the wall time since the last of it had been sent."""
    kind = "hypothesis" if message.event == "hypothesis" else message.data.get("type")
    said = message.data if kind == "hypothesis" else message.data.get("payload", {}).get("utterance")
    if not said:
        return None
    end = said["end"] - talk_at
    return {
        "kind": "hypothesis" if kind == "hypothesis" else "utterance",
        "speaker": said["speaker"],
        "text": said["text"],
        "start": round(said["start"] - talk_at, 3),
        "end": round(end, 3),
        "words": said.get("words", []),
        "at": round(at - happened.started, 3),
        "since_sent": _since(happened, end, at),
    }


def _since(happened: SimulatedCall, second: float, at: float) -> float | None:
    try:
        return round(at - happened.sent_at(second), 3)
    except LookupError:
        return None


def _line(number: int, call: Json) -> str:
    said = [one["since_sent"] for one in call["heard"] if one["kind"] == "utterance"]
    finals = [since for since in said if since is not None]
    hypotheses = sum(one["kind"] == "hypothesis" for one in call["heard"])
    webhooks: list[Any] = [ms for times in call["webhook_ms"].values() for ms in times]
    lag = f"median {statistics.median(finals):.2f} s after it was said" if finals else "nothing was said"
    answered = f"{statistics.median(webhooks):.0f} ms" if webhooks else "none"
    problems = "".join(f"; {error}" for error in call["errors"])
    heard = f"{len(said)} utterances ({lag}), {hypotheses} hypotheses"
    return f"call {number}: {heard}, webhooks answered in {answered}{problems}"
