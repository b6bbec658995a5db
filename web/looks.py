"""When the carrier is asked how the line of a call is: now and then, and at once where something speaks for it.

Its reports may all be lost. Then the end of somebody's audio, silence, or a page that was closed is the only sign.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from callassist.calls.events import CallEvent
from callassist.calls.phone import Phone
from callassist.calls.transcript_events import StreamStarted, TranscriptCompleted, TranscriptionInterrupted

DEAF_SECONDS, LIVELY_SECONDS, QUIET_SECONDS, LAST_SECONDS = 3.0, 10.0, 30.0, 2.0
"""Between two looks: while the customer is not heard, so that no silence would tell; while people come and go, or the
customer is on hold; else; and once the call is over."""
GAP_SECONDS = 2.0
"""The least between two looks, whatever there is to doubt. A look is one request, and one for each who is absent."""
AGAIN_SECONDS = 3.0
"""After a look that found nothing: the carrier may know of what happened a little later than we doubted it."""
DOUBT_SECONDS = 1.0
"""How long after a request that failed the carrier is asked whether it was carried out all the same."""
FAILED_SECONDS = (1.0, 2.0, 4.0, 8.0, 15.0)
"""After a look that failed once, twice, ..."""


@dataclass(slots=True)
class Looks:
    """Of one call; `looked_at` is when the last look was over, by `clock`."""

    clock: Callable[[], float]
    looked_at: float = -math.inf
    is_under_way: bool = False
    _by: float = math.inf
    _doubts: int = 0
    _failures: int = 0
    _heard: set[str] = field(default_factory=set)
    """The media streams of the customer's leg that are live."""

    def doubt(self) -> None:
        """Somebody may have left."""
        self._doubts = 2
        self.within(0.0)

    def within(self, seconds: float) -> None:
        """Look in so many seconds at the latest, but not too often."""
        self._by = min(self._by, max(self.clock() + seconds, self.looked_at + GAP_SECONDS))

    def learn(self, event: CallEvent) -> None:
        """Whose audio begins is coming into the call; the end of somebody's audio is often the end of their leg."""
        match event:
            case StreamStarted(label=""):
                self._heard.add(event.name)
            case StreamStarted():
                self.doubt()
            case TranscriptCompleted():
                self._heard.clear()
                self.doubt()
            case TranscriptionInterrupted():
                self._heard.discard(event.name)
                self.doubt()

    def begin(self) -> None:
        self.is_under_way, self._by = True, math.inf

    def over(self, *, failed: bool = False, found: bool = False, unsure: bool = False) -> None:
        """`found`: there was something to record; `unsure`: a second look is to decide."""
        self.is_under_way, self.looked_at = False, self.clock()
        self._doubts = 0 if found else max(self._doubts - (not failed), 0)
        self._failures = self._failures + 1 if failed else 0
        if failed:
            self.within(FAILED_SECONDS[min(self._failures, len(FAILED_SECONDS)) - 1])
        elif unsure or self._doubts:
            self.within(AGAIN_SECONDS)

    def due(self, phone: Phone) -> float:
        """When the next look is to begin."""
        return min(self._by, self.looked_at + self._pause(phone))

    def _pause(self, phone: Phone) -> float:
        if phone.ended:
            return LAST_SECONDS
        if phone.voicemail or not self._heard:
            return DEAF_SECONDS
        held = phone.customer is not None and phone.customer.is_held
        return LIVELY_SECONDS if phone.is_group or held or phone.is_connecting else QUIET_SECONDS
