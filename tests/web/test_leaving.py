"""A member who is off the team: signed out, not rung, not offered; what they did keeps their name."""

from callassist import roster
from callassist.calls import events as e
from callassist.db.engine import reading, transaction
from callassist.reception import duty
from callassist.team import Member, Role
from tests.web.app import House

PHONE = "+12025550188"
TODAY = {"day": "2026-03-04", "at": "17:30"}


async def leave(house: House, member: Member) -> None:
    async with transaction(house.parts.engine) as tx:
        assert await roster.remove(tx, member.member_id, house.clock())


async def test_they_are_signed_out_at_once(small_house: House) -> None:
    ben = await small_house.hire("Ben")
    browser = small_house.browser_of(ben)
    assert (await browser.get("/")).status_code == 200

    await leave(small_house, ben)

    assert (await browser.get("/")).headers["location"] == "/sign-in?next=/"


async def test_they_are_neither_rung_nor_offered_nor_asked_into_a_call(small_house: House) -> None:
    ana, ben = await small_house.hire("Ana"), await small_house.hire("Ben", address=PHONE)
    browser, call_id = small_house.browser_of(ana), await small_house.talking(ana)
    assert "Ben" in (await browser.get(f"/calls/{call_id}/directory")).text

    await leave(small_house, ben)

    everybody = await duty.everybody(small_house.parts.engine, small_house.clock(), 120.0)
    assert [one.name for one in everybody] == ["Ana"]
    for path in ("/", f"/calls/{call_id}/directory"):
        assert "Ben" not in (await browser.get(path)).text
    asked = await browser.form(f"/calls/{call_id}/transfer", transfer=1, kind="cold", to=ben.member_id)
    called = await browser.form(f"/colleagues/{ben.member_id}/call")
    assert (asked.status_code, called.status_code) == (422, 404)


async def test_their_calls_keep_their_name(small_house: House) -> None:
    ben = await small_house.hire("Ben")
    manager = await small_house.hired("Mia", Role.MANAGER)
    call_id = await small_house.wrapping_up(ben)

    await leave(small_house, ben)

    assert "Ben" in (await manager.get("/calls")).text
    assert "Ben" in (await manager.get(f"/calls/{call_id}")).text


async def test_a_call_back_that_they_promised_is_for_whoever_comes_first(small_house: House) -> None:
    ben = await small_house.hire("Ben")
    ana = await small_house.hired("Ana")
    call_id = await small_house.talking(ben)
    promised = {"revision": 1, "who": "me", "note": "about the pump", **TODAY}
    await small_house.browser_of(ben).script_form(f"/calls/{call_id}/callback", **promised)
    assert "about the pump" not in (await ana.get("/")).text

    await leave(small_house, ben)

    assert "about the pump" in (await ana.get("/")).text


async def test_a_call_that_they_are_in_goes_on_and_they_are_known_to_be_on_the_line(small_house: House) -> None:
    ben = await small_house.hire("Ben")
    call_id = await small_house.talking(ben)

    await leave(small_house, ben)

    async with reading(small_house.parts.engine) as database:
        assert await duty.is_busy(database, ben.member_id)
    assert (await small_house.panel(call_id)).call.ended_at is None
    await small_house.record(call_id, e.CallEnded("completed"))
    async with reading(small_house.parts.engine) as database:
        assert not await duty.is_busy(database, ben.member_id)
