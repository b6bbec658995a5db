"""A page kept live by fragments equals the page loaded afresh."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.calls import events as e
from callassist.calls.events import IllegalTransition
from callassist.calls.panel import Panel, fold
from tests.web.any_calls import EVENTS, an, calls
from tests.web.faces import FACE, NOW, Roots, page, scene, stored, told
from web import styleguide
from web.fragments import layout, touched

IN_LAYOUT = {
    "live": {"bar", "hints", "coaching", "who", "notes", "listening", "silence", "now", "card", "agreements"},
    "wrap_up": {
        "bar",
        "recordings",
        "who",
        "notes",
        "listening",
        "silence",
        "agreements",
        "wrapup",
        "summary",
        "wording",
        "letter",
    },
    "reading": {
        "bar",
        "recordings",
        "who",
        "notes",
        "listening",
        "silence",
        "agreements",
        "wrapup",
        "summary",
        "wording",
        "letter",
        "card",
        "timeline",
    },
}


class Browser:
    """A page as its script keeps it: named fragments, and lines that are only ever appended."""

    def __init__(self, panel: Panel) -> None:
        self.load(panel)

    def load(self, panel: Panel) -> None:
        context = scene(panel)
        self.layout = layout(panel)
        self.parts = {name: FACE.fragment(name, panel=panel, **context) for name in IN_LAYOUT[self.layout]}
        self.lines = Roots(re.sub(r"^<div.*?>|</div>$", "", FACE.fragment("lines", panel=panel, **context))).found

    def take(self, html: str) -> None:
        for name, element in Roots(html).found.items():
            if name in self.parts:
                self.parts[name] = element
            elif name.startswith("line-"):
                self.lines[name] = element


@settings(max_examples=100, deadline=None)
@given(log=calls(), begin=st.integers(1, 12), batch=st.integers(1, 4))
def test_a_page_kept_live_by_fragments_equals_the_page_loaded_afresh(
    log: list[e.CallEvent], begin: int, batch: int
) -> None:
    events = stored(log)
    panel = told(*log[:begin])
    browser = Browser(panel)

    for first in range(min(begin, len(events)), len(events), batch):
        fresh = events[first : first + batch]
        for one in fresh:
            panel = fold(panel, one)
        if layout(panel) == browser.layout:
            browser.take(FACE.changes(panel, fresh, **scene(panel)))
        else:
            browser.load(panel)

    afresh = Browser(panel)
    assert browser.parts == afresh.parts
    assert browser.lines == afresh.lines


@settings(max_examples=40, deadline=None)
@given(log=calls())
def test_every_fragment_of_a_layout_stands_in_its_page_as_it_is_sent(log: list[e.CallEvent]) -> None:
    panel = told(*log)

    html = page(panel)

    for name in IN_LAYOUT[layout(panel)]:
        assert FACE.fragment(name, panel=panel, **scene(panel)) in html


def fragments(panel: Panel) -> dict[str, str]:
    context = scene(panel)
    return {name: FACE.fragment(name, panel=panel, **context) for name in IN_LAYOUT[layout(panel)]}


@pytest.mark.parametrize("sample", ["live", "deal", "wrap-up", "reading"])
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_changes_only_the_fragments_it_touches(event: type, sample: str) -> None:
    before: Panel = styleguide.SAMPLES[sample][1]["panel"]
    shown = fragments(before)

    @settings(max_examples=6, deadline=None)
    @given(one=an(event))
    def leaves_the_rest(one: e.CallEvent) -> None:
        try:
            panel = fold(before, e.StoredEvent("call", before.seq + 1, NOW, one))
        except IllegalTransition:
            return
        if layout(panel) == layout(before):
            now = fragments(panel)
            assert {name for name in now if now[name] != shown[name]} <= set(touched(one))

    leaves_the_rest()
