import asyncio
import contextlib
import io
import json
import wave

import pytest

from telephony.client import Account, Invitation, StreamOrder, TwilioCarrier
from telephony.errors import (
    CallOver,
    CarrierBusy,
    CarrierUnreachable,
    CredentialsRefused,
    RequestRefused,
    TelephonyError,
)
from telephony.orders import CallOrder, ListedRecording, PartyOrder
from telephony.simulator.script import Outcome, Ring

ACCOUNT_SID = "AC" + "0" * 31 + "1"
NOBODY = "CA" + "0" * 32
MOBILE = "+15005550099"
ORDER = StreamOrder("s1", "wss://a.example/media", "abc", "https://a.example/stream")


async def test_an_invited_agent_is_found_by_label_while_it_rings(open_office, script):
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, speed=2.0, rings=(Ring(after=25.0),)))
        await office.ringing.wait()
        assert await office.carrier.find_leg("room-1", "agent-1") == office.agent_leg
        assert await office.carrier.find_leg("room-1", "agent-2") is None
        assert await office.carrier.find_leg("room-2", "agent-1") is None
        assert not await office.carrier.is_talking(office.agent_leg)
        call.hang_up()
        await call.finished()
        assert await office.carrier.find_leg("room-1", "agent-1") is None


async def test_the_same_label_is_not_called_twice(open_office, script):
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, seconds=200.0))
        assert await call.talking()
        with pytest.raises(RequestRefused) as refused:
            await office.carrier.invite(office.invitation())
        call.hang_up()
        await call.finished()

    assert refused.value.code == 16025
    assert not refused.value.retryable


async def test_a_ringing_agent_can_be_released_and_releasing_twice_is_fine(open_office, script):
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, seconds=1.0, speed=2.0, rings=(Ring(Outcome.NO_ANSWER, 60.0),)))
        await office.ringing.wait()
        await office.carrier.release(office.agent_leg)
        await office.carrier.release(office.agent_leg)
        call.hang_up()
        happened = await call.finished()

    assert happened.statuses(office.agent_leg) == ("initiated", "ringing", "canceled")


async def test_somebody_unknown_is_over(open_office):
    async with open_office() as (office, _):
        assert not await office.carrier.is_talking(NOBODY)
        await office.carrier.release(NOBODY)
        with pytest.raises(CallOver):
            await office.carrier.start_stream(NOBODY, ORDER)


async def test_a_number_that_is_none_is_refused(open_office):
    async with open_office() as (office, _):
        with pytest.raises(RequestRefused) as refused:
            await office.carrier.invite(Invitation("room-1", "nobody", "agent-1", office.url, office.url))

    assert refused.value.code == 21211


async def test_the_account_is_known_by_token_and_by_key(open_office):
    async with open_office() as (office, twilio):
        assert await office.carrier.account_ok()
        async with TwilioCarrier(Account(ACCOUNT_SID, "SK1", "key secret", "+1", twilio.base_url)) as by_key:
            assert await by_key.account_ok()
        async with TwilioCarrier(Account(ACCOUNT_SID, ACCOUNT_SID, "wrong", "+1", twilio.base_url)) as wrong:
            with pytest.raises(CredentialsRefused):
                await wrong.account_ok()
            with pytest.raises(CredentialsRefused):
                await wrong.find_leg("room-1", "agent-1")


