"""Recordings are deleted when their days are over, here and at the phone company; what was written down stays."""

from dataclasses import dataclass, field, replace

import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.transcript_events import AudioKept
from callassist.team import Role
from telephony.errors import CarrierUnreachable, TelephonyError
from tests.web.app import House, said
from web.recording_store import open_store
from web.retention import Retention

DAYS = 30
SID, OTHER = "RE" + "7" * 32, "RE" + "8" * 32


@dataclass(slots=True)
class Carrier:
    deleted: list[str] = field(default_factory=list)
    troubles: list[TelephonyError] = field(default_factory=list)

    async def delete_recording(self, recording_sid: str) -> None:
        if self.troubles:
            raise self.troubles.pop()
        self.deleted.append(recording_sid)


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def retention(small_house: House, carrier: Carrier) -> Retention:
    settings = small_house.parts.settings.model_copy(update={"recordings_days": DAYS})
    return Retention(replace(small_house.parts, settings=settings), carrier)


def files(house: House) -> set[str]:
    return {path.name for path in (house.parts.settings.data / "recordings").iterdir()}


def clear(house: House) -> None:
    for path in (house.parts.settings.data / "recordings").iterdir():
        path.unlink()


def write(house: House, name: str) -> None:
    settings = house.parts.settings
    open_store(settings.recordings_url, settings.data).write(name, b"sound")


async def recorded(house: House, sid: str = SID) -> str:
    """A call that is over and whose recording lies here."""
    ana = await house.hire(f"Ana{sid[-1]}")
    call_id = await house.talking(ana)
    name = f"{call_id}-{sid}.wav"
    write(house, name)
    ready = (rec.RecordingReady(sid, 12, 2), rec.RecordingKept(sid, name))
    await house.record(call_id, said(1, "the pump leaks"), e.CallEnded("completed"), *ready)
    return call_id


async def test_what_is_older_than_its_days_is_deleted_and_the_page_says_when(
    small_house: House, retention: Retention, carrier: Carrier
) -> None:
    call_id = await recorded(small_house)
    assert await retention.expire() == 0
    small_house.clock.advance(days=DAYS, minutes=1)

    assert [await retention.expire() for _ in range(2)] == [1, 0]

    (kept,) = (await small_house.panel(call_id)).recordings
    assert (kept.name, kept.days, kept.deleted_at) == ("", DAYS, small_house.clock.at)
    assert files(small_house) == set()
    assert carrier.deleted == [SID]
    manager = await small_house.hired("Jo", Role.MANAGER)
    text = (await manager.get(f"/calls/{call_id}")).text
    assert "was deleted on Fri 3 Apr, after 30 days" in text
    assert "the pump leaks" in text


async def test_one_that_the_phone_company_does_not_delete_now_is_kept_until_it_does(
    small_house: House, retention: Retention, carrier: Carrier
) -> None:
    first, second = await recorded(small_house), await recorded(small_house, OTHER)
    small_house.clock.advance(days=DAYS, minutes=1)
    carrier.troubles.append(CarrierUnreachable("no answer"))

    assert await retention.expire() == 1
    assert len(files(small_house)) == 1
    assert await retention.expire() == 1

    assert files(small_house) == set()
    for call_id in (first, second):
        assert (await small_house.panel(call_id)).recordings[0].deleted_at


async def test_a_file_that_is_gone_already_is_no_trouble(small_house: House, retention: Retention) -> None:
    call_id = await recorded(small_house)
    small_house.clock.advance(days=DAYS, minutes=1)
    clear(small_house)

    assert await retention.expire() == 1
    assert (await small_house.panel(call_id)).recordings[0].deleted_at


async def test_what_was_never_fetched_is_deleted_at_the_phone_company(
    small_house: House, retention: Retention, carrier: Carrier
) -> None:
    call_id = await small_house.ringing()
    ready = rec.RecordingReady(SID, 12, 1)
    await small_house.record(call_id, pe.VoicemailLeft(SID, 12), ready, e.CallEnded("completed"))
    small_house.clock.advance(days=DAYS, minutes=1)

    assert await retention.expire() == 1
    assert carrier.deleted == [SID]


async def test_the_sound_that_we_kept_ourselves_is_deleted_too(
    small_house: House, retention: Retention, carrier: Carrier
) -> None:
    call_id = await small_house.ringing()
    write(small_house, f"{call_id}.wav")
    await small_house.record(call_id, AudioKept(f"{call_id}.wav"), e.CallEnded("completed"))
    small_house.clock.advance(days=DAYS, minutes=1)

    assert [await retention.expire() for _ in range(2)] == [1, 0]

    assert files(small_house) == set()
    assert (await small_house.panel(call_id)).recording == ""
    assert carrier.deleted == []


async def test_a_call_that_goes_on_keeps_its_recording(small_house: House, retention: Retention) -> None:
    call_id = await small_house.ringing()
    await small_house.record(call_id, rec.RecordingReady(SID, 12, 1))
    small_house.clock.advance(days=DAYS * 2)

    assert await retention.expire() == 0


def test_recordings_are_kept_where_no_days_are_set(small_house: House) -> None:
    assert not Retention(small_house.parts, Carrier()).is_wanted
