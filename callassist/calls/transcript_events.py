"""What is heard in a call, as facts: media streams, utterances, and what could not be heard."""

from dataclasses import dataclass
from typing import ClassVar

from callassist.speech import Speaker, Utterance


@dataclass(frozen=True, slots=True)
class StreamStarted:
    """A media stream opened at the process `instance`; its second 0 is second `offset` of the call."""

    identity: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    stream_sid: str
    offset: float
    instance: str = ""


@dataclass(frozen=True, slots=True)
class UtteranceTranscribed:
    """Times of `utterance` are seconds of call time."""

    identity: ClassVar[tuple[str, ...]] = ("stream", "number")
    stream: str
    number: int
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class AudioSkipped:
    identity: ClassVar[tuple[str, ...]] = ("stream", "speaker", "start")
    stream: str
    speaker: Speaker
    start: float
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class TranscriptionInterrupted:
    """Nobody hears stream `name` any more although the call goes on; a new stream was asked for where possible."""

    identity: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TranscriptCompleted:
    identity: ClassVar[tuple[str, ...]] = ()
