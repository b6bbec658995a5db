"""Transfers, hold and hints at the keyboard; only the server is played, and it keeps what is posted."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.guide import Guide, serious
from web.sample_calls import CALL_ID
from web.sample_lines import BRIEF

pytestmark = pytest.mark.browser

CALL = f"/calls/{CALL_ID}"
HIDDEN = "(it) => it.scrollHeight - it.clientHeight"


@pytest.fixture
def guide(page: Page) -> Guide:
    return Guide(page)


def test_somebody_is_asked_in_with_the_keyboard_alone(guide: Guide) -> None:
    page = guide.open("deal")

    page.keyboard.press("t")
    expect(page.get_by_label("Any manager")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Susan Reed")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_label("What they read before they accept")).to_have_value(BRIEF)
    page.keyboard.type("Be kind. ")
    assert serious(page) == []
    page.keyboard.press("Tab")
    with page.expect_response(f"**{CALL}/transfer"):
        page.keyboard.press("Enter")

    ((_, fields),) = guide.posted
    assert (fields["to"], fields["kind"], fields["transfer"]) == (["m3"], ["bring_in"], ["1"])
    assert "Be kind." in fields["brief"][0]
    expect(page.locator("#transfer")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 1024, "height": 768}])
@pytest.mark.parametrize(("key", "panel", "button"), [("t", "#transfer", "Ask them"), ("a", "#adding", "Call them in")])
def test_who_asks_somebody_in_sees_the_whole_form_and_who_and_what_they_ask_about(
    guide: Guide, size: ViewportSize, key: str, panel: str, button: str
) -> None:
    guide.page.set_viewport_size(size)
    page = guide.open("deal")

    page.keyboard.press(key)
    expect(page.get_by_label("A number outside" if key == "t" else "Somebody outside")).to_be_in_viewport(ratio=1)

    expect(page.get_by_role("button", name=button)).to_be_in_viewport(ratio=1)
    expect(page.locator(f"{panel} textarea")).to_be_in_viewport(ratio=1)
    assert page.locator(panel).evaluate(HIDDEN) == 0
    assert page.locator("#who").evaluate("(it) => it.clientHeight") >= 160
    assert page.locator("#transcript").evaluate("(it) => it.clientHeight") >= 120


def test_on_a_phone_the_form_begins_below_the_bar(guide: Guide) -> None:
    guide.page.set_viewport_size({"width": 360, "height": 760})
    page = guide.open("deal")

    page.keyboard.press("t")
    expect(page.get_by_label("Any manager")).to_be_focused()

    bar, first = page.locator("#bar").bounding_box(), page.get_by_label("Any manager").bounding_box()
    assert bar
    assert first
    assert first["y"] > bar["y"] + bar["height"]


def test_asking_somebody_in_and_adding_are_not_open_at_once(guide: Guide) -> None:
    page = guide.open("deal")

    page.keyboard.press("t")
    expect(page.get_by_label("Any manager")).to_be_focused()
    page.locator("[data-opens=adding]").click()

    expect(page.locator("#adding")).to_have_attribute("open", "")
    expect(page.locator("#transfer")).not_to_have_attribute("open", "")


def test_the_directory_is_left_by_escape_and_nobody_is_asked(guide: Guide) -> None:
    page = guide.open("deal")

    page.keyboard.press("t")
    expect(page.get_by_label("Any manager")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#transfer")).not_to_have_attribute("open", "")
    expect(page.locator("[data-opens=transfer]")).to_be_focused()
    assert guide.posted == []


@pytest.mark.parametrize(
    ("name", "key", "path", "field", "value"),
    [
        ("deal", "h", "/hold", "hold", "yes"),
        ("held", "h", "/hold", "hold", "no"),
        ("deal", "m", "/mute", "muted", "yes"),
        ("deal", "z", "/pause", "paused", "yes"),
        ("deal", "g", "/help", "number", "1"),
        ("consulting", "1", "/transfer/1/settle", "outcome", "joined"),
        ("consulting", "2", "/transfer/1/settle", "outcome", "handed_over"),
        ("consulting", "3", "/transfer/1/settle", "outcome", "returned"),
        ("asked-whom", "1", "/transfer/1/settle", "outcome", "cancelled"),
        ("coaching", "s", "/listen", "mode", "listen"),
        ("coaching", "j", "/listen", "mode", "talk"),
        ("coaching", "i", "/help/1/settle", "csrf", "sample"),
    ],
)
def test_what_can_be_done_with_the_line_has_a_key(
    guide: Guide, name: str, key: str, path: str, field: str, value: str
) -> None:
    page = guide.open(name)

    with page.expect_response(f"**{CALL}{path}"):
        page.keyboard.press(key)

    ((posted, fields),) = guide.posted
    assert (posted, fields[field]) == (f"{CALL}{path}", [value])


def test_a_hint_is_written_without_a_mouse(guide: Guide) -> None:
    page = guide.open("coaching")

    page.keyboard.press("x")
    page.keyboard.type("Ask what would help")
    with page.expect_response(f"**{CALL}/hints"):
        page.keyboard.press("Enter")

    ((_, fields),) = guide.posted
    assert (fields["text"], fields["number"]) == (["Ask what would help"], ["2"])


@pytest.mark.parametrize(
    ("name", "absent"), [("coaching", "Transfer"), ("watching", "Hold"), ("asked-whom", "Transfer"), ("deal", "Leave")]
)
def test_what_cannot_be_done_has_no_button(guide: Guide, name: str, absent: str) -> None:
    page = guide.open(name)

    expect(page.locator("#bar").get_by_text(absent, exact=True)).to_have_count(0)


def test_the_end_of_a_transcript_is_asked_about_once_more_under_the_mouse_too(guide: Guide) -> None:
    page = guide.open("deal")
    button = page.locator("#bar form[action$=opt-out] button")

    button.click()
    expect(button).to_contain_text("For good? Press again")
    assert guide.posted == []
    with page.expect_response(f"**{CALL}/opt-out"):
        page.keyboard.press("f")

    assert [path for path, _ in guide.posted] == [f"{CALL}/opt-out"]
