"""What is on a telephone line and is not speech: the real voice detector keeps it from the decoder."""

import asyncio
from collections.abc import Callable

import pytest

from callassist.speech import AudioChunk
from tests.transcription import sounds
from tests.transcription.scripted import CUSTOMER, ScriptedDecoder, all_heard
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
def test_a_minute_without_speech_asks_nothing_of_the_model(sound: Callable[[float], Samples]) -> None:
    decoder = ScriptedDecoder()
    stream = WhisperTranscriber(Engine(decoder, SileroVad(), float)).open(CUSTOMER)

    heard = asyncio.run(all_heard(stream, AudioChunk(CUSTOMER, 0.0, sound(60.0))))

    assert heard == []
    assert decoder.requests == []
