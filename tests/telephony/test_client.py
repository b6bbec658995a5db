import asyncio
import contextlib
import json
import os
import re
from pathlib import Path

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
from telephony.simulator.script import Outcome, Ring

ACCOUNT_SID = "AC" + "0" * 31 + "1"
NOBODY = "CA" + "0" * 32
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


# --- Twilio's own description of its interface -----------------------------------------------------------------------


def _description():
    """twilio_api_v2010.json of github.com/twilio/twilio-oai, given by TWILIO_OPENAPI or found beside this checkout."""
    given = os.environ.get("TWILIO_OPENAPI")
    beside = sorted(Path(__file__).parents[2].resolve().parent.glob("*/twilio/oai/twilio_api_v2010.json"))
    return Path(given) if given else next(iter(beside), None)


def _operation(description, request):
    """The operation whose path fits, the one with the fewest open segments."""
    fitting = []
    for path, methods in description["paths"].items():
        pattern = re.sub(r"\\\{[^}]+\\\}", "([^/]+)", re.escape(path))
        if (found := re.fullmatch(pattern, "/2010-04-01" + request.path)) and request.method.lower() in methods:
            fitting.append((path.count("{"), path, methods[request.method.lower()], found.groups()))
    assert fitting, f"Twilio has no {request.method} {request.path}"
    return min(fitting, key=lambda fit: fit[0])


def _schema(description, schema):
    name = schema.get("$ref", "").rpartition("/")[2]
    return description["components"]["schemas"][name] if name else schema


def _problems(description, request):
    _, path, operation, values = _operation(description, request)
    described = {parameter["name"]: parameter["schema"] for parameter in operation.get("parameters", [])}
    for name, value in zip(re.findall(r"\{([^}]+)\}", path), values, strict=True):
        yield from _value_problems(_schema(description, described.get(name, {})), name, value)
    required = []
    if "requestBody" in operation:
        body = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        described, required = body["properties"], body.get("required", [])
    yield from (f"{name} is missing" for name in required if name not in request.fields)
    for name, sent in request.fields.items():
        if name not in described:
            yield f"{name} is unknown"
            continue
        schema = _schema(description, described[name])
        is_list = schema.get("type") == "array"
        if not is_list and len(sent) > 1:
            yield f"{name} is not a list"
        for value in sent:
            yield from _value_problems(_schema(description, schema["items"]) if is_list else schema, name, value)


def _value_problems(schema, name, value):
    fits = {
        "enum": lambda: value in schema["enum"],
        "pattern": lambda: re.search(schema["pattern"], value),
        "boolean": lambda: value in {"true", "false"},
        "integer": lambda: re.fullmatch(r"-?\d+", value),
    }
    asked = [key for key in ("enum", "pattern") if key in schema] + [schema.get("type", "")]
    yield from (f"{name}={value} is no {rule}" for rule in asked if rule in fits and not fits[rule]())


async def test_every_request_is_one_that_twilio_describes(open_office, script):
    path = _description()
    if path is None:
        pytest.skip("Twilio's OpenAPI description is not here; TWILIO_OPENAPI may name twilio_api_v2010.json")
    description = json.loads(path.read_text())
    async with open_office() as (office, twilio):
        call = twilio.start_call(script(office, seconds=200.0))
        assert await call.talking()
        await office.carrier.start_stream(call.sid, office.order("s2"))
        await office.carrier.find_leg("room-1", "agent-1")
        await office.carrier.is_talking(call.sid)
        await office.carrier.account_ok()
        await office.carrier.release(call.sid)
        await call.finished()

    assert {(request.method, request.path.count("/")) for request in twilio.requests} >= {("POST", 5), ("GET", 4)}
    assert len(twilio.requests) >= 7
    problems = {request.path: list(_problems(description, request)) for request in twilio.requests}
    assert not any(problems.values()), problems
    participants = next(request for request in twilio.requests if request.path.endswith("/Participants.json"))
    assert set(participants.fields["StatusCallbackEvent"]) <= {"initiated", "ringing", "answered", "completed"}
    known = {"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"}
    assert set(participants.fields["ConferenceStatusCallbackEvent"]) <= known
