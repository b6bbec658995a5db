"""What is to be done after a call: calls back are promised, made, taken back; messages are seen to."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.owed_events import CallbackPromised, Status
from callassist.reception.numbers import DEFAULT, Number, Numbers
from callassist.team import Role
from tests.web.app import Browser, House

TODAY = {"day": "2026-03-04", "at": "17:30"}
SID = "RE" + "5" * 32


async def promised(browser: Browser, call_id: str, **fields: object) -> httpx.Response:
    return await browser.script_form(f"/calls/{call_id}/callback", **({"revision": 1} | TODAY | fields))


async def settled(browser: Browser, call_id: str, number: int, status: str, task: str = "callback") -> httpx.Response:
    return await browser.script_form(f"/calls/{call_id}/tasks/{task}", number=number, status=status)


async def test_who_talks_promises_to_call_back_and_it_is_a_task_on_desk_and_board(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()
    manager = await small_house.hired("Jo", Role.MANAGER)

    answer = await promised(browser, call_id, who="me", note="about the pump")

    assert answer.status_code == 204
    owed = (await small_house.panel(call_id)).callback
    assert owed
    assert (owed.promised.due, owed.promised.to_name) == (datetime(2026, 3, 4, 17, 30, tzinfo=UTC), "Ana")
    for page in (await browser.get("/"), await manager.get("/board")):
        assert "Maria Lopez" in page.text
        assert "about the pump" in page.text
        assert "Call now" in page.text
    assert "Promised by Wed 4 Mar, 17:30" in (await browser.get(f"/calls/{call_id}")).text


async def test_the_same_press_twice_is_one_promise_and_another_time_replaces_it(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()

    answers = [await promised(browser, call_id) for _ in range(2)]
    later = await promised(browser, call_id, revision=2, at="18:00")
    stale = await promised(browser, call_id, at="19:00")

    assert [answer.status_code for answer in (*answers, later, stale)] == [204, 204, 204, 409]
    owed = (await small_house.panel(call_id)).callback
    assert owed
    assert owed.promised.due.hour == 18


@pytest.mark.parametrize("soon", ["hour", "two_hours", "tomorrow"])
async def test_the_usual_times_take_one_press_and_a_second_one_changes_nothing(small_house: House, soon: str) -> None:
    browser, call_id = await small_house.on_a_call()

    first = await promised(browser, call_id, day="", at="", soon=soon)
    small_house.clock.advance(minutes=20)
    second = await promised(browser, call_id, day="", at="", soon=soon)

    assert (first.status_code, second.status_code) == (204, 204)
    events = [one.event for one in await small_house.parts.log.read(call_id)]
    (one,) = [event for event in events if isinstance(event, CallbackPromised)]
    expected = {"hour": (4, 16), "two_hours": (4, 17), "tomorrow": (5, 9)}
    assert (one.due.day, one.due.hour) == expected[soon]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"at": "14:00"}, "That has passed: it is 15:00"),
        ({"day": "2027-03-04"}, "more than 90 days away"),
        ({"day": ""}, "Choose a day and a time"),
        ({"at": "25:00"}, "at:"),
        ({"day": "tomorrow"}, "must be a date"),
        ({"number": "12"}, "cannot be dialled"),
        ({"note": "x" * 201}, "note:"),
    ],
)
async def test_a_time_that_cannot_be_promised_is_told_and_nothing_is(
    small_house: House, wish: dict[str, str], told: str
) -> None:
    browser, call_id = await small_house.on_a_call()

    answer = await promised(browser, call_id, **wish)

    assert answer.status_code == 422
    assert told in answer.text
    assert (await small_house.panel(call_id)).callback is None


async def test_times_are_those_of_the_place_where_the_number_is(small_house: House) -> None:
    parts = small_house.parts
    numbers = Numbers((Number(DEFAULT, zone=ZoneInfo("America/New_York")),))
    small_house.app.state.parts = replace(parts, numbers=numbers)
    browser, call_id = await small_house.on_a_call()

    skipped = await promised(browser, call_id, day="2026-03-08", at="02:30")
    answer = await promised(browser, call_id)

    assert (skipped.status_code, "there is no 02:30" in skipped.text) == (422, True)
    assert answer.status_code == 204
    owed = (await small_house.panel(call_id)).callback
    assert owed
    assert owed.promised.due == datetime(2026, 3, 4, 22, 30, tzinfo=UTC)
    assert "17:30 (America/New_York)" in (await browser.get(f"/calls/{call_id}")).text


async def test_a_callback_is_done_undone_and_done_twice_without_harm(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    await promised(browser, call_id)

    done = [await settled(browser, call_id, 1, "done") for _ in range(2)]
    after_done = (await browser.get("/")).text
    undone = await settled(browser, call_id, 2, "open")

    assert [one.status_code for one in (*done, undone)] == [204, 204, 204]
    assert "settled by Ana" in after_done
    assert "settled by Ana" not in (await browser.get("/")).text
    owed = (await small_house.panel(call_id)).callback
    assert owed
    assert owed.is_open


async def test_what_is_done_leaves_the_list_after_a_while(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    await promised(browser, call_id)
    await settled(browser, call_id, 1, "done")

    small_house.clock.advance(minutes=16)

    assert "To call back" not in (await browser.get("/")).text


async def test_two_who_settle_one_task_at_once_are_told_who_was_first(small_house: House) -> None:
    ana, call_id = await small_house.after_a_call()
    ben = await small_house.hired("Ben", Role.MANAGER)
    await promised(ana, call_id)

    await settled(ana, call_id, 1, "done")
    second = await settled(ben, call_id, 1, "withdrawn")
    ahead = await settled(ben, call_id, 5, "open")

    assert (second.status_code, "Ana was first: it is done." in second.text) == (409, True)
    assert ahead.status_code == 409


async def test_only_whose_call_it_is_takes_a_promise_back(small_house: House) -> None:
    ana, call_id = await small_house.after_a_call()
    ben = await small_house.hired("Ben")
    await promised(ana, call_id)

    assert (await settled(ben, call_id, 1, "withdrawn")).status_code == 404
    assert (await settled(ana, call_id, 1, "withdrawn")).status_code == 204
    assert "Taken back, says Ana." in (await ana.get(f"/calls/{call_id}")).text


async def test_a_promise_for_one_agent_is_not_on_the_desk_of_another(small_house: House) -> None:
    ana, call_id = await small_house.after_a_call()
    ben = await small_house.hired("Ben")
    await promised(ana, call_id, who="me")

    assert "To call back" in (await ana.get("/")).text
    assert "To call back" not in (await ben.get("/")).text


async def test_whose_call_back_it_is_can_be_said_afterwards(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    await promised(browser, call_id)

    await browser.script_form(f"/calls/{call_id}/customer", revision=1, customer_id="rosa")

    assert "Rosa Lopez</a>" in (await browser.get("/")).text.split("To call back")[1]


async def test_who_is_overdue_is_told_so(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()
    await promised(browser, call_id)
    small_house.clock.advance(hours=5)

    assert "overdue" in (await browser.get("/")).text
    assert "overdue" in (await browser.get(f"/calls/{call_id}")).text


async def left_a_message(house: House, *events: e.CallEvent) -> str:
    call_id = await house.ringing()
    told = (pe.SentToVoicemail("Nobody answered."), pe.VoicemailLeft(SID, 12), e.CallEnded("completed"))
    await house.record(call_id, *told, *events)
    return call_id


async def test_a_message_waits_on_every_desk_until_somebody_has_seen_to_it(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    browser = small_house.browser_of(ana)
    call_id = await left_a_message(small_house, pe.VoicemailTranscribed(SID, "Please call me back."))

    before = (await browser.get("/")).text
    small_house.clock.advance(hours=10)
    later = (await browser.get("/")).text
    done = [await settled(browser, call_id, 1, "done", "message") for _ in range(2)]

    assert "Please call me back." in before
    assert "Please call me back." in later
    assert [one.status_code for one in done] == [204, 204]
    assert "seen to by Ana" in (await browser.get("/")).text
    assert "Seen to by Ana." in (await browser.get(f"/calls/{call_id}")).text
    assert (await settled(browser, call_id, 2, "open", "message")).status_code == 204
    assert "seen to by Ana" not in (await browser.get("/")).text
    await settled(browser, call_id, 3, "done", "message")
    small_house.clock.advance(hours=15)
    assert "Please call me back." not in (await small_house.browser_of(ana).get("/")).text


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((), "It is being written down."),
        ((pe.VoicemailTranscribed(SID, ""),), "No words were left."),
        ((rec.RecordingLost(SID, "The phone company does not have it."),), "could not be fetched"),
    ],
)
async def test_why_a_message_has_no_text_is_told(
    small_house: House, events: tuple[e.CallEvent, ...], told: str
) -> None:
    browser = await small_house.hired("Ana")
    call_id = await left_a_message(small_house, *events)

    assert told in (await browser.get("/")).text
    assert told in (await browser.get(f"/calls/{call_id}")).text


async def test_without_a_script_the_button_leads_back_to_the_page_it_was_on(small_house: House) -> None:
    manager = await small_house.hired("Jo", Role.MANAGER)
    call_id = await left_a_message(small_house)

    answer = await manager.form(f"/calls/{call_id}/tasks/message", number=1, status=Status.DONE.value, then="board")

    assert (answer.status_code, answer.headers["location"]) == (303, "/board")


async def test_there_is_nothing_to_settle_where_nothing_is_owed(small_house: House) -> None:
    browser, call_id = await small_house.after_a_call()

    assert (await settled(browser, call_id, 1, "done")).status_code == 404
    assert (await settled(browser, call_id, 1, "done", "coffee")).status_code in (404, 422)
