"""A third person in a call, over the doors: whom, who is on the line, who may be taken off it, and who stays."""

import pytest

from callassist.calls import colleague_events as ce
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.phone_rules import MOST_BESIDE
from callassist.team import Member, Role
from tests.web.app import Browser, House

NUMBER = "+12025550177"


async def add(browser: Browser, call_id: str, number: int = 1, **whom: str) -> int:
    fields = {"transfer": number, "kind": "bring_in", **whom}
    return (await browser.script_form(f"/calls/{call_id}/transfer", **fields)).status_code


async def with_supplier(house: House) -> tuple[Member, Browser, str]:
    """Ana, her browser, and her call, in which a supplier talks, too."""
    ana = await house.hire("Ana")
    browser, call_id = house.browser_of(ana), await house.talking(ana)
    assert await add(browser, call_id, address=NUMBER, name="Pump supplier") == 204
    await pressed(house, call_id)
    return ana, browser, call_id


async def pressed(house: House, call_id: str, number: int = 1) -> None:
    """1, on the phone outside; and what follows of it."""
    offer, label = f"offer-{number}-1", f"transfer-{number}"
    await house.record(
        call_id,
        pe.LegDialled(offer, f"CA-{number}"),
        pe.TransferTaken(number, "", "Pump supplier", pe.Role.GUEST, NUMBER, leg=offer),
        pe.LegJoined(label, f"CA-{number}"),
        pe.TransferSettled(number, pe.Outcome.JOINED, ""),
    )


async def with_colleague(house: House, name: str = "Ben", role: Role = Role.AGENT) -> tuple[Member, Member, str]:
    ana, ben = await house.hire("Ana"), await house.hire(name, role)
    call_id = await house.talking(ana)
    assert await add(house.browser_of(ana), call_id, to=ben.member_id) == 204
    await house.browser_of(ben).script_form(f"/calls/{call_id}/transfer/1/take")
    await house.record(call_id, pe.LegDialled("transfer-1", "CA-ben"), pe.LegJoined("transfer-1", "CA-ben"))
    await house.record(call_id, pe.TransferSettled(1, pe.Outcome.JOINED, ""))
    return ana, ben, call_id


async def test_the_form_offers_colleagues_who_are_not_in_the_call_and_a_number_outside(house: House) -> None:
    ana, _, call_id = await with_colleague(house)
    await house.hire("Eve")

    page = (await house.browser_of(ana).get(f"/calls/{call_id}/people")).text

    assert "Eve" in page
    assert "/>Ben " not in page
    assert 'name="address"' in page
    assert 'name="kind" value="bring_in"' in page


async def test_who_is_added_is_named_on_the_line_and_can_be_removed_again(small_house: House) -> None:
    _, browser, call_id = await with_supplier(small_house)
    url = f"/calls/{call_id}/people/transfer-1/remove"

    before = (await browser.get(f"/calls/{call_id}")).text
    answers = [await browser.script_form(url) for _ in range(2)]
    after = (await browser.get(f"/calls/{call_id}")).text

    assert "You, Pump supplier and Maria talk together" in before
    assert f'action="{url}"' in before
    assert [answer.status_code for answer in answers] == [204, 204]
    assert "Pump supplier was taken off the line." in after
    assert f'action="{url}"' not in after
    assert (await small_house.kinds(call_id)).count("LegGivenUp") == 1


async def test_only_who_has_the_call_or_asked_them_in_removes_somebody(house: House) -> None:
    ana, ben, call_id = await with_colleague(house)
    eve = await house.hired("Eve")
    agent, colleague = house.browser_of(ana), house.browser_of(ben)

    def remove(browser: Browser, label: str) -> object:
        return browser.script_form(f"/calls/{call_id}/people/{label}/remove")

    answers = [await remove(colleague, "agent-0"), await remove(colleague, "transfer-1"), await remove(eve, "agent-0")]  # type: ignore[misc]
    unknown = await remove(agent, "guest-7")  # type: ignore[misc]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert unknown.status_code == 404
    assert (await remove(agent, "customer")).status_code == 403  # type: ignore[misc]
    assert (await remove(agent, "transfer-1")).status_code == 204  # type: ignore[misc]


@pytest.mark.parametrize(("number", "status"), [("anonymous", 422), ("12", 422), ("+1202555012345678", 422)])
async def test_a_number_that_cannot_be_dialled_is_told(small_house: House, number: str, status: int) -> None:
    browser, call_id = await small_house.on_a_call()

    assert await add(browser, call_id, address=number) == status
    assert "TransferAsked" not in await small_house.kinds(call_id)


async def test_no_number_is_added_twice(small_house: House) -> None:
    _, browser, call_id = await with_supplier(small_house)

    assert await add(browser, call_id, 2, address="(202) 555-0177") == 409
    assert await add(browser, call_id, 2, address="+12025550123") == 409


async def test_no_colleague_is_added_twice(small_house: House) -> None:
    ana, ben, call_id = await with_colleague(small_house)

    assert await add(small_house.browser_of(ana), call_id, 2, to=ben.member_id) == 409


