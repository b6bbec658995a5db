"""Whisper on CTranslate2: the one module that imports faster-whisper.

The encoder is given `max(10 s, speech + 3 s)` instead of 30 s: the same words for a fraction of the work. With less
room after the speech the text loops; a result that looks so is decoded once more in the full window, without context.
Interim text gets less room: a loop there is not shown, and the next one comes soon.
Context can also lead the model to skip words; an unsure result is compared with one that had none.
Terms to expect bend the words around them too; a doubtful result is decoded again with them before it, and that counts
only where it names one of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
from transcription.terms import fitting, may_be_meant, mentions

_FRAMES_PER_SECOND = 100
_SAMPLES_PER_FRAME = WHISPER_RATE // _FRAMES_PER_SECOND
_FULL_WINDOW = 3000
_SHORT_WINDOW = 1000
_ROOM = 300
_INTERIM_WINDOW = 400
_INTERIM_ROOM = 200
_WINDOW_STEP = 100
_PROMPT_STEP = 10
_PREVIOUS_TOKENS = 100
_INTERIM_PREVIOUS_TOKENS = 40
_VOCABULARY_TOKENS = 100
_TOKENS_PER_SECOND = 7
_FORCED = 0.07
"""A name that was said makes the text likelier; one that the hint forces on other words makes it less likely."""


@dataclass(frozen=True, slots=True, eq=False)
class Try:
    """One decode of a request: with these tokens before it, in a window of so many frames."""

    request: DecodeRequest
    prompt: tuple[int, ...]
    window: int

    @property
    def seconds(self) -> float:
        return len(self.request.audio) / WHISPER_RATE


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
    """A loaded model. `parallel` decodes may run at a time, each on `cpu_threads`."""

    def __init__(self, folder: Path, *, device: str, compute_type: str, cpu_threads: int, parallel: int = 1) -> None:
        try:
            self._whisper = WhisperModel(
                str(folder),
                device=device,
                compute_type=compute_type,
                cpu_threads=cpu_threads,
                num_workers=parallel,
                local_files_only=True,
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

    def decode(self, requests: Sequence[DecodeRequest]) -> list[Decoded]:
        """One answer per request; they agree in language, beam and whether they are final."""
        tokenizer = self._tokenizer(requests[0].language)
        tries = [Try(request, *_first(request, tokenizer)) for request in requests]
        answers: dict[Try, Decoded] = {}
        for alike in _groups(tries):
            encoded = self._encode(alike)
            alone = encoded if len(alike) == 1 else None
            for first, decoded in zip(alike, self._generate(encoded, alike, tokenizer), strict=True):
                answers[first] = self._surer(first, decoded, tokenizer, alone)
        return [answers[first] for first in tries]

    def _surer(
        self, first: Try, decoded: Decoded, tokenizer: Tokenizer, encoded: ctranslate2.StorageView | None
    ) -> Decoded:
        """A final result that looks wrong gets a second try, and a third; `encoded` is its audio, where at hand."""
        if not first.request.final:
            return decoded
        if first.prompt and is_unsure(decoded):
            decoded = _better(decoded, *self._attempt([replace(first, prompt=())], tokenizer))
        if is_suspicious(decoded):
            decoded = _better(decoded, *self._attempt([Try(first.request, (), _FULL_WINDOW)], tokenizer))
        if may_be_meant(decoded.words, first.request.vocabulary, lambda word: _cost(word, tokenizer) > 1):
            decoded = self._expecting(first, decoded, tokenizer, encoded)
        return decoded

    def _expecting(
        self, first: Try, plain: Decoded, tokenizer: Tokenizer, encoded: ctranslate2.StorageView | None
    ) -> Decoded:
        terms = first.request.vocabulary

        def named(text: str) -> int:
            return mentions(text, terms, lambda word: _cost(word, tokenizer) > 1)

        hinted = [replace(first, prompt=_hint(terms, tokenizer))]
        encoded = self._encode(hinted) if encoded is None else encoded
        (expecting,) = self._generate(encoded, hinted, tokenizer)
        is_forced = is_suspicious(expecting) or expecting.logprob < plain.logprob - _FORCED
        if is_forced or named(expecting.text) <= named(plain.text):
            return plain
        # Word probabilities are measured without the hint, where such a name is always unlikely.
        least = min(1.0, math.exp(expecting.logprob))
        words = (replace(w, probability=max(least, w.probability)) if named(w.text) else w for w in expecting.words)
        return replace(expecting, words=tuple(words))

    def _attempt(self, tries: Sequence[Try], tokenizer: Tokenizer) -> list[Decoded]:
        return self._generate(self._encode(tries), tries, tokenizer)

    def _generate(self, encoded: ctranslate2.StorageView, tries: Sequence[Try], tokenizer: Tokenizer) -> list[Decoded]:
        """One batch: every one of `tries` has the same window and the same length of prompt."""
        prompts = [self._whisper.get_prompt(tokenizer, list(each.prompt), without_timestamps=True) for each in tries]
        longest = max(each.seconds for each in tries)
        results = self._whisper.model.generate(
            encoded,
            prompts,
            beam_size=tries[0].request.beam,
            max_length=min(self._whisper.max_length, len(prompts[0]) + int(_TOKENS_PER_SECOND * longest) + 16),
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens = [[token for token in result.sequences_ids[0] if token < tokenizer.eot] for result in results]
        words = self._words(encoded, tokenizer, tokens, tries) if tries[0].request.final else [()] * len(tries)
        return [
            _decoded(tokenizer.decode(said).strip(), timed, result.scores[0], result.no_speech_prob)
            for said, timed, result in zip(tokens, words, results, strict=True)
        ]

    def _encode(self, tries: Sequence[Try]) -> ctranslate2.StorageView:
        """Half-precision models take float32 features too: CTranslate2 converts."""
        window = tries[0].window
        mels = [self._whisper.feature_extractor(_roomy(each.request.audio, window))[:, :window] for each in tries]
        features: NDArray[np.float32] = np.ascontiguousarray(np.stack(mels))
        return self._whisper.model.encode(ctranslate2.StorageView.from_array(features))

    def _words(
        self,
        encoded: ctranslate2.StorageView,
        tokenizer: Tokenizer,
        tokens: list[list[int]],
        tries: Sequence[Try],
    ) -> list[tuple[Word, ...]]:
        frames = [max(2, int(each.seconds * _FRAMES_PER_SECOND)) for each in tries]
        aligned = self._whisper.find_alignment(tokenizer, tokens, encoded, frames) if any(tokens) else [[]] * len(tries)
        return [_timed(words, each.seconds) for words, each in zip(aligned, tries, strict=True)]

    def _tokenizer(self, language: str) -> Tokenizer:
        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._whisper.hf_tokenizer,
                self._whisper.model.is_multilingual,
                task="transcribe",
                language=language,
            )
        return self._tokenizers[language]


def _first(request: DecodeRequest, tokenizer: Tokenizer) -> tuple[tuple[int, ...], int]:
    """Prompt and window in steps, so that requests of several calls fit into one batch."""
    seconds = min(len(request.audio) / WHISPER_RATE, LONGEST_AUDIO)
    shortest, room = (_SHORT_WINDOW, _ROOM) if request.final else (_INTERIM_WINDOW, _INTERIM_ROOM)
    wanted = max(shortest, int(seconds * _FRAMES_PER_SECOND) + room)
    prompt = _prompt(request, tokenizer)
    kept = len(prompt) // _PROMPT_STEP * _PROMPT_STEP or len(prompt)
    return tuple(prompt[-kept:]), min(_FULL_WINDOW, -(-wanted // _WINDOW_STEP) * _WINDOW_STEP)


def _groups(tries: Sequence[Try]) -> list[list[Try]]:
    """CTranslate2 wants one length of audio and one of prompt in a batch."""
    groups: dict[tuple[int, int], list[Try]] = {}
    for each in tries:
        groups.setdefault((each.window, len(each.prompt)), []).append(each)
    return list(groups.values())


def _roomy(audio: Audio, window: int) -> Audio:
    """Silence after the speech up to the window's end; with less room than that the text loops."""
    return np.concatenate([audio, np.zeros(max(0, (window + 1) * _SAMPLES_PER_FRAME - len(audio)), np.float32)])


