"""The manager's board: who sees it, what is on it, and in which order."""

from contextlib import aclosing

from callassist.calls import phone_events as pe
from callassist.calls.assist_events import FlagRaised, TensionChanged
from callassist.calls.events import CallEnded
from callassist.calls.terms import Quote
from callassist.db.engine import transaction
from callassist.method import Band, Flag
from callassist.reception import callbacks
from callassist.speech import Speaker
from callassist.team import Role
from tests.web.app import House, said
from tests.web.test_live import next_of
from web.board import Board
from web.live import overlook
from web.sessions import Session

INSULT = Quote(Speaker.CUSTOMER, "you people are useless", 1, 2, 4)


async def test_the_board_is_for_managers(small_house: House) -> None:
    agent = await small_house.hired("Ana")

    assert (await agent.get("/board")).status_code == 403
    assert (await agent.get("/board/events")).status_code == 403
    assert 'href="/board"' not in (await agent.get("/")).text


async def test_who_asks_for_help_comes_first_then_the_most_upset(house: House) -> None:
    calls = [await house.talking(await house.hire(name)) for name in ("Ana", "Ben", "Cem")]
    await house.record(calls[1], said(1, "It leaks."), TensionChanged(4, 0.7, Band.UPSET))
    await house.record(calls[2], pe.HelpAsked(1, "wants a refund", "m"))

    page = (await (await house.hired("Mia", Role.MANAGER)).get("/board")).text

    places = [page.index(f'id="live-{call_id}"') for call_id in (calls[2], calls[1], calls[0])]
    assert places == sorted(places)
    assert "wants a refund" in page


async def test_words_that_cannot_wait_are_an_alert_on_board_and_managers_desk(small_house: House) -> None:
    call_id = await small_house.talking(await small_house.hire("Ana"))
    await small_house.record(call_id, said(1, INSULT.text), FlagRaised(4, Flag.ABUSE, INSULT))
    manager, agent = await small_house.hired("Mia", Role.MANAGER), await small_house.hired("Ben")

    alert = "Abusive words: Ana and Maria Lopez"
    assert alert in (await manager.get("/board")).text
    assert alert in (await manager.get("/")).text
    assert alert not in (await agent.get("/")).text


async def test_promised_calls_and_messages_wait_beside_the_live_calls(small_house: House) -> None:
    async with transaction(small_house.parts.engine) as tx:
        await callbacks.keep(tx, callbacks.Callback("c1", "maria", "+12025550123", small_house.clock()))
    call_id = await small_house.ringing()
    left = (pe.SentToVoicemail("closed"), pe.VoicemailLeft("RE1", 12), pe.VoicemailTranscribed("RE1", "Call me <now>."))
    await small_house.record(call_id, *left, CallEnded("completed"))
    small_house.clock.advance(minutes=5)

    page = (await (await small_house.hired("Mia", Role.MANAGER)).get("/board")).text

    assert "Maria Lopez" in page
    assert "overdue" in page
    assert "Call me &lt;now&gt;." in page


async def test_a_cry_for_help_reaches_an_open_board_at_once(small_house: House) -> None:
    mia = Session(await small_house.hire("Mia", Role.MANAGER), "token")
    call_id = await small_house.talking(await small_house.hire("Ana"))

    async def still() -> Session | None:
        return mia

    board = Board(small_house.parts)
    async with (
        small_house.bus.listen(None) as bell,
        aclosing(overlook(small_house.parts, board, bell, mia, still)) as messages,
    ):
        await next_of(messages)
        await small_house.record(call_id, pe.HelpAsked(1, "", "m"))
        message = await next_of(messages)

    assert "Ana asks for help" in str(message.data)
    assert 'id="owed"' not in str(message.data)
