"""The carrier's recording of the customer's leg, two channels, as facts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    identity: ClassVar[tuple[str, ...]] = ("recording_sid",)
    recording_sid: str


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """Recording and transcript are to pause, or to go on."""

    identity: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    paused: bool
    by: str


@dataclass(frozen=True, slots=True)
class RecordingSet:
    """The carrier paused the recording, or went on with it."""

    identity: ClassVar[tuple[str, ...]] = ("number",)
    number: int
    paused: bool


@dataclass(frozen=True, slots=True)
class RecordingReady:
    """The recording can be fetched from the carrier."""

    identity: ClassVar[tuple[str, ...]] = ("recording_sid",)
    recording_sid: str
    seconds: float
    channels: int


@dataclass(frozen=True, slots=True)
class RecordingKept:
    """The recording lies under `name` where recordings are kept."""

    identity: ClassVar[tuple[str, ...]] = ("recording_sid",)
    recording_sid: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordingLost:
    identity: ClassVar[tuple[str, ...]] = ("recording_sid",)
    recording_sid: str
    reason: str


HEARD = "heard"
"""In place of a SID: the sound that we kept ourselves while the call was heard."""


@dataclass(frozen=True, slots=True)
class RecordingDeleted:
    """The sound is gone, here and at the carrier: it was kept for `days`. What was written down of it stays."""

    identity: ClassVar[tuple[str, ...]] = ("recording_sid",)
    recording_sid: str
    days: int