def _decoded(text: str, words: tuple[Word, ...], logprob: float, no_speech: float) -> Decoded:
    return Decoded(text, words, logprob, no_speech, compression(text))


def _timed(aligned: list[dict[str, Any]], seconds: float) -> tuple[Word, ...]:
    merge_punctuations(aligned, "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、")
    return in_order(
        [(a["word"], float(a["start"]), float(a["end"]), float(a["probability"])) for a in aligned], seconds
    )


def _better(first: Decoded, second: Decoded) -> Decoded:
    return second if second.logprob > first.logprob or is_looping(first) else first


def _prompt(request: DecodeRequest, tokenizer: Tokenizer) -> list[int]:
    most = _PREVIOUS_TOKENS if request.final else _INTERIM_PREVIOUS_TOKENS
    return _tokens(request.previous, tokenizer)[-most:] if request.previous else []


def _hint(terms: Sequence[str], tokenizer: Tokenizer) -> tuple[int, ...]:
    """The terms as a list that ends like a sentence, so that speech begins anew after it."""
    first = fitting(terms, lambda term: _cost(f"{term},", tokenizer), _VOCABULARY_TOKENS)
    return tuple(_tokens(f"{', '.join(first)}.", tokenizer)) if first else ()


def _cost(text: str, tokenizer: Tokenizer) -> int:
    return len(_tokens(text, tokenizer))


def _tokens(text: str, tokenizer: Tokenizer) -> list[int]:
    """As after a space, which is part of a token."""
    tokens: list[int] = tokenizer.encode(f" {text}")
    return tokens


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
