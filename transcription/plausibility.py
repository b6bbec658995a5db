"""Is a decode believable? Whisper fills silence with phrases it has read often; these rules keep them out."""

import math
import re
import zlib

from transcription.decoder import Decoded
from transcription.endpointing import Span

_REPEATED = re.compile(r"(\b.{6,}?)\1")
_PACKS_TOO_WELL = 2.2
_WEAK = -0.8
_UNSURE = -0.5
_POOR = -1.0
_GUESSED = -0.65
_DOUBTED = 0.3
_DOUBTED_IF_LONG = 0.05
_LONG = 5.0
_SURE_WORD = 0.7
_ANSWER_WORDS = 2
_LITTLE_VOICE = 0.5
_MOST_WORDS_PER_SECOND = 8.0
"""Nobody speaks faster."""


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


def is_context(decoded: Decoded, *, cut: bool = False) -> bool:
    """Good enough to be shown to the model as what was said before.

    After half a sentence that was not `cut` there, the model would pass over how the speaker begins anew.
    """
    return (cut or is_complete(decoded.text)) and decoded.logprob > _WEAK and not is_looping(decoded)


def is_spoken(decoded: Decoded, span: Span) -> bool:
    """Weighs the model's confidence against the detector's: the less voice there was, the surer the text must be."""
    if not any(letter.isalnum() for letter in decoded.text) or not math.isfinite(decoded.logprob):
        return False
    if len(decoded.text.split()) > 2 + _MOST_WORDS_PER_SECOND * (span.voice_end - span.voice_start):
        return False
    if decoded.logprob < _POOR and (decoded.no_speech > 0.6 or span.voiced < _LITTLE_VOICE):
        return False
    if _is_murmur(decoded, span):
        return False
    faint = span.peak < 0.6 or span.voiced < 0.1
    return not (faint and (decoded.no_speech > 0.3 or decoded.logprob < _least(decoded)))


def _is_murmur(decoded: Decoded, span: Span) -> bool:
    """Voices in the background: the model doubts that anybody speaks to it, and what it wrote down is a guess.

    Somebody hard to understand is a guess too, but hardly ever in doubt.
    """
    guessed = is_looping(decoded) or (decoded.logprob < _GUESSED and not _is_mostly_sure(decoded))
    is_long = span.voice_end - span.voice_start > _LONG
    return guessed and decoded.no_speech > (_DOUBTED_IF_LONG if is_long else _DOUBTED)


def _is_mostly_sure(decoded: Decoded) -> bool:
    """The speaker is in it, and only a part is somebody else in the background."""
    return sum(word.probability > _SURE_WORD for word in decoded.words) > len(decoded.words) / 2


def _least(decoded: Decoded) -> float:
    """ "Sure." and "Okay." come out unsure, being short; invented text is rarely so short without being in doubt."""
    is_answer = len(decoded.text.split()) <= _ANSWER_WORDS and decoded.no_speech < _DOUBTED
    return _POOR if is_answer else _WEAK
