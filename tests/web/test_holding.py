"""What those on the line, and managers beside it, ask of the phone: said once, told to whom it concerns."""

import pytest

from callassist.calls import phone_events as pe
from callassist.calls.phone_events import Mode
from callassist.team import Role
from tests.web.app import Browser, House


async def beside(house: House) -> tuple[Browser, Browser, str]:
    """An agent who talks, a manager who does not, and the call."""
    agent, call_id = await house.on_a_call()
    return agent, await house.hired("Mia", Role.MANAGER), call_id


@pytest.mark.parametrize(
    ("path", "field", "kind"),
    [("hold", "hold", "HoldAsked"), ("mute", "muted", "MuteAsked"), ("pause", "paused", "PauseAsked")],
)
async def test_a_switch_is_said_as_it_is_to_be_so_that_pressing_twice_is_once(
    small_house: House, path: str, field: str, kind: str
) -> None:
    agent, call_id = await small_house.on_a_call()

    answers = [await agent.script_form(f"/calls/{call_id}/{path}", **{field: value}) for value in ("yes", "yes", "no")]

    assert [answer.status_code for answer in answers] == [204] * 3
    assert (await small_house.kinds(call_id)).count(kind) == 2


async def test_the_page_says_what_the_customer_hears_and_how_to_go_on(small_house: House) -> None:
    agent, call_id = await small_house.on_a_call()

    await agent.form(f"/calls/{call_id}/hold", hold="yes")
    page = (await agent.get(f"/calls/{call_id}")).text

    assert "Maria hears music" in page
    assert "Resume" in page


async def test_how_long_the_customer_hears_music_ticks_from_when_it_began_also_on_a_page_opened_later(
    small_house: House,
) -> None:
    agent, call_id = await small_house.on_a_call()
    small_house.clock.advance(minutes=3)
    await agent.form(f"/calls/{call_id}/hold", hold="yes")
    music = f'<span class="clock" data-since="{small_house.clock.at.isoformat()}">'
    small_house.clock.advance(seconds=95)

    during = (await agent.get(f"/calls/{call_id}")).text
    await agent.form(f"/calls/{call_id}/hold", hold="no")
    afterwards = (await agent.get(f"/calls/{call_id}")).text

    assert music in during
    assert music not in during.partition('<div class="line-words">')[2].partition('<p role="status">')[2]
    assert music not in afterwards


