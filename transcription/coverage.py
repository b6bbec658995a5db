"""Does the text reach as far as the voice? Whisper sometimes stops early; then the rest is decoded on its own."""

from dataclasses import replace

from callassist.speech import Word
from transcription.decoder import Decoded
from transcription.endpointing import Span

_LONGEST_TAIL = 1.0
"""Seconds of voice after the last word that no longer pass for a drawn-out ending."""


def uncovered(decoded: Decoded, span: Span) -> Span | None:
    """The end of `span` that has voice but no words; None when the words reach far enough."""
    if not decoded.words:
        return None
    covered = span.start + decoded.words[-1].end
    if span.voice_end - covered <= _LONGEST_TAIL:
        return None
    return replace(span, start=covered, voice_start=covered, voiced=min(span.voiced, span.voice_end - covered))


def joined(decoded: Decoded, rest: Decoded, offset: float) -> Decoded:
    """Both as one result; `rest` begins `offset` seconds into the audio of `decoded`. The weaker scores count."""
    words = tuple(Word(word.text, word.start + offset, word.end + offset, word.probability) for word in rest.words)
    return Decoded(
        text=f"{decoded.text} {rest.text}",
        words=decoded.words + words,
        logprob=min(decoded.logprob, rest.logprob),
        no_speech=decoded.no_speech,
        compression=max(decoded.compression, rest.compression),
    )
