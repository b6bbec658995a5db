"""Files of every kind in, telephone audio and a report out."""

import asyncio
import json
import os
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from callassist.speech import SAMPLE_RATE, Speaker
from tests.transcription.scripted import LoudnessVad, ScriptedDecoder, decoded, silence, speech
from transcription.audio_file import read_audio, read_file
from transcription.errors import AudioUnreadable, ReferenceUnreadable
from transcription.file import read_reference, report, transcribe_file
from transcription.stream import Engine, WhisperTranscriber
from transcription.timeline import Samples


def write(path: Path, channels: list[Samples], codec: str = "pcm_s16le", rate: int = SAMPLE_RATE) -> Path:
    """The audio at `rate`, in whatever container the name asks for."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        layout = "stereo" if len(channels) == 2 else "mono"
        stream.layout = layout
        frame = av.AudioFrame.from_ndarray(np.stack(channels, axis=1).reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate = SAMPLE_RATE
        fitting = av.AudioResampler(format=stream.format.name, layout=layout, rate=rate, frame_size=1024)
        for fitted in [*fitting.resample(frame), *fitting.resample(None)]:
            container.mux(stream.encode(fitted))
        container.mux(stream.encode(None))
    return path


def transcriber(decoder: ScriptedDecoder | None = None) -> WhisperTranscriber:
    decoder = decoder or ScriptedDecoder(lambda _: decoded("Hello there."))
    return WhisperTranscriber(Engine(decoder, LoudnessVad(), float, hypotheses=False))


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("16_bit.wav", "pcm_s16le", 8000),
        ("mu_law.wav", "pcm_mulaw", 8000),
        ("a_law.wav", "pcm_alaw", 8000),
        ("float.wav", "pcm_f32le", 48000),
        ("24_bit.wav", "pcm_s24le", 44100),
        ("lossless.flac", "flac", 16000),
        ("compressed.mp3", "libmp3lame", 44100),
        ("compressed.ogg", "libopus", 48000),
    ],
)
def test_every_common_format_is_read_as_telephone_audio(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    path = write(tmp_path / name, [speech(1.0), silence(1.0)], codec, rate)

    loud, quiet = read_audio(path)

    assert len(loud) == len(quiet) == pytest.approx(SAMPLE_RATE, abs=1000)
    assert loud[1000:7000].std() == pytest.approx(speech(1.0).std(), rel=0.15)
    assert np.abs(quiet).max() < 300


def test_a_file_of_one_sample_is_still_audio(tmp_path: Path) -> None:
    assert len(read_audio(write(tmp_path / "one.wav", [np.ones(1, np.int16)]))[0]) == 1


def test_what_is_not_audio_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    (tmp_path / "folder.wav").mkdir()
    whole = write(tmp_path / "whole.wav", [speech(0.5)]).read_bytes()
    (tmp_path / "header.wav").write_bytes(whole[: whole.index(b"data") + 8])
    (tmp_path / "half_a_header.wav").write_bytes(whole[:30])
    (tmp_path / "text.wav").write_text("this is a letter, not a sound")
    with wave.open(str(tmp_path / "nothing.wav"), "wb") as nothing:
        nothing.setparams((1, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))

    for name, says in [
        ("absent.wav", "There is no file"),
        ("empty.wav", "is empty"),
        ("folder.wav", "is a folder"),
        ("header.wav", "no samples|can be read"),
        ("half_a_header.wav", "is not audio that can be read"),
        ("text.wav", "is not audio that can be read"),
        ("nothing.wav", "no samples"),
    ]:
        with pytest.raises(AudioUnreadable, match=says):
            read_audio(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = write(tmp_path / "secret.wav", [speech(0.5)])
    path.chmod(0)

    with pytest.raises(AudioUnreadable, match="may not be read by this user"):
        read_audio(path)


@pytest.mark.parametrize(("name", "codec"), [("cut.wav", "pcm_s16le"), ("cut.wav", "pcm_mulaw"), ("cut.flac", "flac")])
async def test_a_file_that_breaks_off_is_heard_to_there_and_the_rest_is_told(
    tmp_path: Path, name: str, codec: str
) -> None:
    path = write(tmp_path / name, [np.concatenate([speech(1.0), silence(1.0), speech(2.0)])], codec)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 5])

    transcript = await transcribe_file(path, transcriber())

    assert transcript.utterances
    (skipped,) = transcript.skipped
    assert skipped.reason == "The file is damaged here or breaks off."
    assert skipped.start == pytest.approx(transcript.seconds)
    assert skipped.start + skipped.seconds == pytest.approx(4.0, abs=0.05)


def test_a_hole_in_a_file_costs_only_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "hole.mp3", [speech(4.0)], "libmp3lame", 44100)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + bytes(2000) + content[len(content) // 2 :])

    file = read_file(path)

    assert len(file.channels[0]) == pytest.approx(4 * SAMPLE_RATE, abs=SAMPLE_RATE // 3)
    assert 0 < sum(damage.seconds for damage in file.damages) < 0.5
    assert all(1.5 < damage.start < 2.5 for damage in file.damages)


def test_a_sound_file_that_is_whole_has_no_damage(tmp_path: Path) -> None:
    for name, codec in (("a.wav", "pcm_s16le"), ("a.flac", "flac"), ("a.mp3", "libmp3lame"), ("a.ogg", "libopus")):
        assert read_file(write(tmp_path / name, [speech(2.0)], codec, 16000)).damages == ()


def test_a_wav_whose_length_was_not_known_when_it_was_written_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "piped.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))
        file.writeframes(speech(1.0).tobytes())
    content = bytearray(path.read_bytes())
    content[4:8] = content[40:44] = b"\xff" * 4
    path.write_bytes(bytes(content))

    file_read = read_file(path)

    assert len(file_read.channels[0]) == SAMPLE_RATE
    assert file_read.damages == ()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_file_with_values_that_are_not_numbers_is_refused(tmp_path: Path, value: float) -> None:
    path = write(tmp_path / "float.wav", [speech(0.5)], "pcm_f32le")
    raw = bytearray(path.read_bytes())
    raw[-400:-396] = np.float32(value).tobytes()
    path.write_bytes(bytes(raw))

    with pytest.raises(AudioUnreadable, match="not numbers"):
        read_audio(path)


@pytest.mark.parametrize(("layout", "count"), [("2.1", 3), ("5.1", 6)])
def test_more_than_two_channels_are_refused(tmp_path: Path, layout: str, count: int) -> None:
    path = tmp_path / "surround.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        assert isinstance(stream, av.AudioStream)
        stream.layout = layout
        frame = av.AudioFrame.from_ndarray(np.zeros((1, count * 800), np.int16), format="s16", layout=layout)
        frame.sample_rate = 8000
        container.mux([*stream.encode(frame), *stream.encode(None)])

    with pytest.raises(AudioUnreadable, match=f"{count} channels; one or two are expected"):
        read_audio(path)


async def test_two_channels_are_agent_and_customer_and_the_errors_are_counted_apart(tmp_path: Path) -> None:
    agent, customer = np.concatenate([speech(1.0), silence(4.0)]), np.concatenate([silence(3.0), speech(2.0)])
    path = write(tmp_path / "call.wav", [agent, customer])
    reference = tmp_path / "call.json"
    reference.write_text(
        json.dumps(
            [
                {"speaker": "agent", "start": 0, "end": 1, "text": "Hello there.", "certain": True},
                {"speaker": "customer", "start": 3, "end": 5, "text": "Hello, is anybody there?", "certain": False},
            ]
        )
    )

    transcript = await transcribe_file(path, transcriber())
    told = report(transcript, read_reference(reference))

    assert [utterance.speaker for utterance in transcript.utterances] == [Speaker.AGENT, Speaker.CUSTOMER]
    assert told["tracks"] == {
        "agent": {"wer": 0.0, "words": 2, "deletions": 0, "insertions": 0, "substitutions": 0},
        "customer": {"wer": 0.5, "words": 4, "deletions": 2, "insertions": 0, "substitutions": 0},
    }
    assert json.loads(json.dumps(told))["utterances"][0]["text"] == "Hello there."


async def test_one_channel_is_the_customer_and_holds_everybody_of_the_reference(tmp_path: Path) -> None:
    path = write(tmp_path / "mono.wav", [speech(1.0)])
    reference = tmp_path / "mono.json"
    reference.write_text('[{"speaker": "speaker_a", "start": 0, "end": 1, "text": "hello there"}]')

    told = report(await transcribe_file(path, transcriber()), read_reference(reference))

    assert told["tracks"] == {"customer": {"wer": 0.0, "words": 2, "deletions": 0, "insertions": 0, "substitutions": 0}}


async def test_a_long_file_at_full_speed_loses_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "long.wav", [np.concatenate([speech(1.0), silence(2.0)] * 70)])

    transcript = await transcribe_file(path, transcriber())

    assert len(transcript.utterances) == 70
    assert transcript.skipped == ()


def test_the_speed_of_feeding_does_not_change_the_text(tmp_path: Path) -> None:
    path = write(tmp_path / "short.wav", [np.concatenate([speech(1.0), silence(1.0), speech(1.0)])])

    at_once = asyncio.run(transcribe_file(path, transcriber(ScriptedDecoder())))
    in_time = asyncio.run(transcribe_file(path, transcriber(ScriptedDecoder()), speed=20.0))

    assert in_time.utterances == at_once.utterances


@pytest.mark.parametrize("content", ["", "[", '{"turns": []}', '[{"speaker": "agent"}]'])
def test_a_reference_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "reference.json"
    path.write_text(content)

    with pytest.raises(ReferenceUnreadable, match="is not a reference transcript"):
        read_reference(path)
