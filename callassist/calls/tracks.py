"""Whose voice a track carries, decided from the call's facts, and what is kept of a track while it is nobody's."""

from collections import deque

from callassist.calls.model import Call
from callassist.calls.phone import voice_of
from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker

PREROLL = 2.0
"""Seconds of a track that are kept while nobody speaks on it.

That the agent's leg was answered is told by a webhook, which may come a second or more after their first "Hello".
Losing that is worse than listening to two seconds of ring-back, in which no words are found.
"""

_NOTICED = 0.1
"""Seconds: about the shortest word. A loss of less is not told."""


def speaks(call: Call, speaker: Speaker) -> bool:
    """Whether the track of the customer's stream that is transcribed as `speaker` carries their voice now.

    The customer's track is their microphone. The other one is whatever the customer hears: ring-back, announcements and
    music too, so it is the agent's only while one agent is on the line whose leg has no stream of its own.
    """
    return voice_of(call.phone, "", "inbound" if speaker is Speaker.CUSTOMER else "outbound") is speaker


class Continuity:
    """Where audio of one track went missing. The carrier may also send none for a while; that is no loss."""

    def __init__(self) -> None:
        self._end = 0.0

    def lost(self, chunk: AudioChunk) -> float:
        """Seconds that are missing in front of `chunk`; 0 when it goes on, or when nothing was lost on the way."""
        missing = chunk.start - self._end if chunk.after_loss else 0.0
        self._end = max(self._end, _end(chunk))
        return missing if missing >= _NOTICED else 0.0


class Preroll:
    """The last PREROLL seconds of a track on which nobody speaks."""

    def __init__(self) -> None:
        self._kept: deque[AudioChunk] = deque()

    def admitted(self, chunk: AudioChunk, *, speaks: bool) -> tuple[AudioChunk, ...]:
        """What is to be heard once `chunk` has come, oldest first: nothing while nobody speaks."""
        if speaks and not self._kept:
            return (chunk,)
        self._kept.append(chunk)
        if speaks:
            heard = tuple(self._kept)
            self._kept.clear()
            return heard
        while self._kept and _end(self._kept[0]) <= _end(chunk) - PREROLL:
            self._kept.popleft()
        return ()

    def forget(self) -> None:
        """What was kept is nobody's business."""
        self._kept.clear()


def _end(chunk: AudioChunk) -> float:
    return chunk.start + len(chunk.samples) / SAMPLE_RATE
