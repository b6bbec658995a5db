"""What the page's script makes of messages: real pages, script and browser; only the connection is played here."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from callassist.assist.background import Background
from callassist.assist.brief import brief
from callassist.calls.events import CallEvent, StoredEvent
from callassist.calls.panel import Panel, fold
from callassist.calls.transcript_events import (
    Silence,
    TrackHeard,
    TrackSilent,
    TranscriptionInterrupted,
    UtteranceTranscribed,
)
from callassist.speech import Hypothesis, Speaker, Utterance
from tests.browser.guide import FACE, SITE, STATIC, serious
from web import styleguide
from web.people import talks_on
from web.sample_calls import AGENT, CALL_ID, MARIA, TODAY

pytestmark = pytest.mark.browser

PANEL: Panel = styleguide.SAMPLES["live"][1]["panel"]
SCENE: dict[str, Any] = {
    "member": AGENT,
    "record": MARIA,
    "csrf": "token",
    "business": "Cold Corner",
    "today": TODAY,
    "timezone": "UTC",
}
LINE = """
class Line extends EventTarget {
  constructor() {
    super();
    window.line = this;
    this.close = () => {};
    setTimeout(() => this.onopen());
  }
}
Line.CLOSED = 2;
window.EventSource = Line;
"""


@pytest.fixture
def live(page: Page) -> Page:
    """The page of a call that goes on."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif path.startswith("/styleguide/"):
            route.fulfill(body=styleguide.page(FACE, path.removeprefix("/styleguide/")), content_type="text/html")
        elif path.endswith("/brief"):
            told = brief(PANEL, Background(today=TODAY))
            route.fulfill(body=FACE.fragment("brief", panel=PANEL, brief=told), content_type="text/html")
        else:
            route.fulfill(body=FACE.page("call", panel=PANEL, **SCENE), content_type="text/html")

    page.add_init_script(LINE)
    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/calls/{CALL_ID}")
    page.wait_for_function("() => Boolean(window.line?.onmessage)")
    return page


def happen(page: Page, panel: Panel, events: Iterable[CallEvent]) -> Panel:
    """What the server sends when `events` are recorded."""
    fresh = [StoredEvent("c1", panel.seq + i, panel.call.started_at, event) for i, event in enumerate(events, 1)]
    for stored in fresh:
        panel = fold(panel, stored)
    html = FACE.changes(panel, fresh, **SCENE)
    page.evaluate(f"line.onmessage({{data: {json.dumps(html)}, lastEventId: '{panel.seq}'}})")
    return panel


def late(page: Page, seconds: float) -> None:
    page.evaluate(f"line.dispatchEvent(new MessageEvent('lag', {{data: '{seconds:.1f}'}}))")


def test_how_late_the_text_is_is_told_and_taken_back(live: Page) -> None:
    lag = live.locator("#lag")

    late(live, 0.4)
    expect(lag).to_have_text("text is live")
    late(live, 4.2)
    expect(lag).to_have_text("text is 4 s behind")
    expect(lag).not_to_have_attribute("data-late", "")
    late(live, 6.4)
    expect(lag).to_have_attribute("data-late", "")
    late(live, 1.2)
    expect(lag).to_have_text("text is live")


def test_text_that_has_stopped_is_not_called_live(live: Page) -> None:
    late(live, 0.4)

    happen(live, PANEL, [TranscriptionInterrupted("s1", "the audio connection was lost.")])

    expect(live.locator("#listening")).to_have_text("the text has stopped; the call goes on")
    expect(live.locator("#lag")).to_have_text("")


def test_a_side_that_is_not_heard_is_told_politely_and_taken_back(live: Page) -> None:
    status, panel = live.get_by_role("status").and_(live.locator("#silence")), PANEL
    expect(status).to_have_attribute("aria-live", "polite")
    expect(status).to_have_text("")

    panel = happen(live, panel, [TrackSilent("stream-1", Speaker.CUSTOMER, 80.0, Silence.UNHEARD)])
    expect(status).to_have_text("Nothing has been heard from the customer since 1:20: check the line.")
    expect(live.locator("#lines .gap").last).to_contain_text("From here on nothing was heard from the customer.")

    happen(live, panel, [TrackHeard("stream-1", Speaker.CUSTOMER, 80.0, 130.0)])
    expect(status).to_have_text("")
    expect(live.locator("#lines .gap").last).to_contain_text("The customer is heard again.")


def test_the_brief_is_opened_by_its_key_and_put_together_then(live: Page) -> None:
    expect(live.locator("#brief")).not_to_contain_text("Problem")

    live.keyboard.press("b")
    expect(live.locator("#brief")).to_contain_text("I've called three times")
    expect(live.locator("#handover")).to_have_attribute("open", "")
    assert serious(live) == []

    live.keyboard.press("b")
    expect(live.locator("#handover")).not_to_have_attribute("open", "")


def test_words_settle_where_they_stood_while_they_were_spoken(live: Page) -> None:
    text = "So nobody comes"
    said = Utterance(Speaker.CUSTOMER, 40.0, 42.0, text, (), 0.9)
    again = talks_on(PANEL, Speaker.CUSTOMER, "")
    html = FACE.hypothesis(Hypothesis(Speaker.CUSTOMER, 40.0, 42.0, text, 2), again=again)
    live.evaluate(f"line.onmessage({{data: {json.dumps(html)}, lastEventId: ''}})")
    provisional = live.locator("#interim-customer p").bounding_box()

    happen(live, PANEL, [UtteranceTranscribed("s1", 9, said)])

    settled = live.locator("#lines p").last
    expect(settled).to_have_text(text)
    assert settled.bounding_box() == provisional
    expect(live.locator("#interim-customer")).to_be_hidden()


def test_the_time_of_a_quote_leads_to_its_line(live: Page) -> None:
    live.keyboard.press("b")
    link = live.locator("#brief a.at").last
    target = (link.get_attribute("href") or "").partition("#")[2]

    link.focus()
    live.keyboard.press("Enter")

    expect(live.locator(f"#{target}")).to_be_in_viewport()
    expect(live.locator(f"#{target}:target")).to_have_count(1)


@pytest.mark.parametrize("name", ["deal", "wrap-up", "reading", "brief", "missed"])
def test_a_page_about_a_call_keeps_nobody_out(live: Page, name: str) -> None:
    live.goto(f"{SITE}/styleguide/{name}")

    assert serious(live) == []


def test_a_connection_that_is_gone_is_told_and_taken_back(live: Page) -> None:
    told = live.locator("#connection")

    live.clock.install()
    live.evaluate("line.onerror()")
    live.clock.run_for(3_000)
    expect(told).to_have_text("")
    live.clock.run_for(3_000)
    expect(told).to_contain_text("No connection to callassist since")
    expect(told).to_contain_text("The call goes on.")
    assert serious(live) == []
    live.evaluate("line.dispatchEvent(new Event('beat'))")
    expect(told).to_have_text("")


def test_a_server_that_says_nothing_for_two_heartbeats_is_asked_anew(live: Page) -> None:
    live.clock.install()
    live.evaluate("line.dispatchEvent(new Event('beat'))")
    live.evaluate("window.first = line")

    live.clock.run_for(39_000)
    assert live.evaluate("window.first === line")
    live.clock.run_for(2_000)

    assert live.evaluate("window.first !== line")
