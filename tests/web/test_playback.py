from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.calls import recording_events as rec
from callassist.team import Role
from tests.web.app import Browser, House, open_house
from web import playback
from web.playback import RangeRefused, byte_range
from web.recording_store import open_store

SID = "RE" + "7" * 32
SOUND = bytes(range(200)) * 10


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(sqlite_url, tmp_path) as opened:
        if "recording" not in {getattr(route, "name", "") for route in opened.app.routes}:
            opened.app.include_router(playback.router)
        yield opened


async def recorded(house: House) -> tuple[Browser, str]:
    """An agent's browser, and the path of their call's recording."""
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)
    name = f"{call_id}-{SID}.wav"
    settings = house.parts.settings
    open_store(settings.recordings_url, settings.data).write(name, SOUND)
    await house.record(call_id, rec.RecordingReady(SID, 1, 2), rec.RecordingKept(SID, name))
    return house.browser_of(ana), f"/calls/{call_id}/recordings/{SID}"


async def test_whose_call_it_is_can_play_it_and_no_cache_keeps_it(house: House) -> None:
    browser, path = await recorded(house)

    answer = await browser.get(path)

    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part", "told"),
    [
        ("bytes=0-", SOUND, "bytes 0-1999/2000"),
        ("bytes=100-199", SOUND[100:200], "bytes 100-199/2000"),
        ("bytes=1990-5000", SOUND[1990:], "bytes 1990-1999/2000"),
        ("bytes=-10", SOUND[-10:], "bytes 1990-1999/2000"),
    ],
)
async def test_a_player_may_jump_in_it(house: House, asked: str, part: bytes, told: str) -> None:
    browser, path = await recorded(house)

    answer = await browser.get(path, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, part)
    assert answer.headers["content-range"] == told
    assert answer.headers["content-length"] == str(len(part))


async def test_beyond_the_end_there_is_nothing(house: House) -> None:
    browser, path = await recorded(house)

    answer = await browser.get(path, headers={"Range": "bytes=2000-"})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */2000"


async def test_nobody_else_hears_it_but_a_manager(house: House) -> None:
    _, path = await recorded(house)
    ben, jo = await house.hired("Ben"), await house.hired("Jo", Role.MANAGER)

    assert (await ben.get(path)).status_code == 403
    assert (await jo.get(path)).content == SOUND
    assert (await house.browser().get(path)).status_code in (303, 401)


@pytest.mark.parametrize("sid", ["RE" + "8" * 32, "REx", "..%2F..%2Fsecret", "CA" + "7" * 32])
async def test_a_recording_that_the_call_does_not_have_is_not_there(house: House, sid: str) -> None:
    browser, path = await recorded(house)

    assert (await browser.get(path.replace(SID, sid))).status_code in (404, 422)


async def test_a_recording_whose_file_is_gone_is_not_there(house: House) -> None:
    browser, path = await recorded(house)
    for file in (house.parts.settings.data / "recordings").iterdir():
        file.unlink()

    assert (await browser.get(path)).status_code == 404


@given(st.text(alphabet="bytes=-,0123456789 x", max_size=30), st.integers(1, 10_000))
def test_a_range_is_within_the_file_or_ignored_or_refused(asked: str, size: int) -> None:
    try:
        found = byte_range(asked, size)
    except RangeRefused:
        return
    if found:
        assert 0 <= found[0] <= found[1] < size
