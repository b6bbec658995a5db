"""One of ours calls another: who may be called, how it rings, and what becomes of it, over the doors."""

import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.model import State
from callassist.reception import duty
from callassist.reception.presence import Choice
from callassist.speech import Speaker
from callassist.team import Member, Role
from telephony.errors import CarrierUnreachable
from tests.web.app import Browser, House, said

PHONE = "+12025550188"


async def at_desk(house: House, name: str, role: Role = Role.AGENT, address: str = "") -> Member:
    """Hired, with a page open."""
    member = await house.hire(name, role, address)
    await duty.seen(house.parts.engine, member.member_id, house.clock())
    return member


async def called(house: House, address: str = "") -> tuple[Browser, Browser, str]:
    """Ana, who is on the line and calls Ben, Ben, and their call."""
    ana, ben = await at_desk(house, "Ana"), await at_desk(house, "Ben", address=address)
    caller = house.browser_of(ana)
    answer = await caller.form(f"/colleagues/{ben.member_id}/call")
    call_id = answer.headers["location"].removeprefix("/calls/")
    await house.record(call_id, e.AgentConnected(0, "CA-ana"))
    return caller, house.browser_of(ben), call_id


async def talking(house: House) -> tuple[Browser, Browser, str]:
    caller, colleague, call_id = await called(house)
    await colleague.script_form(f"/calls/{call_id}/pick-up")
    await house.record(call_id, pe.LegDialled("customer", "CA-ben"), pe.LegJoined("customer", "CA-ben"))
    return caller, colleague, call_id


async def test_the_desk_lists_the_colleagues_and_offers_to_call_who_is_free(house: House) -> None:
    ana, ben = await at_desk(house, "Ana"), await at_desk(house, "Ben")
    mia = await at_desk(house, "Mia", Role.MANAGER)
    await house.talking(mia)

    page = (await house.browser_of(ana).get("/")).text

    assert f'action="/colleagues/{ben.member_id}/call"' in page
    assert f'action="/colleagues/{mia.member_id}/call"' not in page
    assert page.index(">Ben ") < page.index(">Mia ")


async def test_one_press_rings_our_own_phone_and_asks_the_colleague_at_their_desk(small_house: House) -> None:
    caller, colleague, call_id = await called(small_house)

    desk, page = (await colleague.get("/")).text, (await caller.get(f"/calls/{call_id}")).text

    call = (await small_house.panel(call_id)).call
    assert small_house.carrier.rung == [(call_id, 0, "client:ana")]
    assert (call.direction, call.phone.is_internal, len(call.busy)) == ("internal", True, 2)
    assert f'data-pop="/calls/{call_id}"' in desk
    assert f'action="/calls/{call_id}/pick-up"' in desk
    assert "Ben is being called" in page
    assert "<h1>Ben</h1>" in page


async def test_the_colleague_is_called_only_once_the_caller_is_on_the_line(small_house: House) -> None:
    ana, ben = await at_desk(small_house, "Ana"), await at_desk(small_house, "Ben")
    await small_house.browser_of(ana).form(f"/colleagues/{ben.member_id}/call")

    assert "pick-up" not in (await small_house.browser_of(ben).get("/")).text


async def test_pressed_twice_it_is_one_call_and_who_is_called_is_led_to_it(small_house: House) -> None:
    caller, colleague, call_id = await called(small_house)
    ana, ben = ((await small_house.panel(call_id)).call.busy)[0], ""
    for member in (await small_house.panel(call_id)).call.phone.parties:
        ana, ben = (member.member_id, ben) if member.label == "agent-0" else (ana, member.member_id)

    again = await caller.form(f"/colleagues/{ben}/call")
    crossed = await colleague.form(f"/colleagues/{ana}/call")

    assert again.headers["location"] == crossed.headers["location"] == f"/calls/{call_id}"
    assert len(await small_house.parts.log.latest()) == 1


