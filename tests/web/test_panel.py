from datetime import timedelta
from itertools import count

import pytest

from callassist.calls import events as e
from callassist.calls.log import CallLog
from callassist.team import Role
from tests.web.app import ROSA, House, agreement, card, said

NOBODYS = "0" * 32


async def test_the_page_of_a_ringing_call_tells_who_calls_before_the_answer(house: House) -> None:
    browser = await house.hired("Ana")
    call_id = await house.ringing()

    page = await browser.get(f"/calls/{call_id}")

    assert page.status_code == 200
    assert "Maria Lopez" in page.text
    assert f'action="/calls/{call_id}/accept"' in page.text
    assert 'data-after="2"' in page.text


async def test_a_call_on_a_shared_number_shows_everybody_it_may_be(small_house: House) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing(None)
    await small_house.record(call_id, e.CustomerIdentified("", "", ("maria", "rosa", "gone"), revision=1))

    page = await browser.get(f"/calls/{call_id}")

    assert "2 customers share this number" in page.text


@pytest.mark.parametrize("path", [f"/calls/{NOBODYS}", "/calls/nothing", "/calls/..%2f", "/nowhere"])
async def test_what_is_not_there_is_told_in_a_sentence(small_house: House, path: str) -> None:
    browser = await small_house.hired("Ana")

    page = await browser.get(path)

    assert page.status_code == 404
    assert "There is no" in page.text


# --- who may do what -------------------------------------------------------------------------------------------------


async def test_an_agent_neither_sees_nor_works_on_the_call_of_another(house: House) -> None:
    call_id = await house.talking(await house.hire("Ben"))
    ana = await house.hired("Ana")

    page = await ana.get(f"/calls/{call_id}")
    stream = await ana.get(f"/calls/{call_id}/events")
    note = await ana.form(f"/calls/{call_id}/notes", revision=1, text="mine")
    end = await ana.script_form(f"/calls/{call_id}/end")

    assert [page.status_code, stream.status_code, note.status_code, end.status_code] == [403] * 4
    assert "This call is with Ben." in page.text
    assert "This call is with Ben." in end.text
    assert (await house.panel(call_id)).notes == ""
    assert house.carrier.hung_up == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
async def test_managers_and_admins_see_and_work_on_every_call(small_house: House, role: Role) -> None:
    call_id = await small_house.talking(await small_house.hire("Ben"))
    boss = await small_house.hired("Mia", role)

    page = await boss.get(f"/calls/{call_id}")
    note = await boss.form(f"/calls/{call_id}/notes", revision=1, text="keep calm")

    assert (page.status_code, note.status_code) == (200, 303)


async def test_a_call_that_rings_again_is_open_to_everybody(small_house: House) -> None:
    ben = await small_house.hire("Ben")
    ana = await small_house.hired("Ana")
    call_id = await small_house.ringing()
    await small_house.record(call_id, e.AgentAccepted(ben.member_id, "Ben", 0), e.AgentUnreachable(0, "no-answer"))

    assert (await ana.get(f"/calls/{call_id}")).status_code == 200
    assert (await ana.form(f"/calls/{call_id}/accept", round=1)).status_code == 303


