"""Every sample page as a person meets it: on a narrow screen, in the dark, and with the keyboard alone."""

from collections.abc import Iterator
from itertools import groupby

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.guide import Guide, serious
from web.sample_calls import CALL_ID
from web.styleguide import SAMPLES

pytestmark = pytest.mark.browser

NARROW = {"width": 360, "height": 760}
OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest(".unseen, .skip, svg, .table"))
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((one) => `${one.tagName} ${one.className}`)"""
FOCUSED = """() => [
  document.activeElement.closest(".top, .skip, .bar, .side, .heard, .now, .deal, .letter")?.classList[0],
  getComputedStyle(document.activeElement).outlineStyle,
]"""
TWICE = """(key) => {
  for (const _ of "12") document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}"""
CALL = f"/calls/{CALL_ID}"


@pytest.fixture
def guide(page: Page) -> Guide:
    return Guide(page)


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_sticks_out_of_a_window_as_narrow_as_a_side_panel(guide: Guide, name: str) -> None:
    guide.page.set_viewport_size(NARROW)

    assert guide.open(name).evaluate(OUTSIDE) == []


@pytest.mark.parametrize(
    "name",
    [
        "silent",
        "speaking",
        "abuse-warned",
        "spanish",
        "fell-back",
        "long",
        "reworded",
        "corrected",
        "desk-long",
        "consulting",
        "coaching",
        "asked",
        "transfer",
        "add",
        "colleague-asked",
        "colleagues-talk",
        "supplier",
        "namesakes",
        "board",
        "desk-asked",
        "recorded",
    ],
)
def test_a_page_keeps_nobody_out_in_the_dark(guide: Guide, name: str) -> None:
    guide.page.emulate_media(color_scheme="dark")

    assert serious(guide.open(name)) == []


def stops(page: Page) -> Iterator[tuple[str, str]]:
    """Where Tab leads: the part of the page, and how the focus is outlined."""
    while True:
        page.keyboard.press("Tab")
        part, outline = page.evaluate(FOCUSED)
        if part is None:
            return
        yield part, outline


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("deal", ["skip", "top", "bar", "side", "heard", "now", "deal"]),
        ("reworded", ["skip", "top", "bar", "side", "deal", "letter", "heard"]),
        ("reading", ["skip", "top", "bar", "heard", "deal", "side"]),
    ],
)
def test_tab_goes_through_a_page_as_it_is_seen_and_shows_where_it_is(guide: Guide, name: str, parts: list[str]) -> None:
    found = list(stops(guide.open(name)))

    assert [part for part, _ in groupby(part for part, _ in found)] == parts
    assert {outline for _, outline in found} == {"solid"}


def test_solutions_are_asked_for_once_though_the_key_is_pressed_twice(guide: Guide) -> None:
    page = guide.open("live")

    with page.expect_response(f"**{CALL}/solutions"):
        page.evaluate(TWICE, "p")

    assert [path for path, _ in guide.posted] == [f"{CALL}/solutions"]


def test_a_call_is_ended_by_the_second_press_only(guide: Guide) -> None:
    page = guide.open("live")

    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Press E again")).to_be_visible()
    assert guide.posted == []

    with page.expect_response(f"**{CALL}/end"):
        page.keyboard.press("e")


def test_an_agreement_is_edited_and_left_alone_again_without_a_mouse(guide: Guide) -> None:
    page = guide.open("deal")
    edit = page.locator("#agreement-g1 details.edit")

    page.keyboard.press("d")
    expect(page.locator("#what-g1")).to_be_focused()
    expect(page.get_by_role("button", name="Save and confirm").first).to_be_in_viewport()
    expect(page.locator("#agreement-g1").get_by_role("button", name="Remove")).to_be_hidden()
    page.keyboard.type("d")
    page.keyboard.press("Escape")

    expect(edit).not_to_have_attribute("open", "")
    expect(edit.locator("summary")).to_be_focused()
    expect(page.locator("#what-g1")).to_have_value("replace the pump before you open")
    page.keyboard.press("d")
    expect(edit).to_have_attribute("open", "")
    assert guide.posted == []


def test_the_brief_comes_into_view_where_it_lies_far_down(guide: Guide) -> None:
    guide.page.set_viewport_size(NARROW)
    page = guide.open("deal")
    expect(page.locator("#handover")).not_to_be_in_viewport()

    page.keyboard.press("b")

    expect(page.locator("#brief")).to_contain_text("Tense now, upset at worst")
    expect(page.locator("#brief dl")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("key", "path", "field", "text"),
    [
        ("m", "/follow-up/edit", "text", "You told us that the ice machine is leaking again."),
        ("n", "/notes", "text", "She called three times about this."),
        ("k", "/wording/decline", "csrf", "sample"),
    ],
)
def test_a_proposed_wording_is_taken_or_put_away_by_key(
    guide: Guide, key: str, path: str, field: str, text: str
) -> None:
    page = guide.open("reworded")

    with page.expect_response(f"**{CALL}{path}"):
        page.keyboard.press(key)

    ((posted, fields),) = guide.posted
    assert posted == f"{CALL}{path}"
    assert text in fields[field][0]


def test_what_was_taken_of_a_proposed_wording_is_told_and_not_offered_again(guide: Guide) -> None:
    page = guide.open("reworded-taken")

    expect(page.locator("#wording")).to_contain_text("✓ In the mail")
    expect(page.locator("#wording")).to_contain_text("✓ In the notes")
    expect(page.get_by_role("button", name="Take into the mail")).to_have_count(0)


def test_the_mail_stays_in_sight_while_the_proposal_beside_it_is_read(guide: Guide) -> None:
    guide.page.set_viewport_size({"width": 1280, "height": 800})
    page = guide.open("reworded")

    page.locator("#wording").scroll_into_view_if_needed()

    expect(page.get_by_label("Subject")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Approve and send")).to_be_in_viewport()


@pytest.mark.parametrize("name", ["watching-alerted", "wrap-up-alerted"])
@pytest.mark.parametrize("size", [NARROW, {"width": 1440, "height": 900}])
def test_an_alert_of_another_call_lies_over_nothing_of_this_one(guide: Guide, name: str, size: ViewportSize) -> None:
    guide.page.set_viewport_size(size)
    page = guide.open(name)
    alert, bar = page.locator("#elsewhere"), page.locator("#bar")

    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    above, below = alert.bounding_box(), bar.bounding_box()
    assert above
    assert below
    assert below["y"] >= above["y"] + above["height"] or below["y"] + below["height"] <= above["y"]
    expect(alert.get_by_role("link").first).to_be_in_viewport()


def test_an_alert_of_another_call_is_put_away_by_key(guide: Guide) -> None:
    page = guide.open("watching-alerted")

    with page.expect_response("**/put-away"):
        page.keyboard.press("-")

    ((posted, fields),) = guide.posted
    assert posted == f"{CALL}/alerts/help-1/put-away"
    assert fields["reading"]


@pytest.mark.parametrize("name", ["ringing", "connecting"])
def test_before_the_answer_all_that_is_known_of_the_caller_is_in_sight(guide: Guide, name: str) -> None:
    guide.page.set_viewport_size({"width": 1440, "height": 900})

    who = guide.open(name).locator(".who")

    assert who.evaluate("(it) => it.scrollHeight - it.clientHeight") == 0
