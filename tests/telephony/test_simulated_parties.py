"""Those who are called: on telephones of their own, on hold, whispering, in front of a recorder; and what fails."""

import asyncio
import contextlib
import io
import wave

import httpx
import numpy as np
import pytest

from callassist.speech import Speaker
from telephony import mulaw
from telephony.simulator.journal import Hearing, SimulatedCall
from telephony.simulator.recording import frames
from telephony.simulator.script import Fate, Faults, Outcome

ACCOUNT_SID = "AC" + "0" * 31 + "1"
PHONE, BROWSER, BOSS = "+15005550030", "client:agent_1", "client:boss"
QUESTION = (
    '<Response><Gather action="{url}/pages/room-1/answer" numDigits="1" timeout="2">'
    "<Say>Press 1 to take it.</Say></Gather><Hangup/></Response>"
)
WAY_IN = (
    '<Response><Dial><Conference participantLabel="transfer-1" startConferenceOnEnter="true">room-1</Conference></Dial>'
    "</Response>"
)
MUSIC = (
    "<Response><Play>{url}/ring.wav</Play><Say>Still here.</Say><Redirect>{url}/pages/room-1/hold</Redirect></Response>"
)


def _client(twilio):
    base = f"{twilio.base_url}/2010-04-01/Accounts/{ACCOUNT_SID}"
    return httpx.AsyncClient(base_url=base, auth=(ACCOUNT_SID, "12345"), trust_env=False, timeout=40)


async def _until(condition):
    async with asyncio.timeout(40):
        while not condition():
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def _talk(open_office, script, **changes):
    """Customer and agent talk; what is asked of the simulator is asked as any HTTP client may."""
    async with open_office() as (office, twilio), _client(twilio) as client:
        call = twilio.start_call(script(office, seconds=400.0, lingers=4000.0, **changes))
        assert await call.talking()
        await _until(lambda: office.agent_leg)
        yield office, twilio, client, call
        call.hang_up()
        await call.finished()


async def _asked_in(office, client, to=PHONE, **fields):
    form = {"From": "+15005550010", "To": to, "Url": f"{office.url}/pages/room-1/question"} | fields
    return (await client.post("/Calls.json", data=form)).json()["sid"]


def _seat(office, label):
    return f"/Conferences/{office.conference_sid}/Participants/{label}.json"


# --- telephones of their own -----------------------------------------------------------------------------------------


async def test_who_presses_1_is_let_into_the_conference(open_office, script):
    async with _talk(open_office, script, parties={PHONE: Fate(digits="1")}) as (office, twilio, client, call):
        office.pages |= {"question": QUESTION, "answer": WAY_IN}
        leg = await _asked_in(office, client)
        await _until(lambda: twilio.hears(leg) == "voice")
        heard = list(call.journal.hears(leg))

    assert [(name, form.get("Digits")) for name, form in office.asked] == [("question", None), ("answer", "1")]
    assert [what for what in heard if what][:3] == ["ring", "say", "voice"]
    assert "press" not in {one.verb for one in call.journal.heard}
    assert "transfer-1" in [event.label for event in office.conference_events if event.event == "participant-join"]


@pytest.mark.parametrize("fate", [Fate(is_machine=True), Fate(digits="")])
async def test_a_machine_presses_nothing_and_is_let_go(open_office, script, fate):
    async with _talk(open_office, script, parties={PHONE: fate}) as (office, twilio, client, _):
        office.pages |= {"question": QUESTION}
        leg = await _asked_in(office, client)
        await _until(lambda: leg not in twilio.open_legs())

    assert [name for name, _ in office.asked] == ["question"]
    assert twilio.status_of(leg) == "completed"


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED])
async def test_who_does_not_answer_is_never_asked(open_office, script, outcome):
    async with _talk(open_office, script, parties={PHONE: Fate(outcome)}) as (office, twilio, client, _):
        leg = await _asked_in(office, client, StatusCallback=f"{office.url}/leg")
        await _until(lambda: any(status.call_sid == leg for status in office.statuses))

    assert twilio.status_of(leg) == outcome
    assert office.asked == []