@pytest.mark.parametrize("why", ["away", "busy", "unknown"])
async def test_who_cannot_be_called_is_told_and_nothing_begins(house: House, why: str) -> None:
    ana, ben = await at_desk(house, "Ana"), await at_desk(house, "Ben")
    if why == "away":
        await duty.choose(house.parts.engine, ben.member_id, Choice.AWAY, house.clock())
    if why == "busy":
        await house.talking(ben)
    before = len(await house.parts.log.latest())

    to = "nobody" if why == "unknown" else ben.member_id
    answer = await house.browser_of(ana).script_form(f"/colleagues/{to}/call")

    told = {"away": "Ben is away.", "busy": "Ben is on the line.", "unknown": "no such colleague"}[why]
    assert (answer.status_code, told in answer.text) == (404 if why == "unknown" else 409, True)
    assert len(await house.parts.log.latest()) == before


async def test_who_is_on_the_line_calls_no_colleague(small_house: House) -> None:
    ana, ben = await at_desk(small_house, "Ana"), await at_desk(small_house, "Ben")
    await small_house.talking(ana)

    answer = await small_house.browser_of(ana).script_form(f"/colleagues/{ben.member_id}/call")

    assert (answer.status_code, "End that call first." in answer.text) == (409, True)


async def test_where_our_phone_cannot_be_reached_the_colleague_is_not_called(small_house: House) -> None:
    ana, ben = await at_desk(small_house, "Ana"), await at_desk(small_house, "Ben")
    small_house.carrier.trouble = CarrierUnreachable("no answer")

    answer = await small_house.browser_of(ana).script_form(f"/colleagues/{ben.member_id}/call")

    (call,) = await small_house.parts.log.latest()
    assert (answer.status_code, call.state, call.busy) == (502, State.UNREACHED, [])


