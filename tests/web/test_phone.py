"""The ports on Twilio: a leg whose label is used was dialled before, and is found instead of lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist.calls.switch import Way
from telephony.client import TwilioCarrier
from telephony.errors import RequestRefused
from telephony.simulator.script import Fate
from tests.web.scripted import BUSINESS, Installation, installed
from web.phone import TwilioPhone

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOM = "f" * 32
JO = "client:jo"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder = tmp_path_factory.mktemp("phone")
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, twilio_number=BUSINESS) as opened:
        yield opened


def phone(house: Installation, twilio: TwilioCarrier | None = None) -> TwilioPhone:
    watch = house.watch
    return TwilioPhone(twilio or watch.twilio, house.url, watch.tokens, 30, lambda: datetime.now(UTC))


async def join(desk: TwilioPhone, label: str) -> str:
    return await desk.join(ROOM, label, JO, 30, muted=False, coached_sid="")


async def test_a_leg_that_is_dialled_again_under_its_label_is_the_leg_that_was_dialled(house: Installation) -> None:
    house.twilio.outbound = replace(house.script(), parties={JO: Fate(after=5)})
    desk = phone(house)

    first = await join(desk, "transfer-1")
    again = await join(phone(house), "transfer-1")

    assert again == first
    assert len(house.twilio.legs_of(JO)) == 1
    await desk.hang_up(first)


async def test_what_is_refused_for_another_reason_stays_refused(house: Installation) -> None:
    with pytest.raises(RequestRefused):
        await phone(house).join(ROOM, "guest-1", "nobody", 30, muted=False, coached_sid="")


@pytest.mark.parametrize(("ahead", "is_found"), [(20, True), (-20, True), (120, False)])
async def test_a_leg_is_found_although_the_clocks_differ_and_an_earlier_one_is_not_taken_for_it(
    house: Installation, ahead: float, is_found: bool
) -> None:
    """Seconds by which our clock is ahead of the phone company's; a telephone's leg is known by its number alone."""
    number = f"+12025550{200 + int(ahead)}"
    house.twilio.outbound = replace(house.script(), parties={number: Fate(after=5)})
    dialled = await phone(house).call_in(ROOM, "offer-1-0", number, 30, Way.OFFER)

    since = datetime.now(UTC) + timedelta(seconds=ahead)
    found = await phone(house).find(ROOM, "offer-1-0", number, since)

    assert found == (dialled if is_found else None)
    await phone(house).hang_up(dialled)
