"""An agent and a manager in one call, each at a panel of their own, at natural speed."""

import re
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from callassist.speech import SAMPLE_RATE
from tests.browser.installation import SOON_MS, demo_in, serious, sign_in
from transcription.audio_file import read_audio
from web.demo import FOLDER

pytestmark = [pytest.mark.browser, pytest.mark.model]

AGENT, MANAGER = "emily@example.com", "susan@example.com"
SECONDS = 110
"""Of the demo's call: after 56 the customer has told what happened, and a busy machine has as long again."""
BRIEF = "Third call about his glasses. Promised twice. May he have them brought to the bus yard?"
CALL_MS = 240_000


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    with demo_in(tmp_path, "--call", str(_beginning(tmp_path / "call.wav")), CALLASSIST_RECORD_CALLS="true") as url:
        yield url


def _beginning(path: Path) -> Path:
    sides = [side[: SECONDS * SAMPLE_RATE] for side in read_audio(FOLDER / "call.ogg")]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.stack(sides, axis=1).astype("<i2").tobytes())
    return path


def test_a_manager_is_asked_in_with_a_brief_joins_and_settles_the_call(browser: Browser, demo: str) -> None:
    agent, manager = browser.new_page(), browser.new_page()
    sign_in(manager, demo, MANAGER)
    manager.goto(f"{demo}/board")
    sign_in(agent, demo, AGENT)

    # The agent takes the call and hears the customer out.
    agent.wait_for_url(re.compile(r"/calls/[0-9a-f]{32}$"), timeout=SOON_MS)
    agent.keyboard.press("a")
    expect(agent.locator("#bar")).to_have_attribute("data-state", "active", timeout=SOON_MS)
    expect(agent.locator("#lines")).to_contain_text("third time", timeout=SOON_MS)
    expect(manager.locator("#live-calls")).to_contain_text("Mark Sullivan")

    # She asks the manager in, with the keyboard, and what she writes is what is read.
    agent.keyboard.press("t")
    expect(agent.locator("#directory").get_by_label("Susan Reed")).to_be_attached(timeout=SOON_MS)
    agent.locator("#directory").get_by_label("Susan Reed").check()
    agent.locator("#directory").get_by_label("Bring in").check()
    agent.get_by_label("What they read before they accept").fill(BRIEF)
    assert serious(agent) == []
    agent.get_by_role("button", name="Ask them").click()

    manager.wait_for_url(re.compile(r"/handover/1$"), timeout=SOON_MS)
    expect(manager.locator("#asking")).to_contain_text(BRIEF)
    expect(agent.locator("#bar")).to_contain_text("They have the brief before them.")
    assert serious(manager) == []

    manager.keyboard.press("a")
    expect(agent.locator("#bar")).to_contain_text("You, Susan and Mark talk together", timeout=SOON_MS)
    expect(manager.locator("#bar")).to_contain_text("You, Emily and Mark talk together")
    for page in (agent, manager):
        expect(page.locator("#lines .line.manager").first).to_contain_text("Susan", timeout=CALL_MS)

    # The customer hangs up; the manager settles it.
    expect(manager.locator("main.wrap_up")).to_be_attached(timeout=CALL_MS)
    expect(manager.locator("#letter-text")).to_have_value(re.compile(r"\w"), timeout=SOON_MS)
    manager.get_by_label("Agreed on a solution").check()
    manager.get_by_role("button", name="Approve and send").click()
    expect(manager.locator("#letter")).to_contain_text("Sent to mark.sullivan@example.com", timeout=SOON_MS)

    _has_three_speakers_one_recording_and_one_mail(agent, demo)


def _has_three_speakers_one_recording_and_one_mail(page: Page, demo: str) -> None:
    expect(page.locator("main.reading")).to_be_attached(timeout=SOON_MS)
    for speaker in ("customer", "agent", "manager"):
        expect(page.locator(f"#lines .line.{speaker}").first).to_be_attached()
    expect(page.locator("#recordings audio")).to_have_count(1, timeout=SOON_MS)
    recording = page.request.get(demo + (page.locator("#recordings audio").get_attribute("src") or ""))
    assert (recording.status, recording.body()[:4]) == (200, b"RIFF")
    assert serious(page) == []
    page.goto(f"{demo}/mailbox")
    expect(page.locator("main tbody tr")).to_have_count(1)
