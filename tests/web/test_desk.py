import pytest

from callassist import agreements
from callassist.calls import events as e
from callassist.calls.phone_events import MembersRung
from callassist.db.engine import transaction
from callassist.team import Role
from tests.web.app import House


async def test_a_ringing_call_pops_up_on_the_desk_with_what_matters(house: House) -> None:
    browser = await house.hired("Ana")
    call_id = await house.ringing()

    page = await browser.get("/")

    assert page.status_code == 200
    assert f'data-pop="/calls/{call_id}"' in page.text
    assert f'action="/calls/{call_id}/accept"' in page.text
    assert "Maria Lopez" in page.text


async def test_the_answer_button_of_a_call_that_rings_again_is_of_the_new_round(small_house: House) -> None:
    ben = await small_house.hire("Ben")
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()
    await small_house.record(call_id, e.AgentAccepted(ben.member_id, "Ben", 0), e.AgentUnreachable(0, "busy"))

    page = await browser.get("/")

    assert 'name="round" value="1"' in page.text


async def test_agents_see_their_own_calls_and_those_that_ring_managers_all(house: House) -> None:
    ana, ben = await house.hire("Ana"), await house.hire("Ben")
    own, others = await house.wrapping_up(ana), await house.wrapping_up(ben)
    rings = await house.ringing()
    seen: dict[str, list[bool]] = {}

    for path in ("/", "/calls"):
        for browser in (house.browser_of(ana), await house.hired(f"Mia{len(path)}", Role.MANAGER)):
            text = (await browser.get(path)).text
            seen.setdefault(path, []).extend(f"/calls/{one}" in text for one in (own, others, rings))

    assert seen == {path: [True, False, True, True, True, True] for path in ("/", "/calls")}


async def test_the_desk_shows_today_and_the_list_all_days(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    browser = small_house.browser_of(ana)
    call_id = await small_house.ringing()
    await small_house.record(call_id, e.CallEnded("no-answer"))
    small_house.clock.advance(hours=11)

    assert "No calls yet today." in (await browser.get("/")).text
    assert f"/calls/{call_id}" in (await browser.get("/calls")).text


async def test_promises_that_are_due_are_on_the_desk(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.wrapping_up(ana)
    browser = small_house.browser_of(ana)
    promised = {
        "who": "business",
        "what": "replace the pump",
        "when": "",
        "due": "2026-03-03",
        "amount": "",
    }
    await browser.form(f"/calls/{call_id}/agreements/a1/confirm", revision=1, **promised)
    await browser.form(f"/calls/{call_id}/disposition", revision=1, disposition="agreed", cause="")

    assert "overdue by 1 day" in (await browser.get("/")).text

    async with transaction(small_house.parts.engine) as tx:
        (owed,) = await agreements.due(tx, small_house.parts.today(), 0)
        await agreements.mark_kept(tx, owed.promise_id)
    assert "overdue" not in (await browser.get("/")).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lopez", {"known"}),
        ("q=0123", {"known", "nobody"}),
        ("q=smith", set()),
        ("state=missed", {"nobody"}),
        ("q=0123&state=ringing", {"known"}),
        ("q=%25", set()),
        ("state=wild", {"known", "nobody"}),
    ],
)
async def test_calls_are_found_by_name_number_and_state(house: House, query: str, found: set[str]) -> None:
    browser = await house.hired("Ana")
    calls = {"known": await house.ringing(), "nobody": await house.ringing(None)}
    await house.record(calls["nobody"], e.CallEnded("no-answer"))

    page = await browser.get(f"/calls?{query}")

    assert page.status_code == 200
    assert {name for name, call_id in calls.items() if f"/calls/{call_id}" in page.text} == found


async def test_the_mailbox_is_the_demos_and_for_those_who_sign_in(small_house: House) -> None:
    signed_in, stranger = await small_house.hired("Ana"), small_house.browser()

    empty, absent, refused = [
        await signed_in.get("/mailbox"),
        await signed_in.get("/mailbox/1"),
        await stranger.get("/mailbox"),
    ]

    assert empty.status_code == 200
    assert "No mail yet." in empty.text
    assert absent.status_code == 404
    assert refused.status_code == 303


async def test_a_call_pops_up_where_it_rings_and_managers_see_the_others_ring(small_house: House) -> None:
    ana, ben, mia = (
        await small_house.hire("Ana"),
        await small_house.hire("Ben"),
        await small_house.hire("Mia", Role.MANAGER),
    )
    call_id = await small_house.ringing()
    await small_house.record(call_id, MembersRung(0, (ana.member_id,), 20, "the front desk"))

    pages = [(await small_house.browser_of(one).get("/")).text for one in (ana, ben, mia)]

    assert [f'data-pop="/calls/{call_id}"' in page for page in pages] == [True, False, False]
    assert [f'id="open-{call_id}"' in page for page in pages] == [True, False, True]


async def test_a_member_says_that_they_are_away_and_back_again(small_house: House) -> None:
    browser = await small_house.hired("Ana", address="+12025550188")

    for choice, shown in (("away", "away"), ("available", "free")):
        answer = await browser.form("/desk/presence", choice=choice)
        assert answer.headers["location"] == "/"
        assert f">{shown}</span>" in (await browser.get("/")).text

    assert (await browser.script_form("/desk/presence", choice="asleep")).status_code == 422


async def test_who_is_away_is_not_told_that_calls_ring_here(small_house: House) -> None:
    browser = await small_house.hired("Ana")
    await browser.get("/")
    await browser.form("/desk/presence", choice="away")

    page = (await browser.get("/")).text

    assert "No call rings here until you are available again." in page
    assert "a call opens here by itself" not in page


async def test_in_wrap_up_the_desk_says_when_calls_ring_again(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    await small_house.wrapping_up(ana)

    page = (await small_house.browser_of(ana).get("/")).text

    assert "Calls ring here again in a moment, or as soon as you are ready." in page
