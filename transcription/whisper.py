"""Whisper on CTranslate2: the one module that imports faster-whisper.

The encoder is given `max(10 s, speech + 3 s)` instead of 30 s: the same words for a fraction of the work. With less
room after the speech the text loops; a result that looks so is decoded once more in the full window, without context.
Context can also lead the model to skip words; an unsure result is compared with one that had none.
"""

from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel, available_models, download_model
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import merge_punctuations
from numpy.typing import NDArray

from callassist.speech import Word
from transcription.decoder import LONGEST_AUDIO, Decoded, DecodeRequest
from transcription.errors import ModelUnavailable
from transcription.plausibility import compression, is_looping, is_suspicious, is_unsure
from transcription.resample import WHISPER_RATE, Audio

_FRAMES_PER_SECOND = 100
_SAMPLES_PER_FRAME = WHISPER_RATE // _FRAMES_PER_SECOND
_FULL_WINDOW = 3000
_SHORT_WINDOW = 1000
_ROOM = 300
_PREVIOUS_TOKENS = 100
_VOCABULARY_TOKENS = 100
_TOKENS_PER_SECOND = 7


class HuggingFace:
    """The hub that faster-whisper's model names refer to."""

    def names(self) -> tuple[str, ...]:
        return tuple(available_models())

    def cached(self, model: str) -> Path | None:
        try:
            return Path(download_model(model, local_files_only=True))
        except (OSError, ValueError):
            return None

    def download(self, model: str) -> Path:
        try:
            return Path(download_model(model))
        except ValueError as failure:
            raise OSError(str(failure)) from failure


class Whisper:
    """A loaded model. Used by one thread."""

    def __init__(self, folder: Path, *, device: str, compute_type: str, cpu_threads: int) -> None:
        try:
            self._whisper = WhisperModel(
                str(folder), device=device, compute_type=compute_type, cpu_threads=cpu_threads, local_files_only=True
            )
        except (OSError, RuntimeError, ValueError) as failure:
            raise ModelUnavailable(
                f"The speech model in {folder} could not be loaded on {device} as {compute_type} ({failure}). "
                "Check device and compute type: int8 works on every CPU, float16 needs CUDA."
            ) from failure
        self._tokenizers: dict[str, Tokenizer] = {}

    def prepare(self, language: str) -> None:
        """Raises ModelUnavailable when the model does not know the language (a code such as "en")."""
        if not self._whisper.model.is_multilingual and language != "en":
            raise ModelUnavailable(f'This speech model knows English only, not "{language}". Choose one such as base.')
        try:
            self._tokenizer(language)
        except ValueError as failure:
            raise ModelUnavailable(
                f'Whisper knows no language "{language}". Give a code of two letters, such as "en" or "de".'
            ) from failure

    def decode(self, request: DecodeRequest) -> Decoded:
        tokenizer = self._tokenizer(request.language)
        seconds = min(len(request.audio) / WHISPER_RATE, LONGEST_AUDIO)
        window = min(_FULL_WINDOW, max(_SHORT_WINDOW, int(seconds * _FRAMES_PER_SECOND) + _ROOM))
        prompt = _prompt(request, tokenizer)
        decoded = self._attempt(request, tokenizer, window, prompt, request.beam)
        if not request.final:
            return decoded
        if prompt and is_unsure(decoded):
            decoded = _better(decoded, self._attempt(request, tokenizer, window, [], request.beam))
        if is_suspicious(decoded):
            decoded = _better(decoded, self._attempt(request, tokenizer, _FULL_WINDOW, [], request.beam))
        return decoded

    def _attempt(
        self, request: DecodeRequest, tokenizer: Tokenizer, window: int, previous: list[int], beam: int
    ) -> Decoded:
        encoded = self._encode(request.audio, window)
        prompt = self._whisper.get_prompt(tokenizer, previous, without_timestamps=True)
        seconds = len(request.audio) / WHISPER_RATE
        result = self._whisper.model.generate(
            encoded,
            [prompt],
            beam_size=beam,
            max_length=min(self._whisper.max_length, len(prompt) + int(_TOKENS_PER_SECOND * seconds) + 16),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        text = tokenizer.decode(tokens).strip()
        words = self._words(encoded, tokenizer, tokens, seconds) if request.final else ()
        return Decoded(text, words, result.scores[0], result.no_speech_prob, compression(text))

    def _encode(self, audio: Audio, window: int) -> ctranslate2.StorageView:
        """Half-precision models take float32 features too: CTranslate2 converts."""
        room = np.zeros(max(0, (window + 1) * _SAMPLES_PER_FRAME - len(audio)), np.float32)
        mel: NDArray[np.float32] = self._whisper.feature_extractor(np.concatenate([audio, room]))
        features = np.ascontiguousarray(mel[None, :, :window])
        return self._whisper.model.encode(ctranslate2.StorageView.from_array(features))

    def _words(
        self, encoded: ctranslate2.StorageView, tokenizer: Tokenizer, tokens: list[int], seconds: float
    ) -> tuple[Word, ...]:
        frames = max(2, int(seconds * _FRAMES_PER_SECOND))
        (aligned,) = self._whisper.find_alignment(tokenizer, [tokens], encoded, frames) if tokens else ([],)
        merge_punctuations(aligned, "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、")
        return in_order(
            [(a["word"], float(a["start"]), float(a["end"]), float(a["probability"])) for a in aligned], seconds
        )

    def _tokenizer(self, language: str) -> Tokenizer:
        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._whisper.hf_tokenizer,
                self._whisper.model.is_multilingual,
                task="transcribe",
                language=language,
            )
        return self._tokenizers[language]


def _better(first: Decoded, second: Decoded) -> Decoded:
    return second if second.logprob > first.logprob or is_looping(first) else first


def _prompt(request: DecodeRequest, tokenizer: Tokenizer) -> list[int]:
    terms = tokenizer.encode(" " + ", ".join(request.vocabulary) + ".") if request.vocabulary else []
    previous = tokenizer.encode(" " + request.previous) if request.previous else []
    return [*terms[:_VOCABULARY_TOKENS], *previous[-_PREVIOUS_TOKENS:]]


def in_order(words: Sequence[tuple[str, float, float, float]], seconds: float) -> tuple[Word, ...]:
    """Word times that never run backwards nor past the audio.

    A piece without a space before it belongs to the word before it ("e" and "-mail").
    """
    ordered: list[Word] = []
    for piece, start, end, probability in words:
        begins = min(max(start, ordered[-1].end if ordered else 0.0), seconds)
        word = Word(piece.strip(), begins, min(max(end, begins), seconds), min(max(probability, 0.0), 1.0))
        if ordered and not piece.startswith(" "):
            before = ordered.pop()
            word = Word(before.text + word.text, before.start, word.end, min(before.probability, word.probability))
        if word.text:
            ordered.append(word)
    return tuple(ordered)
