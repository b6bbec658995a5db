import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from callassist.calls import events as e
from callassist.speech import Hypothesis, Lag, Speaker
from tests.web.app import API_TOKEN, House, agreement, card, said
from tests.web.test_live import served

TOKEN = {"Authorization": f"Bearer {API_TOKEN}"}


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (None, "The API token is missing."),
        ("", "The API token is missing."),
        ("Bearer", "The API token is missing."),
        ("Basic abc", "The API token is missing."),
        ("Bearer wrong", "The API token is wrong."),
        (f"Bearer {API_TOKEN}x", "The API token is wrong."),
    ],
)
@pytest.mark.parametrize("path", ["/api/calls", f"/api/calls/{'0' * 32}", "/api/events"])
async def test_nobody_reads_the_api_without_its_token(
    small_house: House, path: str, header: str | None, sentence: str
) -> None:
    browser = await small_house.hired("Ana")

    answer = await browser.get(path, headers={"Authorization": header} if header is not None else {})

    assert answer.status_code == 401
    assert answer.json()["error"] == sentence
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_without_a_token_of_its_own_the_api_is_off(small_house: House) -> None:
    small_house.app.state.parts = replace(small_house.parts, api_token="")

    answer = await small_house.browser().get("/api/calls", headers={"Authorization": "Bearer "})

    assert answer.status_code == 401
    assert "The API is off" in answer.json()["error"]


async def test_calls_are_listed_newest_first_and_by_state_and_sid(house: House) -> None:
    client = house.browser(**TOKEN)
    old = await house.ringing()
    house.clock.advance(minutes=1)
    new = await house.ringing()
    await house.record(old, e.CallEnded("no-answer"))
    sid = (await house.panel(old)).call.call_sid

    async def listed(query: str) -> list[str]:
        return [one["call_id"] for one in (await client.get(f"/api/calls{query}")).json()["calls"]]

    assert await listed("") == [new, old]
    assert await listed("?limit=1") == [new]
    assert await listed("?state=missed") == [old]
    assert await listed(f"?call_sid={sid}") == [old]
    assert await listed("?call_sid=CAunknown") == []


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=100000", "state=wild"])
async def test_a_wild_query_is_named(small_house: House, query: str) -> None:
    answer = await small_house.browser(**TOKEN).get(f"/api/calls?{query}")

    assert answer.status_code == 422
    assert answer.json()["error"].startswith(query.partition("=")[0])


async def test_a_call_is_told_as_the_panel_shows_it(house: House) -> None:
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)
    await house.record(call_id, said(1, "it leaks"), card("k1"), *agreement("a1"))

    told: dict[str, Any] = (await house.browser(**TOKEN).get(f"/api/calls/{call_id}")).json()

    assert (told["call_id"], told["seq"], told["state"]) == (call_id, 7, "active")
    assert told["customer"] == {"customer_id": "maria", "name": "Maria Lopez"}
    assert told["agent"] == {"member_id": ana.member_id, "name": "Ana"}
    assert [(line["speaker"], line["text"]) for line in told["transcript"]] == [("customer", "it leaks")]
    assert told["cards"][0]["say"] == "That is on us."
    assert told["agreements"][0]["promise"]["due"] == "2026-03-06"
    assert told["agreements"][0]["accepted"]["text"] == "okay, let's do that"
    assert told["follow_up"]["status"] == "none"


@pytest.mark.parametrize("path", ["", "/events"])
@pytest.mark.parametrize("call_id", ["0" * 32, "nothing"])
async def test_an_unknown_call_is_not_there(small_house: House, call_id: str, path: str) -> None:
    answer = await small_house.browser(**TOKEN).get(f"/api/calls/{call_id}{path}")

    assert answer.status_code == 404
    assert "There is no" in answer.json()["error"]


async def test_the_brief_of_a_call_is_given_with_its_quotes(house: House) -> None:
    call_id = await house.ringing()
    await house.record(call_id, said(1, "You charged me eighty nine dollars on Monday and nobody called me back."))

    told = (await house.browser(**TOKEN).get(f"/api/calls/{call_id}/brief")).json()

    assert told["call_id"] == call_id
    assert told["facts"][0]["kinds"][:2] == ["amount", "day"]
    assert told["facts"][0]["quote"]["text"].startswith("You charged me")
    assert told["mood"]["band"] == "calm"
    assert told["problem"]["speaker"] == "customer"


