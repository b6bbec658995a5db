import contextlib
import json

import pytest
import structlog.testing
from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.speech import Speaker
from telephony import media
from telephony.errors import MalformedMedia, StreamCut

SID = "MZ" + "0" * 32
START = {
    "event": "start",
    "sequenceNumber": "1",
    "streamSid": SID,
    "start": {
        "accountSid": "AC1",
        "streamSid": SID,
        "callSid": "CA1",
        "tracks": ["inbound", "outbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": {"token": "abc"},
    },
}
CONNECTED = {"event": "connected", "protocol": "Call", "version": "1.0.0"}
STOP = {"event": "stop", "sequenceNumber": "9", "streamSid": SID, "stop": {"accountSid": "AC1", "callSid": "CA1"}}


def frame(sequence, track="inbound", timestamp="20", payload="//9/"):
    content = {"track": track, "chunk": "1", "timestamp": timestamp, "payload": payload}
    return {"event": "media", "sequenceNumber": str(sequence), "streamSid": SID, "media": content}


def changed(message, section=None, **changes):
    merged = message | ({section: message[section] | changes} if section else changes)
    return json.dumps(merged)


def without(message, section, name):
    return json.dumps(message | {section: {key: value for key, value in message[section].items() if key != name}})


@pytest.mark.parametrize(
    ("message", "parsed"),
    [
        (CONNECTED, media.Connected("Call")),
        (START, media.Started(SID, "AC1", "CA1", ("inbound", "outbound"), {"token": "abc"})),
        (frame(4, timestamp="5"), media.Media(4, "inbound", 5, b"\xff\xff\x7f")),
        (frame(4, "outbound", payload=""), media.Media(4, "outbound", 20, b"")),
        (STOP, media.Stopped(9)),
        (
            {"event": "dtmf", "sequenceNumber": "40", "dtmf": {"track": "inbound_track", "digit": "1"}},
            media.Digit(40, "1"),
        ),
        ({"event": "mark", "sequenceNumber": "77", "mark": {"name": "greeting"}}, media.Mark(77, "greeting")),
        ({"event": "weather", "rain": True}, media.Unknown("weather")),
    ],
)
def test_each_message_becomes_its_value_and_unknown_keys_do_no_harm(message, parsed):
    assert media.parse(json.dumps(message)) == parsed
    assert media.parse(json.dumps(message | {"new": {"key": 1}})) == parsed


def test_a_start_without_parameters_has_none():
    assert media.parse(without(START, "start", "customParameters")).parameters == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        '"media"',
        "{}",
        '{"event": 1}',
        '{"event": "connected"}',
        "[" * 50_000,
        '{"event": "media"}',
        '{"event": "start", "sequenceNumber": "1"}',
        '{"event": "stop", "sequenceNumber": 9}',
        '{"event": "dtmf", "sequenceNumber": "1", "dtmf": {}}',
        changed(frame(1), sequenceNumber="-1"),
        changed(frame(1), sequenceNumber="1.0"),
        changed(frame(1), sequenceNumber="²"),
        changed(frame(1), sequenceNumber="9" * 5000),
        changed(frame(1), "media", track="sideways"),
        changed(frame(1), "media", track=None),
        changed(frame(1), "media", track=["inbound"]),
        changed(frame(1), "media", timestamp=20),
        changed(frame(1), "media", timestamp="soon"),
        changed(frame(1), "media", payload=None),
        changed(frame(1), "media", payload="/"),
        changed(frame(1), "media", payload="not base64!"),
        changed(frame(1), "media", payload="\ud800"),
        changed(frame(1), "media", payload="A" * media.MAX_FRAME),
        changed(START, "start", tracks=["inbound", "middle"]),
        changed(START, "start", tracks="inbound"),
        changed(START, "start", callSid=None),
        changed(START, "start", mediaFormat={"encoding": "audio/x-alaw", "sampleRate": 8000, "channels": 1}),
        changed(START, "start", mediaFormat={"encoding": "audio/x-mulaw", "sampleRate": 16000, "channels": 1}),
        changed(START, "start", mediaFormat={}),
        changed(START, "start", customParameters={"token": 1}),
        changed(START, "start", customParameters=[]),
    ],
)
def test_what_is_no_message_is_refused(text):
    with pytest.raises(MalformedMedia):
        media.parse(text)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.sampled_from(["event", "media", "start", "stop", "dtmf", "mark", "track", "payload", "sequenceNumber"])
