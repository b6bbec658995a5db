"""The style guide's pages in a real browser; only the server behind them is played, and it keeps what is posted."""

from pathlib import Path
from urllib.parse import parse_qs

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

from callassist.assist.background import Background
from callassist.assist.brief import brief
from callassist.calls.panel import Panel
from web import styleguide
from web.fragments import Face
from web.sample_calls import AGENT, TODAY

SITE = "http://panel.test"
STATIC = Path(styleguide.__file__).parent / "static"
FACE = Face()


class Guide:
    """`posted` holds the path and the fields of every form that was sent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.posted: list[tuple[str, dict[str, list[str]]]] = []
        page.route(f"{SITE}/**", self._answer)

    def open(self, name: str) -> Page:
        self._panel: Panel | None = styleguide.SAMPLES[name][1].get("panel")
        self.page.goto(f"{SITE}/styleguide/{name}")
        return self.page

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if route.request.method == "POST":
            self.posted.append((path, parse_qs(route.request.post_data or "")))
            route.fulfill(status=204)
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif path.endswith("/brief") and self._panel:
            told = brief(self._panel, Background(today=TODAY))
            route.fulfill(body=FACE.fragment("brief", panel=self._panel, brief=told), content_type="text/html")
        elif path.endswith("/directory") and self._panel:
            body = FACE.fragment("directory", **styleguide.SAMPLES["transfer"][1], member=AGENT)
            route.fulfill(body=body, content_type="text/html")
        elif path.endswith("/people") and self._panel:
            body = FACE.fragment("add", **styleguide.SAMPLES["add"][1], member=AGENT)
            route.fulfill(body=body, content_type="text/html")
        else:
            html = styleguide.page(FACE, path.removeprefix("/styleguide/"))
            route.fulfill(body=html, content_type="text/html")


def serious(page: Page) -> list[str]:
    """What axe finds that keeps people out."""
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}" for one in violations if one["impact"] in ("serious", "critical")]
