"""Requests held against Twilio's own description of its REST interface."""

import os
from collections import Counter
from pathlib import Path

import pytest

from telephony.simulator.openapi import FOLDER_VARIABLE, Specification

ACCOUNT = "/2010-04-01/Accounts/AC" + "0" * 31 + "1"
CALL, CONFERENCE, RECORDING = "CA" + "1" * 32, "CF" + "2" * 32, "RE" + "3" * 32

IN_ORDER = [
    ("GET", ".json", {}),
    ("POST", "/Calls.json", {"To": "+15005550006", "From": "+15005550010", "Url": "https://a.example/offer"}),
    ("POST", f"/Calls/{CALL}.json", {"Status": "completed"}),
    ("POST", f"/Calls/{CALL}.json", {"Url": "https://a.example/nobody", "Method": "POST"}),
    ("GET", "/Calls.json", {"To": "+15005550006", "StartTime>": "2026-11-22"}),
    ("POST", f"/Calls/{CALL}/Streams.json", {"Url": "wss://a.example/media", "Parameter1.Name": "token"}),
    ("POST", f"/Calls/{CALL}/Recordings.json", {"RecordingChannels": "dual"}),
    ("POST", f"/Calls/{CALL}/Recordings/{RECORDING}.json", {"Status": "paused", "PauseBehavior": "silence"}),
    ("POST", "/Conferences/room-1/Participants.json", {"To": "client:jo", "From": "+15005550010", "Muted": "true"}),
    ("POST", f"/Conferences/{CONFERENCE}/Participants/jo.json", {"Coaching": "true", "CallSidToCoach": CALL}),
    ("POST", "/Messages.json", {"To": "+15005550006", "From": "+15005550010", "Body": "A critical flag."}),
]

WRONG = [
    ("POST", "/Calls.json", {"To": "+15005550006", "From": "+15005550010", "Colour": "red"}, "Colour is not"),
    ("POST", "/Calls.json", {"From": "+15005550010", "Url": "https://a.example"}, "To is missing"),
    ("POST", "/Calls.json", {"To": "a", "From": "b", "Url": "https://a.example", "Twiml": "<Response/>"}, "exclude"),
    ("POST", "/Calls.json", {"To": "a", "From": "b", "StatusCallbackEvent": "hung-up"}, "no event hung-up"),
    ("POST", "/Calls.json", {"To": "a", "From": "b", "Timeout": "soon"}, "is no integer"),
    ("POST", "/Calls.json", {"To": "a", "From": "b", "Url": "/offer"}, "no absolute address"),
    ("POST", f"/Calls/{CALL}.json", {"Status": "finished"}, "Status is none of"),
    ("POST", "/Calls/CA1.json", {"Status": "completed"}, "does not look like"),
    ("POST", "/Conferences/room-1/Participants/jo.json", {"Hold": "true"}, "does not look like"),
    ("POST", f"/Conferences/{CONFERENCE}/Participants/jo.json", {"Hold": "yes"}, "is no boolean"),
    ("POST", f"/Conferences/{CONFERENCE}/Participants/jo.json", {"Label": "jo"}, "Label is not a parameter"),
    ("POST", f"/Conferences/{CONFERENCE}/Participants/jo.json", {"CallSidToCoach": "jo"}, "does not look like"),
    ("POST", "/Conferences/r/Participants.json", {"To": "a", "From": "b", "StatusCallbackEvent": "join"}, "no event"),
    (
        "POST",
        "/Conferences/r/Participants.json",
        {"To": "a", "From": "b", "ConferenceStatusCallbackEvent": "answered"},
        "no event answered",
    ),
    ("POST", f"/Calls/{CALL}/Recordings.json", {"RecordingStatusCallbackEvent": "paused"}, "no event paused"),
    ("POST", f"/Conferences/{CONFERENCE}/Recordings.json", {}, "is not an operation"),
    ("GET", "/Calls.json", {"Sorted": "true"}, "Sorted is not a parameter"),
]


@pytest.fixture
def description() -> Specification:
    """One of its own, so that what is wrong here on purpose is not counted as ours."""
    folder = os.environ.get(FOLDER_VARIABLE)
    found = Specification.load(Path(folder)) if folder else None
    if found is None:
        pytest.skip(f"Twilio's OpenAPI files are not here; {FOLDER_VARIABLE} may name their folder")
    return Specification(found.operations, Counter())


def _asked(description: Specification, method: str, path: str, fields: dict[str, str]) -> tuple[str, ...]:
    return description.problems(method, ACCOUNT + path, {name: (value,) for name, value in fields.items()})


@pytest.mark.parametrize(("method", "path", "fields"), IN_ORDER)
def test_what_twilio_describes_is_in_order_and_counted(description, method, path, fields):
    assert _asked(description, method, path, fields) == ()
    assert sum(description.used.values()) == 1


@pytest.mark.parametrize(("method", "path", "fields", "problem"), WRONG)
def test_what_twilio_does_not_know_is_found(description, method, path, fields, problem):
    found = _asked(description, method, path, fields)

    assert problem in "; ".join(found)
    assert description.met == list(found)
    assert not description.used


def test_events_are_given_one_by_one(description):
    path, events = f"{ACCOUNT}/Calls.json", ("initiated", "answered")
    fields = {"To": ("a",), "From": ("b",), "StatusCallbackEvent": events}

    assert description.problems("POST", path, fields) == ()
    assert description.problems("POST", path, fields | {"To": ("a", "b")}) == (
        "CreateCall: To is given more than once",
    )


async def test_requests_of_the_product_are_counted_by_operation(open_office, description):
    async with open_office() as (office, twilio):
        twilio._gate.specification = description
        await office.carrier.account_ok()
        assert await office.carrier.find_leg("nowhere", "nobody") is None

    assert description.used == {"FetchAccount": 1, "ListConference": 1}
    assert twilio.problems == []


async def test_a_parameter_that_the_sdk_knows_and_twilio_does_not_is_refused(open_office, description):
    async with open_office() as (office, twilio):
        twilio._gate.specification = description
        calls = office.carrier._client.calls
        with pytest.raises(Exception, match="RecordingConfigurationId is not a parameter"):
            await calls.create_async(
                to="+15005550006", from_="+15005550010", url="https://a.example", recording_configuration_id="RC1"
            )

    assert twilio.problems == ["CreateCall: RecordingConfigurationId is not a parameter"]
    assert twilio.open_legs() == ()
