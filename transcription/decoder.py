"""The port to a speech model: one stretch of audio in, its words out. Stateless, so that any model may answer."""

from dataclasses import dataclass
from typing import Protocol

from callassist.speech import Speaker, Word
from transcription.resample import Audio

LONGEST_AUDIO = 29.0
"""Seconds that one request may hold; Whisper sees 30."""


@dataclass(frozen=True, slots=True, eq=False)
class DecodeRequest:
    """`audio` is 16 kHz, at most LONGEST_AUDIO seconds.

    `previous` is what this speaker said just before; `vocabulary` holds terms to expect. A `final` request gets word
    times and, when its result looks wrong, a second try in the model's full window; it goes before any interim one.
    """

    speaker: Speaker
    audio: Audio
    final: bool
    beam: int = 1
    language: str = "en"
    previous: str = ""
    vocabulary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """Times of `words` are seconds from the start of the request's audio; interim results have none.

    `logprob` is the mean log-probability of a token, `no_speech` the model's own doubt that anybody spoke,
    `compression` how many times smaller the text packs (over 2.2 it repeats itself).
    """

    text: str
    words: tuple[Word, ...]
    logprob: float
    no_speech: float
    compression: float


class Decoder(Protocol):
    async def decode(self, request: DecodeRequest) -> Decoded:
        """Raises DecoderBusy when there is no room, DecodeFailed when the model gave up."""
        ...

    def close(self) -> None:
        """What still waits fails; nothing may be asked any more."""
        ...
