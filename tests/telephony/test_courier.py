"""How the simulator's requests reach a server."""

import time
from urllib.parse import parse_qsl

import httpx
import pytest
from twilio.request_validator import RequestValidator

from telephony.signature import SigningKeys, check_request
from telephony.simulator.journal import Journal
from telephony.simulator.webhooks import Courier, WebhookFailed

FORM = {"CallSid": "CA1", "FromCity": "", "From": "+15005550006"}


class Server:
    """Answers with one status after the other; an exception is raised instead."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, text="<Response/>")


async def send(server, url="https://a.example/voice", method="POST"):
    journal = Journal(time.monotonic())
    async with httpx.AsyncClient(transport=httpx.MockTransport(server)) as client:
        try:
            await Courier("12345", client).request(method, url, FORM, journal)
        except WebhookFailed as failed:
            return failed.code, journal
    return None, journal


async def test_a_failed_connection_is_tried_once_more_as_the_same_request():
    server = Server(httpx.ConnectError("refused"), 200)

    failure, journal = await send(server)

    assert failure is None
    assert [webhook.status for webhook in journal.webhooks] == [200]
    assert len({request.headers["I-Twilio-Idempotency-Token"] for request in server.requests}) == 1


async def test_a_second_failed_connection_is_the_last():
    server = Server(httpx.ConnectError("refused"), httpx.ConnectError("refused"), 200)

    failure, journal = await send(server)

    assert failure == 11205
    assert [webhook.status for webhook in journal.webhooks] == [0]
    assert len(server.requests) == 2


@pytest.mark.parametrize("answer", [500, 404, httpx.ReadTimeout("slow"), httpx.ReadError("lost")])
async def test_nothing_else_is_tried_again(answer):
    server = Server(answer, 200)

    failure, _ = await send(server)

    assert failure == 11200
    assert len(server.requests) == 1


async def test_a_post_is_signed_for_its_address_without_the_fragment():
    server = Server(200)

    await send(server, "https://a.example/voice?x=%2B1#rc=2&rp=5xx")

    (request,) = server.requests
    posted = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
    assert posted == FORM
    assert str(request.url) == "https://a.example/voice?x=%2B1"
    keys = SigningKeys("https://a.example", ("12345",))
    check_request(keys, "/voice", "x=%2B1", posted, request.headers["X-Twilio-Signature"])


async def test_https_is_signed_without_the_port():
    server = Server(200)

    await send(server, "https://a.example:8443/voice")

    expected = RequestValidator("12345").compute_signature("https://a.example/voice", FORM)
    assert server.requests[0].headers["X-Twilio-Signature"] == expected


async def test_a_get_has_its_values_in_the_signed_address():
    server = Server(200)

    await send(server, "https://a.example/wait?again=1", "GET")

    (request,) = server.requests
    assert request.content == b""
    keys = SigningKeys("https://a.example", ("12345",))
    query = request.url.query.decode()
    assert dict(parse_qsl(query, keep_blank_values=True)) == FORM | {"again": "1"}
    check_request(keys, "/wait", query, {}, request.headers["X-Twilio-Signature"])