async def test_a_party_hangs_up_when_they_have_had_enough(open_office, script):
    fate = Fate(digits="1", hangs_up_after=30.0)
    async with _talk(open_office, script, parties={PHONE: fate}) as (office, twilio, client, _):
        office.pages |= {"question": QUESTION, "answer": WAY_IN}
        leg = await _asked_in(office, client)
        await _until(lambda: leg not in twilio.open_legs())

        assert twilio.legs_of(PHONE) == (leg,)
        assert twilio.status_of(office.agent_leg) == "in-progress"


async def test_legs_are_listed_by_who_is_called_and_since_when(open_office, script):
    async with _talk(open_office, script, parties={PHONE: Fate(Outcome.NO_ANSWER, 5.0)}) as (office, _, client, _):
        leg = await _asked_in(office, client)
        found = await client.get("/Calls.json", params={"To": PHONE, "StartTime>": "2020-01-01"})
        later = await client.get("/Calls.json", params={"To": PHONE, "StartTime>": "2999-01-01T00:00:00Z"})
        wrong = await client.get("/Calls.json", params={"StartTime>": "soon"})

    assert [one["sid"] for one in found.json()["calls"]] == [leg]
    assert later.json()["calls"] == []
    assert wrong.status_code == 400


# --- on hold, and whispering -----------------------------------------------------------------------------------------


async def test_who_is_held_hears_the_hold_page_again_and_again_and_then_the_voices(open_office, script):
    async with _talk(open_office, script) as (office, twilio, client, call):
        office.pages["hold"] = MUSIC
        held = {"Hold": "true", "HoldUrl": f"{office.url}/pages/room-1/hold", "HoldMethod": "POST"}
        await client.post(_seat(office, "customer"), data=held)
        await _until(lambda: len(office.asked) == 3)
        between = call.journal.hears(call.sid)
        agent_hears = twilio.hears(office.agent_leg)
        await client.post(_seat(office, "customer"), data={"Hold": "false"})
        await _until(lambda: twilio.hears(call.sid) == "voice")

    assert {"music", "say"} <= set(between[between.index("voice") :])
    assert agent_hears == ""


async def test_hold_without_a_page_is_the_carriers_own_music_and_reaches_the_stream(open_office, script):
    async with _talk(open_office, script) as (office, twilio, client, call):
        await client.post(_seat(office, "customer"), data={"Hold": "true"})
        await _until(lambda: twilio.hears(call.sid) == "music")
        await _until(lambda: abs(_pitch(office) - 440) < 5)


def _pitch(office):
    """Hz of the second that the customer heard last."""
    heard = [chunk.samples for chunk in office.chunks[0][-200:] if chunk.speaker == "agent"]
    spectrum = np.abs(np.fft.rfft(np.concatenate([np.zeros(8000), *heard])[-8000:]))
    return int(spectrum.argmax())


async def test_a_coach_is_heard_by_the_coached_only_and_a_listener_by_nobody(open_office, script):
    async with _talk(open_office, script) as (office, twilio, client, call):
        form = {"From": "+15005550010", "To": BOSS, "Label": "boss", "StartConferenceOnEnter": "false"}
        coaching = {"Coaching": "true", "CallSidToCoach": office.agent_leg}
        seats = f"/Conferences/{office.conference_sid}/Participants.json"
        boss = (await client.post(seats, data=form | coaching)).json()
        await _until(lambda: twilio.hears(boss["call_sid"]) == "voice")
        legs = twilio._exchange.legs
        heard_by_agent, heard_by_customer = legs[office.agent_leg].voices(), legs[call.sid].voices()
        silent = await client.post(_seat(office, "boss"), data={"Coaching": "false", "Muted": "true"})
        now_by_agent = legs[office.agent_leg].voices()
        refused = await client.post(_seat(office, "boss"), data={"Coaching": "true", "CallSidToCoach": "CA" + "0" * 32})

    assert boss["coaching"] is True
    assert [leg.to for leg in heard_by_agent] == [legs[call.sid].to, BOSS]
    assert [leg.to for leg in heard_by_customer] == [BROWSER]
    assert (silent.json()["coaching"], silent.json()["muted"]) == (False, True)
    assert [leg.to for leg in now_by_agent] == [legs[call.sid].to]
    assert (refused.status_code, refused.json()["code"]) == (400, 16028)


