"""What is heard in a call, as facts: media streams, utterances, and what could not be heard."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from callassist.speech import Speaker, Utterance


@dataclass(frozen=True, slots=True)
class StreamStarted:
    """A media stream opened at the process `instance`; its second 0 is second `offset` of the call.

    `language` is the code of the language that was listened for. `label` names the leg; empty: the
    customer's, with both tracks.
    """

    identity: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    stream_sid: str
    offset: float
    instance: str = ""
    language: str = "en"
    label: str = ""


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


class Silence(StrEnum):
    """No audio at all comes on a track, or nothing is heard in what comes."""

    ABSENT = "absent"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True)
class TrackSilent:
    """`speaker` should be heard and is not, since second `since` of the call."""

    identity: ClassVar[tuple[str, ...]] = ("stream", "speaker", "since")
    stream: str
    speaker: Speaker
    since: float
    kind: Silence


@dataclass(frozen=True, slots=True)
class TrackHeard:
    """The silence of `speaker` since `since` is over: words were heard until second `at` of the call."""

    identity: ClassVar[tuple[str, ...]] = ("stream", "speaker", "since")
    stream: str
    speaker: Speaker
    since: float
    at: float


@dataclass(frozen=True, slots=True)
class TranscriptionInterrupted:
    """Nobody hears stream `name` any more although the call goes on; a new stream was asked for where possible.

    `label` names the leg; empty: the customer's.
    """

    identity: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    reason: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class TranscriptCompleted:
    identity: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class AudioKept:
    """Both sides of the call lie in the two-channel file `name` (agent, customer) of the recordings, in call time."""

    identity: ClassVar[tuple[str, ...]] = ("name",)
    name: str


@dataclass(frozen=True, slots=True)
class LineCorrected:
    """The line recorded as `cause`, words or a gap, was heard better afterwards: `utterances` stand there now."""

    identity: ClassVar[tuple[str, ...]] = ("cause",)
    cause: int
    utterances: tuple[Utterance, ...]
    model: str


@dataclass(frozen=True, slots=True)
class TranscriptChecked:
    """The recording was heard once more, by `model`; every correction that this brought stands before it."""

    identity: ClassVar[tuple[str, ...]] = ()
    model: str
