import asyncio

import pytest

from callassist.calls import events as e
from callassist.calls.model import State
from callassist.team import Role
from telephony.errors import CarrierUnreachable, CredentialsRefused
from tests.web.app import ROSA, Browser, House, agreement, card, said

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


# --- answering and ending --------------------------------------------------------------------------------------------


async def test_answering_rings_the_agents_phone(house: House) -> None:
    browser = await house.hired("Ana")
    call_id = await house.ringing()

    answer = await browser.form(f"/calls/{call_id}/accept", round=0)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/{call_id}")
    assert house.carrier.rung == [(call_id, 0, "client:ana")]
    panel = await house.panel(call_id)
    assert (panel.state, panel.agent_name) == (State.CONNECTING, "Ana")


async def test_the_first_to_answer_has_the_call_and_the_second_is_told_who(house: House) -> None:
    ana, ben = await house.hired("Ana"), await house.hired("Ben")
    call_id = await house.ringing()
    await ana.form(f"/calls/{call_id}/accept", round=0)

    late = await ben.script_form(f"/calls/{call_id}/accept", round=0)

    assert late.status_code == 409
    assert "Ana has taken this call." in late.text
    assert [address for _, _, address in house.carrier.rung] == ["client:ana"]


async def test_of_two_who_answer_at_once_one_has_the_call(house: House) -> None:
    browsers = [await house.hired(name) for name in ("Ana", "Ben")]
    call_id = await house.ringing()

    answers = await asyncio.gather(*(one.form(f"/calls/{call_id}/accept", round=0) for one in browsers))

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(house.carrier.rung) == 1


async def test_answering_twice_is_answering_once(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    browser = small_house.browser_of(ana)
    call_id = await small_house.ringing()
    await browser.form(f"/calls/{call_id}/accept", round=0)
    await small_house.record(call_id, e.AgentConnected(0, "CA-agent-0"))
    before = await small_house.kinds(call_id)

    again = await browser.script_form(f"/calls/{call_id}/accept", round=0)

    assert again.status_code == 204
    assert await small_house.kinds(call_id) == before
    assert len(small_house.carrier.rung) == 1


@pytest.mark.parametrize("trouble", [CarrierUnreachable("no route"), CredentialsRefused("wrong token")])
async def test_an_unreachable_phone_is_told_and_the_call_rings_again(
    small_house: House, trouble: CarrierUnreachable | CredentialsRefused
) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()
    small_house.carrier.trouble = trouble

    failed = await browser.form(f"/calls/{call_id}/accept", round=0)
    small_house.carrier.trouble = None
    stale = await browser.form(f"/calls/{call_id}/accept", round=0)
    again = await browser.form(f"/calls/{call_id}/accept", round=1)

    assert failed.status_code == 502
    assert "Your phone could not be reached. The customer is still waiting." in failed.text
    assert stale.status_code == 409
    assert "rings again" in stale.text
    assert again.status_code == 303
    assert small_house.carrier.rung == [(call_id, 1, "client:ana")]


async def test_a_call_that_is_over_cannot_be_answered(small_house: House) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()
    await small_house.record(call_id, e.CallEnded("no-answer"))

    answer = await browser.script_form(f"/calls/{call_id}/accept", round=0)

    assert answer.status_code == 409
    assert "This call is not ringing any more." in answer.text


@pytest.mark.parametrize("wild", ["", "-1", "x", "1e9", "99999999999999999999"])
async def test_a_wild_round_is_named(small_house: House, wild: str) -> None:
    browser = await small_house.hired("Ana")
    call_id = await small_house.ringing()

    answer = await browser.script_form(f"/calls/{call_id}/accept", round=wild)
    missing = await browser.form(f"/calls/{call_id}/accept")

    assert answer.status_code == 422
    assert answer.text.startswith('<div id="notice" role="alert">round:')
    assert missing.status_code == 422
    assert "“round” is missing" in missing.text


async def test_ending_hangs_up_on_the_customers_leg(house: House) -> None:
    ana = await house.hire("Ana")
    browser = house.browser_of(ana)
    call_id = await house.talking(ana)

    first = await browser.script_form(f"/calls/{call_id}/end")
    second = await browser.script_form(f"/calls/{call_id}/end")

    panel = await house.panel(call_id)
    assert (first.status_code, second.status_code) == (204, 204)
    assert house.carrier.hung_up == [panel.call.call_sid]
    assert panel.state is State.WRAP_UP


async def test_a_call_that_cannot_be_ended_goes_on(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    call_id = await small_house.talking(ana)
    small_house.carrier.trouble = CarrierUnreachable("no route")

    answer = await small_house.browser_of(ana).form(f"/calls/{call_id}/end")

    assert answer.status_code == 502
    assert "Hang up on your phone." in answer.text
    assert (await small_house.panel(call_id)).state is State.ACTIVE


# --- cards and notes -------------------------------------------------------------------------------------------------


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


async def notes_of(house: House) -> tuple[Browser, str]:
    ana = await house.hire("Ana")
    return house.browser_of(ana), await house.talking(ana)


async def test_notes_are_kept_as_typed(house: House) -> None:
    browser, call_id = await notes_of(house)

    answer = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="Leaks, 3rd time\r\n\r\nkeeps ")

    assert answer.status_code == 204
    assert (await house.panel(call_id)).notes == "Leaks, 3rd time\n\nkeeps "


async def test_saving_the_same_notes_twice_is_saving_once(house: House) -> None:
    browser, call_id = await notes_of(house)

    answers = [await browser.form(f"/calls/{call_id}/notes", revision=1, text="leak") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await house.kinds(call_id)).count("NotesSaved") == 1


async def test_notes_over_somebody_elses_are_refused(house: House) -> None:
    browser, call_id = await notes_of(house)
    boss = await house.hired("Mia", Role.MANAGER)
    await boss.form(f"/calls/{call_id}/notes", revision=1, text="from the boss")

    late = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="mine")

    assert late.status_code == 409
    assert "Somebody changed this meanwhile." in late.text
    assert (await house.panel(call_id)).notes == "from the boss"


