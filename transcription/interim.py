"""What of an utterance in progress has been read, so that the next hypothesis decodes the new part only.

A breath, a pause too short to end an utterance, is where text and audio part cleanly: what was decoded up to it stands
until the final decode, which hears the whole utterance again.
"""

from dataclasses import dataclass, replace

from transcription.endpointing import Span

BREATH = 0.18
"""Seconds of quiet after which the words before it are surely whole."""
_LEAST = 0.15
"""Seconds of speech that hold nothing worth a hypothesis."""


@dataclass(frozen=True, slots=True)
class Interim:
    """`text` was said up to second `until`. The last hypothesis, of audio up to `tried`, was `heard`."""

    text: str
    until: float
    heard: str
    tried: float

    def rest(self, span: Span) -> Span:
        """The part of `span` that is still to be read."""
        return span if self.until <= span.start else replace(span, start=self.until, voice_start=self.until)

    def due(self, now: float, quiet_from: float | None, every: float) -> bool:
        if quiet_from is None:
            return now - self.tried >= every
        return _is_breath(now, quiet_from) and quiet_from - self.tried > _LEAST

    def joined(self, text: str) -> str:
        """With what the rest of the span was heard as."""
        return f"{self.text} {text}".strip()

    def asked(self, now: float) -> "Interim":
        """A hypothesis of the audio up to `now` was asked for, and came to nothing so far."""
        return replace(self, heard="", tried=now)

    def read(self, text: str) -> "Interim":
        """All up to `tried` was heard as `text`."""
        return replace(self, heard=text)

    def rested(self, now: float, quiet_from: float | None) -> "Interim":
        """The speaker draws breath where the last hypothesis ended: its text stands."""
        if quiet_from is None or not self.heard or not _is_breath(now, quiet_from):
            return self
        if quiet_from - self.tried > _LEAST:
            return self
        return Interim(self.heard, (quiet_from + min(now, max(quiet_from, self.tried))) / 2, "", self.tried)


def fresh(start: float) -> Interim:
    """Nothing is read of an utterance that starts there."""
    return Interim("", start, "", start)


def _is_breath(now: float, quiet_from: float) -> bool:
    return now - quiet_from >= BREATH
