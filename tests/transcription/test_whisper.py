"""The real tiny.en model on the opening words of the demo call."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from callassist.speech import SAMPLE_RATE, AudioChunk, Hypothesis, Speaker, Utterance
from tests.transcription import sounds
from tests.transcription.scripted import all_heard, utterances
from transcription.decoder import DecodeRequest
from transcription.engine import open_transcriber, open_whisper
from transcription.errors import ModelUnavailable
from transcription.file import Turn
from transcription.model_thread import ModelThread
from transcription.resample import WHISPER_RATE, Audio, Resampler
from transcription.stream import Engine, WhisperTranscriber
from transcription.timeline import Samples
from transcription.vad import SileroVad
from transcription.wer import compare, spoken_words
from transcription.whisper import in_order

pytestmark = pytest.mark.model


def as_heard(samples: Samples) -> Audio:
    return Resampler().resample(samples, last=True)


@pytest.fixture(scope="module")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelThread]:
    cache = tmp_path_factory.mktemp("models")
    opened = ModelThread(open_whisper("tiny.en", cache=cache, device="cpu", compute_type="int8", cpu_threads=1))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def opening(demo_turns: list[Turn]) -> Turn:
    return demo_turns[0]


@pytest.fixture(scope="module")
def speech(demo_call: dict[Speaker, Samples], opening: Turn) -> Samples:
    return demo_call[Speaker.AGENT][: round((opening.end + 0.5) * SAMPLE_RATE)]


async def test_recorded_speech_becomes_its_words_in_order_and_in_time(
    decoder: ModelThread, vad: SileroVad, speech: Samples, opening: Turn
) -> None:
    stream = WhisperTranscriber(Engine(decoder, vad, time.monotonic, hypotheses=False)).open(Speaker.CUSTOMER)

    heard = await all_heard(stream, AudioChunk(Speaker.CUSTOMER, 100.0, speech))

    said = utterances(heard)
    assert compare(spoken_words(opening.text), spoken_words(" ".join(each.text for each in said))).wer < 0.2
    words = [word for each in said for word in each.words]
    assert " ".join(word.text for word in words) == " ".join(each.text for each in said)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(100.0 <= word.start <= word.end <= 100.5 + opening.end and 0 <= word.probability <= 1 for word in words)
    assert words[0].start == pytest.approx(100.0 + opening.start, abs=0.6)
    assert words[-1].end == pytest.approx(100.0 + opening.end, abs=0.6)


async def test_a_loud_and_a_quiet_speaker_are_heard_alike(
    decoder: ModelThread, vad: SileroVad, speech: Samples, opening: Turn
) -> None:
    for level in (0.05, 1.0):
        stream = WhisperTranscriber(Engine(decoder, vad, time.monotonic)).open(Speaker.CUSTOMER)

        heard = await all_heard(stream, AudioChunk(Speaker.CUSTOMER, 0.0, (speech * level).astype(np.int16)))

        text = " ".join(each.text for each in utterances(heard))
        assert compare(spoken_words(opening.text), spoken_words(text)).wer < 0.2


async def test_noise_straight_into_the_model_is_answered_within_bounds(decoder: ModelThread) -> None:
    noise = as_heard(sounds.comfort_noise(2.0))

    decoded = await decoder.decode(DecodeRequest(Speaker.AGENT, noise, final=True, beam=5))

    assert 0.0 <= decoded.no_speech <= 1.0
    assert decoded.logprob <= 0.0
    assert all(0.0 <= word.start <= word.end <= 2.0 for word in decoded.words)


def test_a_batch_is_answered_as_its_requests_would_be_one_by_one(tmp_path: Path, speech: Samples) -> None:
    model = open_whisper("tiny.en", cache=tmp_path, device="cpu", compute_type="int8", cpu_threads=1)
    audio = as_heard(speech)
    long, short, told = (
        DecodeRequest(Speaker.CUSTOMER, audio, final=True, beam=5),
        DecodeRequest(Speaker.AGENT, audio[: 2 * WHISPER_RATE], final=True, beam=5),
        DecodeRequest(Speaker.AGENT, audio, final=True, beam=5, previous="Good morning, and welcome. How are you?"),
    )

    together = model.decode([long, short, told, long])

    alone = [model.decode([request])[0] for request in (long, short, told, long)]
    assert [each.text for each in together] == [each.text for each in alone]
    assert [len(each.words) for each in together] == [len(each.words) for each in alone]
    assert len({each.text for each in together}) >= 2


async def test_interim_results_have_text_and_no_word_times(decoder: ModelThread, speech: Samples) -> None:
    audio = as_heard(speech)[: 4 * WHISPER_RATE]

    decoded = await decoder.decode(DecodeRequest(Speaker.AGENT, audio, final=False))

    assert "calling" in decoded.text.lower()
    assert decoded.words == ()


def test_opening_says_what_is_wrong_with_the_device(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="could not be loaded on cpu as no_such_type"):
        open_transcriber("tiny.en", cache=tmp_path, compute_type="no_such_type")


@pytest.fixture(scope="module")
def caller(demo_call: dict[Speaker, Samples], demo_turns: list[Turn]) -> Samples:
    """Mark Sullivan says who he is."""
    said = demo_turns[1]
    return demo_call[Speaker.CUSTOMER][round((said.start - 0.2) * SAMPLE_RATE) : round((said.end + 0.3) * SAMPLE_RATE)]


def expecting(samples: Samples, *terms: str) -> DecodeRequest:
    return DecodeRequest(Speaker.CUSTOMER, as_heard(samples), final=True, beam=5, vocabulary=terms)


async def test_a_name_that_is_expected_is_spelled_as_expected(decoder: ModelThread, caller: Samples) -> None:
    plain = await decoder.decode(expecting(caller))
    heard = await decoder.decode(expecting(caller, "Osprey Sound", "Marc Sullyvan"))

    assert "Mark Sullivan" in plain.text
    assert heard.text == plain.text.replace("Mark Sullivan", "Marc Sullyvan")
    assert min(word.probability for word in heard.words if "Sullyvan" in word.text) > 0.5


async def test_names_that_nobody_says_change_no_word(decoder: ModelThread, caller: Samples) -> None:
    plain = await decoder.decode(expecting(caller))
    heard = await decoder.decode(expecting(caller, "Siobhan Okonkwo", "Thaddeus Wray", "Tidewell", "Velmora 32"))

    assert heard == plain


async def test_more_terms_than_the_model_has_room_for_leave_out_the_last(decoder: ModelThread, caller: Samples) -> None:
    many = [f"Qualdoquith{number}" for number in range(200)]

    heard = await decoder.decode(expecting(caller, "Marc Sullyvan", *many))

    assert "Marc Sullyvan" in heard.text


@pytest.mark.parametrize("language", ["de", "klingon"])
def test_a_language_that_the_model_does_not_know_is_refused_before_the_call(tmp_path: Path, language: str) -> None:
    with pytest.raises(ModelUnavailable, match=f'not "{language}"'):
        open_transcriber("tiny.en", cache=tmp_path, languages=("en", language))


def test_the_whole_engine_opens_hears_and_closes(tmp_path: Path, speech: Samples) -> None:
    transcriber = open_transcriber("tiny.en", cache=tmp_path, cpu_threads=1)

    heard = asyncio.run(all_heard(transcriber.open(Speaker.AGENT), AudioChunk(Speaker.AGENT, 0.0, speech)))
    transcriber.close()

    assert utterances(heard)
    assert all(each.speaker is Speaker.AGENT for each in heard if isinstance(each, Utterance | Hypothesis))


def test_pieces_of_a_word_are_put_together_and_times_never_run_backwards() -> None:
    aligned = [(" An", 0.2, 0.4, 0.9), (" e", 0.3, 0.5, 0.8), ("-mail", 0.5, 0.9, 0.6), (" now.", 0.8, 3.0, 1.2)]

    words = in_order(aligned, 1.5)

    assert [(word.text, word.start, word.end) for word in words] == [
        ("An", 0.2, 0.4),
        ("e-mail", 0.4, 0.9),
        ("now.", 0.9, 1.5),
    ]
    assert [word.probability for word in words] == [0.9, 0.6, 1.0]
