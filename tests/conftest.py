import asyncio
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from databases import NoPostgres, PostgresTemplate, SqliteTemplate, postgres_server

from telephony.simulator.openapi import FOLDER_VARIABLE, Specification

OPENAPI = Path(__file__).parents[2] / "shared" / "twilio" / "oai"
"""A checkout of the JSON files of github.com/twilio/twilio-oai, where there is one; the variable may name another."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def specification() -> Specification | None:
    """What the simulators of this process hold our requests against."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return Specification.load(Path(folder)) if folder else None


def pytest_configure() -> None:
    if OPENAPI.is_dir():
        os.environ.setdefault(FOLDER_VARIABLE, str(OPENAPI))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A request that Twilio does not know fails the run, even where the product lived with the refusal."""
    found = specification()
    if found and hasattr(session.config, "workeroutput"):  # one of several processes: the first one puts it together
        session.config.workeroutput["requests"] = (dict(found.used), list(found.met))
    elif found and found.met and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    found = specification()
    if found and "requests" in (told := getattr(node, "workeroutput", {})):
        used, met = told["requests"]
        found.used.update(used)
        found.met.extend(met)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = specification()
    if found is None:
        terminalreporter.write_line(
            f"Requests to Twilio were not checked against its OpenAPI files: no {FOLDER_VARIABLE}."
        )
    elif found.used or found.met:
        terminalreporter.section("requests to Twilio, by its OpenAPI files")
        for name, count in sorted(found.used.items()):
            terminalreporter.write_line(f"{count:6} {name}")
        for problem in dict.fromkeys(found.met):
            terminalreporter.write_line(f"REFUSED {problem}", red=True)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    if chromium():
        return
    absent = pytest.mark.skip(reason="no Chromium on this machine (Debian: apt-get install chromium fonts-dejavu-core)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(absent)


def _turn(item: pytest.Item) -> int:
    """What goes on at natural speed comes first: other processes do the rest meanwhile."""
    is_slow = item.get_closest_marker("browser") and item.get_closest_marker("model")
    return 0 if is_slow else 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Playwright keeps an event loop running between its tests; to the others, which have their own, there is none."""
    if item.get_closest_marker("browser"):
        return (yield)
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": BROWSER_ARGUMENTS}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    from callassist.db.schema import upgrade  # noqa: PLC0415 - only tests that need a database pay for it

    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"), upgrade)


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[PostgresTemplate]:
    from callassist.db.schema import upgrade  # noqa: PLC0415 - only tests that need a database pay for it

    try:
        with postgres_server() as server:
            template = PostgresTemplate(server, upgrade)
            yield template
            template.close()
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    return sqlite_template.copy(tmp_path / "callassist.sqlite")


@pytest.fixture
def postgres_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own; mark the test with `postgres`."""
    with postgres_template.copy() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url
