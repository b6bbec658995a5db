"""`callassist demo`, as a person starts it, for tests that sit at its panel."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from ports import free_port

from web.demo import PASSWORD

SOON_MS = 90_000
"""What anything may take on a busy machine."""


@contextmanager
def demo_in(folder: Path, *words: str, **settings: str) -> Iterator[str]:
    """Its URL; the phone rings once somebody has the desk open."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    environment = os.environ | {
        "CALLASSIST_DATA": str(folder),
        "CALLASSIST_MODEL": "tiny.en",
        "CALLASSIST_TWILIO_API_URL": f"http://127.0.0.1:{free_port()}",
        **settings,
    }
    command = [sys.executable, "-m", "web.cli", "demo", "--no-browser", "--port", str(port), *words]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, "the demo ended instead of starting"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1):
                return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
    raise AssertionError("the demo did not start in two minutes")


def sign_in(page: Page, url: str, email: str) -> None:
    page.set_default_timeout(SOON_MS)
    page.goto(url)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_attached()


def serious(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}" for one in violations if one["impact"] in ("serious", "critical")]