async def test_a_revision_from_the_future_is_named(small_house: House) -> None:
    browser, call_id = await notes_of(small_house)

    answer = await browser.script_form(f"/calls/{call_id}/notes", revision=7, text="mine")

    assert answer.status_code == 422
    assert "revision" in answer.text


@pytest.mark.parametrize(("text", "status"), [("", 303), ("x" * 20_000, 303), ("x" * 20_001, 422), ("a\x00b", 422)])
async def test_notes_may_be_emptied_but_hold_text_only(house: House, text: str, status: int) -> None:
    browser, call_id = await notes_of(house)

    assert (await browser.form(f"/calls/{call_id}/notes", revision=1, text=text)).status_code == status


async def test_notes_without_text_are_not_emptied(small_house: House) -> None:
    browser, call_id = await notes_of(small_house)
    await browser.form(f"/calls/{call_id}/notes", revision=1, text="leak")

    answer = await browser.form(f"/calls/{call_id}/notes", revision=2)

    assert answer.status_code == 422
    assert (await small_house.panel(call_id)).notes == "leak"


async def test_an_oversized_form_is_refused_unread(small_house: House) -> None:
    browser, call_id = await notes_of(small_house)

    large = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="x" * 300_000)
    huge = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="x" * 2_000_000)

    assert (large.status_code, huge.status_code) == (413, 413)
    assert "too long" in large.text


async def test_a_file_in_place_of_text_is_refused(small_house: House) -> None:
    browser, call_id = await notes_of(small_house)

    answer = await browser.post(
        f"/calls/{call_id}/notes", data={"csrf": browser.csrf, "revision": "1"}, files={"text": ("a.txt", b"hello")}
    )

    assert answer.status_code == 400
    assert (await small_house.panel(call_id)).notes == ""


# --- whose call it is ------------------------------------------------------------------------------------------------


async def test_the_agent_chooses_who_is_calling(house: House) -> None:
    browser, call_id = await notes_of(house)

    answer = await browser.form(f"/calls/{call_id}/customer", customer_id="rosa", revision=1)
    unknown = await browser.script_form(f"/calls/{call_id}/customer", customer_id="nobody", revision=2)
    stale = await browser.script_form(f"/calls/{call_id}/customer", customer_id="maria", revision=1)

    assert [answer.status_code, unknown.status_code, stale.status_code] == [303, 422, 409]
    assert "customer_id" in unknown.text
    panel = await house.panel(call_id)
    assert (panel.customer_name, panel.call.customer_id) == (ROSA.name, ROSA.customer_id)


async def test_an_agreement_is_confirmed_while_the_customer_is_on_the_line(small_house: House) -> None:
    browser, call_id = await notes_of(small_house)
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
