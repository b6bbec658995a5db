"""What one speaker has said so far: context for the next decode, and decodes turned into utterances."""

import math

from callassist.speech import Speaker, Utterance, Word
from transcription.decoder import Decoded, DecodeRequest
from transcription.endpointing import Span
from transcription.plausibility import is_context, is_spoken
from transcription.resample import Audio

_LONGEST_SILENCE = 8.0
"""Seconds after which what was said before says nothing about what is said now."""
_PREVIOUS_CHARACTERS = 800
"""More than any decoder uses; it counts in its own tokens."""
_FINAL_BEAM = 5


class Talk:
    def __init__(self, speaker: Speaker, vocabulary: tuple[str, ...], language: str) -> None:
        self._speaker = speaker
        self._vocabulary = vocabulary
        self._language = language
        self._previous = ""
        self._voice_end = 0.0
        self._end = 0.0

    def request(self, span: Span, audio: Audio, *, final: bool, after: str = "") -> DecodeRequest:
        """`after` is what was said earlier in the same utterance."""
        return DecodeRequest(
            speaker=self._speaker,
            audio=audio,
            final=final,
            beam=_FINAL_BEAM if final else 1,
            language=self._language,
            previous=f"{self._context(span)} {after}".strip(),
            vocabulary=self._vocabulary,
        )

    def said(self, span: Span, decoded: Decoded) -> Utterance | None:
        """The utterance, or None when the text is not believable as speech."""
        if not is_spoken(decoded, span):
            return None
        # A full stop after half a sentence would tell the model to pass over the other half.
        text = decoded.text.rstrip(".") if span.cut else decoded.text
        told = f"{self._context(span)} {text}".strip()[-_PREVIOUS_CHARACTERS:]
        self._previous = told if is_context(decoded, cut=span.cut) else ""
        self._voice_end = span.voice_end
        return self._utterance(span, decoded)

    def lost(self, span: Span) -> None:
        """A stretch was skipped: what follows does not continue what came before."""
        self._previous = ""
        self._voice_end = span.voice_end

    def _context(self, span: Span) -> str:
        return self._previous if span.voice_start - self._voice_end <= _LONGEST_SILENCE else ""

    def _utterance(self, span: Span, decoded: Decoded) -> Utterance:
        """Never overlaps the one before."""
        words = tuple(
            Word(word.text, self._within(span, word.start), self._within(span, word.end), word.probability)
            for word in decoded.words
        )
        start = max(self._end, min([span.voice_start, *(word.start for word in words[:1])]))
        self._end = max([start, min(span.voice_end, span.end), *(word.end for word in words[-1:])])
        confidence = sum(word.probability for word in words) / len(words) if words else math.exp(decoded.logprob)
        return Utterance(self._speaker, start, self._end, decoded.text, words, min(confidence, 1.0))

    def _within(self, span: Span, seconds: float) -> float:
        return max(self._end, min(span.start + seconds, span.end))
