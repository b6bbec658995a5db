"""The brief in the call's page: for somebody who takes over while the call goes on."""

from callassist.assist.background import Background
from callassist.assist.brief import lines
from callassist.calls import events as e
from callassist.calls.panel import Panel
from callassist.speech import Speaker
from callassist.team import Role
from tests.web.app import AS_SCRIPT, House, said
from web.briefing import brief_of, worked_out
from web.words import UNTOLD, mood, untold

COMPLAINT = said(1, "You charged me eighty nine dollars on Monday and nobody called me back.")
OFFER = said(2, "I can send somebody on Thursday, would that help?", Speaker.AGENT)
REFUSAL = said(3, "No, that is not good enough.")


async def test_the_page_of_a_call_offers_the_brief_collapsed_and_without_a_script(house: House) -> None:
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)

    page = (await house.browser_of(ana).get(f"/calls/{call_id}")).text

    assert '<details id="handover"' in page
    assert 'aria-keyshortcuts="b"' in page
    assert f'href="/calls/{call_id}/brief"' in page


async def test_the_brief_tells_what_the_assist_knows_and_where_it_was_said(house: House) -> None:
    ana = await house.hire("Ana")
    call_id = await house.talking(ana)
    await house.record(call_id, COMPLAINT, OFFER, REFUSAL)
    panel = await house.panel(call_id)

    html = (await house.browser_of(ana).get(f"/calls/{call_id}/brief", headers=AS_SCRIPT)).text

    told = await brief_of(house.parts, panel)
    assert told
    assert mood(told.mood) in html
    assert lines(told)[1].removesuffix(".") in html
    assert f'href="/calls/{call_id}#line-{panel.transcript[0].seq}"' in html
    assert "refused" in html
    assert html.startswith('<div id="brief"')


async def test_a_manager_reads_the_brief_of_a_call_that_goes_on_and_another_agent_does_not(house: House) -> None:
    call_id = await house.talking(await house.hire("Ana"))
    await house.record(call_id, COMPLAINT)
    manager, ben = await house.hired("Kim", Role.MANAGER), await house.hired("Ben")

    page = await manager.get(f"/calls/{call_id}/brief")
    refused = await ben.get(f"/calls/{call_id}/brief")

    assert page.status_code == 200
    assert "<h1>Brief: Maria Lopez</h1>" in page.text
    assert "You charged me" in page.text
    assert refused.status_code == 403


async def test_there_is_nothing_to_brief_before_somebody_spoke(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)

    html = (await small_house.browser_of(ana).get(f"/calls/{call_id}/brief", headers=AS_SCRIPT)).text

    assert UNTOLD["early"] in html


async def test_the_brief_can_be_read_after_the_call(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)
    await small_house.record(call_id, COMPLAINT, e.CallEnded("completed"))

    page = await small_house.browser_of(ana).get(f"/calls/{call_id}/brief")

    assert page.status_code == 200
    assert "As of 0:05 in the call." in page.text


async def test_words_that_the_rules_cannot_take_leave_the_page_without_a_brief(small_house: House) -> None:
    def stumbles(panel: Panel, background: Background) -> str:
        return {"Hello.": "a brief"}[panel.transcript[0].text]

    call_id = await small_house.talking(await small_house.hire("Ana"))
    await small_house.record(call_id, COMPLAINT)
    panel = await small_house.panel(call_id)

    assert await worked_out(stumbles, small_house.parts, panel) is None
    assert untold(panel) == UNTOLD["failed"]