async def test_a_third_party_speaks_with_a_voice_of_their_own_on_a_stream_of_their_own(open_office, script):
    spoken = (6000 * np.sin(np.arange(8000 * 200) / 3)).astype(np.int16)
    parties = {BOSS: Fate(voice=frames(spoken))}
    async with _talk(open_office, script, parties=parties) as (office, twilio, client, _):
        seats = f"/Conferences/{office.conference_sid}/Participants.json"
        form = {"From": "+15005550010", "To": BOSS, "Label": "boss"}
        boss = (await client.post(seats, data=form)).json()["call_sid"]
        await _until(lambda: twilio.status_of(boss) == "in-progress")
        await office.carrier.start_stream(boss, office.order("boss-1"))
        await _until(lambda: len(office.chunks) > 1 and len(office.chunks[1]) > 400)
        own = np.concatenate([chunk.samples for chunk in office.chunks[1] if chunk.speaker == Speaker.CUSTOMER])

    expected = mulaw.decode(mulaw.encode(spoken))
    loud = own[own != 0]
    assert len(loud) > 1000
    assert set(np.unique(loud)) <= set(np.unique(expected))


# --- recordings, recorders, and being sent elsewhere -----------------------------------------------------------------


async def test_a_leg_is_recorded_paused_and_fetched_in_two_channels(open_office, script):
    async with _talk(open_office, script) as (office, _, client, call):
        recordings = f"/Calls/{call.sid}/Recordings"
        told = {
            "RecordingStatusCallback": f"{office.url}/pages/room-1/recorded",
            "RecordingStatusCallbackEvent": "completed",
        }
        office.pages["recorded"] = "<Response/>"
        begun = (await client.post(f"{recordings}.json", data={"RecordingChannels": "dual"} | told)).json()
        again = await client.post(f"{recordings}.json", data={"RecordingChannels": "dual"})
        paused = await client.post(f"{recordings}/Twilio.CURRENT.json", data={"Status": "paused"})
        resumed = await client.post(f"{recordings}/{begun['sid']}.json", data={"Status": "in-progress"})
        early = await client.get(f"/Recordings/{begun['sid']}.wav")
        call.hang_up()
        await call.finished()
        await _until(lambda: office.asked)
        media = await client.get(f"/Recordings/{begun['sid']}.wav", params={"RequestedChannels": "2"})

    assert (again.status_code, again.json()["code"]) == (400, 16108)
    assert (paused.json()["status"], resumed.json()["status"], early.status_code) == ("paused", "in-progress", 404)
    assert office.asked[0][1]["RecordingStatus"] == "completed"
    with wave.open(io.BytesIO(media.content)) as audio:
        samples = np.frombuffer(audio.readframes(audio.getnframes()), "<i2").reshape(-1, 2)
    assert samples[:, 0].any()
    assert samples[:, 1].any()
    assert not np.array_equal(samples[:, 0], samples[:, 1])


async def test_a_redirected_customer_leaves_a_message_on_the_page(open_office, script):
    async with _talk(open_office, script, message=10.0) as (office, twilio, client, call):
        office.pages["nobody"] = (
            '<Response><Say>Leave a message.</Say><Record action="{url}/pages/room-1/thanks" timeout="1"/></Response>'
        )
        office.pages["thanks"] = "<Response><Say>Thank you</Say></Response>"
        moved = await client.post(f"/Calls/{call.sid}.json", data={"Url": f"{office.url}/pages/room-1/nobody"})
        await _until(lambda: twilio.hears(call.sid) == "record")
        happened = await call.finished()
        recording = office.asked[-1][1]["RecordingSid"]
        mono = await client.get(f"/Recordings/{recording}.wav")
        dual = await client.get(f"/Recordings/{recording}.wav", params={"RequestedChannels": "2"})

    assert moved.status_code == 200
    assert [name for name, _ in office.asked] == ["nobody", "thanks"]
    assert int(office.asked[-1][1]["RecordingDuration"]) >= 10
    assert happened.heard[-1].what == "Thank you"
    assert happened.statuses(office.agent_leg)[-1] == "completed"
    assert len(mono.content) > 8000
    assert (dual.status_code, dual.json()["code"]) == (400, 16113)


