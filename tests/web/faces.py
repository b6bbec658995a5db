"""Calls as the face shows them: panels from events, their pages, and fragments taken apart as a browser does."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from callassist.assist.background import Background
from callassist.assist.summary import summary
from callassist.calls import events as e
from callassist.calls.panel import Panel, blank, fold
from callassist.customers.model import Customer, OpenPromise
from callassist.team import Member, Role
from web.fragments import Face, layout

FACE = Face()
NOW = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 6)
ME = Member("m1", "Dana", "dana@example.test", Role.AGENT, "client:dana")
RECORDS = {
    "c1": Customer("c1", "Maria Lopez", ("+12025550123",), since=2021, tags=("VIP",)),
    "c2": Customer("c2", "Ben Quinn", promises=(OpenPromise("p", "call back", date(2026, 3, 4), date(2026, 3, 1)),)),
}


def scene(panel: Panel) -> dict[str, Any]:
    return {
        "record": RECORDS.get(panel.call.customer_id),
        "candidates": tuple(RECORDS[one] for one in panel.candidates if one in RECORDS),
        "summary": summary(panel, Background(today=TODAY)) if layout(panel) != "live" else None,
        "member": ME,
        "csrf": "token",
        "business": "Cold Corner",
        "today": TODAY,
        "timezone": "Europe/Vienna",
    }


def stored(events: Iterable[e.CallEvent]) -> list[e.StoredEvent]:
    return [e.StoredEvent("call", i, NOW + timedelta(seconds=i), event) for i, event in enumerate(events, 1)]


def told(*events: e.CallEvent) -> Panel:
    panel = blank("call", NOW)
    for one in stored(events):
        panel = fold(panel, one)
    return panel


def page(panel: Panel, **more: Any) -> str:
    return FACE.page("call", **{"panel": panel, **scene(panel), **more})


class Roots(HTMLParser):
    """The elements that stand alone in a text, by id, as the browser's script takes them apart."""

    VOID = frozenset({"input", "br", "img", "link", "meta", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self._html, self._depth, self._begin, self._id = html, 0, 0, ""
        self._lines = [0, *(i + 1 for i, c in enumerate(html) if c == "\n")]
        self.found: dict[str, str] = {}
        self.feed(html)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            self._begin, self._id = self._at(), dict(attrs).get("id") or ""
        self._depth += tag not in self.VOID and not (self.get_starttag_text() or "").endswith("/>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing opens."""

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.found[self._id] = self._html[self._begin : self._at()] + f"</{tag}>"