@contextlib.asynccontextmanager
async def carrier_that_says(answer, timeout_seconds=5.0):
    """A carrier whose every request is answered with these bytes; None for no answer at all."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            await reader.read()
        writer.write(answer or b"")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    account = Account(ACCOUNT_SID, ACCOUNT_SID, "token", "+15005550010", address)
    async with server, TwilioCarrier(account, timeout_seconds=timeout_seconds) as carrier:
        yield carrier


def http(status, body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (status, len(content), content)


@pytest.mark.parametrize(
    ("answer", "error", "retryable"),
    [
        (http(429, {"code": 20429, "message": "Too many", "status": 429}), CarrierBusy, True),
        (http(500, {"code": 20500, "message": "Oops", "status": 500}), CarrierUnreachable, True),
        (http(503, b"<html>down</html>"), CarrierUnreachable, True),
        (http(401, {"code": 20003, "message": "Authenticate", "status": 401}), CredentialsRefused, False),
        (http(404, {"code": 20404, "message": "Not found", "status": 404}), CallOver, False),
        (http(400, {"code": 21220, "message": "Not in progress", "status": 400}), CallOver, False),
        (http(400, {"code": 21215, "message": "No permission", "status": 400}), RequestRefused, False),
        (b"", CarrierUnreachable, True),
        (b"hello\r\n\r\n", CarrierUnreachable, True),
        (http(200, b"not json"), CarrierUnreachable, True),
    ],
)
async def test_every_failure_becomes_one_of_ours(answer, error, retryable):
    async with carrier_that_says(answer) as carrier:
        for request in (carrier.start_stream(NOBODY, ORDER), carrier.account_ok()):
            with pytest.raises(TelephonyError) as failed:
                await request
            assert type(failed.value) is error
            assert failed.value.retryable is retryable


async def test_a_carrier_that_does_not_answer_is_unreachable_in_time():
    async with carrier_that_says(None, timeout_seconds=0.05) as carrier:
        with pytest.raises(CarrierUnreachable):
            await carrier.account_ok()


async def test_a_carrier_that_is_not_there_is_unreachable():
    async with TwilioCarrier(Account(ACCOUNT_SID, ACCOUNT_SID, "token", "+1", "http://127.0.0.1:1")) as carrier:
        with pytest.raises(CarrierUnreachable):
            await carrier.release(NOBODY)


# --- legs, conferences, recordings ------------------------------------------------------------------------------------


async def talking(office, twilio, script):
    call = twilio.start_call(script(office, seconds=200.0, speed=4.0))
    assert await call.talking()
    return call


async def test_a_call_of_its_own_is_listed_until_it_is_over_and_can_be_sent_elsewhere(open_office, script):
    async with open_office() as (office, twilio):
        call = await talking(office, twilio, script)
        leg = await office.carrier.place_call(CallOrder(MOBILE, office.url + "/wait", office.url + "/leg"))

        (listed,) = await office.carrier.list_calls(MOBILE)
        assert (listed.leg_sid, listed.to) == (leg, MOBILE)
        assert leg in [one.leg_sid for one in await office.carrier.list_calls()]
        await office.carrier.redirect(call.sid, office.url + "/wait")
        assert await office.carrier.leg_status(call.sid) == "in-progress"
        await office.carrier.release(leg)
        call.hang_up()
        await call.finished()

        assert await office.carrier.leg_status(call.sid) == "completed"
        assert await office.carrier.leg_status(NOBODY) == ""
        with pytest.raises(CallOver):
            await office.carrier.redirect(call.sid, office.url + "/wait")


async def test_participants_are_put_on_hold_muted_and_let_coach(open_office, script):
    async with open_office() as (office, twilio):
        call = await talking(office, twilio, script)
        carrier, hold_url = office.carrier, office.url + "/wait"
        room = await carrier.conference("room-1")

        await carrier.change_participant(room, call.sid, PartyOrder(hold=True, hold_url=hold_url))
        await carrier.change_participant(room, office.agent_leg, PartyOrder(is_muted=True))
        held = {one.label: one for one in await carrier.participants(room)}
        await carrier.change_participant(room, call.sid, PartyOrder())
        await carrier.change_participant(room, office.agent_leg, PartyOrder(coached_sid=call.sid))
        back = {one.label: one for one in await carrier.participants(room)}
        call.hang_up()
        await call.finished()

        assert (held["customer"].is_held, held["agent-1"].is_muted) == (True, True)
        assert (back["customer"].is_held, back["agent-1"].coached_sid) == (False, call.sid)
        assert await carrier.participants(room) == ()
        assert await carrier.conference("room-1") == ""
        with pytest.raises(CallOver):
            await carrier.change_participant(room, call.sid, PartyOrder())


async def test_a_leg_has_one_recording_that_pauses_and_is_fetched_afterwards(open_office, script):
    async with open_office() as (office, twilio):
        call = await talking(office, twilio, script)
        first = await office.carrier.start_recording(call.sid, office.url + "/leg")
        again = await office.carrier.start_recording(call.sid, office.url + "/leg")
        await office.carrier.set_recording(call.sid, first, paused=True)
        (paused,) = await office.carrier.recordings(call.sid)
        await office.carrier.set_recording(call.sid, first, paused=False)
        call.hang_up()
        await call.finished()
        sound = await office.carrier.fetch_recording(first)
        with pytest.raises(CallOver):
            await office.carrier.fetch_recording("RE" + "0" * 32)
        for _ in range(2):
            await office.carrier.delete_recording(first)
        with pytest.raises(CallOver):
            await office.carrier.fetch_recording(first)

    assert first == again
    assert paused == ListedRecording(first, "paused")
    with wave.open(io.BytesIO(sound)) as recorded:
        assert recorded.getnchannels() == 2


async def test_a_message_is_sent_from_the_accounts_number(open_office):
    async with open_office() as (office, twilio):
        sid = await office.carrier.send_message(MOBILE, "A caller is upset.")

    assert sid.startswith("SM")
    assert [(one.to, one.body) for one in twilio.messages] == [(MOBILE, "A caller is upset.")]
