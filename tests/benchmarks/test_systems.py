import json
from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.listened import SystemFailed, failing
from benchmarks.panel_view import snapshots
from benchmarks.snapshot import Json
from benchmarks.whisperlive import WhisperLive
from benchmarks.whisperlivekit import WhisperLiveKit
from web.subscriber import Message


def hypothesis(speaker: str, text: str, stable: int = 0) -> Message:
    return Message("hypothesis", "", {"speaker": speaker, "text": text, "stable": stable})


def utterance(speaker: str, text: str) -> Message:
    return Message("message", "7", {"type": "UtteranceTranscribed", "payload": {"utterance": said(speaker, text)}})


def said(speaker: str, text: str) -> Json:
    return {"speaker": speaker, "text": text, "start": 0.0, "end": 1.0}


def texts(messages: Sequence[Message], track: str) -> list[tuple[str, int, int]]:
    found = snapshots(list(enumerate(messages)), track)
    return [(" ".join(one.words), one.final, one.settled) for one in found]


def test_the_panel_shows_what_is_being_said_behind_what_was_said() -> None:
    messages = [
        hypothesis("customer", "My light"),
        hypothesis("customer", "My light came", stable=8),
        utterance("customer", "My light came on."),
        hypothesis("customer", "Again"),
    ]

    assert texts(messages, "customer") == [
        ("my light", 0, 0),
        ("my light came", 0, 2),
        ("my light came on", 4, 4),
        ("my light came on again", 4, 4),
    ]


def test_the_panel_keeps_the_speakers_apart() -> None:
    messages = [utterance("agent", "Hello."), hypothesis("customer", "Hi"), utterance("customer", "Hi.")]

    assert texts(messages, "agent") == [("hello", 1, 1)]
    assert texts(messages, "customer") == [("hi", 0, 0), ("hi", 1, 1)]


def test_events_that_are_no_speech_change_nothing() -> None:
    assert texts([Message("message", "1", {"type": "StreamStarted", "payload": {"name": "call"}})], "customer") == []


def test_whisperlive_says_which_segments_stay() -> None:
    message = {"segments": [{"text": " My light", "completed": True}, {"text": " came on", "completed": False}]}

    assert WhisperLive().text(message) == (" My light", " came on")
    assert WhisperLive().text({"message": "SERVER_READY"}) is None


def test_whisperlive_that_cannot_load_its_model_is_not_waited_for() -> None:
    with pytest.raises(SystemFailed, match="Failed to load model"):
        WhisperLive().is_ready({"status": "ERROR", "message": "Failed to load model: base"})


def test_whisperlive_is_greeted_with_what_it_wants_to_know() -> None:
    greeting = json.loads(WhisperLive().greeting("agent") or "")

    assert greeting["uid"] == "agent"
    assert greeting["use_vad"] is True


def test_whisperlivekit_keeps_its_lines_and_may_change_its_buffer() -> None:
    lines = [{"text": "My light", "speaker": 1}, {"text": None, "speaker": -2}, {"text": "came", "speaker": 1}]

    assert WhisperLiveKit().text({"lines": lines, "buffer_transcription": "on"}) == ("My light came", "on")
    assert WhisperLiveKit().text({"type": "config"}) is None


def test_audio_goes_to_whisperlivekit_as_sixteen_bit_samples_that_never_wrap() -> None:
    frame = WhisperLiveKit().frame(np.array([0.0, 0.5, 1.7, -1.7], np.float32))

    assert np.frombuffer(frame, np.int16).tolist() == [0, 16383, 32767, -32767]


def test_a_failure_in_a_group_of_tasks_is_told_with_its_cause() -> None:
    with (
        pytest.raises(SystemFailed, match=r"^ConnectionRefusedError: gone; see the log$"),
        failing(OSError, advice="see the log"),
    ):
        raise ExceptionGroup("tasks", [ExceptionGroup("more", [ConnectionRefusedError("gone")])])


def test_a_failure_that_nobody_expects_is_not_hidden() -> None:
    with pytest.raises(ExceptionGroup), failing(OSError):
        raise ExceptionGroup("tasks", [OSError("gone"), ZeroDivisionError()])
