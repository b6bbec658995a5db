"""What callers hear before anybody answers, and when nobody does, against the whole application."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist.calls import phone_events as pe
from callassist.calls.model import State
from callassist.calls.routing import UNANSWERED
from callassist.customers import directory
from callassist.db.engine import reading
from callassist.reception import callbacks
from callassist.reception.callbacks import Callback
from callassist.reception.numbers import DEFAULT, Group, Hours, Nobody, Number, Numbers
from callassist.reception.receiving import CLOSED
from tests.web.scripted import BUSINESS, DENISE, FALLBACK, STRANGER, Form, Installation, call_sid, incoming, installed

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "This call is transcribed. Press 9 if you do not want that."
NIGHT_LINE, MESSAGES_ONLY = "+15550100188", "+15550100177"
NEVER = Hours(ZoneInfo("UTC"), (None,) * 7)
FRONT = Group("front", ("nobody@example.com",))
NUMBERS = Numbers(
    (
        Number(BUSINESS, ring=(FRONT,), queue_seconds=600, announcement=TEXT, nobody=Nobody.CALLBACK),
        Number(NIGHT_LINE, ring=(FRONT,), hours=NEVER, closed=Nobody.CALLBACK),
        Number(MESSAGES_ONLY, ring=(FRONT,), nobody=Nobody.VOICEMAIL),
        Number(DEFAULT),
    )
)
RECORDING = "RE" + "7" * 32


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder = tmp_path_factory.mktemp("reception")
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, numbers=NUMBERS) as opened:
        yield opened


async def calling(house: Installation, caller: str = STRANGER, called: str = BUSINESS) -> str:
    sid = call_sid()
    await house.webhook("/twilio/voice", **(incoming(sid, caller) | {"To": called}))
    call_id = await house.parts.log.by_sid(sid)
    assert call_id
    return call_id


async def turned_away(house: Installation, caller: str = STRANGER, called: str = NIGHT_LINE) -> str:
    """A call for which nobody is to be found."""
    call_id = await calling(house, caller, called)
    await house.until(call_id, lambda panel: panel.call.phone.voicemail)
    return call_id


async def page(house: Installation, path: str, **form: str) -> ElementTree.Element:
    answer = await house.webhook(f"/twilio/{path}", **(incoming(call_sid()) | form))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    return ElementTree.fromstring(answer.text)


def verbs(document: ElementTree.Element) -> list[str]:
    return [verb.tag for verb in document]


def words(document: ElementTree.Element) -> str:
    return " ".join(say.text or "" for say in document.iter("Say"))


def pressed(digits: str) -> Form:
    return {"Digits": digits}


def left(sid: str = RECORDING, seconds: int = 5) -> Form:
    return {"RecordingSid": sid, "RecordingDuration": str(seconds)}


# --- the announcement ------------------------------------------------------------------------------------------------


async def test_that_the_announcement_played_to_its_end_is_proven_and_then_the_call_goes_on(house: Installation) -> None:
    call_id = await calling(house)

    document = await page(house, f"announced/{call_id}")

    assert verbs(document) == ["Start", "Dial"]
    assert (await house.panel(call_id)).call.phone.announced
    conference = next(document.iter("Conference"))
    assert conference.get("waitUrl") == f"{house.url}/twilio/wait/{call_id}"


async def test_who_presses_9_is_put_through_without_a_stream_and_it_can_be_seen(house: Installation) -> None:
    call_id = await calling(house)

    document = await page(house, f"announced/{call_id}?opt=1", **pressed("9"))

    assert verbs(document) == ["Dial"]
    assert (await house.panel(call_id)).call.phone.opted_out == "customer"
    again = await page(house, f"announced/{call_id}")
    assert verbs(again) == ["Dial"]


@pytest.mark.parametrize("digits", ["5", "", "*"])
async def test_another_key_says_the_announcement_again(house: Installation, digits: str) -> None:
    call_id = await calling(house)

    document = await page(house, f"announced/{call_id}?opt=1", **pressed(digits))

    assert words(document) == TEXT
    phone = (await house.panel(call_id)).call.phone
    assert (phone.announced, phone.opted_out) == (False, "")


# --- waiting ---------------------------------------------------------------------------------------------------------


async def test_waiting_is_ring_back_that_counts_its_rounds(house: Installation) -> None:
    call_id = await calling(house, called=NIGHT_LINE)

    document = await page(house, f"wait/{call_id}")

    assert verbs(document) == ["Play", "Pause", "Redirect"]
    assert document.findtext("Redirect") == f"{house.url}/twilio/wait/{call_id}?round=1"


async def test_while_nobody_is_free_a_caller_hears_now_and_then_where_they_stand(house: Installation) -> None:
    first, second = await calling(house), await calling(house)
    for call_id in (first, second):
        await house.until(call_id, lambda panel: panel.rings == frozenset())
    waiting = [one.call_id for one in reversed(await house.parts.log.latest(states=[State.RINGING.value]))]
    place = 1 + [one for one in waiting if one in (first, second)].index(second)

    quiet, told = await page(house, f"wait/{second}?round=2"), await page(house, f"wait/{second}?round=5")

    assert words(quiet) == ""
    assert place == 2
    assert "in line" in words(told)
    assert int("".join(filter(str.isdigit, words(told)))) >= place


# --- nobody ----------------------------------------------------------------------------------------------------------


async def test_who_calls_at_night_is_sent_to_leave_a_message_at_once(house: Installation) -> None:
    call_id = await turned_away(house)

    assert pe.SentToVoicemail(CLOSED) in await house.events(call_id)


async def test_when_we_are_closed_a_callback_is_offered_and_else_a_message_is_taken(house: Installation) -> None:
    call_id = await turned_away(house)

    document = await page(house, f"nobody/{call_id}")

    assert verbs(document) == ["Gather", "Say", "Record", "Hangup"]
    assert "closed" in words(document)
    assert "Press 1" in words(document)
    assert (await house.panel(call_id)).call.phone.voicemail_reached


async def test_where_only_messages_are_taken_no_key_is_offered(house: Installation) -> None:
    call_id = await turned_away(house, called=MESSAGES_ONLY)

    document = await page(house, f"nobody/{call_id}")

    assert verbs(document) == ["Say", "Say", "Record", "Hangup"]
    assert pe.SentToVoicemail(UNANSWERED) in await house.events(call_id)


async def test_who_withheld_their_number_cannot_be_called_back(house: Installation) -> None:
    call_id = await turned_away(house, caller="")

    assert "Gather" not in verbs(await page(house, f"nobody/{call_id}"))
    assert "Record" in verbs(await page(house, f"callback/{call_id}", **pressed("1")))
    assert (await house.panel(call_id)).callback is None


async def test_who_opted_out_is_not_recorded_and_may_be_called_back(house: Installation) -> None:
    call_id = await calling(house)
    await page(house, f"announced/{call_id}?opt=1", **pressed("9"))

    assert verbs(await page(house, f"nobody/{call_id}")) == ["Gather", "Hangup"]


async def test_who_opted_out_and_withheld_their_number_is_asked_to_call_again(house: Installation) -> None:
    call_id = await calling(house, caller="")
    await page(house, f"announced/{call_id}?opt=1", **pressed("9"))

    document = await page(house, f"nobody/{call_id}")

    assert verbs(document) == ["Say", "Hangup"]
    assert "call again" in words(document)


# --- callbacks -------------------------------------------------------------------------------------------------------


async def test_a_callback_is_promised_once_becomes_a_task_and_is_on_the_record(house: Installation) -> None:
    call_id = await turned_away(house, caller=DENISE.phones[0])

    first = await page(house, f"callback/{call_id}", **pressed("1"))
    second = await page(house, f"callback/{call_id}", **pressed("1"))

    assert words(first) == words(second)
    assert words(first).startswith("Thank you. We will call you back by ")
    promised = (await house.panel(call_id)).callback
    assert promised
    assert promised.promised.due > datetime.now(UTC) + timedelta(minutes=30)
    async with reading(house.parts.engine) as connection:
        owed = [one for one in await callbacks.due(connection) if one.call_id == call_id]
        customer = await directory.by_id(connection, DENISE.customer_id)
    assert owed == [Callback(call_id, DENISE.customer_id, DENISE.phones[0], promised.promised.due)]
    assert customer
    assert [past.summary for past in customer.history if past.call_id == call_id] == ["Asked to be called back."]


async def test_another_key_promises_nothing(house: Installation) -> None:
    call_id = await turned_away(house)

    document = await page(house, f"callback/{call_id}", **pressed("2"))

    assert "Record" in verbs(document)
    assert (await house.panel(call_id)).callback is None


# --- messages and recordings -----------------------------------------------------------------------------------------


async def test_a_message_is_known_as_soon_as_it_was_left(house: Installation) -> None:
    call_id = await calling(house, called=NIGHT_LINE)

    document = await page(house, f"message/{call_id}", **left())

    assert verbs(document) == ["Say", "Hangup"]
    voicemail = (await house.panel(call_id)).voicemail
    assert voicemail
    assert (voicemail.sid, voicemail.seconds) == (RECORDING, 5)


async def test_who_has_left_a_message_is_off_the_line_even_if_nobody_reports_it(house: Installation) -> None:
    call_id = await turned_away(house)

    await page(house, f"message/{call_id}", **left())

    panel = await house.panel(call_id)
    assert (panel.state, panel.call.busy) == (State.MISSED, ())


async def test_what_the_phone_company_did_not_record_is_told_as_lost(house: Installation) -> None:
    call_id = await calling(house, called=NIGHT_LINE)
    begun = {"CallSid": call_sid(), "RecordingSid": RECORDING, "RecordingStatus": "in-progress"}

    for status in ("in-progress", "absent", "absent"):
        answer = await house.webhook(f"/twilio/recordings/{call_id}", **(begun | {"RecordingStatus": status}))
        assert answer.status_code == 204

    (kept,) = (await house.panel(call_id)).recordings
    assert (kept.sid, bool(kept.lost)) == (RECORDING, True)


# --- whatever fails --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["announced", "nobody", "callback", "message"])
async def test_the_caller_of_a_call_that_we_do_not_know_still_reaches_a_person(house: Installation, path: str) -> None:
    document = await page(house, f"{path}/{'0' * 32}", **left())

    assert verbs(document) == ["Dial"]
    assert document.findtext("Dial") == FALLBACK


async def test_who_waits_in_a_call_that_we_do_not_know_goes_on_waiting(house: Installation) -> None:
    assert verbs(await page(house, f"wait/{'0' * 32}")) == ["Play", "Pause", "Redirect"]


async def test_the_recording_of_a_call_that_we_do_not_know_changes_nothing(house: Installation) -> None:
    form = {"CallSid": call_sid(), "RecordingStatus": "completed"} | left()

    assert (await house.webhook(f"/twilio/recordings/{'0' * 32}", **form)).status_code == 204


@pytest.mark.parametrize("path", ["wait", "announced", "nobody", "callback", "message", "messages", "recordings"])
async def test_what_twilio_did_not_sign_is_refused(house: Installation, path: str) -> None:
    call_id = await calling(house, called=NIGHT_LINE)
    before = await house.kinds(call_id)

    answer = await house.client.post(f"{house.url}/twilio/{path}/{call_id}", data=incoming(call_sid()) | left())

    assert answer.status_code == 403
    assert (await house.kinds(call_id))[: len(before)] == before


async def test_a_missing_field_is_named(house: Installation) -> None:
    answer = await house.webhook("/twilio/recordings/c1", CallSid=call_sid(), RecordingStatus="completed")

    assert answer.status_code == 422
    assert answer.json()["error"].startswith("RecordingSid:")
