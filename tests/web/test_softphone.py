"""The phone in the browser: who gets a token, what may be picked up, and what the page may talk to."""

from collections.abc import AsyncIterator
from pathlib import Path

import jwt
import pytest

from callassist.calls import events as e
from tests.web.app import House, open_house

KEYS = {"twilio_account_sid": "AC" + "1" * 32, "twilio_api_key": "SK" + "2" * 32, "twilio_api_secret": "s" * 32}


@pytest.fixture
async def phones(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(sqlite_url, tmp_path, **KEYS) as opened:
        yield opened


async def test_a_member_whose_browser_is_their_phone_gets_a_token_in_their_name(phones: House) -> None:
    answer = (await (await phones.hired("Ana")).get("/softphone/token")).json()

    claims = jwt.decode(answer["token"], KEYS["twilio_api_secret"], ["HS256"], options={"verify_nbf": False})
    assert answer["identity"] == claims["grants"]["identity"] == "ana"
    assert claims["grants"]["voice"]["incoming"] == {"allow": True}


async def test_a_member_with_a_phone_of_their_own_gets_none(phones: House) -> None:
    ana = await phones.hire("Ana", address="+12025550188")

    assert (await phones.browser_of(ana).get("/softphone/token")).status_code == 404


async def test_without_an_api_key_nobody_gets_one(small_house: House) -> None:
    assert (await (await small_house.hired("Ana")).get("/softphone/token")).status_code == 404


async def test_a_browser_picks_up_the_legs_of_its_member_and_no_other(small_house: House) -> None:
    ana, ben = await small_house.hire("Ana"), await small_house.hire("Ben")
    call_id = await small_house.ringing()
    await small_house.record(call_id, e.AgentAccepted(ana.member_id, "Ana", 0))
    asked = [
        (await small_house.browser_of(who).get(f"/softphone/expects/{call}/{label}")).json()["expected"]
        for who, call, label in (
            (ana, call_id, "agent-0"),
            (ben, call_id, "agent-0"),
            (ana, call_id, "listen-1"),
            (ana, "0" * 32, "agent-0"),
        )
    ]

    assert asked == [True, False, False, False]


async def test_pages_may_talk_to_the_carrier_only_where_browsers_are_phones(phones: House, small_house: House) -> None:
    with_phone = (await (await phones.hired("Ana")).get("/")).headers["content-security-policy"]
    without = (await (await small_house.hired("Ben")).get("/")).headers["content-security-policy"]

    assert "voice-js.roaming.twilio.com" in with_phone
    assert "twilio" not in without


async def test_a_browser_whose_leg_is_over_has_the_line_looked_at_and_nobody_elses_word_counts(
    small_house: House,
) -> None:
    ana, ben = await small_house.hire("Ana"), await small_house.hire("Ben")
    call_id = await small_house.ringing()
    await small_house.record(call_id, e.AgentAccepted(ana.member_id, "Ana", 0))
    async with small_house.bus.listen(call_id) as bell:
        others = [
            (await small_house.browser_of(who).form(f"/softphone/told/{call}/{label}")).status_code
            for who, call, label in (
                (ben, call_id, "agent-0"),
                (ana, call_id, "listen-1"),
                (ana, "0" * 32, "agent-0"),
            )
        ]
        before = bell.doubted()
        mine = (await small_house.browser_of(ana).form(f"/softphone/told/{call_id}/agent-0")).status_code

        assert (others, before) == ([204] * 3, frozenset())
        assert (mine, bell.doubted()) == (204, frozenset({call_id}))
