"""A person at the panel during the demo's call, at natural speed: real server, real model, real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.installation import SOON_MS, demo_in, serious, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.model]

AGENT = "emily@example.com"
CALL_MS = 240_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_in(tmp_path_factory.mktemp("demo")) as url:
        yield url


def test_an_agent_takes_the_call_and_puts_the_agreement_in_writing(page: Page, demo: str) -> None:
    sign_in(page, demo, AGENT)
    assert serious(page) == []

    # The phone rings: the record is there before anybody has answered.
    page.wait_for_url(re.compile(r"/calls/[0-9a-f]{32}$"), timeout=SOON_MS)
    expect(page.locator("#bar")).to_have_attribute("data-state", "ringing")
    expect(page.locator("#bar")).to_contain_text("Mark Sullivan")
    expect(page.locator("#who")).to_contain_text(re.compile("overdue", re.IGNORECASE))
    assert serious(page) == []

    page.keyboard.press("a")
    expect(page.locator("#bar")).to_have_attribute("data-state", "active", timeout=SOON_MS)

    # Words appear while they are spoken, and settle in the transcript.
    expect(page.locator("#interim-customer")).to_contain_text(re.compile(r"\w+ \w+ \w+"), timeout=SOON_MS)
    expect(page.locator("#lines")).to_contain_text("third time", timeout=SOON_MS)

    card = page.locator("#card .card-say")
    expect(card).to_be_visible(timeout=CALL_MS)
    page.locator("#card").get_by_role("button", name="Used").click()
    expect(card).to_have_count(0, timeout=SOON_MS)
    assert serious(page) == []

    agreement = page.locator("#agreements .agreement").first
    expect(agreement).to_contain_text("Thursday", timeout=CALL_MS)
    agreement.get_by_role("button", name="Confirm", exact=False).first.click()
    expect(agreement).to_contain_text("confirmed", timeout=SOON_MS)

    # The customer hangs up: the same page turns into the wrap-up.
    expect(page.locator("main.wrap_up")).to_be_attached(timeout=CALL_MS)
    letter = page.locator("#letter-text")
    expect(letter).to_have_value(re.compile("Thursday"), timeout=SOON_MS)
    page.get_by_label("Agreed on a solution").check()
    assert serious(page) == []
    page.get_by_role("button", name="Approve and send").click()
    expect(page.locator("#letter")).to_contain_text("Sent to mark.sullivan@example.com", timeout=SOON_MS)

    page.goto(f"{demo}/mailbox")
    page.get_by_role("link", name=re.compile("What we agreed")).first.click()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("Thursday")
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("$60")


def test_the_page_can_be_left_and_looks_the_same_on_return(page: Page, demo: str) -> None:
    """Runs after the call above: two windows agree, and the finished call reads as a page."""
    sign_in(page, demo, AGENT)
    page.goto(f"{demo}/calls")
    page.get_by_role("link", name="Mark Sullivan").first.click()

    expect(page.locator("#lines")).to_contain_text("third time")
    expect(page.locator("#agreements")).to_contain_text("Thursday")
    assert serious(page) == []


def test_a_call_that_does_not_exist_is_a_calm_page(page: Page, demo: str) -> None:
    sign_in(page, demo, AGENT)
    page.goto(f"{demo}/calls/{'0' * 32}")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Traceback")
    assert serious(page) == []
