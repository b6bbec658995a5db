"""The simulator's REST interface as a plain HTTP client sees it."""

import asyncio

import httpx
import pytest

ACCOUNT_SID = "AC" + "0" * 31 + "1"
NOBODY = "CA" + "0" * 32
CONFERENCE = "CF" + "0" * 32


def _client(twilio):
    base = f"{twilio.base_url}/2010-04-01/Accounts/{ACCOUNT_SID}"
    return httpx.AsyncClient(base_url=base, auth=(ACCOUNT_SID, "12345"), trust_env=False, timeout=40)


async def test_errors_have_twilios_shape(open_office):
    async with open_office() as (_, twilio), _client(twilio) as client:
        response = await client.get(f"/Calls/{NOBODY}.json")

    assert response.status_code == 404
    body = response.json()
    assert body.pop("message").startswith("The requested resource /2010-04-01/Accounts/")
    assert body == {"code": 20404, "more_info": "https://www.twilio.com/docs/errors/20404", "status": 404}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic !"}, {"Authorization": "Bearer abc"}])
async def test_nobody_is_let_in_without_the_secret(open_office, headers):
    async with open_office() as (_, twilio):
        account = f"{twilio.base_url}/2010-04-01/Accounts/{ACCOUNT_SID}.json"
        async with httpx.AsyncClient(trust_env=False) as client:
            without = await client.get(account, headers=headers)
            wrong = await client.get(account, auth=(ACCOUNT_SID, "wrong"))
            right = await client.get(account, auth=(ACCOUNT_SID, "12345"))

    assert [(answer.status_code, answer.json()["code"]) for answer in (without, wrong)] == [(401, 20003)] * 2
    assert right.json()["status"] == "active"


@pytest.mark.parametrize(
    ("path", "fields", "status", "code"),
    [
        (
            "/Conferences/room/Participants.json",
            {"From": "+15005550010", "To": "+15005550006", "Colour": "red"},
            400,
            20001,
        ),
        ("/Conferences/room/Participants.json", {"From": "+15005550010"}, 400, 21211),
        ("/Conferences/room/Participants.json", {"To": "client:agent_1"}, 400, 21212),
        (f"/Conferences/{CONFERENCE}/Participants/customer.json", {"Hold": "true"}, 404, 20404),
        (f"/Conferences/{CONFERENCE}.json", {"Status": "completed"}, 404, 20404),
        (f"/Calls/{NOBODY}.json", {"Status": "completed"}, 404, 20404),
        (f"/Calls/{NOBODY}.json", {"StatusCallback": "https://a.example"}, 400, 20001),
        (f"/Calls/{NOBODY}/Recordings.json", {}, 404, 20404),
    ],
)
async def test_what_cannot_be_done_is_refused(open_office, path, fields, status, code):
    async with open_office() as (_, twilio), _client(twilio) as client:
        response = await client.post(path, data=fields)

    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"Url": "wss://a.example/media", "Track": "everything"}, 400),
        ({"Url": "https://a.example/media"}, 400),
        ({"Url": "wss://a.example/media", "Name": "s1"}, 400),
        ({"Url": "wss://a.example/media", "Parameter0.Name": "x"}, 400),
    ],
)
async def test_a_stream_needs_a_place_a_track_and_a_name_of_its_own(open_office, script, fields, status):
    async with open_office() as (office, twilio), _client(twilio) as client:
        call = twilio.start_call(script(office, lingers=4000.0))
        assert await call.talking()
        response = await client.post(f"/Calls/{call.sid}/Streams.json", data=fields)
        call.hang_up()
        await call.finished()

    assert response.status_code == status


async def test_a_stream_is_stopped_by_name_and_the_call_goes_on(open_office, script):
    async with open_office() as (office, twilio), _client(twilio) as client:
        call = twilio.start_call(script(office, lingers=4000.0))
        assert await call.talking()
        stopped = await client.post(f"/Calls/{call.sid}/Streams/s1.json", data={"Status": "stopped"})
        async with asyncio.timeout(40):
            while [status.event for status in office.stream_statuses] != ["stream-started", "stream-stopped"]:
                await asyncio.sleep(0.005)
        after = twilio.status_of(call.sid)
        call.hang_up()
        happened = await call.finished()

    assert stopped.json()["status"] == "stopped"
    assert happened.streams[0].ending == "stopped"
    assert after == "in-progress"


async def test_participants_are_held_muted_listed_and_removed(open_office, script):
    async with open_office() as (office, twilio), _client(twilio) as client:
        call = twilio.start_call(script(office, lingers=4000.0))
        assert await call.talking()
        listed = (await client.get("/Conferences.json", params={"FriendlyName": "room-1"})).json()["conferences"]
        room = f"/Conferences/{listed[0]['sid']}/Participants"
        held = await client.post(f"{room}/customer.json", data={"Hold": "true", "EndConferenceOnExit": "false"})
        muted = await client.post(f"{room}/agent-1.json", data={"Muted": "true"})
        members = (await client.get(f"{room}.json")).json()["participants"]
        removed = await client.delete(f"{room}/agent-1.json")
        call.hang_up()
        happened = await call.finished()

    assert held.json()["hold"] is True
    assert held.json()["end_conference_on_exit"] is True
    assert muted.json()["muted"] is True
    assert [(member["label"], member["status"]) for member in members] == [
        ("customer", "connected"),
        ("agent-1", "connected"),
    ]
    assert removed.status_code == 204
    assert happened.statuses(office.agent_leg)[-1] == "completed"
    events = [event.event for event in office.conference_events]
    assert events[3:6] == ["participant-hold", "participant-mute", "participant-leave"]


async def test_what_is_over_cannot_be_changed(open_office, script):
    async with open_office() as (office, twilio), _client(twilio) as client:
        happened = await twilio.place_call(script(office, seconds=1.0))
        again = await client.post(f"/Calls/{happened.call_sid}.json", data={"Status": "completed"})
        fetched = await client.get(f"/Calls/{happened.call_sid}.json")

    assert (again.status_code, again.json()["code"]) == (400, 21220)
    assert fetched.json()["status"] == "completed"
    assert int(fetched.json()["duration"]) >= 2
