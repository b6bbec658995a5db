"""Calls from the simulator into a small office, over real sockets, through the real SDK."""

import json
from itertools import pairwise

import numpy as np
import pytest

from callassist.speech import Speaker
from telephony import mulaw, twiml
from telephony.errors import CallOver
from telephony.simulator.script import Faults, Outcome, Ring


def _speech(chunks, speaker):
    return np.concatenate([chunk.samples for chunk in chunks if chunk.speaker == speaker])


def _heard(happened):
    return [heard.verb for heard in happened.heard]


async def test_a_call_is_answered_talked_and_ended(open_office, script):
    async with open_office() as (office, twilio):
        office.announcement = "This call is transcribed."
        happened = await twilio.place_call(script(office))

    assert happened.errors == ()
    assert office.refused == 0
    assert _heard(happened)[:2] == ["say", "conference"]
    assert "talk" in _heard(happened)
    assert happened.statuses(happened.call_sid) == ("ringing", "in-progress", "completed")
    assert happened.statuses(office.agent_leg) == ("initiated", "ringing", "in-progress", "completed")
    agent = [status for status in office.statuses if status.call_sid == office.agent_leg]
    assert [status.status for status in agent] == ["initiated", "ringing", "in-progress", "completed"]
    assert [status.sequence for status in agent] == [0, 1, 2, 3]
    customer = [status for status in office.statuses if status.call_sid == happened.call_sid]
    assert [status.status for status in customer] == ["completed"]
    assert customer[0].duration >= 5


async def test_the_conference_tells_its_story_in_order(open_office, script):
    async with open_office() as (office, twilio):
        await twilio.place_call(script(office))

    assert [(event.event, event.label) for event in office.conference_events] == [
        ("participant-join", "customer"),
        ("participant-join", "agent-1"),
        ("conference-start", ""),
        ("participant-leave", "customer"),
        ("participant-leave", "agent-1"),
        ("conference-end", ""),
    ]
    assert [event.sequence for event in office.conference_events] == [1, 2, 3, 4, 5, 6]
    assert office.dial_results[0].dial_status == "answered"
    assert [status.event for status in office.stream_statuses] == ["stream-started", "stream-stopped"]


async def test_both_sides_arrive_whole_and_on_their_own_tracks(open_office, script):
    async with open_office() as (office, twilio):
        plan = script(office)
        happened = await twilio.place_call(plan)

    stream = happened.streams[0]
    start = round(stream.talk_at * 8000)
    count = len(plan.recording.customer) * 160
    for speaker, frequency, amplitude in ((Speaker.CUSTOMER, 5, 8000), (Speaker.AGENT, 9, 4000)):
        spoken = (amplitude * np.sin(np.arange(count) / frequency)).astype(np.int16)
        heard = _speech(office.chunks[0], speaker)
        assert np.array_equal(heard[start : start + count], mulaw.decode(mulaw.encode(spoken)))
        assert not heard[:start].any()
        assert not heard[start + count :].any()