async def test_without_a_session_a_form_changes_nothing(small_house: House) -> None:
    call_id = await small_house.ringing()
    before = await small_house.kinds(call_id)

    answer = await small_house.browser().post(f"/calls/{call_id}/accept", data={"round": "0"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next=/calls/{call_id}")
    assert await small_house.kinds(call_id) == before


async def test_without_the_token_of_the_session_a_form_changes_nothing(small_house: House) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()
    before = await small_house.kinds(call_id)
    browser.csrf = (await small_house.hired("Ben")).csrf

    answer = await browser.form(f"/calls/{call_id}/accept", round=0)

    assert answer.status_code == 403
    assert await small_house.kinds(call_id) == before


# --- cards -----------------------------------------------------------------------------------------------------------


async def test_a_card_is_used_or_dismissed_once(house: House) -> None:
    ana = await house.hire("Ana")
    browser = house.browser_of(ana)
    call_id = await house.talking(ana)
    await house.record(call_id, said(1, "again a leak"), card("k1"), card("k2"))

    answers = [
        await browser.script_form(f"/calls/{call_id}/cards/k1/used"),
        await browser.script_form(f"/calls/{call_id}/cards/k1/used"),
        await browser.script_form(f"/calls/{call_id}/cards/k1/dismissed"),
        await browser.script_form(f"/calls/{call_id}/cards/k2/dismissed"),
    ]

    assert [answer.status_code for answer in answers] == [204] * 4
    assert [one.outcome for one in (await house.panel(call_id)).cards] == ["used", "dismissed"]


@pytest.mark.parametrize("showing", ["unknown", "x" * 121, "%00"])
async def test_a_card_that_was_never_shown_is_not_there(small_house: House, showing: str) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    answer = await small_house.browser_of(ana).script_form(f"/calls/{call_id}/cards/{showing}/used")

    assert answer.status_code == 404


# --- whose call it is ------------------------------------------------------------------------------------------------


async def test_the_agent_chooses_who_is_calling(house: House) -> None:
    browser, call_id = await house.on_a_call()

    answer = await browser.form(f"/calls/{call_id}/customer", customer_id="rosa", revision=1)
    unknown = await browser.script_form(f"/calls/{call_id}/customer", customer_id="nobody", revision=2)
    stale = await browser.script_form(f"/calls/{call_id}/customer", customer_id="maria", revision=1)

    assert [answer.status_code, unknown.status_code, stale.status_code] == [303, 422, 409]
    assert "customer_id" in unknown.text
    panel = await house.panel(call_id)
    assert (panel.customer_name, panel.call.customer_id) == (ROSA.name, ROSA.customer_id)


async def test_an_agreement_is_confirmed_while_the_customer_is_on_the_line(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()
    await small_house.record(call_id, *agreement("a1"))

    answer = await browser.script_form(
        f"/calls/{call_id}/agreements/a1/confirm",
        revision=1,
        who="business",
        what="replace the pump",
        when="by Friday",
        due="2026-03-06",
        amount="",
    )

    assert answer.status_code == 204
    assert (await small_house.panel(call_id)).agreements[0].status == "confirmed"
    assert (await small_house.customer("maria")).promises == ()


# --- the gate before solutions ---------------------------------------------------------------------------------------


async def test_the_agent_may_ask_for_solutions_once_while_the_customer_is_on_the_line(house: House) -> None:
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)
    browser = house.browser_of(ana)
    url = f"/calls/{call_id}/solutions"

    before = (await browser.get(f"/calls/{call_id}")).text
    answers = [await browser.form(url) for _ in range(2)]
    after = (await browser.get(f"/calls/{call_id}")).text

    assert f'action="{url}"' in before
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await house.kinds(call_id)).count("SolutionsAsked") == 1
    assert f'action="{url}"' not in after
    assert "Solutions are suggested, as asked." in after


async def test_solutions_are_not_asked_for_in_the_call_of_another(small_house: House) -> None:
    call_id = await small_house.talking(await small_house.hire("Ana"))

    answer = await (await small_house.hired("Ben")).script_form(f"/calls/{call_id}/solutions")

    assert answer.status_code == 403
    assert "SolutionsAsked" not in await small_house.kinds(call_id)


async def test_a_first_call_is_not_counted_among_the_calls_before_it(small_house: House) -> None:
    ana, began = await small_house.hire("Ana"), small_house.clock()
    moments = (began + timedelta(milliseconds=number) for number in count())
    ticking = CallLog(small_house.parts.engine, small_house.bus, lambda: next(moments))
    started = e.CallStarted("CA1", "+12025550123", "+12025550100")
    call_id, _ = await ticking.open_call(started, e.CustomerIdentified("maria", "Maria Lopez"))
    await ticking.record(call_id, e.AgentAccepted(ana.member_id, "Ana", 0), e.AgentConnected(0, "CA2"))

    page = await small_house.browser_of(ana).get(f"/calls/{call_id}")

    assert "Maria Lopez" in page.text
    assert "Explained to" not in page.text
