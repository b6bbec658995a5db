"""A difficult call from the first ring to the mail, through every door, in fast time."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from databases import SqliteTemplate

from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.method import Band, Disposition, Flag, Stage
from callassist.speech import Speaker
from telephony.simulator.journal import SimulatedCall
from telephony.simulator.script import Faults, Ring
from telephony.simulator.simulator import LiveCall
from tests.web.app import Browser
from tests.web.scripted import API_TOKEN, DENISE, PASSWORD, SOON, Installation, Said, installed
from web.subscriber import Message, Subscriber

C, A = Speaker.CUSTOMER, Speaker.AGENT
LINES = (
    Said(A, 0.5, 3.0, "Lakeside Appliances, Tomas speaking. How can I help?"),
    Said(C, 4.0, 10.0, "This is the third time I am calling. My dishwasher leaks, and nobody ever called me back."),
    Said(C, 11.0, 14.0, "I took two days off for this. It is unbelievable."),
    Said(A, 15.0, 20.0, "You have every right to be upset. We broke our promise, that is on us, and I am sorry."),
    Said(C, 21.0, 23.0, "Okay. Thank you for saying that."),
    Said(A, 24.0, 30.0, "So the pump leaks, and twice nobody came although we said so. Did I get that right?"),
    Said(C, 31.0, 33.0, "Yes, that is right."),
    Said(A, 36.0, 41.0, "I will send a technician to you on Friday morning. Is that okay?"),
    Said(C, 42.0, 44.0, "Yes, that works for me."),
    Said(A, 45.0, 47.0, "Thank you for your patience. Goodbye."),
)
SPEED = 25.0
TROUBLE = Faults(seed=7, duplicate=0.5, reorder=0.5, skip=0.002)


@dataclass
class Desk:
    """An agent's browser, and what reached it."""

    browser: Browser
    pieces: list[str] = field(default_factory=list)
    """Of the HTML stream, as they came."""
    messages: list[Message] = field(default_factory=list)
    """Of the JSON stream."""

    async def sign_in(self, email: str) -> None:
        await self._read("/sign-in")
        await self.press("/sign-in", email=email, password=PASSWORD, next="/")
        await self._read("/")

    async def _read(self, path: str) -> None:
        page = await self.browser.get(path)
        found = re.search(r'name="csrf"[^>]*value="([^"]+)"', page.text)
        assert found, path
        self.browser.csrf = found.group(1)

    async def press(self, path: str, **fields: object) -> None:
        answer = await self.browser.form(path, **fields)
        assert answer.status_code == 200, (path, answer.text)

    async def watch(self, path: str) -> None:
        async with self.browser.stream("GET", path) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for piece in stream.aiter_text():
                self.pieces.append(piece)


@asynccontextmanager
async def desk_at(house: Installation) -> AsyncIterator[Desk]:
    browser = Browser(base_url=house.url, follow_redirects=True, timeout=SOON, trust_env=False)
    async with browser:
        yield Desk(browser)


async def follow(house: Installation, call_id: str, desk: Desk, last: str) -> None:
    """Reads the call's JSON stream up to the event `last`, and presses "used" on every card that comes."""
    subscriber = Subscriber(house.url, API_TOKEN)
    try:
        async with subscriber.follow(f"/api/calls/{call_id}/events") as messages:
            async for message in messages:
                desk.messages.append(message)
                if message.data.get("type") == "CardShown":
                    await desk.press(f"/calls/{call_id}/cards/{message.data['payload']['showing']}/used")
                if message.data.get("type") == last:
                    return
    finally:
        await subscriber.close()


async def attend(house: Installation, live: LiveCall, desk: Desk) -> str:
    """What a person does at the panel from the first ring to the mail; returns the call's id."""
    call_id = await house.call_of(live)
    here = f"/calls/{call_id}"
    await desk.press(f"{here}/accept", round=0)
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(desk.watch(f"{here}/events"))
        await follow(house, call_id, desk, "FollowUpDrafted")
        await wrap_up(house, call_id, desk)
        await house.until(call_id, lambda panel: panel.follow_up.status == "sent")
        watching.cancel()
    return call_id