async def test_somebody_outside_the_team_takes_a_call_by_their_number(house: House) -> None:
    client = house.browser(**TOKEN)
    call_id = await house.ringing()

    taken = await client.post(f"/api/calls/{call_id}/accept", json={"name": "Night shift", "address": "+12025550188"})
    again = await client.post(f"/api/calls/{call_id}/accept", json={"name": "Somebody", "address": "client:else"})

    assert (taken.status_code, again.status_code) == (200, 409)
    assert again.json()["error"] == "Night shift has taken this call."
    assert house.carrier.rung == [(call_id, 0, "+12025550188")]


@pytest.mark.parametrize("address", ["", "12", "sip:all@evil.example", "+0123", "client:"])
async def test_a_wild_address_is_named_and_nobody_is_dialled(small_house: House, address: str) -> None:
    call_id = await small_house.ringing()

    answer = await small_house.browser(**TOKEN).post(
        f"/api/calls/{call_id}/accept", json={"name": "Ana", "address": address}
    )

    assert answer.status_code == 422
    assert answer.json()["error"].startswith("address")
    assert small_house.carrier.rung == []


# --- streams ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def streaming(house: House, path: str, headers: dict[str, str] | None = None) -> AsyncIterator[httpx.Response]:
    async with (
        served(house) as base,
        httpx.AsyncClient(base_url=base, headers=TOKEN, timeout=40) as client,
        client.stream("GET", path, headers=headers) as response,
    ):
        yield response


async def messages(response: httpx.Response, count: int) -> list[dict[str, str]]:
    """The next `count` server-sent events as their fields."""
    found: list[dict[str, str]] = [{}]
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if line and name:
            found[-1][name] = value
        elif found[-1]:
            if len(found) == count:
                break
            found.append({})
    return found


async def test_events_come_with_their_seq_and_resume_after_it(house: House) -> None:
    call_id = await house.ringing()
    url = f"/api/calls/{call_id}/events"

    async with streaming(house, url) as response:
        first = await messages(response, 2)
    await house.record(call_id, said(1, "it leaks"))
    async with streaming(house, url, {"Last-Event-ID": "2"}) as response:
        (third,) = await messages(response, 1)

    assert [(one["event"], one["id"]) for one in first] == [("event", "1"), ("event", "2")]
    assert [json.loads(one["data"])["type"] for one in first] == ["CallStarted", "CustomerIdentified"]
    told = json.loads(third["data"])
    assert (third["id"], told["seq"], told["type"]) == ("3", 3, "UtteranceTranscribed")
    assert told["payload"]["utterance"]["text"] == "it leaks"
    assert told["at"].startswith("2026-03-04T15:00:00")


async def test_hypotheses_come_without_a_seq(small_house: House) -> None:
    call_id = await small_house.ringing()

    async with streaming(small_house, f"/api/calls/{call_id}/events?after=2") as response:
        small_house.bus.whisper(call_id, Hypothesis(Speaker.AGENT, 1.5, 2.5, "I am sorry", 4))
        (told,) = await messages(response, 1)

    assert told["event"] == "hypothesis"
    assert "id" not in told
    expected = {"speaker": "agent", "start": 1.5, "end": 2.5, "text": "I am sorry", "stable": 4, "by": ""}
    assert json.loads(told["data"]) == expected


async def test_how_late_the_text_is_comes_without_a_seq(small_house: House) -> None:
    call_id = await small_house.ringing()

    async with streaming(small_house, f"/api/calls/{call_id}/events?after=2") as response:
        small_house.bus.whisper(call_id, Lag(4.2))
        (told,) = await messages(response, 1)

    assert told["event"] == "lag"
    assert "id" not in told
    assert json.loads(told["data"]) == {"seconds": 4.2}


async def test_new_calls_are_discovered(small_house: House) -> None:
    async with streaming(small_house, "/api/events") as response:
        call_id = await small_house.ringing()
        (told,) = await messages(response, 1)

    assert (told["event"], json.loads(told["data"])) == ("call", {"call_id": call_id})


async def test_the_summary_of_a_call_is_given_with_its_quotes(small_house: House) -> None:
    call_id = await small_house.wrapping_up(await small_house.hire("Ana"))

    told = (await small_house.browser(**TOKEN).get(f"/api/calls/{call_id}/summary")).json()

    assert told["disposition"] == "agreed"
    assert told["actions"][0]["quotes"][1]["text"] == "okay, let's do that"
