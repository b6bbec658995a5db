"""Whether the public address leads here, as doctor finds out; and whether our clock is Twilio's."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web as plain

from callassist.settings import Settings
from telephony.simulator.simulator import Simulator
from tests.ports import free_port
from tests.web.scripted import ACCOUNT, AUTH_TOKEN, Installation, ScriptedTranscriber, installed
from web import doctor
from web.health import HEALTHY
from web.reach import clock_ahead, reach


@pytest.fixture
async def made(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(sqlite_url, tmp_path, ScriptedTranscriber()) as installation:
        yield installation


@pytest.fixture
async def without_sockets() -> AsyncIterator[str]:
    """The address of a proxy that shows pages and drops what makes a WebSocket of a request."""

    async def healthy(request: plain.Request) -> plain.Response:
        return plain.json_response(HEALTHY)

    app = plain.Application()
    app.router.add_get("/healthz", healthy)
    runner = plain.AppRunner(app)
    await runner.setup()
    await plain.TCPSite(runner, "127.0.0.1", port := free_port()).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def test_a_server_that_answers_and_takes_sound_is_reached(made: Installation) -> None:
    reached, told = await reach(made.url, made.url, AUTH_TOKEN)

    assert reached is True
    assert "for the sound of calls too" in told


async def test_a_server_that_was_started_with_another_token_is_to_be_started_again(made: Installation) -> None:
    reached, told = await reach(made.url, made.url, "another token")

    assert reached is False
    assert "Start it again." in told


async def test_a_proxy_that_passes_no_websockets_is_named(without_sockets: str) -> None:
    reached, told = await reach(without_sockets, without_sockets, AUTH_TOKEN)

    assert reached is False
    assert "passes no WebSockets through (HTTP 404)" in told


async def test_an_address_that_leads_elsewhere_is_told_from_a_server_that_does_not_run(made: Installation) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"

    elsewhere, what_then = await reach(nowhere, made.url, AUTH_TOKEN)
    stopped, what_first = await reach(nowhere, nowhere, AUTH_TOKEN)

    assert (elsewhere, stopped) == (False, None)
    assert "does not lead to it (no connection)" in what_then
    assert "Start it (callassist serve)" in what_first


async def test_a_site_that_is_not_callassist_is_not_taken_for_it(made: Installation) -> None:
    async with Simulator(ACCOUNT, AUTH_TOKEN) as other:
        reached, told = await reach(other.base_url, made.url, AUTH_TOKEN)

    assert reached is False
    assert "not from callassist" in told


async def test_a_clock_that_is_wrong_is_noticed() -> None:
    async with Simulator(ACCOUNT, AUTH_TOKEN) as twilio:
        ahead = await clock_ahead(twilio.base_url, datetime.now(UTC) + timedelta(minutes=5))
    unknown = await clock_ahead(f"http://127.0.0.1:{free_port()}", datetime.now(UTC))

    assert ahead == pytest.approx(300, abs=30)
    assert unknown is None


@pytest.mark.parametrize(
    ("public_url", "mend"),
    [
        ("", "CALLASSIST_PUBLIC_URL is not set"),
        ("http://calls.example.com", "must start with https://"),
        ("https://calls.example.com/phone", "https://calls.example.com, not in a folder"),
    ],
)
async def test_an_address_that_cannot_work_is_told_before_it_is_tried(
    tmp_path: Path, public_url: str, mend: str
) -> None:
    settings = Settings(_env_file=None, public_url=public_url, data=tmp_path, twilio_account_sid=ACCOUNT)

    found = await doctor.address(settings)

    assert found.ok is False
    assert mend in found.told
