"""WhisperLive 0.10 (collabora): faster-whisper on the growing audio of one speaker, one model for all connections."""

import json
from pathlib import Path

from benchmarks.listened import SystemFailed
from benchmarks.snapshot import Json
from transcription.resample import Audio

_SERVER = """
import sys
from whisper_live.server import TranscriptionServer
model, port, seconds = sys.argv[1:]
TranscriptionServer().run(
    "127.0.0.1", int(port), backend="faster_whisper", faster_whisper_custom_model_path=model, single_model=True,
    max_connection_time=int(seconds),
)
"""
_ALL = 10_000


class WhisperLive:
    name = "whisperlive"
    requirement = "whisper-live==0.10.0"
    trailing_silence = 4.0
    """It settles its last words in silence; the end of the audio drops what is under way."""
    farewell = b"END_OF_AUDIO"

    def arguments(self, model: Path, port: int, seconds: float) -> list[str]:
        return ["-c", _SERVER, str(model), str(port), str(int(seconds) + 600)]

    def url(self, port: int) -> str:
        return f"ws://127.0.0.1:{port}"

    def greeting(self, track: str) -> str | None:
        wishes = {"language": "en", "task": "transcribe", "model": "base", "use_vad": True}
        return json.dumps({"uid": track, **wishes, "send_last_n_segments": _ALL})

    def is_ready(self, message: Json) -> bool:
        if message.get("status") == "ERROR":
            raise SystemFailed(str(message.get("message")))
        return message.get("message") == "SERVER_READY"

    def frame(self, audio: Audio) -> bytes:
        return audio.tobytes()

    def text(self, message: Json) -> tuple[str, str] | None:
        if "segments" not in message:
            return None
        completed = [segment["text"] for segment in message["segments"] if segment["completed"]]
        going_on = [segment["text"] for segment in message["segments"] if not segment["completed"]]
        return " ".join(completed), " ".join(going_on)

    def is_over(self, message: Json) -> bool:
        """It closes the connection instead."""
        return False
