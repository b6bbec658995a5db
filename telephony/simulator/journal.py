"""What happened in a simulated call. Times named `at` are monotonic seconds of this process."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from telephony.simulator.recording import FRAME_SECONDS


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request to the server. `status` is 0 when it could not be reached or gave no answer in time."""

    url: str
    form: Mapping[str, str]
    status: int
    milliseconds: float
    at: float


@dataclass(frozen=True, slots=True)
class RestRequest:
    """A request of the server, with the fields it sent and the HTTP status it got."""

    method: str
    path: str
    fields: Mapping[str, tuple[str, ...]]
    status: int
    at: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What the customer met: `verb` is say, play, pause, press, record, conference, dial, error, or talk when somebody
    is there."""

    verb: str
    what: str
    at: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """From `at` on a leg hears `what`: ring, music, say, voice, record (a recorder that listens), nothing (""), or
    "gone" when it hung up."""

    leg_sid: str
    what: str
    at: float


@dataclass(frozen=True, slots=True)
class LegChange:
    leg_sid: str
    status: str
    at: float


@dataclass(frozen=True, slots=True)
class SimulatedStream:
    """One media stream. `talk_at` is the second of the stream at which second 0 of the recording is played; negative
    when the stream opened later, None when nobody ever talked.

    `sent` has the time at which each frame of 20 ms left, NaN for one that was lost. `late` is how many seconds the
    latest frame left after its time. `ending` is "stopped", or Twilio's error.
    """

    sid: str
    name: str
    leg_sid: str
    opened: float
    talk_at: float | None
    sent: tuple[float, ...]
    late: float
    ending: str

    @property
    def seconds(self) -> float:
        return len(self.sent) * FRAME_SECONDS

    def sent_at(self, seconds: float) -> float:
        """When second `seconds` of the stream had been sent in full; raises LookupError when it never was."""
        index = max(math.ceil(round(seconds / FRAME_SECONDS, 6)) - 1, 0)
        if index >= len(self.sent) or math.isnan(self.sent[index]):
            raise LookupError(f"second {seconds:.2f} of stream {self.name} was never sent")
        return self.sent[index]


@dataclass(frozen=True, slots=True)
class SimulatedCall:
    """`left_open` are legs that the server left on the line when the customer was gone; the simulator cut them."""

    call_sid: str
    started: float
    talk_started: float | None
    ended: float
    streams: tuple[SimulatedStream, ...]
    webhooks: tuple[Webhook, ...]
    requests: tuple[RestRequest, ...]
    changes: tuple[LegChange, ...]
    heard: tuple[Heard, ...]
    errors: tuple[str, ...]
    hearing: tuple[Hearing, ...] = ()
    left_open: tuple[str, ...] = ()
    speed: float = 1.0

    def statuses(self, leg_sid: str) -> tuple[str, ...]:
        return tuple(change.status for change in self.changes if change.leg_sid == leg_sid)

    def legs(self) -> tuple[str, ...]:
        """The legs of the call in the order in which they came about, the customer's first."""
        return tuple(dict.fromkeys(change.leg_sid for change in self.changes))

    def hears(self, leg_sid: str) -> tuple[str, ...]:
        """What the leg heard, one after the other."""
        return tuple(change.what for change in self.hearing if change.leg_sid == leg_sid)

    def longest_silence(self, leg_sid: str) -> float:
        """Seconds of the call in which the leg, once answered, heard nothing at all."""
        changes = [change for change in self.hearing if change.leg_sid == leg_sid]
        ends = [change.at for change in changes[1:]] + [self.ended]
        silences = [end - change.at for change, end in zip(changes, ends, strict=False) if change.what == ""]
        return max(silences, default=0.0) * self.speed

    def response_times(self) -> dict[str, list[float]]:
        """Milliseconds until the server answered, by URL without its query; failures are left out."""
        times: dict[str, list[float]] = {}
        for webhook in self.webhooks:
            if webhook.status:
                times.setdefault(webhook.url.partition("?")[0], []).append(webhook.milliseconds)
        return times

    def sent_at(self, seconds: float) -> float:
        """When second `seconds` of the recording had been sent on the customer's leg; LookupError when it never was."""
        for stream in self.streams:
            if stream.leg_sid == self.call_sid and stream.talk_at is not None:
                second = stream.talk_at + seconds
                if 0 <= second <= stream.seconds:
                    return stream.sent_at(second)
        raise LookupError(f"second {seconds:.2f} of the recording was never sent")


@dataclass(slots=True)
class Journal:
    """The same while it happens."""

    started: float
    streams: list[SimulatedStream] = field(default_factory=list)
    webhooks: list[Webhook] = field(default_factory=list)
    requests: list[RestRequest] = field(default_factory=list)
    changes: list[LegChange] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    hearing: list[Hearing] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)
    speed: float = 1.0

    def hears(self, leg_sid: str) -> tuple[str, ...]:
        """What the leg has heard so far, one after the other."""
        return tuple(change.what for change in self.hearing if change.leg_sid == leg_sid)

    def closed(self, call_sid: str, talk_started: float | None, ended: float) -> SimulatedCall:
        return SimulatedCall(
            call_sid,
            self.started,
            talk_started,
            ended,
            tuple(sorted(self.streams, key=lambda stream: stream.opened)),
            tuple(self.webhooks),
            tuple(self.requests),
            tuple(self.changes),
            tuple(self.heard),
            tuple(self.errors),
            tuple(self.hearing),
            tuple(self.left_open),
            self.speed,
        )