async def test_frames_come_every_20_ms_for_each_track_in_twilios_shape(open_office, script):
    async with open_office() as (office, twilio):
        happened = await twilio.place_call(script(office))

    frames = office.frames[0]
    stream_sid = happened.streams[0].sid
    assert frames[0] == '{"event":"connected","protocol":"Call","version":"1.0.0"}'
    assert json.loads(frames[1]) == {
        "event": "start",
        "sequenceNumber": "1",
        "streamSid": stream_sid,
        "start": {
            "accountSid": twilio.account_sid,
            "streamSid": stream_sid,
            "callSid": happened.call_sid,
            "tracks": ["inbound", "outbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"token": "secret"},
        },
    }
    media = [json.loads(frame) for frame in frames[2:-1]]
    silence = "/" * 213 + "w=="
    assert frames[2] == (
        '{"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1","timestamp":"0",'
        f'"payload":"{silence}"}},"streamSid":"{stream_sid}"}}'
    )
    assert {len(message["media"]["payload"]) for message in media} == {216}
    assert [message["sequenceNumber"] for message in media] == [str(n) for n in range(2, len(media) + 2)]
    assert [message["media"]["chunk"] for message in media] == [str(n) for n in range(1, len(media) + 1)]
    for track in ("inbound", "outbound"):
        times = [message["media"]["timestamp"] for message in media if message["media"]["track"] == track]
        assert times == [str(20 * n) for n in range(len(times))]
    assert json.loads(frames[-1]) == {
        "event": "stop",
        "sequenceNumber": str(len(media) + 2),
        "streamSid": stream_sid,
        "stop": {"accountSid": twilio.account_sid, "callSid": happened.call_sid},
    }


async def test_the_stream_lasts_as_long_as_the_call_and_no_frame_leaves_before_its_time(open_office, script):
    async with open_office() as (office, twilio):
        happened = await twilio.place_call(script(office, speed=20.0))

    stream = happened.streams[0]
    delays = [sent - stream.opened - (index + 1) * 0.02 / 20 for index, sent in enumerate(stream.sent)]
    assert min(delays) > -1e-5
    assert max(delays) == pytest.approx(stream.late)
    assert stream.seconds >= stream.talk_at + 4.0 + 0.9
    assert happened.sent_at(4.0) > happened.sent_at(1.0) > happened.talk_started
    with pytest.raises(LookupError):
        happened.sent_at(60.0)


async def test_the_socket_is_opened_as_twilio_opens_it(open_office, script):
    async with open_office() as (office, twilio):
        await twilio.place_call(script(office, seconds=1.0))

    headers = office.handshakes[0]
    assert headers["user-agent"] == "Twilio.TmeWs/1.0"
    assert headers["accept-encoding"] == "gzip"
    assert "origin" not in headers
    assert "sec-websocket-extensions" not in headers


async def test_hanging_up_by_rest_ends_the_media_at_once(open_office, script):
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, lingers=4000.0))
        assert await call.talking()
        assert await office.carrier.is_talking(call.sid)
        await office.carrier.release(call.sid)
        assert not await office.carrier.is_talking(call.sid)
        happened = await call.finished()

    assert happened.streams[0].seconds < 1000
    assert happened.streams[0].ending == "stopped"
    assert json.loads(office.frames[0][-1])["event"] == "stop"
    assert happened.statuses(office.agent_leg)[-1] == "completed"


async def test_when_the_conference_is_ended_by_rest_the_customer_hears_goodbye(open_office, script):
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, lingers=4000.0))
        assert await call.talking()
        await office.carrier._client.conferences(office.conference_sid).update_async(status="completed")
        happened = await call.finished()

    assert ("say", "Bye") in [(heard.verb, heard.what) for heard in happened.heard]
    assert office.conference_events[-1].event == "conference-end"
    assert office.conference_events[-1].reason == "conference-ended-via-api"


async def test_a_lost_socket_is_followed_by_a_new_stream_while_the_talk_goes_on(open_office, script):
    async with open_office() as (office, twilio):
        office.cuts_after = 200
        happened = await twilio.place_call(script(office, seconds=40.0))

    first, second = happened.streams
    assert first.ending.startswith("31921")
    assert second.ending == "stopped"
    assert second.name == "s2"
    assert {status.event for status in office.stream_statuses} == {"stream-started", "stream-error", "stream-stopped"}
    assert json.loads(office.frames[1][2])["media"]["timestamp"] == "0"
    begins = round(second.talk_at * 8000)
    spoken = mulaw.decode(mulaw.encode((8000 * np.sin(np.arange(40 * 8000) / 5)).astype(np.int16)))[max(-begins, 0) :]
    heard = _speech(office.chunks[1], Speaker.CUSTOMER)[max(begins, 0) :]
    assert len(spoken) > 0
    assert np.array_equal(heard[: len(spoken)], spoken)


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED])
async def test_an_agent_who_does_not_answer_leaves_the_customer_waiting_for_the_next(open_office, script, outcome):
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, seconds=1.0, rings=(Ring(outcome, 1.0), Ring())))
        await office.leg_over.wait()
        missed = office.agent_leg
        answered = await office.carrier.invite(office.invitation("agent-2"))
        happened = await call.finished()

    assert happened.statuses(missed) == ("initiated", "ringing", outcome)
    assert happened.statuses(answered) == ("initiated", "ringing", "in-progress", "completed")
    assert happened.errors == ()


async def test_a_customer_without_anybody_gives_up(open_office, script):
    async with open_office() as (office, twilio):
        office.invites = False
        call = twilio.start_call(script(office, patience=40.0))
        assert not await call.talking()
        happened = await call.finished()

    assert happened.talk_started is None
    assert _heard(happened).count("play") >= 2
    assert _heard(happened)[-1] == "gave up"
    assert happened.errors == ()


