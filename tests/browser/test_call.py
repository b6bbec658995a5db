"""A person at the panel during the demo's call, at natural speed: real server, real model, real browser."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from ports import free_port

from web.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.model]

AGENT = "emily@example.com"
CALL_MS = 240_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`callassist demo`, as a person starts it; the phone rings once somebody has the desk open."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    environment = os.environ | {
        "CALLASSIST_DATA": str(tmp_path_factory.mktemp("demo")),
        "CALLASSIST_MODEL": "tiny.en",
        "CALLASSIST_TWILIO_API_URL": f"http://127.0.0.1:{free_port()}",
    }
    words = ["demo", "--no-browser", "--port", str(port)]
    process = subprocess.Popen([sys.executable, "-m", "web.cli", *words], env=environment, stdin=subprocess.DEVNULL)
    try:
        wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the demo ended instead of starting"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            continue
    raise AssertionError("the demo did not start in a minute")


def sign_in(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("E-mail").fill(AGENT)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_attached()


def serious(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}" for one in violations if one["impact"] in ("serious", "critical")]


def test_an_agent_takes_the_call_and_puts_the_agreement_in_writing(page: Page, demo: str) -> None:
    sign_in(page, demo)
    assert serious(page) == []

    # The phone rings: the record is there before anybody has answered.
    page.wait_for_url(re.compile(r"/calls/[0-9a-f]{32}$"), timeout=30_000)
    expect(page.locator("#bar")).to_have_attribute("data-state", "ringing")
    expect(page.locator("#bar")).to_contain_text("Mark Sullivan")
    expect(page.locator("#who")).to_contain_text(re.compile("overdue", re.IGNORECASE))
    assert serious(page) == []

    page.keyboard.press("a")
    expect(page.locator("#bar")).to_have_attribute("data-state", "active", timeout=15_000)

    # Words appear while they are spoken, and settle in the transcript.
    expect(page.locator("#interim-customer")).to_contain_text(re.compile(r"\w+ \w+ \w+"), timeout=60_000)
    expect(page.locator("#lines")).to_contain_text("third time", timeout=60_000)

    card = page.locator("#card .card-say")
    expect(card).to_be_visible(timeout=CALL_MS)
    page.locator("#card").get_by_role("button", name="Used").click()
    expect(card).to_have_count(0, timeout=10_000)
    assert serious(page) == []

    agreement = page.locator("#agreements .agreement").first
    expect(agreement).to_contain_text("Thursday", timeout=CALL_MS)
    agreement.get_by_role("button", name="Confirm", exact=False).first.click()
    expect(agreement).to_contain_text("confirmed", timeout=10_000)

    # The customer hangs up: the same page turns into the wrap-up.
    expect(page.locator("main.wrap_up")).to_be_attached(timeout=CALL_MS)
    letter = page.locator("#letter-text")
    expect(letter).to_have_value(re.compile("Thursday"), timeout=30_000)
    page.get_by_label("Agreed on a solution").check()
    assert serious(page) == []
    page.get_by_role("button", name="Approve and send").click()
    expect(page.locator("#letter")).to_contain_text("Sent to mark.sullivan@example.com", timeout=30_000)

    page.goto(f"{demo}/mailbox")
    page.get_by_role("link", name=re.compile("What we agreed")).first.click()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("Thursday")
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("$60")


def test_the_page_can_be_left_and_looks_the_same_on_return(page: Page, demo: str) -> None:
    """Runs after the call above: two windows agree, and the finished call reads as a page."""
    sign_in(page, demo)
    page.goto(f"{demo}/calls")
    page.get_by_role("link", name="Mark Sullivan").first.click()

    expect(page.locator("#lines")).to_contain_text("third time")
    expect(page.locator("#agreements")).to_contain_text("Thursday")
    assert serious(page) == []


def test_a_call_that_does_not_exist_is_a_calm_page(page: Page, demo: str) -> None:
    sign_in(page, demo)
    page.goto(f"{demo}/calls/{'0' * 32}")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Traceback")
    assert serious(page) == []
