"""The real tiny.en model. Speech comes from a folder of test calls beside the repository, where there is one."""

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from callassist.speech import AudioChunk, Hypothesis, Speaker, Utterance
from tests.transcription import sounds
from tests.transcription.scripted import all_heard
from transcription.audio_file import read_audio
from transcription.decoder import DecodeRequest
from transcription.engine import open_decoder, open_transcriber
from transcription.errors import ModelUnavailable
from transcription.model_thread import ModelThread
from transcription.resample import WHISPER_RATE
from transcription.stream import Engine, WhisperTranscriber
from transcription.timeline import Samples
from transcription.vad import SileroVad
from transcription.wer import compare, spoken_words

pytestmark = pytest.mark.model

CALLS = Path(os.environ.get("CALLASSIST_TEST_CALLS", Path(__file__).parents[3] / "shared" / "calls"))
SPOKEN = "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country."


@pytest.fixture(scope="module")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelThread]:
    opened = open_decoder(
        "tiny.en", cache=tmp_path_factory.mktemp("models"), device="cpu", compute_type="int8", cpu_threads=1
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def speech() -> Samples:
    path = CALLS / "gold_jfk.wav"
    if not path.exists():
        pytest.skip(f"no recorded speech at {path}; CALLASSIST_TEST_CALLS names another folder")
    return read_audio(path)[0]


async def test_recorded_speech_becomes_its_words_in_order_and_in_time(decoder: ModelThread, speech: Samples) -> None:
    stream = WhisperTranscriber(Engine(decoder, SileroVad(), time.monotonic, hypotheses=False)).open(Speaker.CUSTOMER)

    heard = await all_heard(stream, AudioChunk(Speaker.CUSTOMER, 100.0, speech))

    said = [each for each in heard if isinstance(each, Utterance)]
    assert compare(spoken_words(SPOKEN), spoken_words(" ".join(each.text for each in said))).wer < 0.1
    words = [word for each in said for word in each.words]
    assert " ".join(word.text for word in words) == " ".join(each.text for each in said)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(100.0 <= word.start <= word.end <= 111.5 and 0 <= word.probability <= 1 for word in words)
    country = next(word for word in words if word.text == "country")
    assert country.start == pytest.approx(106.0, abs=0.5)


async def test_a_loud_and_a_quiet_speaker_are_heard_alike(decoder: ModelThread, speech: Samples) -> None:
    for level in (0.05, 1.0):
        stream = WhisperTranscriber(Engine(decoder, SileroVad(), time.monotonic)).open(Speaker.CUSTOMER)

        heard = await all_heard(stream, AudioChunk(Speaker.CUSTOMER, 0.0, (speech * level).astype(np.int16)))

        text = " ".join(each.text for each in heard if isinstance(each, Utterance))
        assert compare(spoken_words(SPOKEN), spoken_words(text)).wer < 0.15


async def test_noise_straight_into_the_model_is_answered_within_bounds(decoder: ModelThread) -> None:
    noise = (sounds.comfort_noise(2.0).astype(np.float32) / 32768).repeat(2)

    decoded = await decoder.decode(DecodeRequest(Speaker.AGENT, noise, final=True, beam=5))

    assert 0.0 <= decoded.no_speech <= 1.0
    assert decoded.logprob <= 0.0
    assert all(0.0 <= word.start <= word.end <= 2.0 for word in decoded.words)


async def test_interim_results_have_text_and_no_word_times(decoder: ModelThread, speech: Samples) -> None:
    audio = (speech.astype(np.float32) / 32768).repeat(2)[: 4 * WHISPER_RATE]

    decoded = await decoder.decode(DecodeRequest(Speaker.AGENT, audio, final=False))

    assert "fellow" in decoded.text
    assert decoded.words == ()


def test_opening_says_what_is_wrong_with_the_device(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="could not be loaded on cpu as no_such_type"):
        open_transcriber("tiny.en", cache=tmp_path, compute_type="no_such_type")


def test_the_whole_engine_opens_hears_and_closes(tmp_path: Path, speech: Samples) -> None:
    transcriber = open_transcriber("tiny.en", cache=tmp_path, cpu_threads=1)

    heard = asyncio.run(all_heard(transcriber.open(Speaker.AGENT), AudioChunk(Speaker.AGENT, 0.0, speech)))
    transcriber.close()

    assert any(isinstance(each, Utterance) for each in heard)
    assert all(each.speaker is Speaker.AGENT for each in heard if isinstance(each, Utterance | Hypothesis))