async def test_a_failing_answer_leads_to_the_fallback_number(open_office, script):
    async with open_office() as (office, twilio):
        office.voice_status, office.fallback_number = 500, "+15005550020"
        happened = await twilio.place_call(script(office, seconds=1.0, fallback_url=office.url + "/fallback"))

    assert [(heard.verb, heard.what) for heard in happened.heard] == [
        ("error", "11200"),
        ("dial", "+15005550020"),
        ("talk", ""),
    ]
    assert happened.webhooks[1].form["ErrorCode"] == "11200"
    assert happened.statuses(happened.legs()[1]) == ("initiated", "ringing", "in-progress", "completed")


async def test_without_a_fallback_the_failing_call_is_over(open_office, script):
    async with open_office() as (office, twilio):
        office.voice_twiml = "<Response><Dance/></Response>"
        happened = await twilio.place_call(script(office))

    assert happened.statuses(happened.call_sid) == ("ringing", "failed")
    assert happened.errors[0].startswith("12200 <Dance>")


async def test_a_server_that_is_not_there_is_tried_twice_and_given_up(open_office, script):
    async with open_office() as (office, twilio):
        plan = script(office, status_url="")
        office.url = "http://127.0.0.1:1"
        happened = await twilio.place_call(script(office, status_url=""))

    assert happened.errors == ("11205 http://127.0.0.1:1/voice",)
    assert happened.webhooks[0].status == 0
    assert plan.voice_url != "http://127.0.0.1:1/voice"


async def test_rejecting_is_not_answering(open_office, script):
    async with open_office() as (office, twilio):
        office.voice_twiml = '<Response><Reject reason="busy"/></Response>'
        happened = await twilio.place_call(script(office))

    assert happened.statuses(happened.call_sid) == ("ringing", "busy")


async def test_a_stream_that_the_server_refuses_does_not_end_the_call(open_office, script):
    async with open_office() as (office, twilio):
        office.voice_twiml = twiml.answer(office.answer()).replace("/media", "/nowhere")
        happened = await twilio.place_call(script(office, seconds=1.0))

    assert happened.streams[0].ending.startswith("31920")
    assert happened.statuses(happened.call_sid)[-1] == "completed"
    assert office.stream_statuses[0].event == "stream-error"


async def test_callbacks_may_come_twice_and_out_of_order(open_office, script):
    async with open_office() as (office, twilio):
        faults = Faults(seed=3, duplicate=0.5, reorder=0.5)
        await twilio.place_call(script(office, seconds=1.0, faults=faults))

    arrived = [status.sequence for status in office.statuses if status.call_sid == office.agent_leg]
    assert set(arrived) == {0, 1, 2, 3}
    of_conference = [event.sequence for event in office.conference_events]
    assert set(of_conference) == {1, 2, 3, 4, 5, 6}
    assert len(of_conference) > 6
    assert of_conference != sorted(of_conference)


async def test_lost_audio_shows_as_a_jump_of_the_timestamp_only(open_office, script):
    async with open_office() as (office, twilio):
        happened = await twilio.place_call(script(office, faults=Faults(seed=1, skip=0.02)))

    media = [json.loads(frame) for frame in office.frames[0][2:-1]]
    times = [int(message["media"]["timestamp"]) for message in media if message["media"]["track"] == "inbound"]
    jumps = [later - earlier for earlier, later in pairwise(times)]
    assert min(jumps) == 20
    assert 40 <= max(jumps) <= 26 * 20
    assert [message["sequenceNumber"] for message in media] == [str(n) for n in range(2, len(media) + 2)]
    assert len(happened.streams[0].sent) > len(times)


async def test_ten_calls_at_once_keep_apart(open_office, script):
    async with open_office() as (office, twilio):
        office.voice_twiml = "<Response><Say>One moment</Say></Response>"
        calls = [twilio.start_call(script(office)) for _ in range(10)]
        happened = [await call.finished() for call in calls]

    assert len({call.call_sid for call in happened}) == 10
    assert all(call.statuses(call.call_sid)[-1] == "completed" for call in happened)
    assert all(_heard(call) == ["say"] for call in happened)


async def test_a_redirected_customer_leaves_the_conference_and_obeys(open_office, script):
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, lingers=4000.0))
        assert await call.talking()
        await office.carrier._client.calls(call.sid).update_async(twiml="<Response><Say>Sorry</Say></Response>")
        happened = await call.finished()
        with pytest.raises(CallOver):
            await office.carrier.start_stream(call.sid, office.order("late"))

    assert happened.heard[-1].what == "Sorry"
    assert office.dial_results == []
    assert happened.statuses(office.agent_leg)[-1] == "completed"
