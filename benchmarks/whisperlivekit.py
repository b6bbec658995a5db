"""WhisperLiveKit 0.2.26: faster-whisper behind LocalAgreement and a voice detector."""

from pathlib import Path

import numpy as np

from benchmarks.snapshot import Json
from transcription.resample import Audio


class WhisperLiveKit:
    name = "whisperlivekit"
    requirement = "whisperlivekit==0.2.26"
    trailing_silence = 0.0
    farewell = b""

    def arguments(self, model: Path, port: int, seconds: float) -> list[str]:
        backend = ["--backend", "faster-whisper", "--backend-policy", "localagreement", "--model_dir", str(model)]
        audio = ["--pcm-input", "--lan", "en", "--warmup-file", ""]
        return ["-m", "whisperlivekit.basic_server", *backend, *audio, "--host", "127.0.0.1", "--port", str(port)]

    def url(self, port: int) -> str:
        return f"ws://127.0.0.1:{port}/asr"

    def greeting(self, track: str) -> str | None:
        return None

    def is_ready(self, message: Json) -> bool:
        return message.get("type") == "config"

    def frame(self, audio: Audio) -> bytes:
        return (np.clip(audio, -1, 1) * 32767).astype(np.int16).tobytes()

    def text(self, message: Json) -> tuple[str, str] | None:
        if "lines" not in message:
            return None
        lines = [line["text"] for line in message["lines"] if line.get("text")]
        return " ".join(lines), message.get("buffer_transcription", "")

    def is_over(self, message: Json) -> bool:
        return message.get("type") == "ready_to_stop"
