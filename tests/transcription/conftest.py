from pathlib import Path

import pytest

from callassist.speech import Speaker
from transcription.audio_file import read_audio
from transcription.file import Turn, read_reference
from transcription.timeline import Samples
from transcription.vad import SileroVad

DEMO_CALL = Path(__file__).parents[2] / "web" / "demo_call"


@pytest.fixture(scope="session")
def demo_call() -> dict[Speaker, Samples]:
    """A conversation, both sides."""
    agent, customer = read_audio(DEMO_CALL / "call.ogg")
    return {Speaker.AGENT: agent, Speaker.CUSTOMER: customer}


@pytest.fixture(scope="session")
def demo_turns() -> list[Turn]:
    """What is said in it."""
    return read_reference(DEMO_CALL / "call.json")


@pytest.fixture(scope="session")
def vad() -> SileroVad:
    return SileroVad()