async def test_one_is_asked_after_the_other_and_the_form_says_so(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()
    await add(browser, call_id, address=NUMBER, name="Pump supplier")

    second = await browser.script_form(
        f"/calls/{call_id}/transfer", transfer=2, kind="bring_in", address="+12025550178"
    )
    form = (await browser.get(f"/calls/{call_id}/people")).text

    assert (second.status_code, "being transferred already" in second.text) == (409, True)
    assert "Pump supplier was asked and has not answered yet. One after the other" in form


async def test_while_the_customer_is_on_hold_somebody_may_be_added_and_the_page_says_who_hears_whom(
    small_house: House,
) -> None:
    ana = await small_house.hire("Ana")
    browser, call_id = small_house.browser_of(ana), await small_house.talking(ana)
    await browser.script_form(f"/calls/{call_id}/hold", hold="yes")

    assert await add(browser, call_id, address=NUMBER, name="Pump supplier") == 204
    await pressed(small_house, call_id)

    assert "Maria hears music · you are talking to Pump supplier" in (await browser.get(f"/calls/{call_id}")).text


async def test_a_call_takes_only_so_many_people(house: House) -> None:
    ana = await house.hire("Ana")
    browser, call_id = house.browser_of(ana), await house.talking(ana)
    for number in range(1, MOST_BESIDE):
        assert await add(browser, call_id, number, address=f"+1202555018{number}") == 204
        leg = f"offer-{number}-1"
        await house.record(
            call_id,
            pe.LegDialled(leg, f"CA-{number}"),
            pe.TransferTaken(number, "", "Somebody", pe.Role.GUEST, f"+1202555018{number}", leg=leg),
            pe.LegJoined(f"transfer-{number}", f"CA-{number}"),
            pe.TransferSettled(number, pe.Outcome.JOINED, ""),
        )

    answer = await browser.script_form(
        f"/calls/{call_id}/transfer", transfer=MOST_BESIDE, kind="bring_in", address="+12025550199"
    )

    assert (answer.status_code, "There are 5 people in this call already." in answer.text) == (409, True)


async def test_the_agent_does_not_leave_the_customer_alone_with_somebody_from_outside(small_house: House) -> None:
    _, browser, call_id = await with_supplier(small_house)

    page = (await browser.get(f"/calls/{call_id}")).text
    answer = await browser.script_form(f"/calls/{call_id}/leave")

    assert f'action="/calls/{call_id}/leave"' not in page
    assert (answer.status_code, "somebody from outside" in answer.text) == (409, True)


async def test_in_a_joined_call_both_are_told_whose_it_stays_and_who_settles_it(house: House) -> None:
    ana, ben, call_id = await with_colleague(house)

    pages = [(await house.browser_of(one).get(f"/calls/{call_id}")).text for one in (ana, ben)]
    await house.record(call_id, pe.LegLeft("transfer-1", "completed"), e.CallEnded("completed"))
    after = (await house.browser_of(ben).get(f"/calls/{call_id}")).text

    assert "The call and its wrap-up stay yours" in pages[0]
    assert "The call and its wrap-up stay with Ana" in pages[1]
    assert "Ana settles this call." in after
    assert f'action="/calls/{call_id}/disposition"' not in after
    row = (await house.browser_of(ben).get("/")).text
    assert "you took part" in row
    assert (await house.panel(call_id)).call.agent_id == ana.member_id


async def test_who_leaves_a_joined_call_hands_it_to_who_stays(house: House) -> None:
    ana, ben, call_id = await with_colleague(house)
    await house.browser_of(ana).script_form(f"/calls/{call_id}/leave")
    await house.record(call_id, pe.LegLeft("agent-0", "removed"), ce.CallInherited("transfer-1"))
    await house.record(call_id, e.CallEnded("completed"), pe.LegLeft("transfer-1", "completed"))

    page = (await house.browser_of(ana).get(f"/calls/{call_id}")).text

    assert (await house.panel(call_id)).call.agent_id == ben.member_id
    assert "You handed this call to Ben, who settles it." in page


@pytest.mark.parametrize("kind", ["cold", "warm"])
async def test_a_call_that_was_handed_over_stays_in_the_list_and_says_to_whom(house: House, kind: str) -> None:
    ana, mia = await house.hire("Ana"), await house.hire("Mia", Role.MANAGER)
    call_id = await house.talking(ana)
    fields = {"transfer": 1, "kind": kind, "to": mia.member_id}
    await house.browser_of(ana).script_form(f"/calls/{call_id}/transfer", **fields)
    await house.browser_of(mia).script_form(f"/calls/{call_id}/transfer/1/take")
    await house.record(call_id, pe.LegDialled("transfer-1", "CA-mia"), pe.LegJoined("transfer-1", "CA-mia"))
    await house.record(call_id, pe.TransferSettled(1, pe.Outcome.HANDED_OVER, ana.member_id))
    await house.record(call_id, pe.LegLeft("agent-0", "removed"), e.CallEnded("completed"))
    agent = house.browser_of(ana)

    desk, calls, page = [(await agent.get(path)).text for path in ("/", "/calls", f"/calls/{call_id}")]

    assert "handed to Mia" in desk
    assert "handed to Mia" in calls
    assert "You handed this call to Mia, who settles it." in page
    assert desk.count(f'href="/calls/{call_id}"') == 1  # among today's calls, not among the wrap-ups that wait
    assert f'action="/calls/{call_id}/disposition"' in (await house.browser_of(mia).get(f"/calls/{call_id}")).text