async def test_a_customer_presses_keys_before_the_call_begins(open_office, script):
    async with open_office() as (office, twilio):
        office.voice_twiml = (
            '<Response><Gather action="{url}/pages/room-1/opted" numDigits="1"><Say>9 opts out</Say></Gather>'
        )
        office.voice_twiml = office.voice_twiml.replace("{url}", office.url) + "</Response>"
        office.pages["opted"] = "<Response><Hangup/></Response>"
        await twilio.place_call(script(office, digits="9"))

    assert [(name, form["Digits"]) for name, form in office.asked] == [("opted", "9")]


# --- what fails ------------------------------------------------------------------------------------------------------


async def test_lost_callbacks_never_come_and_late_ones_come_late(open_office, script):
    async with open_office() as (office, twilio):
        office.invites = False
        lost = await twilio.place_call(script(office, patience=10.0, faults=Faults(lose=1.0)))
        none, began = len(office.conference_events), asyncio.get_running_loop().time()
        await twilio.place_call(script(office, patience=10.0, faults=Faults(delay=0.4)))

    assert none == 0
    assert [hook for hook in lost.webhooks if "conference" in hook.url] == []
    assert [event.sequence for event in office.conference_events] == sorted(
        e.sequence for e in office.conference_events
    )
    assert asyncio.get_running_loop().time() - began > 0.4


@pytest.mark.parametrize(("faults", "status"), [(Faults(rest_busy=1.0), 429), (Faults(rest_errors=1.0), 500)])
async def test_a_request_that_fails_has_no_effect(open_office, script, faults, status):
    async with _talk(open_office, script) as (office, twilio, client, _):
        twilio.disturb(faults)
        failed = await client.post(_seat(office, "customer"), data={"Hold": "true"})
        twilio.disturb(Faults())
        seat = await client.get(_seat(office, "customer"))

    assert failed.status_code == status
    assert seat.json()["hold"] is False


async def test_a_request_without_an_answer_was_carried_out(open_office, script):
    async with _talk(open_office, script) as (office, twilio, client, _):
        twilio.disturb(Faults(rest_timeouts=1.0))
        failed = await client.post(_seat(office, "customer"), data={"Hold": "true"})
        twilio.disturb(Faults())
        seat = await client.get(_seat(office, "customer"))

    assert failed.status_code == 504
    assert seat.json()["hold"] is True


async def test_lines_drop(open_office, script):
    async with open_office() as (office, twilio):
        faults = Faults(leg_drop=1.0, drop_seconds=5.0)
        call = twilio.start_call(script(office, seconds=4.0, lingers=1000.0, faults=faults))
        assert await call.talking()
        await office.leg_over.wait()
        assert twilio.hears(call.sid) == ""
        call.hang_up()
        happened = await call.finished()

    assert happened.statuses(office.agent_leg)[-1] == "completed"
    assert happened.longest_silence(call.sid) > 0
    assert happened.left_open == ()


def test_silence_is_what_an_answered_leg_does_not_hear():
    changes = (("ring", 0.0), ("", 1.0), ("voice", 1.5), ("", 4.0), ("music", 5.0), ("gone", 9.0))
    hearing = tuple(Hearing("CA1", what, at) for what, at in changes)
    happened = SimulatedCall("CA1", 0.0, None, 10.0, (), (), (), (), (), (), hearing, speed=2.0)

    assert happened.hears("CA1") == ("ring", "", "voice", "", "music", "gone")
    assert happened.longest_silence("CA1") == 2.0


async def test_numbers_are_looked_up_and_changed_and_messages_are_kept(open_office):
    async with open_office() as (_, twilio), _client(twilio) as client:
        number = twilio.own_number("+15005550010", VoiceUrl="https://old.example")
        found = (await client.get("/IncomingPhoneNumbers.json", params={"PhoneNumber": "+15005550010"})).json()
        changed = await client.post(
            f"/IncomingPhoneNumbers/{number.sid}.json", data={"VoiceUrl": "https://new.example", "VoiceMethod": "POST"}
        )
        sent = await client.post("/Messages.json", data={"From": "+15005550010", "To": PHONE, "Body": "A flag."})

    assert [one["voice_url"] for one in found["incoming_phone_numbers"]] == ["https://old.example"]
    assert changed.json()["voice_url"] == "https://new.example"
    assert (sent.status_code, [message.body for message in twilio.messages]) == (201, ["A flag."])
