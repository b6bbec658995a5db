"""What is on a telephone line and is not speech: the real voice detector keeps it from the decoder."""

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.line_sounds import line_sounds
from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker
from tests.transcription import sounds
from tests.transcription.scripted import CUSTOMER, ScriptedDecoder, all_heard, utterances
from transcription.stream import Engine, WhisperTranscriber
from transcription.timeline import Samples
from transcription.vad import SileroVad


@pytest.mark.parametrize(
    "sound",
    [
        sounds.digital_silence,
        sounds.comfort_noise,
        sounds.line_hum,
        sounds.ring_tone,
        sounds.keys_pressed,
        sounds.hold_music,
    ],
)
def test_a_minute_without_speech_asks_nothing_of_the_model(vad: SileroVad, sound: Callable[[float], Samples]) -> None:
    decoder = ScriptedDecoder()
    stream = WhisperTranscriber(Engine(decoder, vad, float)).open(CUSTOMER)

    heard = asyncio.run(all_heard(stream, AudioChunk(CUSTOMER, 0.0, sound(60.0))))

    assert heard == []
    assert decoder.requests == []


@pytest.fixture(scope="module")
def sentence(demo_call: dict[Speaker, Samples]) -> Samples:
    """What a customer says, some eight seconds."""
    return demo_call[CUSTOMER][round(51.6 * SAMPLE_RATE) : round(59.3 * SAMPLE_RATE)]


@pytest.mark.parametrize("sound", ["hum_60", "music_band", "comfort_noise_50", "dtmf"])
def test_a_sentence_right_after_a_long_noise_is_heard_from_its_beginning(
    vad: SileroVad, sound: str, sentence: Samples
) -> None:
    noise = line_sounds(8.0, sentence, sentence)[sound]
    stream = WhisperTranscriber(Engine(ScriptedDecoder(), vad, float, hypotheses=False)).open(CUSTOMER)

    heard = asyncio.run(all_heard(stream, AudioChunk(CUSTOMER, 0.0, np.concatenate([noise, sentence]))))

    spoken = sum(each.end - each.start for each in utterances(heard))
    assert spoken > 0.85 * len(sentence) / SAMPLE_RATE
