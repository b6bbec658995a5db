"""Notices a track on which somebody should speak and nobody is heard. Audio time in, facts out.

Three things look like silence and are not the same. No frames at all: the line or the stream is broken. Digital
silence: no microphone is open, which a quiet room never looks like. No words: the person may just be listening. So each
has a patience of its own, and all but the first need the other side to keep speaking, as a wait shared by both is no
fault.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from callassist.calls.transcript_events import Silence, TrackHeard, TrackSilent
from callassist.speech import SAMPLE_RATE, AudioChunk, Heard, Hypothesis, Skipped, Speaker, Utterance

DIGITAL = 8
"""The largest 16-bit sample, either way, that is digital silence still: the innermost steps of mu-law and A-law."""

SHARE = 0.25
"""The other side keeps speaking: so much of the time, at least."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: `first` while nothing came since the two are on the line together, `later` once something did."""

    first: float
    later: float


ABSENT = Patience(10, 30)
"""Without frames. Frames come from the first second on; some carriers leave them out while nobody speaks."""

DEAD = {Speaker.CUSTOMER: Patience(20, 40), Speaker.AGENT: Patience(20, 90)}
"""In digital silence. Both sides greet at once; later an agent may mute the microphone to type or to listen."""

UNHEARD = {Speaker.CUSTOMER: Patience(30, 60)}
"""Without words, in an open microphone. In ordinary calls one side listens for half a minute; agents listen longer, so
nothing is made of their silence while the line is seen to work."""

HUSH = (2.0, 6.0, 18.0, 54.0)
"""Seconds without any sound for a customer to whom somebody should speak, after which it is doubted that anybody is
there. A voice ends with its leg, and no report of that may have come. Or the agent is muted, or the room very quiet."""

_UTTERANCES = 256
"""Utterances that are remembered of each side: more than the longest patience can hold."""

Fact = TrackSilent | TrackHeard


@dataclass(slots=True)
class Track:
    """Seconds of the stream at which the last frame, the last sound and the last word of one speaker ended."""

    framed: float = -math.inf
    sounded: float = -math.inf
    heard: float = -math.inf
    said: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=_UTTERANCES))
    silent: tuple[float, TrackSilent] | None = None
    """The silence that was told and goes on, with the second of the stream from which it lasts."""

    def spoke(self, since: float) -> float:
        """Seconds of speech after `since`."""
        return sum(max(0.0, end - max(start, since)) for start, end in self.said)

    def keeps_speaking(self, now: float, patience: float) -> bool:
        return self.spoke(now - patience) >= SHARE * patience


class SilenceWatch:
    """Watches both tracks of one media stream, whose second 0 is second `offset` of the call."""

    def __init__(self, stream: str, offset: float) -> None:
        self._stream = stream
        self._offset = offset
        self._tracks = {Speaker.CUSTOMER: Track(), Speaker.AGENT: Track()}
        self._reached = 0.0
        self._waited = 0.0
        self._is_moving = False
        self._together: float | None = None
        self._spoken_to: float | None = None
        self._doubts = 0

    def framed(self, chunk: AudioChunk) -> None:
        """Audio has come, whatever is in it."""
        track, end = self._tracks[chunk.speaker], chunk.start + len(chunk.samples) / SAMPLE_RATE
        track.framed = max(track.framed, end)
        if len(chunk.samples) and (chunk.samples.max() > DIGITAL or chunk.samples.min() < -DIGITAL):
            track.sounded = max(track.sounded, end)
        if end > self._reached:
            self._reached, self._waited, self._is_moving = end, 0.0, True

    def heard(self, heard: Heard) -> None:
        """Words were found, or lost, which is no silence either."""
        track = self._tracks[heard.speaker]
        match heard:
            case Utterance(start=start, end=end):
                track.said.append((start, end))
            case Skipped(start=start, seconds=seconds):
                end = start + seconds
            case Hypothesis(end=end, text=text):
                if not text:
                    return
        track.heard = max(track.heard, end)
        track.sounded, track.framed = max(track.sounded, end), max(track.framed, end)

    def waited(self, seconds: float) -> None:
        """So much time has passed since the last time: where no audio comes, nothing else would tell."""
        if not self._is_moving:
            self._waited += seconds
        self._is_moving = False

    def judge(self, together: bool, lags: Mapping[Speaker, float]) -> tuple[Fact, ...]:
        """What has changed since the last time.

        `together` says that both should be heard; `lags` are the seconds of audio in which words may still be found.
        """
        if not together:
            self._together = None
            for track in self._tracks.values():
                track.silent = None
            return ()
        now = self._reached + self._waited
        if self._together is None:
            self._together = now
        return tuple(self._changes(now, lags))

    def is_hushed(self, spoken_to: bool) -> bool:
        """Whether it is to be doubted, now, that anybody is there; once for each time of HUSH while it lasts.

        `spoken_to` says that a voice should reach the customer: the second track is all that they hear.
        """
        now = self._reached + self._waited
        if not spoken_to:
            self._spoken_to = None
            return False
        if self._spoken_to is None:
            self._spoken_to, self._doubts = now, 0
        quiet = now - max(self._spoken_to, self._tracks[Speaker.AGENT].sounded)
        passed = sum(quiet >= seconds for seconds in HUSH)
        is_new, self._doubts = passed > self._doubts, passed
        return is_new

    def _changes(self, now: float, lags: Mapping[Speaker, float]) -> Iterator[Fact]:
        for speaker, track in self._tracks.items():
            if track.silent is not None:
                since, told = track.silent
                if track.heard > since:
                    track.silent = None
                    yield TrackHeard(self._stream, speaker, told.since, self._called(track.heard))
            elif self._is_absent(speaker, now):
                yield self._silent(speaker, track.framed, Silence.ABSENT)
            elif self._is_unheard(speaker, now - lags[speaker]):
                yield self._silent(speaker, track.heard, Silence.UNHEARD)

    def _silent(self, speaker: Speaker, last: float, kind: Silence) -> TrackSilent:
        since = self._since(last)
        told = TrackSilent(self._stream, speaker, self._called(since), kind)
        self._tracks[speaker].silent = since, told
        return told

    def _is_absent(self, speaker: Speaker, now: float) -> bool:
        track, other = self._tracks[speaker], self._other(speaker)
        missing = now - self._since(track.framed)
        if track.framed == -math.inf:
            return missing >= ABSENT.first
        is_whole_stream = now - self._since(other.framed) >= ABSENT.later
        return missing >= ABSENT.later and (is_whole_stream or other.keeps_speaking(now, ABSENT.later))

    def _is_unheard(self, speaker: Speaker, now: float) -> bool:
        track = self._tracks[speaker]
        return self._outlasts(speaker, DEAD, now, track.sounded) or self._outlasts(speaker, UNHEARD, now, track.heard)

    def _outlasts(self, speaker: Speaker, patiences: Mapping[Speaker, Patience], now: float, last: float) -> bool:
        """Whether it is longer since `last` than we wait, with the other side speaking all the while."""
        if speaker not in patiences:
            return False
        is_first = self._tracks[speaker].heard <= self._since(-math.inf)
        patience = patiences[speaker].first if is_first else patiences[speaker].later
        return now - self._since(last) >= patience and self._other(speaker).keeps_speaking(now, patience)

    def _since(self, last: float) -> float:
        """Silence counts from when the two came together, at the earliest."""
        assert self._together is not None
        return max(last, self._together)

    def _other(self, speaker: Speaker) -> Track:
        return next(track for who, track in self._tracks.items() if who is not speaker)

    def _called(self, second: float) -> float:
        return round(second + self._offset, 3)
