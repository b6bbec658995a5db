"""Callers whom nobody answers, from the phone call to the customer's record: with the simulator, over real sockets."""

import asyncio
import wave
from collections.abc import AsyncIterator, Callable
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist import roster
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.phone_events import MembersRung
from callassist.customers import directory
from callassist.db.engine import reading, transaction
from callassist.reception import callbacks
from callassist.reception.numbers import Group, Hours, Nobody, Number, Numbers, Order
from callassist.speech import Speaker
from callassist.team import Member, Role
from telephony.simulator.script import Fate, Outcome
from tests.web.scripted import DENISE, Installation, Said, installed, true

pytestmark = pytest.mark.asyncio(loop_scope="module")

NIGHT_LINE, ANNOUNCED, RECORDED = "+15550100188", "+15550100177", "+15550100166"
PHONES, BEN, JO = "+15550100155", "+15550100201", "+15550100202"
WORDS = "Please call me about my fridge."
ANA = Group("front", ("ana@example.com",), ring_seconds=20)
FRONT = Group("phones", ("ben@example.com", "jo@example.com"), Order.IN_ORDER, ring_seconds=60)
NUMBERS = Numbers(
    (
        Number(NIGHT_LINE, ring=(ANA,), hours=Hours(ZoneInfo("UTC"), (None,) * 7), closed=Nobody.CALLBACK),
        Number(ANNOUNCED, ring=(ANA,), announcement="This call is transcribed. Press 9 if you do not want that."),
        Number(RECORDED, ring=(ANA,), record=True),
        Number(PHONES, ring=(FRONT,), nobody=Nobody.VOICEMAIL),
    )
)
SPEED = 10.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder = tmp_path_factory.mktemp("reception-calls")
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, Said(Speaker.CUSTOMER, 0.0, 0.5, WORDS), numbers=NUMBERS) as opened:
        await opened.hire("Ana")
        async with transaction(opened.parts.engine) as tx:
            for name, address in (("Ben", BEN), ("Jo", JO)):
                member = Member(name.lower(), name, f"{name.lower()}@example.com", Role.AGENT, address)
                await roster.add(tx, member, "")
        yield opened


async def called(house: Installation, to: str, **script: object) -> str:
    """The id of a call to this number that goes on."""
    live = house.twilio.start_call(house.script(to=to, speed=SPEED, **script))  # type: ignore[arg-type]
    await true(lambda: live.journal.heard)
    call_id = await house.parts.log.by_sid(live.sid)
    assert call_id
    return call_id


async def until(house: Installation, call_id: str, condition: Callable[[Panel], object]) -> Panel:
    """With time for a whole call, and for a message that is heard as fast as it was spoken."""
    async with asyncio.timeout(120):
        async for _ in house.parts.log.follow(call_id):
            panel = await house.panel(call_id)
            if condition(panel):
                break
    return panel


async def test_a_message_left_at_night_is_kept_written_down_and_on_the_record(house: Installation) -> None:
    call_id = await called(house, NIGHT_LINE, from_=DENISE.phones[0], message=0.5)

    panel = await until(house, call_id, lambda now: now.voicemail and now.voicemail.text)

    (recording,) = panel.recordings
    assert recording.name
    assert panel.voicemail
    assert panel.voicemail.text == WORDS
    await until(house, call_id, lambda now: now.state is State.MISSED)
    async with reading(house.parts.engine) as connection:
        denise = await directory.by_id(connection, DENISE.customer_id)
    assert denise
    assert f"Left a message: {WORDS}" in [past.summary for past in denise.history if past.call_id == call_id]


async def test_a_callback_asked_for_with_a_key_is_a_task(house: Installation) -> None:
    call_id = await called(house, NIGHT_LINE, digits="1")

    panel = await until(house, call_id, lambda now: now.callback and now.state is State.MISSED)

    async with reading(house.parts.engine) as connection:
        owed = [one for one in await callbacks.due(connection) if one.call_id == call_id]
    assert [one.number for one in owed] == [panel.call.caller_id]
    assert panel.voicemail is None


async def test_who_opts_out_is_put_through_and_nothing_of_the_call_is_heard(house: Installation) -> None:
    call_id = await called(house, ANNOUNCED, digits="9", patience=100.0)

    panel = await until(house, call_id, lambda now: now.call.ended_at)

    assert panel.call.phone.opted_out == "customer"
    assert panel.streams == ()
    assert [line for line in panel.transcript if line.speaker] == []


async def test_no_sweep_brings_an_ear_to_who_opted_out_or_has_not_heard_the_announcement(house: Installation) -> None:
    for digits in ("9", ""):
        call_id = await called(house, ANNOUNCED, digits=digits, patience=1000.0)
        if digits:
            await until(house, call_id, lambda now: now.call.phone.opted_out)
        async with house.dealt_with():
            house.watch.lost(call_id, "callassist was restarted.")

        panel = await house.panel(call_id)
        assert "TranscriptionInterrupted" not in await house.kinds(call_id)
        assert panel.call.ended_at is None


async def test_who_hears_the_announcement_to_its_end_is_transcribed_from_there_on(house: Installation) -> None:
    call_id = await called(house, ANNOUNCED, patience=1000.0)

    panel = await until(house, call_id, lambda now: now.streams)

    kinds = await house.kinds(call_id)
    assert panel.call.phone.announced
    assert kinds.index("AnnouncementPlayed") < kinds.index("StreamStarted")


async def test_a_recorded_call_is_fetched_afterwards_with_both_sides_in_it(house: Installation) -> None:
    call_id = await called(house, RECORDED, patience=100.0, seconds=60.0)

    panel = await until(house, call_id, lambda now: now.call.ended_at and now.recordings and now.recordings[0].name)

    (recording,) = panel.recordings
    assert recording.channels == 2
    with wave.open(str(house.settings.data / "recordings" / recording.name)) as sound:
        assert sound.getnchannels() == 2


async def test_a_machine_takes_no_call_and_who_presses_1_does(house: Installation) -> None:
    parties = {BEN: Fate(is_machine=True, after=1), JO: Fate(after=1)}
    call_id = await called(house, PHONES, parties=parties, patience=1000.0)

    panel = await until(house, call_id, lambda now: now.call.ended_at)

    assert [one.members for one in await house.events(call_id) if isinstance(one, MembersRung)] == [("ben",), ("jo",)]
    assert panel.agent_name == "Jo"
    assert panel.call.phone.has_talked


async def test_when_no_phone_is_picked_up_a_message_is_taken(house: Installation) -> None:
    parties = {BEN: Fate(Outcome.BUSY, after=1), JO: Fate(digits="2", after=1)}
    call_id = await called(house, PHONES, parties=parties, patience=1000.0, message=0.5)

    await until(house, call_id, lambda now: now.voicemail and now.voicemail.text)
