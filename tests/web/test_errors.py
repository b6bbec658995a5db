from pathlib import Path

import pytest
from structlog.testing import capture_logs

from callassist.calls.log import CallLog
from tests.web.app import AS_SCRIPT, House, open_house

SECRET_WORDS = "+12025550123 said something private"


@pytest.fixture
def broken(small_house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A log that fails in a way nobody thought of."""

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET_WORDS)

    monkeypatch.setattr(CallLog, "latest", fails)
    return small_house


def _file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite+aiosqlite:///"))


def _break(sqlite_url: str) -> None:
    _file(sqlite_url).unlink()
    _file(sqlite_url).mkdir()


async def test_an_unexpected_failure_is_a_calm_page_without_details(broken: House) -> None:
    browser = await broken.hired("Ana")

    page = await browser.get("/calls")

    assert page.status_code == 500
    assert "Something went wrong on our side." in page.text
    assert "Traceback" not in page.text
    assert SECRET_WORDS not in page.text


async def test_an_unexpected_failure_is_logged_by_its_kind_alone(broken: House) -> None:
    browser = await broken.hired("Ana")

    with capture_logs() as logged:
        await browser.get("/calls?q=private")

    assert [(one["event"], one["error"]) for one in logged] == [("request_failed", "RuntimeError")]
    assert "private" not in str(logged)


async def test_errors_speak_to_who_asked(broken: House) -> None:
    browser = await broken.hired("Ana")
    token = {"Authorization": f"Bearer {broken.parts.api_token}"}

    fragment = await browser.get("/calls", headers=AS_SCRIPT)
    json = await browser.get("/api/calls", headers=token)

    assert (fragment.status_code, json.status_code) == (500, 500)
    assert fragment.text.startswith('<div id="notice" role="alert">Something went wrong')
    assert json.json()["error"].startswith("Something went wrong")


async def test_what_a_person_typed_is_told_back_as_text(small_house: House) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()

    answer = await browser.script_form(f"/calls/{call_id}/customer", revision=1, customer_id="<script>")

    assert answer.status_code == 422
    assert "<script>" not in answer.text


async def test_a_wrong_method_is_told_in_a_sentence(small_house: House) -> None:
    browser = await small_house.hired("Ana")

    answer = await browser.get("/sign-out")

    assert answer.status_code == 405
    assert "does not take that" in answer.text


async def test_a_lost_database_is_told_in_a_sentence(tmp_path: Path, sqlite_url: str) -> None:
    async with open_house(sqlite_url, tmp_path) as house:
        browser = await house.hired("Ana")
        await house.parts.engine.dispose()
        _break(sqlite_url)

        page = await browser.get("/")

    assert page.status_code == 503
    assert "The database does not answer." in page.text


async def test_the_process_is_up_and_ready_on_a_migrated_database(house: House) -> None:
    stranger = house.browser()

    assert (await stranger.get("/healthz")).json() == {"status": "ok"}
    assert (await stranger.get("/readyz")).json() == {"status": "ready"}


async def test_without_a_migrated_database_the_process_is_not_ready(sqlite_url: str, tmp_path: Path) -> None:
    async with open_house(sqlite_url, tmp_path) as house:
        _file(sqlite_url).unlink()

        answer = await house.browser().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["reason"] == "The database is not migrated. Run: callassist migrate"
