"""What a simulated call is to be: who calls whom, what is said, who answers, and what goes wrong.

All times are seconds of the call; at `speed` 4 they pass four times as fast.
"""

from dataclasses import dataclass
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
class Faults:
    """Chances, 0..1, drawn from `seed`: that a callback comes twice, that the next one overtakes it, and that at a
    frame up to half a second of audio is lost."""

    seed: int = 0
    duplicate: float = 0.0
    reorder: float = 0.0
    skip: float = 0.0


@dataclass(frozen=True, slots=True)
class Script:
    """`rings` are the fates of the legs called one after the other, the last one for all that follow.

    The customer gives up after `patience` seconds without anybody, and stays `lingers` seconds after the recording.
    """

    recording: Recording
    from_: str
    to: str
    voice_url: str
    status_url: str = ""
    fallback_url: str = ""
    rings: tuple[Ring, ...] = (Ring(),)
    patience: float = 600.0
    lingers: float = 1.0
    speed: float = 1.0
    faults: Faults = Faults()
