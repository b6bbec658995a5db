"""Callers whom nobody answers, from the phone call to the customer's record: against the simulator, over real sockets."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist.calls import phone_events as pe
from callassist.calls.model import State
from callassist.customers import directory
from callassist.db.engine import reading, transaction
from callassist.reception import callbacks, duty
from callassist.reception.numbers import Group, Hours, Nobody, Number, Numbers
from callassist.reception.presence import Choice
from callassist.speech import Speaker
from callassist.team import Member
from tests.web.scripted import BUSINESS, DENISE, Installation, Said, installed, true

pytestmark = pytest.mark.asyncio(loop_scope="module")

NIGHT_LINE, ANNOUNCED, RECORDED = "+15550100188", "+15550100177", "+15550100166"
WORDS = "Please call me about my fridge."
ANA = Group("front", ("ana@example.com",), ring_seconds=20)
NUMBERS = Numbers(
    (
        Number(NIGHT_LINE, ring=(ANA,), hours=Hours(ZoneInfo("UTC"), (None,) * 7), closed=Nobody.CALLBACK),
        Number(ANNOUNCED, ring=(ANA,), announcement="This call is transcribed. Press 9 if you do not want that."),
        Number(RECORDED, ring=(ANA,), record=True),
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
        yield opened


async def called(house: Installation, to: str, **script: object) -> str:
    """The id of a call to this number that goes on."""
    live = house.twilio.start_call(house.script(to=to, speed=SPEED, **script))  # type: ignore[arg-type]
    await true(lambda: live.journal.heard)
    call_id = await house.parts.log.by_sid(live.sid)
    assert call_id
    return call_id


async def test_a_message_left_at_night_is_kept_written_down_and_on_the_record(house: Installation) -> None:
    call_id = await called(house, NIGHT_LINE, from_=DENISE.phones[0], message=2.0)

    panel = await house.until(call_id, lambda now: now.voicemail and now.voicemail.text)

    (recording,) = panel.recordings
    assert recording.name
    assert panel.voicemail
    assert panel.voicemail.text == WORDS
    panel = await house.until(call_id, lambda now: now.state is State.MISSED)
    async with reading(house.parts.engine) as connection:
        denise = await directory.by_id(connection, DENISE.customer_id)
    assert denise
    assert f"Left a message: {WORDS}" in [past.summary for past in denise.history if past.call_id == call_id]