async def test_accepting_twice_is_accepting_once_and_nobody_else_can(small_house: House) -> None:
    _, colleague, call_id = await called(small_house)
    eve = await small_house.hired("Eve")

    answers = [await colleague.script_form(f"/calls/{call_id}/pick-up") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert (await small_house.kinds(call_id)).count("ColleagueAccepted") == 1
    assert (await eve.script_form(f"/calls/{call_id}/pick-up")).status_code == 403
    assert (await eve.get(f"/calls/{call_id}")).status_code == 403


async def test_who_talks_to_a_customer_meanwhile_ends_that_first(small_house: House) -> None:
    _, colleague, call_id = await called(small_house)
    phone = (await small_house.panel(call_id)).call.phone
    assert phone.customer
    other = await small_house.ringing()
    await small_house.record(other, e.AgentAccepted(phone.customer.member_id, "Ben", 0), e.AgentConnected(0, "CA-2"))

    answer = await colleague.script_form(f"/calls/{call_id}/pick-up")

    assert (answer.status_code, "End that call first." in answer.text) == (409, True)


async def test_who_declines_ends_it_and_both_see_why(small_house: House) -> None:
    caller, colleague, call_id = await called(small_house)

    answer = await colleague.form(f"/calls/{call_id}/turn-down")
    again = await colleague.form(f"/calls/{call_id}/turn-down")
    await small_house.record(call_id, e.CallEnded("no-answer"))

    assert (answer.headers["location"], again.headers["location"]) == ("/", "/")
    assert "Ben declined." in (await caller.get(f"/calls/{call_id}")).text
    assert "You declined." in (await colleague.get(f"/calls/{call_id}")).text
    assert "pick-up" not in (await colleague.get("/")).text
    assert (await colleague.script_form(f"/calls/{call_id}/pick-up")).status_code == 409


async def test_a_colleague_with_an_own_phone_is_told_to_press_one(small_house: House) -> None:
    _, colleague, call_id = await called(small_house, address=PHONE)

    desk = (await colleague.get("/")).text
    answer = await colleague.script_form(f"/calls/{call_id}/pick-up")

    assert "Your phone rings: pick it up and press 1." in desk
    assert "pick-up" not in desk
    assert answer.status_code == 409


async def test_two_colleagues_see_a_call_without_a_customer(small_house: House) -> None:
    caller, colleague, call_id = await talking(small_house)
    await small_house.record(call_id, said(1, "Is the pump in stock?", Speaker.CUSTOMER))
    await small_house.record(call_id, said(2, "Two of them.", Speaker.AGENT))

    pages = [(await browser.get(f"/calls/{call_id}")).text for browser in (caller, colleague)]

    for page in pages:
        assert all(f'id="{part}"' not in page for part in ("now", "card", "agreements", "who", "letter", "transfer"))
        assert ">Ben</span>" in page
        assert ">Ana</span>" in page
        assert "Customer" not in page
        assert "English" not in page
        assert f'action="/calls/{call_id}/mute"' in page
    assert "<h1>Ana</h1>" in pages[1]


async def test_either_may_mute_and_end_it(small_house: House) -> None:
    _, colleague, call_id = await talking(small_house)

    mute = await colleague.script_form(f"/calls/{call_id}/mute", muted="yes")
    page = (await colleague.get(f"/calls/{call_id}")).text
    end = await colleague.script_form(f"/calls/{call_id}/end")

    assert [mute.status_code, end.status_code] == [204, 204]
    assert "You are muted" in page
    assert (await small_house.panel(call_id)).call.busy == ()


async def test_after_it_nothing_is_left_to_do_and_it_is_in_both_lists(small_house: House) -> None:
    caller, colleague, call_id = await talking(small_house)
    await small_house.record(call_id, e.CallEnded("completed"))

    (call,) = await small_house.parts.log.latest()
    lists = [(await browser.get("/")).text for browser in (caller, colleague)]

    assert (call.state, call.handlers, call.customer_id) == (State.CLOSED, 0, "")
    assert f'<a href="/calls/{call_id}">Ben</a>' in lists[0]
    assert f'<a href="/calls/{call_id}">Ana</a>' in lists[1]
    assert all("finishing a call" not in page for page in lists)
    assert "None. Every call is finished." in lists[0]
    eve = (await (await small_house.hired("Eve")).get("/")).text
    assert call_id not in eve


async def test_a_third_colleague_who_is_asked_in_reads_who_talks_and_nothing_of_customers(small_house: House) -> None:
    caller, _, call_id = await talking(small_house)
    eve = await small_house.hire("Eve")
    await caller.script_form(f"/calls/{call_id}/transfer", transfer=1, kind="bring_in", to=eve.member_id)
    browser = small_house.browser_of(eve)

    desk, page = [(await browser.get(path)).text for path in ("/", f"/calls/{call_id}/handover/1")]

    assert f'href="/calls/{call_id}/handover/1"' in desk
    assert "Ana asks you to join them" in page
    assert "<h1>Ana and Ben</h1>" in page
    assert "number is withheld" not in page + desk
    assert 'id="now"' not in page


async def test_nothing_but_waiting_muting_and_ending_is_offered_until_the_colleague_is_there(
    small_house: House,
) -> None:
    caller, _, call_id = await called(small_house)

    page = (await caller.get(f"/calls/{call_id}")).text
    hold = await caller.script_form(f"/calls/{call_id}/hold", hold="yes")

    assert all(f'action="/calls/{call_id}/{what}"' in page for what in ("mute", "end"))
    assert all(what not in page for what in (f"/calls/{call_id}/hold", f'{call_id}/people" data-opens'))
    assert (hold.status_code, "has not answered yet" in hold.text) == (409, True)


async def test_the_board_shows_it_without_a_way_to_listen(small_house: House) -> None:
    _, _, call_id = await talking(small_house)
    board = (await (await small_house.hired("Mia", Role.MANAGER)).get("/board")).text

    assert f'id="live-{call_id}"' in board
    assert "called by Ana" in board
    assert f'action="/calls/{call_id}/listen"' not in board


async def test_it_is_not_handed_over_nor_listened_to(small_house: House) -> None:
    caller, _, call_id = await talking(small_house)
    mia = await small_house.hire("Mia", Role.MANAGER)
    fields = {"transfer": 1, "kind": "cold", "to": mia.member_id}

    handed = await caller.script_form(f"/calls/{call_id}/transfer", **fields)
    listened = await small_house.browser_of(mia).script_form(f"/calls/{call_id}/listen", mode="listen")
    added = await caller.script_form(f"/calls/{call_id}/transfer", **(fields | {"kind": "bring_in"}))

    assert [handed.status_code, listened.status_code, added.status_code] == [409, 409, 204]


async def test_the_leg_that_rings_in_the_browser_is_picked_up_by_the_colleague_alone(small_house: House) -> None:
    caller, colleague, call_id = await called(small_house)
    await colleague.script_form(f"/calls/{call_id}/pick-up")
    url = f"/softphone/expects/{call_id}/customer"

    assert [(await browser.get(url)).json() for browser in (colleague, caller)] == [
        {"expected": True},
        {"expected": False},
    ]
