"""A call through callassist: the Twilio simulator plays it at natural speed, a panel subscriber watches."""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.listened import Listened, failing
from benchmarks.load import cost_of
from benchmarks.meter import metered
from benchmarks.reference import Track
from benchmarks.server import Server, running_server
from benchmarks.snapshot import Json, Snapshot, snapshot
from telephony.simulator.journal import SimulatedCall
from telephony.simulator.recording import Recording
from telephony.simulator.script import Script
from telephony.simulator.simulator import LiveCall, Simulator
from web.simulation import BUSINESS, CALLER, PATIENCE, Seen, watch
from web.subscriber import Message, ServerRefused, Subscriber

Messages = Sequence[tuple[float, Message]]


async def listen(tracks: Sequence[Track], model: Path) -> Listened:
    """Raises SystemFailed."""
    with tempfile.TemporaryDirectory(prefix="callassist-bench-") as folder, failing(ServerRefused, OSError):
        async with running_server(Path(folder), str(model)) as server, metered(server.pid) as loads:
            happened, seen = await _call(server, _recording(tracks))
    began = happened.sent_at(1.0) - 1.0
    messages = [(at - began, message) for at, message in seen.messages]
    return Listened(
        {track.name: snapshots(messages, track.name) for track in tracks},
        cost_of(loads),
        _told(messages) | {"audio_late": round(max(stream.late for stream in happened.streams), 2)},
    )


def _recording(tracks: Sequence[Track]) -> Recording:
    samples = {track.name: track.samples for track in tracks}
    return Recording.of(customer=samples["customer"], agent=samples.get("agent", np.zeros(0, np.int16)))


async def _call(server: Server, recording: Recording) -> tuple[SimulatedCall, Seen]:
    made, port = server.credentials, int(server.credentials.api_url.rsplit(":", 1)[1])
    subscriber = Subscriber(server.url, made.api_token)
    script = Script(recording, CALLER, BUSINESS, f"{server.url}/twilio/voice", f"{server.url}/twilio/status")
    try:
        async with Simulator(made.account_sid, made.auth_token, port=port) as twilio:
            live = twilio.start_call(script)
            seen = await _watched(subscriber, live, recording.seconds + PATIENCE)
            return await live.finished(), seen
    finally:
        await subscriber.close()


async def _watched(subscriber: Subscriber, live: LiveCall, seconds: float) -> Seen:
    try:
        async with asyncio.timeout(seconds):
            while not (call_id := await subscriber.by_sid(live.sid)):  # noqa: ASYNC110 - the server is asked
                await asyncio.sleep(0.05)
            await subscriber.accept(call_id, "Simulated agent", "client:simulated-agent")
            seen = Seen(call_id)
            await watch(subscriber, seen)
            return seen
    finally:
        live.hang_up()


def snapshots(messages: Messages, track: str) -> list[Snapshot]:
    """A track as the panel shows it: its utterances, and behind them what is being said at the moment."""
    final, found = "", []
    for at, message in messages:
        utterance = _utterance(message)
        if utterance and utterance["speaker"] == track:
            final = f"{final} {utterance['text']}"
            found.append(snapshot(at, final))
        elif message.event == "hypothesis" and message.data["speaker"] == track:
            text, stable = message.data["text"], message.data["stable"]
            found.append(snapshot(at, final, text[:stable], text[stable:]))
    return found


def _told(messages: Messages) -> Json:
    utterances = [said for _, message in messages if (said := _utterance(message))]
    spoken = sum(said["end"] - said["start"] for said in utterances)
    hypotheses = sum(message.event == "hypothesis" for _, message in messages)
    return {
        "hypotheses_per_spoken_second": round(hypotheses / spoken, 2) if spoken else 0.0,
        "utterances": len(utterances),
        "skipped_seconds": round(_skipped(message for _, message in messages), 2),
    }


def _utterance(message: Message) -> Json | None:
    found: Json | None = message.data.get("payload", {}).get("utterance")
    return found if message.data.get("type") == "UtteranceTranscribed" else None


def _skipped(messages: Iterable[Message]) -> float:
    return sum(float(m.data["payload"]["seconds"]) for m in messages if m.data.get("type") == "AudioSkipped")
