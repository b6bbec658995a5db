"""A difficult call from the first ring to the mail, through every door, in fast time."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.method import Disposition, Flag, Stage
from callassist.speech import Speaker
from telephony.simulator.journal import SimulatedCall
from telephony.simulator.script import Faults, Ring
from telephony.simulator.simulator import LiveCall
from tests.web.app import Browser
from tests.web.scripted import API_TOKEN, DENISE, PASSWORD, SOON, Installation, Said, installed, true
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
    """Of the HTML stream, line by line as they came."""
    pages: list[str] = field(default_factory=list)
    """Loaded again because the stream said so."""
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

    async def watch(self, page: str) -> None:
        async with self.browser.stream("GET", f"{page}/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for piece in stream.aiter_lines():
                self.pieces.append(piece)
                if piece == "event: reload":
                    self.pages.append((await self.browser.get(page)).text)

    def saw(self, line: Said) -> bool:
        """What comes along with the end of the call is on the page that takes the place of the live one."""
        return any(line.text in text for text in (*self.pieces, *self.pages))


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
        watching = tasks.create_task(desk.watch(here))
        await follow(house, call_id, desk, "FollowUpDrafted")
        await wrap_up(house, call_id, desk)
        await house.until(call_id, lambda panel: panel.follow_up.status == "sent")
        await true(lambda: all(desk.saw(line) for line in LINES))
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
        script = house.script(48, SPEED, from_=DENISE.phones[0], rings=(Ring(after=2.0),), lingers=2.0, faults=faults)
        live = house.twilio.start_call(script)
        call_id = await attend(house, live, desk)
        happened = await live.finished()
        return Outcome(await house.panel(call_id), desk, happened)


@pytest.mark.parametrize(
    ("database", "faults"),
    [
        ("sqlite_url", Faults()),
        ("sqlite_url", TROUBLE),
        pytest.param("postgres_url", Faults(), marks=pytest.mark.postgres),
    ],
    ids=["sqlite", "sqlite, callbacks twice and out of order, audio lost", "postgresql"],
)
async def test_a_difficult_call_ends_in_one_mail_that_says_what_was_agreed(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, faults: Faults
) -> None:
    async with installed(request.getfixturevalue(database), tmp_path, *LINES) as house:
        outcome = await whole_call(house, faults)
        (mail,) = house.sink.mails
        events = await house.parts.log.read(outcome.panel.call.call_id)

    panel, desk = outcome.panel, outcome.desk
    assert outcome.happened.errors == ()
    assert came_twice(outcome.happened) == bool(faults.duplicate)
    assert (panel.state, panel.listening, panel.call.customer_id) == (State.CLOSED, "complete", "denise")
    assert (panel.call.round, panel.streams) == (0, ("stream-1",))
    assert [(line.speaker, line.text) for line in panel.transcript] == [(line.speaker, line.text) for line in LINES]
    assert Flag.REPEAT_CONTACT in dict(panel.flags)
    assert panel.tension < max(tension for _, tension in panel.tensions)
    assert panel.stage is Stage.CLOSED
    assert panel.problem_confirmed
    agreed_on_a_visit(panel)

    kinds = [type(one.event).__name__ for one in events]
    assert "CardUsed" in kinds
    assert [kinds.count(kind) for kind in ("CallEnded", "FollowUpDrafted", "FollowUpApproved", "FollowUpSent")] == [
        1
    ] * 4
    assert mail.to == ("denise@example.com",)
    for text in (mail.text, mail.html):
        assert all(part in text for part in ("Denise", "technician", "Friday", "Lakeside Appliances"))

    told = [message for message in desk.messages if message.id]
    assert [int(message.id) for message in told] == list(range(1, len(told) + 1))
    assert [message.data["type"] for message in told] == kinds[: len(told)]
    assert "hypothesis" in {message.event for message in desk.messages}
    ids = [int(piece.removeprefix("id: ")) for piece in desk.pieces if re.fullmatch(r"id: \d+", piece)]
    assert ids == sorted(set(ids)) != []


def agreed_on_a_visit(panel: Panel) -> None:
    (agreement,) = panel.standing
    day = panel.call.started_at.date()
    friday = day + timedelta((4 - day.weekday()) % 7 or 7)
    assert (agreement.status, agreement.promise.who, agreement.promise.due) == ("confirmed", "business", friday)
    assert agreement.promised.text in LINES[7].text
    assert agreement.accepted.text in LINES[8].text


def came_twice(happened: SimulatedCall) -> bool:
    told = [
        (webhook.url, *sorted(webhook.form.items())) for webhook in happened.webhooks if "Timestamp" in webhook.form
    ]
    return len(told) > len(set(told))
