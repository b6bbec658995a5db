"""The phone in the page: real page and script; the carrier's library is played, except where it is only loaded."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.guide import SITE, STATIC
from web import styleguide
from web.fragments import Face

pytestmark = pytest.mark.browser

FACE = Face(softphone=True)
SDK = "twilio-voice-2.18.5.min.js"
PLAYED = """
class Device {
  constructor(token) {
    Object.assign(this, { tokens: [token], on: {}, state: "unregistered" });
    window.device = this;
    this.on = (name, heard) => (this.heard = { ...this.heard, [name]: heard });
  }
  async register() {
    this.state = "registered";
    this.heard.registered();
  }
  updateToken(token) { this.tokens.push(token); }
  rings(label) {
    const done = [];
    const leg = {
      customParameters: new Map([["call", "00000000000000000000000000000000"], ["label", label]]), done,
      heard: {}, on: (name, heard) => (leg.heard[name] ??= []).push(heard),
      tells: (name) => leg.heard[name].forEach((heard) => heard()),
      accept: () => (done.push("accepted"), leg.tells("accept")), reject: () => done.push("rejected"),
      disconnect: () => done.push("hung up"), mute: (is) => done.push(is ? "muted" : "heard"),
    };
    window.leg = leg;
    this.heard.incoming(leg);
  }
}
window.Twilio = { Device };
"""


class Office:
    """The server behind the page: which labels are expected, and what was posted."""

    def __init__(self, page: Page, *, played: bool = True) -> None:
        self.page, self.played = page, played
        self.tokens = 0
        self.posted: list[str] = []
        page.route(f"{SITE}/**", self._answer)

    def open(self, name: str) -> Page:
        self.page.goto(f"{SITE}/styleguide/{name}")
        return self.page

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/softphone/token":
            self.tokens += 1
            route.fulfill(body=json.dumps({"token": f"token-{self.tokens}"}), content_type="application/json")
        elif path.startswith("/softphone/expects/"):
            route.fulfill(body=json.dumps({"expected": path.endswith("/agent-0")}), content_type="application/json")
        elif route.request.method == "POST":
            self.posted.append(path)
            route.fulfill(status=204)
        elif path.endswith(SDK) and self.played:
            route.fulfill(body=PLAYED, content_type="text/javascript")
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            html = styleguide.page(FACE, path.removeprefix("/styleguide/"))
            route.fulfill(body=html, content_type="text/html")


@pytest.fixture
def office(page: Page) -> Office:
    return Office(page)


def registered(office: Office, name: str = "deal") -> Page:
    page = office.open(name)
    page.wait_for_function("() => window.device?.state === 'registered'")
    return page


@pytest.mark.parametrize(("label", "done"), [("agent-0", ["accepted"]), ("agent-1", ["rejected"])])
def test_only_a_leg_that_its_member_asked_for_is_picked_up(office: Office, label: str, done: list[str]) -> None:
    page = registered(office)

    page.evaluate(f"device.rings('{label}')")

    page.wait_for_function("() => leg.done.length")
    assert page.evaluate("leg.done") == done


def test_mute_is_heard_at_once_and_told_to_the_server(office: Office) -> None:
    page = registered(office)
    page.evaluate("device.rings('agent-0')")
    page.wait_for_function("() => leg.done.length")

    with page.expect_response("**/mute"):
        page.keyboard.press("m")

    assert page.evaluate("leg.done") == ["accepted", "muted"]


def test_a_token_that_runs_out_during_a_call_is_renewed_after_it(office: Office) -> None:
    page = registered(office)
    page.evaluate("device.rings('agent-0')")
    page.wait_for_function("() => leg.done.length")

    page.evaluate("device.heard.tokenWillExpire()")
    assert page.evaluate("device.tokens") == ["token-1"]
    page.evaluate("leg.tells('disconnect')")

    page.wait_for_function("() => device.tokens.length === 2")


def test_the_server_is_told_at_once_that_a_leg_was_picked_up_and_that_it_is_over(office: Office) -> None:
    """The phone company's own reports of it may be lost."""
    page = registered(office)
    told = f"/softphone/told/{'0' * 32}/agent-0"

    with page.expect_response(f"**{told}"):
        page.evaluate("device.rings('agent-0')")
    with page.expect_response(f"**{told}"):
        page.evaluate("leg.tells('disconnect')")

    assert office.posted == [told, told]


def test_a_page_that_is_closed_in_mid_call_says_so(office: Office) -> None:
    page = registered(office)
    with page.expect_response("**/softphone/told/**"):
        page.evaluate("device.rings('agent-0')")

    with page.expect_request("**/softphone/told/**"):
        page.evaluate("dispatchEvent(new Event('pagehide'))")


def test_a_microphone_that_is_not_allowed_is_told_in_words(office: Office) -> None:
    page = registered(office)

    page.evaluate("device.heard.error({code: 31401})")

    expect(page.get_by_role("alert")).to_contain_text("The microphone is not allowed.")


def test_a_call_is_answered_from_the_desk_on_the_page_where_it_will_be_talked(office: Office) -> None:
    page = registered(office, "desk-ringing")

    page.get_by_role("button", name="Answer").click()
    page.wait_for_url("**/calls/*")
    page.wait_for_function("() => window.device?.state === 'registered'")

    expect(page.locator("#notice")).to_be_hidden()
    assert [path.rpartition("/")[2] for path in office.posted] == ["accept"]


def test_the_library_in_this_repository_is_the_one_that_it_says(page: Page) -> None:
    Office(page, played=False).open("deal")

    page.wait_for_function("() => window.Twilio?.Device")

    assert page.evaluate("Twilio.Device.version") == "2.18.5"
    assert "Apache License" in (Path(STATIC) / "vendor" / "LICENSE.twilio-voice").read_text()
