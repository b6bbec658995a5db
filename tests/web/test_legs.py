"""The pages and reports of legs other than the customer's: own phones that ring, and hold."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist.calls import phone_events as pe
from callassist.calls.events import AgentAccepted, AgentConnected
from callassist.calls.model import State
from callassist.calls.switch import Dial, Way, Wishes, due
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.db.engine import transaction
from telephony.simulator.script import Faults
from telephony.simulator.twiml_reader import DialConference, read
from tests.web.scripted import DENISE, Installation, call_sid, incoming, installed, status

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE_LEG, OTHER_LEG = "CA" + "b" * 32, "CA" + "d" * 32
TOM, EVA = "+12025550171", "+12025550172"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    """One for all tests here: each has calls of its own, of legs that only the test knows.

    So the phone company answers nothing: it would say that there are no such legs.
    """
    folder = tmp_path_factory.mktemp("legs")
    async with installed(sqlite_template.copy(folder / "callassist.sqlite"), folder) as opened:
        opened.twilio.disturb(Faults(rest_errors=1.0))
        yield opened


async def rung(house: Installation, customer: Customer = DENISE) -> str:
    """A call that rings on the phones of Tom and Eva; Tom has picked up."""
    call_id = await house.called(caller=customer.phones[0])
    for number, (name, address, leg) in enumerate([("Tom", TOM, PHONE_LEG), ("Eva", EVA, OTHER_LEG)]):
        label = f"ring-0-{number}"
        invited = pe.LegInvited(label, pe.Role.AGENT, name.lower(), name, address, offer=True)
        await house.parts.log.record(call_id, invited, pe.LegDialling(label, 1, "test"), pe.LegDialled(label, leg))
        await house.parts.log.record(call_id, pe.LegAnswered(label, leg))
    return call_id


async def pressed(house: Installation, call_id: str, label: str, digits: str, sid: str = PHONE_LEG) -> list[str]:
    answer = await house.webhook(f"/twilio/key/{call_id}/{label}", CallSid=sid, Digits=digits)
    return [verb.tag for verb in ElementTree.fromstring(answer.text)]


async def test_an_own_phone_hears_who_calls_and_which_keys_to_press(house: Installation) -> None:
    call_id = await rung(house)

    answer = await house.webhook(f"/twilio/offer/{call_id}/ring-0-0", CallSid=PHONE_LEG)

    gather = ElementTree.fromstring(answer.text)[0]
    said = gather.findtext("Say") or ""
    assert gather.get("action") == f"{house.url}/twilio/key/{call_id}/ring-0-0"
    assert "Denise Voskuil is calling" in said
    assert "Press 1" in said


async def test_a_name_of_any_letters_is_spoken_as_it_is(house: Installation) -> None:
    fox = Customer("fox", "🦊 Zoë & <Söhne>", ("+15550100155",))
    async with transaction(house.parts.engine) as tx:
        await directory.add(tx, fox)
    call_id = await rung(house, fox)

    answer = await house.webhook(f"/twilio/offer/{call_id}/ring-0-0", CallSid=PHONE_LEG)

    assert f"{fox.name} is calling" in (ElementTree.fromstring(answer.text)[0].findtext("Say") or "")


async def test_the_first_who_presses_one_has_the_call_and_the_second_is_told_who(house: Installation) -> None:
    call_id = await rung(house)

    first = await pressed(house, call_id, "ring-0-0", "1")
    again = await pressed(house, call_id, "ring-0-0", "1")
    answer = await house.webhook(f"/twilio/key/{call_id}/ring-0-1", CallSid=OTHER_LEG, Digits="1")

    assert first == again == ["Dial"]
    verbs = ElementTree.fromstring(answer.text)
    assert [verb.tag for verb in verbs] == ["Say", "Hangup"]
    assert verbs[0].text
    panel = await house.panel(call_id)
    assert (panel.state, panel.call.agent_id, panel.call.agent_leg) == (State.ACTIVE, "tom", PHONE_LEG)


async def test_who_presses_two_has_declined_and_any_other_key_asks_again(house: Installation) -> None:
    call_id = await rung(house)

    assert (await pressed(house, call_id, "ring-0-0", "7"))[0] == "Gather"
    assert await pressed(house, call_id, "ring-0-0", "2") == ["Say", "Hangup"]

    party = (await house.panel(call_id)).call.phone.party("ring-0-0")
    assert party
    assert party.left == "declined"


async def test_who_picks_up_and_presses_nothing_was_a_voicemail(house: Installation) -> None:
    call_id = await rung(house)

    await house.webhook(f"/twilio/offers/{call_id}/ring-0-0", **status(PHONE_LEG, "completed"))

    party = (await house.panel(call_id)).call.phone.party("ring-0-0")
    assert party
    assert party.left == "voicemail"


@pytest.mark.parametrize("page", ["offer/{}/ring-0-0", "key/{}/ring-0-0", "enter/{}/transfer-1", "after/{}/agent-0"])
async def test_a_page_for_a_leg_of_no_call_says_goodbye(house: Installation, page: str) -> None:
    answer = await house.webhook("/twilio/" + page.format("0" * 32), CallSid=PHONE_LEG, Digits="1")

    assert [verb.tag for verb in ElementTree.fromstring(answer.text)][-1] == "Hangup"


@pytest.mark.parametrize("path", ["parties/{}/listen-1", "offers/{}/ring-0-0"])
async def test_a_report_of_a_leg_of_no_call_is_taken(house: Installation, path: str) -> None:
    before = await house.count()

    for told in ("ringing", "in-progress", "completed"):
        answer = await house.webhook("/twilio/" + path.format("0" * 32), **status(PHONE_LEG, told))
        assert answer.status_code == 204

    assert await house.count() == before


async def test_on_hold_there_is_music_and_now_and_then_a_word(house: Installation) -> None:
    form = incoming(call_sid())

    first = ElementTree.fromstring((await house.webhook("/twilio/hold/c1", **form)).text)
    second = ElementTree.fromstring((await house.webhook("/twilio/hold/c1?round=1", **form)).text)

    assert [verb.tag for verb in first] == ["Play", "Redirect"]
    assert [verb.tag for verb in second] == ["Play", "Say", "Redirect"]
    assert first[-1].text == f"{house.url}/twilio/hold/c1?round=1"
    assert (await house.client.get(first[0].text or "")).status_code == 200


async def test_a_customer_who_goes_back_waits_with_music_and_without_a_second_stream(house: Installation) -> None:
    call_id = await house.called()

    (conference,) = read((await house.webhook(f"/twilio/back/{call_id}", **incoming(call_sid()))).text, house.url)

    assert isinstance(conference, DialConference)
    assert (conference.name, conference.wait_url) == (call_id, f"{house.url}/twilio/hold/{call_id}")


@pytest.mark.parametrize(("mode", "muted"), [(pe.Mode.LISTEN, True), (pe.Mode.WHISPER, True), (pe.Mode.TALK, False)])
async def test_who_listens_on_an_own_phone_is_asked_first_so_that_their_mailbox_never_hears_the_call(
    house: Installation, mode: pe.Mode, muted: bool
) -> None:
    call_id = await house.called(caller=DENISE.phones[0])
    await house.leave_alone()
    agent = (AgentAccepted("m1", "Tomas", 0), AgentConnected(0, OTHER_LEG))
    listener = pe.LegInvited("listen-1", pe.Role.MANAGER, "m2", "Jo", EVA, mode=mode)
    await house.parts.log.record(call_id, *agent, listener)
    phone = (await house.panel(call_id)).call.phone
    (dial,) = [one for one in due(phone, Wishes(records=False), datetime.now(UTC)) if isinstance(one, Dial)]
    await house.parts.log.record(call_id, pe.LegDialled("listen-1", PHONE_LEG))

    asked = await house.webhook(f"/twilio/offer/{call_id}/listen-1", CallSid=PHONE_LEG)
    entered = await house.webhook(f"/twilio/key/{call_id}/listen-1", CallSid=PHONE_LEG, Digits="1")

    assert dial.way is Way.OFFER
    assert "Press 1 to join" in (ElementTree.fromstring(asked.text)[0].findtext("Say") or "")
    *_, conference = read(entered.text, house.url)
    assert isinstance(conference, DialConference)
    assert (conference.muted, conference.start_on_enter) == (muted, not muted)
