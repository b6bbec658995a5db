import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony import webhooks
from telephony.errors import BadRequestField

CALL = "CA" + "0" * 31 + "1"
ACCOUNT = "AC" + "0" * 31 + "1"
CONFERENCE = "CF" + "0" * 31 + "1"
STREAM = "MZ" + "0" * 31 + "1"

INCOMING = {
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
    "CallSid": CALL,
    "CallStatus": "ringing",
    "Direction": "inbound",
    "From": "+15005550006",
    "Caller": "+15005550006",
    "To": "+15005550010",
    "FromCity": "",
    "StirVerstat": "TN-Validation-Passed-A",
    "CallToken": '{"parentCallInfoToken":"x"}',
}


def test_an_incoming_call_is_who_calls_whom():
    assert webhooks.incoming_call(INCOMING) == webhooks.IncomingCall(CALL, ACCOUNT, "+15005550006", "+15005550010")


@pytest.mark.parametrize(
    "from_",
    [
        "",
        "anonymous",
        "unknown",
        "restricted",
        "+266696687",
        "+7378742833",
        "client:agent_7",
        "sip:+15005550006@example.com",
        "5005550006",
        "+0123456789",
        "+1 500 555 0006",
        "+1",
        "+1234567890123456",
        "+١٢٣٤٥٦٧",
    ],
)
def test_a_caller_without_a_telephone_number_has_an_empty_one(from_):
    assert webhooks.incoming_call(INCOMING | {"From": from_}).caller_id == ""


def test_a_call_without_from_and_to_is_still_a_call():
    bare = {"CallSid": CALL, "AccountSid": ACCOUNT}

    assert webhooks.incoming_call(bare) == webhooks.IncomingCall(CALL, ACCOUNT, "", "")


@pytest.mark.parametrize("field", ["CallSid", "AccountSid"])
@pytest.mark.parametrize("value", [None, "", "CA1", CALL + "0", CALL + "\n", "XX" + "0" * 32, 7])
def test_a_missing_or_wild_sid_is_named(field, value):
    form = {name: kept for name, kept in (INCOMING | {field: value}).items() if kept is not None}

    with pytest.raises(BadRequestField) as refused:
        webhooks.incoming_call(form)

    assert refused.value.field == field
    assert not refused.value.retryable


def test_the_end_of_a_leg_has_its_order_and_length():
    form = INCOMING | {"CallStatus": "completed", "CallDuration": "63", "Duration": "2", "SequenceNumber": "3"}

    status = webhooks.leg_status(form)

    assert status == webhooks.LegStatus(CALL, "completed", 3, 63)
    assert status.is_over


@pytest.mark.parametrize(
    ("status", "is_over"),
    [
        ("queued", False),
        ("initiated", False),
        ("ringing", False),
        ("in-progress", False),
        ("completed", True),
        ("busy", True),
        ("no-answer", True),
        ("failed", True),
        ("canceled", True),
        ("something-new", False),
    ],
)
def test_only_terminal_statuses_are_the_end(status, is_over):
    assert webhooks.leg_status({"CallSid": CALL, "CallStatus": status}).is_over == is_over


@pytest.mark.parametrize("number", ["one", "-1", "1.5", "9" * 30])
def test_a_wild_sequence_number_is_named(number):
    with pytest.raises(BadRequestField) as refused:
        webhooks.leg_status({"CallSid": CALL, "CallStatus": "ringing", "SequenceNumber": number})

    assert refused.value.field == "SequenceNumber"


def test_a_participant_event_carries_the_leg_and_its_flags():
    form = {
        "ConferenceSid": CONFERENCE,
        "FriendlyName": "room-1",
        "StatusCallbackEvent": "participant-join",
        "SequenceNumber": "2",
        "Timestamp": "Mon, 05 Jan 2026 10:00:00 +0000",
        "AccountSid": ACCOUNT,
        "CallSid": CALL,
        "ParticipantLabel": "customer",
        "Muted": "false",
        "Hold": "true",
        "EndConferenceOnExit": "true",
    }

    event = webhooks.conference_event(form)

    assert event == webhooks.ConferenceEvent(
        CONFERENCE, "participant-join", "room-1", 2, CALL, "customer", muted=False, hold=True
    )


def test_a_conference_event_has_no_participant():
    form = {"ConferenceSid": CONFERENCE, "StatusCallbackEvent": "conference-start", "SequenceNumber": "1"}

    assert webhooks.conference_event(form).call_sid == ""


def test_a_stream_error_brings_its_text():
    form = {
        "AccountSid": ACCOUNT,
        "CallSid": CALL,
        "StreamSid": STREAM,
        "StreamName": "s1",
        "StreamEvent": "stream-error",
        "StreamError": "31902",
        "Timestamp": "2026-01-05T10:00:00.000Z",
    }

    assert webhooks.stream_status(form) == webhooks.StreamStatus(CALL, STREAM, "stream-error", "s1", "31902")


def test_the_result_of_a_conference_dial_knows_no_child():
    result = webhooks.dial_result(INCOMING | {"CallStatus": "in-progress", "DialCallStatus": "answered"})

    assert result == webhooks.DialResult(CALL, "in-progress", "answered", "", None, None)


def test_the_result_of_a_number_dial_knows_its_child():
    more = {"DialCallStatus": "completed", "DialCallSid": CALL, "DialCallDuration": "7", "DialBridged": "true"}

    assert webhooks.dial_result(INCOMING | more) == webhooks.DialResult(CALL, "ringing", "completed", CALL, 7, True)


RECORDING = "RE" + "0" * 31 + "1"


def test_a_key_that_was_pressed_is_told_and_none_is_empty():
    assert webhooks.pressed({"CallSid": CALL, "Digits": "1", "FinishedOnKey": ""}) == webhooks.Pressed(CALL, "1")
    assert webhooks.pressed({"CallSid": CALL}).digits == ""


def test_a_recording_tells_how_long_it_is_and_of_how_many_channels():
    form = {
        "AccountSid": ACCOUNT,
        "CallSid": CALL,
        "RecordingSid": RECORDING,
        "RecordingStatus": "completed",
        "RecordingDuration": "12",
        "RecordingChannels": "2",
        "RecordingSource": "StartCallRecordingAPI",
    }

    assert webhooks.recording_status(form) == webhooks.RecordingStatus(RECORDING, CALL, "completed", 12, 2)
    assert webhooks.recorded(form | {"Digits": "hangup"}) == webhooks.Recorded(CALL, RECORDING, 12)


@pytest.mark.parametrize("field", ["RecordingSid", "CallSid", "RecordingStatus"])
def test_a_recording_without_its_name_or_status_is_refused(field):
    form = {"CallSid": CALL, "RecordingSid": RECORDING, "RecordingStatus": "absent"}
    del form[field]

    with pytest.raises(BadRequestField) as refused:
        webhooks.recording_status(form)

    assert refused.value.field == field


PARSERS = [
    webhooks.pressed,
    webhooks.recording_status,
    webhooks.recorded,
    webhooks.incoming_call,
    webhooks.leg_status,
    webhooks.conference_event,
    webhooks.stream_status,
    webhooks.dial_result,
]
NAMES = ["CallSid", "AccountSid", "From", "To", "CallStatus", "SequenceNumber", "Muted", "StreamSid", "ConferenceSid"]


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMES) | st.text(), st.text() | st.integers() | st.none() | st.binary()),
    st.sampled_from(PARSERS),
)
def test_no_form_breaks_the_parser(form, parse):
    with contextlib.suppress(BadRequestField):
        parse(form)
