"""What a simulated call is to be: who calls whom, what is said, who answers, and what goes wrong.

All times are seconds of the call; at `speed` 4 they pass four times as fast.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from telephony.simulator.recording import Recording


class Outcome(StrEnum):
    """What becomes of a leg that is called, in Twilio's words for the status."""

    ANSWERED = "in-progress"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ring:
    """`outcome` of a leg, `after` so many seconds of ringing (at most the time that the server gave it)."""

    outcome: Outcome = Outcome.ANSWERED
    after: float = 1.5


@dataclass(frozen=True, slots=True)
class Fate(Ring):
    """Somebody who is called, by address.

    They press the next of `digits` whenever keys are asked for; a machine answers like a person and presses nothing.
    They speak the recording's agent; if somebody before them does, they say `voice` (frames) from the moment at which
    they are in the conversation.
    """

    digits: str = "1"
    is_machine: bool = False
    hangs_up_after: float | None = None
    voice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Faults:
    """Chances, 0..1, drawn from `seed`: that a callback comes twice, that the next one overtakes it, that it is lost;
    that at a frame up to half a second of audio is lost; that somebody who answered (`leg_drop`) or the socket of a
    media stream (`cut`) is cut off within `drop_seconds`.

    Every callback is up to `delay` seconds (of this world) late. Of REST requests, `rest_errors` get 500 and
    `rest_busy` 429 and have no effect; `rest_timeouts` have their effect, and no answer of use.
    """

    seed: int = 0
    duplicate: float = 0.0
    reorder: float = 0.0
    lose: float = 0.0
    delay: float = 0.0
    skip: float = 0.0
    leg_drop: float = 0.0
    cut: float = 0.0
    drop_seconds: float = 10.0
    rest_errors: float = 0.0
    rest_busy: float = 0.0
    rest_timeouts: float = 0.0


@dataclass(frozen=True, slots=True)
class Script:
    """`parties` are the fates of legs by the address that is called (client:NAME without parameters); `rings` those of
    all other legs, one after the other, the last one for all that follow.

    The customer presses `digits` when keys are asked for, speaks `message` seconds to a recorder, gives up after
    `patience` seconds without anybody, and stays `lingers` seconds after the recording.
    """

    recording: Recording
    from_: str
    to: str
    voice_url: str
    status_url: str = ""
    fallback_url: str = ""
    rings: tuple[Ring, ...] = (Ring(),)
    parties: Mapping[str, Fate] = field(default_factory=dict)
    digits: str = ""
    message: float = 3.0
    patience: float = 600.0
    lingers: float = 1.0
    speed: float = 1.0
    faults: Faults = Faults()
