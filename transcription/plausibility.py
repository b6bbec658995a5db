"""Is a decode believable? Whisper fills silence with phrases it has read often; these rules keep them out."""

import re
import zlib

from transcription.decoder import Decoded
from transcription.endpointing import Span

_REPEATED = re.compile(r"(\b.{6,}?)\1")
_PACKS_TOO_WELL = 2.2
_WEAK = -0.8
_UNSURE = -0.5
_POOR = -1.0
_LITTLE_VOICE = 0.5
_MOST_WORDS_PER_SECOND = 12.0
"""Nobody speaks so fast, even when the detector misses half of it."""


def compression(text: str) -> float:
    raw = text.encode()
    return len(raw) / max(1, len(zlib.compress(raw)))


def is_suspicious(decoded: Decoded) -> bool:
    """A loop, or a guess: worth decoding once more with the whole window and without context."""
    return decoded.logprob < _POOR or is_looping(decoded)


def is_unsure(decoded: Decoded) -> bool:
    """Perhaps misled by its context: worth decoding once more without it."""
    return decoded.logprob < _UNSURE


def is_looping(decoded: Decoded) -> bool:
    return decoded.compression > _PACKS_TOO_WELL or _REPEATED.search(decoded.text) is not None


def is_complete(text: str) -> bool:
    """The phrase sounds finished; "So I was..." does not."""
    return text.endswith((".", "?", "!")) and not text.endswith("..")


def is_context(decoded: Decoded) -> bool:
    """Good enough to be shown to the model as what was said before."""
    return bool(decoded.text) and decoded.logprob > _WEAK and not is_looping(decoded)


def is_spoken(decoded: Decoded, span: Span) -> bool:
    """Weighs the model's confidence against the detector's: the less voice there was, the surer the text must be."""
    if not any(letter.isalnum() for letter in decoded.text):
        return False
    if decoded.logprob < _POOR and (decoded.no_speech > 0.6 or span.voiced < _LITTLE_VOICE):
        return False
    if len(decoded.text.split()) > 2 + _MOST_WORDS_PER_SECOND * max(span.voiced, 0.1):
        return False
    faint = span.peak < 0.6 or span.voiced < 0.1
    return not (faint and (decoded.no_speech > 0.3 or decoded.logprob < _WEAK))