async def test_somebody_who_does_not_talk_in_the_call_asks_nothing_of_the_line(small_house: House) -> None:
    _, manager, call_id = await beside(small_house)

    answers = [
        await manager.script_form(f"/calls/{call_id}/hold", hold="yes"),
        await manager.script_form(f"/calls/{call_id}/mute", muted="yes"),
        await manager.script_form(f"/calls/{call_id}/pause", paused="yes"),
        await manager.script_form(f"/calls/{call_id}/help", number=1),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


async def test_who_is_alone_with_the_customer_cannot_just_leave(small_house: House) -> None:
    agent, call_id = await small_house.on_a_call()

    answer = await agent.script_form(f"/calls/{call_id}/leave")

    assert (answer.status_code, "Nobody else is with the customer." in answer.text) == (409, True)


async def test_a_customer_who_wants_no_transcript_has_none_and_the_page_says_so(small_house: House) -> None:
    agent, call_id = await small_house.on_a_call()

    await agent.form(f"/calls/{call_id}/opt-out")

    assert "wants no transcript and no recording" in (await agent.get(f"/calls/{call_id}")).text


# --- help and hints --------------------------------------------------------------------------------------------------


async def test_a_cry_for_help_is_on_the_board_at_once_and_the_agent_is_told_who_comes(house: House) -> None:
    agent, manager, call_id = await beside(house)

    for _ in range(2):
        await agent.form(f"/calls/{call_id}/help", number=1)
    board = (await manager.get("/board")).text
    await manager.form(f"/calls/{call_id}/help/1/settle")
    late = await (await house.hired("Max", Role.MANAGER)).script_form(f"/calls/{call_id}/help/1/settle")

    assert (await house.kinds(call_id)).count("HelpAsked") == 1
    assert "Ana asks for help" in board
    assert "Mia comes to help" in (await agent.get(f"/calls/{call_id}")).text
    assert (late.status_code, "Mia sees to it already." in late.text) == (409, True)


async def test_who_comes_to_help_is_told_until_they_are_there(small_house: House) -> None:
    agent, manager, call_id = await beside(small_house)
    await agent.form(f"/calls/{call_id}/help", number=1)
    await manager.form(f"/calls/{call_id}/help/1/settle")
    before = (await manager.get(f"/calls/{call_id}")).text

    await manager.form(f"/calls/{call_id}/listen", mode="talk")
    await small_house.record(call_id, pe.LegDialled("listen-1", "CA-mia"), pe.LegJoined("listen-1", "CA-mia"))

    assert "You said you would come" in before
    assert "You said you would come" not in (await manager.get(f"/calls/{call_id}")).text
    assert "comes to help" not in (await agent.get(f"/calls/{call_id}")).text
    assert "comes to help" not in (await manager.get("/board")).text


async def test_a_hint_is_in_the_agents_panel_once_and_agents_give_none(small_house: House) -> None:
    agent, manager, call_id = await beside(small_house)
    url = f"/calls/{call_id}/hints"

    answers = [
        await manager.script_form(url, number=1, text="Offer Thursday."),
        await manager.script_form(url, number=1, text="Offer Thursday."),
        await manager.script_form(url, number=1, text="Offer Friday."),
        await manager.script_form(url, number=9, text="Far ahead."),
        await manager.script_form(url, number=2, text=""),
        await agent.script_form(url, number=2, text="To myself."),
    ]

    assert [answer.status_code for answer in answers] == [204, 204, 409, 422, 422, 403]
    assert (await agent.get(f"/calls/{call_id}")).text.count("Offer Thursday.") == 1


async def test_a_hint_is_put_away_by_who_talks_and_the_manager_sees_that_it_was_read(small_house: House) -> None:
    agent, manager, call_id = await beside(small_house)
    await manager.form(f"/calls/{call_id}/hints", number=1, text="Offer Thursday.")
    unread = (await manager.get(f"/calls/{call_id}")).text

    answers = [
        await manager.script_form(f"/calls/{call_id}/hints/1/seen"),
        await agent.script_form(f"/calls/{call_id}/hints/1/seen"),
        await agent.script_form(f"/calls/{call_id}/hints/1/seen"),
        await agent.script_form(f"/calls/{call_id}/hints/2/seen"),
    ]

    assert [answer.status_code for answer in answers] == [403, 204, 204, 404]
    assert "Offer Thursday." not in (await agent.get(f"/calls/{call_id}")).text
    assert "not read yet" in unread
    assert "Ana has read it" in (await manager.get(f"/calls/{call_id}")).text
    assert (await small_house.kinds(call_id)).count("HintSeen") == 1


# --- listening -------------------------------------------------------------------------------------------------------


async def listening(house: House, manager: Browser, call_id: str) -> None:
    await manager.form(f"/calls/{call_id}/listen", mode="listen")
    await house.record(call_id, pe.LegDialled("listen-1", "CA-mia"), pe.LegJoined("listen-1", "CA-mia"))


async def test_a_manager_who_listens_is_offered_as_who_is_there_at_once(small_house: House) -> None:
    agent, manager, call_id = await beside(small_house)
    before = (await agent.get(f"/calls/{call_id}/directory")).text

    await listening(small_house, manager, call_id)

    assert "listens to this call" not in before
    assert "listens to this call" in (await agent.get(f"/calls/{call_id}/directory")).text


async def test_the_agent_always_sees_who_listens_and_who_whispers(small_house: House) -> None:
    agent, manager, call_id = await beside(small_house)

    await listening(small_house, manager, call_id)
    heard = (await agent.get(f"/calls/{call_id}")).text
    await manager.form(f"/calls/{call_id}/listen", mode="whisper")
    whispered = (await agent.get(f"/calls/{call_id}")).text

    assert "Mia listens" in heard
    assert "Mia whispers to you" in whispered
    assert "You whisper to Ana" in (await manager.get(f"/calls/{call_id}")).text


async def test_a_listener_has_one_leg_however_often_they_ask(small_house: House) -> None:
    _, manager, call_id = await beside(small_house)
    await listening(small_house, manager, call_id)

    for mode in ("listen", "whisper", "whisper", "talk"):
        assert (await manager.script_form(f"/calls/{call_id}/listen", mode=mode)).status_code == 204

    phone = (await small_house.panel(call_id)).call.phone
    assert [one.mode for one in phone.parties if one.label.startswith("listen-")] == [Mode.TALK]
    assert (await small_house.kinds(call_id)).count("ModeAsked") == 2


async def test_who_stops_listening_is_gone_and_may_come_back(small_house: House) -> None:
    _, manager, call_id = await beside(small_house)
    await listening(small_house, manager, call_id)

    await manager.form(f"/calls/{call_id}/leave")
    await manager.form(f"/calls/{call_id}/listen", mode="listen")

    phone = (await small_house.panel(call_id)).call.phone
    assert [one.label for one in phone.parties if one.label.startswith("listen-") and one.is_wanted] == ["listen-2"]


async def test_agents_neither_listen_nor_take_over(small_house: House) -> None:
    call_id = await small_house.talking(await small_house.hire("Ana"))
    ben = await small_house.hired("Ben")

    answers = [await ben.script_form(f"/calls/{call_id}/{path}", mode="listen") for path in ("listen", "take-over")]

    assert [answer.status_code for answer in answers] == [403, 403]


async def test_a_manager_takes_a_call_over_and_listens_no_longer(small_house: House) -> None:
    _, manager, call_id = await beside(small_house)
    await listening(small_house, manager, call_id)

    assert (await manager.script_form(f"/calls/{call_id}/take-over")).status_code == 204

    phone = (await small_house.panel(call_id)).call.phone
    assert phone.transfer
    assert phone.transfer.taken_by
    assert not [one for one in phone.parties if one.label == "listen-1" and one.is_wanted]