JSONS = st.recursive(
    SCALARS | st.sampled_from(["connected", "start", "media", "stop", "dtmf", "mark", "inbound"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.text() | JSONS.map(json.dumps))
def test_no_text_breaks_the_parser(text):
    with contextlib.suppress(MalformedMedia):
        media.parse(text)


@settings(deadline=None)
@given(st.sampled_from([START, STOP, frame(3)]), st.data())
def test_no_change_of_a_field_breaks_the_parser(message, data):
    section = data.draw(st.sampled_from(["start", "media", "stop", None]))
    name = data.draw(st.sampled_from(sorted(message.get(section, message))))
    text = changed(message, section if section in message else None, **{name: data.draw(JSONS)})
    with contextlib.suppress(MalformedMedia):
        media.parse(text)


async def frames(*messages):
    for message in messages:
        yield json.dumps(message)


async def collected(*messages, **options):
    return [chunk async for chunk in media.media_chunks(frames(*messages), **options)]


async def test_the_opening_is_read_up_to_the_start():
    incoming = frames(CONNECTED, {"event": "new"}, START, frame(2))

    started = await media.opening(incoming)

    assert started.parameters == {"token": "abc"}
    assert json.loads(await anext(incoming)) == frame(2)


async def test_a_stream_that_begins_with_audio_is_refused():
    with pytest.raises(MalformedMedia):
        await media.opening(frames(CONNECTED, frame(1), START))


async def test_a_stream_that_never_comes_to_its_start_is_refused():
    with pytest.raises(MalformedMedia):
        await media.opening(frames(*[CONNECTED] * 100))


async def test_a_socket_that_closes_before_the_start_was_cut():
    with pytest.raises(StreamCut):
        await media.opening(frames(CONNECTED))


async def test_the_tracks_are_the_speakers_and_milliseconds_are_seconds():
    chunks = await collected(frame(2, "inbound", "20"), frame(3, "outbound", "20", ""), frame(4, "inbound", "40"), STOP)

    assert [(chunk.speaker, chunk.start, len(chunk.samples)) for chunk in chunks] == [
        (Speaker.CUSTOMER, 0.02, 3),
        (Speaker.AGENT, 0.02, 0),
        (Speaker.CUSTOMER, 0.04, 3),
    ]


async def test_a_track_without_a_speaker_is_left_out():
    chunks = await collected(frame(2), frame(3, "outbound"), STOP, speakers={"inbound": Speaker.MANAGER})

    assert [chunk.speaker for chunk in chunks] == [Speaker.MANAGER]


async def test_nothing_is_read_after_the_stop():
    assert await collected(STOP, frame(10)) == []


async def test_a_gap_in_the_numbers_is_logged_and_the_audio_goes_on():
    with structlog.testing.capture_logs() as logs:
        chunks = await collected(frame(2), frame(5), frame(6), STOP | {"sequenceNumber": "7"})

    assert [chunk.after_loss for chunk in chunks] == [False, True, False]
    assert logs == [{"event": "media_messages_lost", "expected": 3, "received": 5, "log_level": "warning"}]


async def test_an_end_without_a_stop_is_told():
    with pytest.raises(StreamCut):
        await collected(frame(2))


async def test_a_second_start_is_refused():
    with pytest.raises(MalformedMedia):
        await collected(frame(2), START)