async def wrap_up(house: Installation, call_id: str, desk: Desk) -> None:
    """Every button twice, as an impatient person presses it."""
    here = f"/calls/{call_id}"
    for one in (await house.panel(call_id)).standing:
        promise = {"who": one.promise.who, "what": one.promise.what, "when": one.promise.when, "due": one.promise.due}
        fields = promise | {"amount": "", "revision": one.revision + 1}
        for _ in range(2):
            await desk.press(f"{here}/agreements/{one.agreement_id}/confirm", **fields)
    for _ in range(2):
        await desk.press(f"{here}/disposition", revision=1, disposition=Disposition.AGREED, cause="")
    now = (await house.panel(call_id)).follow_up
    assert now.letter
    letter = {"to": now.letter.to, "subject": now.letter.subject, "text": now.letter.text}
    for _ in range(2):
        await desk.press(f"{here}/follow-up/approve", **letter, revision=now.revision + 1, attempt=now.attempt + 1)


@dataclass(frozen=True)
class Outcome:
    panel: Panel
    desk: Desk
    happened: SimulatedCall


async def whole_call(house: Installation, faults: Faults = Faults()) -> Outcome:  # noqa: B008
    agent = await house.hire("Tomas")
    async with desk_at(house) as desk, asyncio.timeout(4 * SOON):
        await desk.sign_in(agent.email)
        script = house.script(
            48, SPEED, from_=DENISE.phones[0], rings=(Ring(after=2.0),), lingers=2.0, faults=faults
        )
        live = house.twilio.start_call(script)
        call_id = await attend(house, live, desk)
        happened = await live.finished()
        return Outcome(await house.panel(call_id), desk, happened)


def due(panel: Panel) -> object:
    """The Friday after the call."""
    day = panel.call.started_at.date()
    return day + timedelta((4 - day.weekday()) % 7 or 7)


async def test_a_difficult_call_ends_in_one_mail_that_says_what_was_agreed(database_url: str, tmp_path: Path) -> None:
    async with installed(database_url, tmp_path, *LINES) as house:
        outcome = await whole_call(house)
        (mail,) = house.sink.mails
        events = await house.parts.log.read(outcome.panel.call.call_id)

    panel, desk = outcome.panel, outcome.desk
    assert outcome.happened.errors == ()
    assert (panel.state, panel.listening, panel.call.customer_id) == (State.CLOSED, "complete", "denise")
    assert [(line.speaker, line.text) for line in panel.transcript] == [(line.speaker, line.text) for line in LINES]
    assert Flag.REPEAT_CONTACT in dict(panel.flags)
    assert panel.band is Band.CALM
    assert panel.stage is Stage.CLOSED
    assert panel.problem_confirmed
    (agreement,) = panel.standing
    assert (agreement.status, agreement.promise.who, agreement.promise.due) == ("confirmed", "business", due(panel))
    assert (agreement.promised.text, agreement.accepted.text) == (LINES[7].text, LINES[8].text)
    assert "used" in {card.outcome for card in panel.cards}

    assert mail.to == ("denise@example.com",)
    for text in (mail.text, mail.html):
        assert agreement.promise.what in text
        assert "Denise" in text
        assert "Lakeside Appliances" in text

    told = [message for message in desk.messages if message.id]
    assert [int(message.id) for message in told] == list(range(1, len(told) + 1))
    assert [message.data["type"] for message in told] == [type(one.event).__name__ for one in events[: len(told)]]
    assert "hypothesis" in {message.event for message in desk.messages}
    html = "".join(desk.pieces)
    for line in LINES:
        assert line.text in html
    assert str(panel.seq) in re.findall(r"^id: (\d+)\s*$", html, re.MULTILINE) or "reload" in html


async def test_callbacks_that_come_twice_and_out_of_order_and_lost_audio_change_nothing_of_it(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    outcomes: list[Outcome] = []
    for name, faults in (("plain", Faults()), ("troubled", TROUBLE)):
        folder = tmp_path / name
        folder.mkdir()
        async with installed(sqlite_template.copy(folder / "callassist.sqlite"), folder, *LINES) as house:
            outcomes.append(await whole_call(house, faults))
            assert len(house.sink.mails) == 1

    plain, troubled = outcomes
    assert len(troubled.happened.webhooks) > len(plain.happened.webhooks)
    assert what_stays(troubled.panel) == what_stays(plain.panel)


def what_stays(panel: Panel) -> tuple[object, ...]:
    """What a person is left with, without ids and times."""
    promises = tuple((one.promise, one.status, one.promised.text, one.accepted.text) for one in panel.agreements)
    letter = panel.follow_up.letter
    return (
        panel.state,
        panel.listening,
        panel.streams,
        panel.call.round,
        tuple((line.speaker, line.text) for line in panel.transcript),
        tuple(stage for _, stage in panel.stages),
        tuple((card.card, card.say, card.outcome) for card in panel.cards),
        promises,
        panel.disposition,
        panel.follow_up.status,
        panel.follow_up.attempt,
        (letter.to, letter.subject, letter.text) if letter else None,
    )
