"""What a manager who reads one call is told of the others: on its page, as it happens, until it is put away."""

import pytest

from callassist.calls import phone_events as pe
from callassist.calls.assist_events import FlagRaised
from callassist.calls.terms import Quote
from callassist.method import Flag
from callassist.speech import Speaker
from callassist.team import Member, Role
from tests.web.app import House, said
from tests.web.test_live import Messages, following, next_of
from web import live

INSULT = Quote(Speaker.CUSTOMER, "you people are useless", 1, 2, 4)
CRY = "Ben asks for help"
LINE = '<section id="elsewhere"'


async def two_calls(house: House) -> tuple[Member, str, str]:
    """A manager, the call that they read, and another one."""
    manager = await house.hire("Mia", Role.MANAGER)
    return manager, await house.talking(await house.hire("Ana")), await house.talking(await house.hire("Ben"))


def line_of(page: str) -> str:
    return page.partition(LINE)[2].partition("</section>")[0]


async def test_the_page_of_a_call_tells_of_another_call_and_not_of_its_own(house: House) -> None:
    mia, reading, other = await two_calls(house)
    await house.record(reading, pe.HelpAsked(1, "", "m"))
    await house.record(other, said(1, INSULT.text), FlagRaised(4, Flag.ABUSE, INSULT), pe.HelpAsked(1, "", "m"))

    line = line_of((await house.browser_of(mia).get(f"/calls/{reading}")).text)

    assert f'href="/calls/{other}"' in line
    assert CRY in line
    assert "and 1 more" in line
    assert reading not in line.partition("<form")[0]


async def test_agents_are_told_of_no_call_but_their_own(small_house: House) -> None:
    _, _, other = await two_calls(small_house)
    agent, mine = await small_house.hire("Cem"), await small_house.ringing()
    await small_house.record(other, pe.HelpAsked(1, "", "m"))

    page = (await small_house.browser_of(agent).get(f"/calls/{mine}")).text
    refused = await small_house.browser_of(agent).script_form(f"/calls/{other}/alerts/help-1/put-away", reading=mine)

    assert CRY not in page
    assert refused.status_code == 403


async def test_what_one_manager_puts_away_is_gone_from_their_calls_and_stays_on_the_board(house: House) -> None:
    mia, reading, other = await two_calls(house)
    max_ = await house.hired("Max", Role.MANAGER)
    await house.record(other, pe.HelpAsked(1, "", "m"))
    browser = house.browser_of(mia)

    answers = [await browser.form(f"/calls/{other}/alerts/help-1/put-away", reading=reading) for _ in range(2)]

    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, f"/calls/{reading}")] * 2
    assert CRY not in (await browser.get(f"/calls/{reading}")).text
    assert CRY in (await browser.get("/board")).text
    assert CRY in (await max_.get(f"/calls/{reading}")).text
    await house.record(other, pe.HelpSettled(1, "x", "Max"), pe.HelpAsked(2, "", "m"))
    assert CRY in (await browser.get(f"/calls/{reading}")).text


@pytest.mark.parametrize("alert", ["help-2", "abuse", "nothing"])
async def test_what_is_no_alert_cannot_be_put_away(small_house: House, alert: str) -> None:
    mia, reading, other = await two_calls(small_house)
    await small_house.record(other, pe.HelpAsked(1, "", "m"))
    browser = small_house.browser_of(mia)

    answer = await browser.script_form(f"/calls/{other}/alerts/{alert}/put-away", reading=reading)

    assert answer.status_code == 404


async def test_an_open_page_is_told_as_it_happens_and_no_more_once_it_is_settled(small_house: House) -> None:
    mia, reading, other = await two_calls(small_house)

    async with following(small_house, reading, mia, seen=4) as messages:
        before = await next_of(messages)
        await small_house.record(other, pe.HelpAsked(1, "", "m"))
        asked = await next_line(messages)
        await small_house.record(other, pe.HelpSettled(1, "x", "Max"))
        settled = await next_line(messages)

    assert CRY not in str(before.data)
    assert CRY in asked
    assert "<a" not in settled


async def next_line(messages: Messages) -> str:
    """About other calls, whatever comes between."""
    while LINE not in (data := str((await next_of(messages)).data)):
        pass
    return line_of(data)


async def test_a_page_on_which_nothing_happens_is_told_that_the_connection_stands(
    small_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    async with following(small_house, call_id, ana, seen=4) as messages:
        assert (await next_of(messages)).event == "beat"
