"""`callassist twilio setup`: the number that customers call sends its calls here, and doctor sees whether it does."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from callassist.settings import Settings
from telephony.simulator.simulator import Simulator
from tests.web.scripted import ACCOUNT, AUTH_TOKEN, BUSINESS
from web import doctor
from web.serving import SetupError
from web.setup_commands import set_up

HERE = "https://calls.example.com"
URLS = {
    "VoiceUrl": f"{HERE}/twilio/voice",
    "VoiceFallbackUrl": f"{HERE}/twilio/voice/fallback",
    "StatusCallback": f"{HERE}/twilio/status",
}


@pytest.fixture
async def twilio() -> AsyncIterator[Simulator]:
    async with Simulator(ACCOUNT, AUTH_TOKEN) as simulator:
        yield simulator


def configured(twilio: Simulator, data: Path, **changes: Any) -> Settings:
    given: dict[str, Any] = {
        "public_url": HERE,
        "data": data,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": AUTH_TOKEN,
        "twilio_api_url": twilio.base_url,
        "twilio_number": BUSINESS,
    }
    return Settings(_env_file=None, **(given | changes))


async def test_a_number_is_pointed_here_and_what_changed_is_told(twilio: Simulator, tmp_path: Path) -> None:
    number = twilio.own_number(BUSINESS, VoiceUrl="https://demo.twilio.com/welcome")

    told = await set_up(configured(twilio, tmp_path))

    assert {name: number.settings[name] for name in URLS} == URLS
    assert told[0] == f"{BUSINESS} points here now:"
    assert f"  a call comes in: https://demo.twilio.com/welcome -> {HERE}/twilio/voice" in told
    assert f"  call status changes: nothing -> {HERE}/twilio/status" in told


async def test_a_number_that_points_here_is_left_alone(twilio: Simulator, tmp_path: Path) -> None:
    twilio.own_number(BUSINESS, **URLS)

    assert await set_up(configured(twilio, tmp_path)) == [f"{BUSINESS} points here already."]


async def test_the_numbers_of_the_routing_file_are_pointed_here_too(twilio: Simulator, tmp_path: Path) -> None:
    twilio.own_number(BUSINESS, **URLS)
    other = twilio.own_number("+15550100101")
    routing = tmp_path / "routing.yaml"
    routing.write_text('numbers:\n  "+15550100101":\n    nobody: voicemail\n')

    await set_up(configured(twilio, tmp_path, routing=routing))

    assert other.settings["VoiceUrl"] == URLS["VoiceUrl"]


@pytest.mark.parametrize(
    ("changes", "mend"),
    [
        ({"public_url": ""}, "CALLASSIST_PUBLIC_URL"),
        ({"public_url": "http://calls.example.com"}, "https://"),
        ({"twilio_account_sid": ""}, "CALLASSIST_TWILIO_ACCOUNT_SID"),
        ({"twilio_number": ""}, "CALLASSIST_TWILIO_NUMBER"),
        ({"twilio_number": "+15550100999"}, f"It has {BUSINESS}"),
    ],
)
async def test_what_is_missing_is_said(twilio: Simulator, tmp_path: Path, changes: dict[str, Any], mend: str) -> None:
    twilio.own_number(BUSINESS)

    with pytest.raises(SetupError, match=mend.replace("+", r"\+")):
        await set_up(configured(twilio, tmp_path, **changes))


async def test_a_number_of_a_trunk_is_not_touched(twilio: Simulator, tmp_path: Path) -> None:
    number = twilio.own_number(BUSINESS, TrunkSid="TK" + "1" * 32)

    with pytest.raises(SetupError, match="SIP trunk"):
        await set_up(configured(twilio, tmp_path))
    assert "VoiceUrl" not in number.settings


async def test_doctor_compares_the_number_with_the_configuration(twilio: Simulator, tmp_path: Path) -> None:
    settings = configured(twilio, tmp_path)
    absent = await doctor.numbers(settings)
    twilio.own_number(BUSINESS, **URLS | {"StatusCallback": ""})

    elsewhere = await doctor.numbers(settings)
    await set_up(settings)
    here = await doctor.numbers(settings)

    assert (absent.ok, elsewhere.ok, here.ok) == (False, False, True)
    assert "has no number" in absent.told
    assert "It has none" in absent.told
    assert "callassist twilio setup" in elsewhere.told


async def test_doctor_tells_a_wrong_token_from_a_twilio_out_of_reach(twilio: Simulator, tmp_path: Path) -> None:
    refused = configured(twilio, tmp_path, twilio_auth_token="another")
    away = configured(twilio, tmp_path, twilio_api_url="http://127.0.0.1:1")
    unset = configured(twilio, tmp_path, twilio_auth_token="")

    told = [(await doctor.twilio(settings)).told for settings in (refused, away, unset)]

    assert "Copy CALLASSIST_TWILIO_ACCOUNT_SID and _AUTH_TOKEN" in told[0]
    assert "way to http://127.0.0.1:1" in told[1]
    assert "Set CALLASSIST_TWILIO_AUTH_TOKEN" in told[2]
    assert (await doctor.numbers(refused)).ok is None


async def test_doctor_tries_the_key_of_the_softphone(twilio: Simulator, tmp_path: Path) -> None:
    settings = configured(twilio, tmp_path, twilio_api_key="SK1", twilio_api_secret="wrong")

    refused = await doctor.softphone(settings)

    assert refused.ok is False
    assert "Make a new key" in refused.told


async def test_doctor_finds_a_fallback_that_calls_itself(twilio: Simulator, tmp_path: Path) -> None:
    found = await doctor.fallback(configured(twilio, tmp_path, fallback_number=BUSINESS))

    assert found.ok is False


def test_a_number_that_nobody_could_dial_is_refused(twilio: Simulator, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="not a number in E"):
        configured(twilio, tmp_path, twilio_number="(202) 555-0100")


async def test_doctor_finds_half_a_key_and_members_who_would_never_ring(
    twilio: Simulator, tmp_path: Path, sqlite_url: str
) -> None:
    routing = tmp_path / "routing.yaml"
    routing.write_text(
        "groups:\n  front: {members: [nobody@x.example], order: all, ring_seconds: 20}\n"
        "numbers:\n  default:\n    ring: [front]\n"
    )
    settings = configured(twilio, tmp_path, routing=routing, database_url=sqlite_url, twilio_api_key="SK1")

    routed, key = await doctor.routing(settings), await doctor.softphone(settings)

    assert (routed.ok, key.ok) == (False, False)
    assert "nobody@x.example" in routed.told
