"""One simulated call in which things go wrong: what is to happen is drawn beforehand, what came of it is told."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from benchmarks.faulty_business import BACK, CLOSED, DESKS, FALLBACK, GROUP, PLAIN, TOLD
from benchmarks.faulty_house import Crew, Hand, House
from callassist.calls.events import CallId, IllegalTransition
from callassist.calls.model import OPEN, Call, State, after
from callassist.calls.phone import Party, Phone, Transfer
from telephony.simulator.journal import SimulatedCall
from telephony.simulator.recording import Recording
from telephony.simulator.script import Fate, Faults, Outcome, Script
from telephony.simulator.simulator import LiveCall

LOOK_SECONDS = 0.25
AGAIN_SECONDS = 1.0
"""Between two presses of the same button by the same person."""
CALL_SECONDS = 240.0
"""No call here is meant to last longer, whatever goes wrong."""
SETTLE_SECONDS = 90.0
"""After the customer's end, until the server must have noticed and drawn every leg in."""
PATIENCE = 150.0
MUTED_SECONDS = 1.2
OUTBOUND = ""
DEEDS = ("hold", "transfer", "transfer", "transfer", "listen", "help", "mute", "agent hangs up")


@dataclass(frozen=True, slots=True)
class Plan:
    """`deeds` are what is done and when, in seconds of the talk; `reaction` seconds pass before somebody reacts.

    An empty `called`: it is us who call. `digits` are pressed where keys are asked for.
    """

    called: str
    digits: str
    seconds: float
    accepts_after: float | None
    parties: dict[str, Fate]
    deeds: tuple[tuple[float, str], ...]
    kind: str
    to: str
    answer: str
    reaction: float
    outcome: str
    is_ended_by_agent: bool


@dataclass(slots=True)
class Report:
    """`problems` is empty for a call that went as it must, whatever was drawn.

    `apologised`: a page was asked for while there was no server, and the carrier said so and hung up.
    """

    number: int
    called: str
    deeds: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    silence: float = 0.0
    apologised: bool = False
    events: dict[str, int] = field(default_factory=dict)


def planned(chance: random.Random, crews: list[Crew]) -> Plan:
    seconds = chance.uniform(5, 12)
    count = chance.choice((0, 1, 1, 2, 3))
    called = chance.choices((PLAIN, TOLD, GROUP, CLOSED, BACK, OUTBOUND), (7, 2, 2, 1, 1, 2))[0]
    keys = {TOLD: ("9", ""), BACK: ("1", "1", "")}
    return Plan(
        called=called,
        digits=chance.choice(keys.get(called, ("",))),
        seconds=seconds,
        accepts_after=None if chance.random() < 0.1 else chance.uniform(0.2, 2),
        parties={hand.member.address: _fate(chance) for crew in crews for hand in crew.hands} | {FALLBACK: Fate()},
        deeds=tuple(sorted((chance.uniform(0.5, seconds * 0.7), chance.choice(DEEDS)) for _ in range(count))),
        kind=chance.choice(("cold", "warm", "bring_in")),
        to=chance.choice(("manager", "manager", "outside", "number")),
        answer=chance.choice(("take", "take", "take", "decline", "ignore")),
        reaction=chance.uniform(0.3, 2),
        outcome=chance.choice(("handed_over", "joined", "returned", "cancelled")),
        is_ended_by_agent=chance.random() < 0.2,
    )


def _fate(chance: random.Random) -> Fate:
    """Most people answer; some are busy, out, or a machine; some put the phone down in the middle of it."""
    rung = chance.uniform(0.2, 1.5)
    outcome = chance.choices((Outcome.ANSWERED, Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED), (12, 1, 1, 1))[0]
    hangs_up = chance.uniform(0.5, 8) if chance.random() < 0.1 else None
    digits = chance.choices(("1", "2", ""), (6, 1, 1))[0]
    return Fate(outcome, rung, digits, is_machine=chance.random() < 0.1, hangs_up_after=hangs_up)


class FaultyCall:
    def __init__(self, house: House, crew: Crew, number: int, plan: Plan, faults: Faults) -> None:
        self._house = house
        self._crew = crew
        self._plan = plan
        self._deeds = list(plan.deeds)
        self._report = Report(number, plan.called)
        self._script = Script(
            conversation(plan.seconds),
            from_=f"+1555010{5000 + number % 5000}",
            to=plan.called,
            voice_url=f"{house.url}/twilio/voice",
            status_url=f"{house.url}/twilio/status",
            fallback_url=f"{house.url}/twilio/voice/fallback",
            parties=plan.parties,
            digits=plan.digits,
            patience=PATIENCE,
            faults=faults,
        )
        house.entering.add(number)
        self._live: LiveCall = house.twilio.start_call(self._script)
        self._began = time.monotonic()
        self._rings_since: float | None = None
        self._ended_by_us = False
        self._pressed: dict[tuple[str, str], float] = {}

    async def run(self) -> Report:
        finishing = asyncio.create_task(self._live.finished())
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._accompany(finishing)
        except TimeoutError:
            self._report.problems.append("the call did not end")
            self._live.hang_up()
        happened = await finishing
        self._house.entering.discard(self._report.number)
        call_id = await self._house.log.by_sid(self._live.sid)
        if call_id is None:
            self._report.problems.append("the server does not know the call")
        else:
            await self._look_back(call_id, happened)
        self._report.seconds = time.monotonic() - self._began
        return self._report

    # --- while it goes on --------------------------------------------------------------------------------------------

    async def _accompany(self, finishing: asyncio.Task[SimulatedCall]) -> None:
        call_id = None
        while not finishing.done():
            await asyncio.wait([finishing], timeout=LOOK_SECONDS)
            if any(heard.verb in ("conference", "record", "error") for heard in self._live.journal.heard):
                self._house.entering.discard(self._report.number)
            call_id = call_id or await self._house.log.by_sid(self._live.sid)
            if call_id and not finishing.done():
                call = await self._house.log.call(call_id)
                await self._answer(call)
                await self._react(call)
                await self._act(call)

    async def _answer(self, call: Call) -> None:
        """Somebody takes the call that rings, also when it rings again."""
        if call.state is not State.RINGING or call.phone.voicemail or self._plan.called not in DESKS:
            self._rings_since = None
            return
        self._rings_since = self._rings_since or time.monotonic()
        after_seconds = self._plan.accepts_after
        if after_seconds is not None and time.monotonic() - self._rings_since > after_seconds:
            round = call.phone.round
            hand = (*self._crew.agents, self._crew.outside)[round % 3]
            await self._press(hand, call, "accept", round=round)

    async def _react(self, call: Call) -> None:
        """Who was asked into the call in their browser, and who asked, once somebody is there."""
        phone, transfer = call.phone, call.phone.transfer
        if transfer is None or self._age(transfer) < self._plan.reaction:
            return
        manager = self._crew.manager
        if not transfer.taken_by and manager.member.member_id in transfer.to:
            if self._plan.answer in ("take", "decline"):
                await self._press(manager, call, f"transfer/{transfer.transfer}/{self._plan.answer}")
        elif transfer.taken_by and self._age(transfer) > 2 * self._plan.reaction + 1:
            asker = self._hand(phone.party(transfer.by))
            if asker:
                await self._press(asker, call, f"transfer/{transfer.transfer}/settle", outcome=self._plan.outcome)

    def _age(self, transfer: Transfer) -> float:
        return (datetime.now(UTC) - transfer.asked_at).total_seconds()

    async def _act(self, call: Call) -> None:
        began = self._talk_began()
        if began is None or call.state is not State.ACTIVE:
            return
        talked = time.monotonic() - began
        while self._deeds and self._deeds[0][0] < talked:
            _, deed = self._deeds.pop(0)
            await self._do(deed, call)
            if deed == "mute":
                # Who is muted for long is silence to the customer, and wanted.
                self._deeds = sorted([*self._deeds, (talked + MUTED_SECONDS, "unmute")])
        if self._plan.is_ended_by_agent and talked > self._plan.seconds * 0.8 and not self._ended_by_us:
            owner = self._hand(call.phone.owner)
            self._ended_by_us = owner is not None and await self._press(owner, call, "end")

    def _talk_began(self) -> float | None:
        return next((heard.at for heard in self._live.journal.heard if heard.verb == "talk"), None)

    async def _do(self, deed: str, call: Call) -> None:
        phone, owner = call.phone, self._hand(call.phone.owner)
        if owner is None:
            return
        match deed:
            case "hold":
                await self._press(owner, call, "hold", number=phone.holds + 1, hold=not phone.hold_asked)
            case "mute" | "unmute":
                await self._press(owner, call, "mute", muted=deed == "mute")
            case "help":
                await self._press(owner, call, "help", number=1, note="")
            case "listen":
                mode = "listen" if self._plan.reaction < 1 else "whisper"
                await self._press(self._crew.manager, call, "listen", mode=mode)
            case "agent hangs up" if mine := phone.owner:
                self._report.deeds.append(deed)
                self._house.twilio.hang_up(mine.leg_sid)
            case "transfer" if phone.transfer is None:
                await self._press(owner, call, "transfer", **self._asked(phone))

    def _asked(self, phone: Phone) -> dict[str, object]:
        asked: dict[str, object] = {
            "transfer": len(phone.transfers) + 1,
            "kind": self._plan.kind,
            "brief": "The pump leaks again, promised for Monday.",
        }
        if self._plan.to == "number":
            return asked | {"address": self._crew.outside.member.address}
        hand = self._crew.manager if self._plan.to == "manager" else self._crew.outside
        return asked | {"to": hand.member.member_id}

    def _hand(self, party: Party | None) -> Hand | None:
        hands = (hand for crew in self._house.crews for hand in crew.hands)
        return next((hand for hand in hands if party and hand.member.member_id == party.member_id), None)

    async def _press(self, hand: Hand, call: Call, what: str, **fields: object) -> bool:
        key = (hand.member.member_id, what)
        if time.monotonic() - self._pressed.get(key, float("-inf")) < AGAIN_SECONDS:
            return False
        self._pressed[key] = time.monotonic()
        taken = await hand.press(f"/calls/{call.call_id}/{what}", **fields)
        self._report.deeds.append(what if taken else f"({what})")
        return taken

    # --- afterwards --------------------------------------------------------------------------------------------------

    async def _look_back(self, call_id: CallId, happened: SimulatedCall) -> None:
        problems, house = self._report.problems, self._house
        downs = [one for one in happened.heard if one.verb == "error" and house.was_down(one.at)]
        self._report.apologised = bool(downs)
        problems += [f"leg left open: {self._called(leg)}" for leg in happened.left_open]
        if self._was_lost(happened) and not downs:
            problems.append("the customer was lost")
        problems += await wound_up(house, call_id)
        problems += await legal(house, call_id, self._report)
        problems += [] if downs else self._unkept(happened)
        if "CallbackPromised" in self._report.events:
            house.promised.append((call_id, self._script.from_))
        self._report.silence = happened.longest_silence(happened.call_sid)

    def _unkept(self, happened: SimulatedCall) -> list[str]:
        """What the caller asked for by a key, and did not get."""
        events, pressed = self._report.events, any(one.verb == "press" for one in happened.heard)
        if pressed and self._plan.called == BACK and "CallbackPromised" not in events:
            return ["a callback was asked for and not promised"]
        if pressed and self._plan.called == TOLD and "OptedOut" not in events:
            return ["opting out is not recorded"]
        if pressed and self._plan.called == TOLD and "StreamStarted" in events:
            return ["heard although they opted out"]
        return []

    def _called(self, leg_sid: str) -> str:
        names = {hand.member.address: hand.member.name for crew in self._house.crews for hand in crew.hands}
        return next((name for address, name in names.items() if leg_sid in self._house.twilio.legs_of(address)), "?")

    def _was_lost(self, happened: SimulatedCall) -> bool:
        """The customer neither spoke to somebody or something until they had enough, nor was it ended by us."""
        verbs = {heard.verb for heard in happened.heard}
        if "talk" not in verbs:
            return not verbs & {"record", "press"}
        wanted = (happened.talk_started or 0.0) + self._script.recording.seconds + self._script.lingers
        last = next(change.at for change in reversed(happened.changes) if change.leg_sid == happened.call_sid)
        return last < wanted - 0.5 and not self._ended_by_us and "record" not in verbs


async def wound_up(house: House, call_id: CallId) -> list[str]:
    """What is still open of the call once the server must have noticed its end."""
    ends = time.monotonic() + SETTLE_SECONDS
    call = await house.log.call(call_id)
    while _open_parts(call) and time.monotonic() < ends:
        await asyncio.sleep(LOOK_SECONDS)
        call = await house.log.call(call_id)
    return _open_parts(call)


def _open_parts(call: Call) -> list[str]:
    legs = [party.label for party in call.phone.parties if (party.leg_sid or party.dialling_at) and not party.left]
    return [
        *([f"stuck: {call.state}"] if call.state in OPEN else []),
        *(["somebody stays busy"] if call.busy else []),
        *(f"not known to be over: {label}" for label in legs),
    ]


async def legal(house: House, call_id: CallId, report: Report) -> list[str]:
    """What is wrong with the call's log, whose events are counted in the `report`."""
    call, problems = Call(call_id, datetime.now(UTC)), []
    for stored in await house.log.read(call_id):
        name = type(stored.event).__name__
        report.events[name] = report.events.get(name, 0) + 1
        try:
            call = after(call, stored.event, stored.at)
        except IllegalTransition as wrong:
            problems.append(f"illegal: {name}: {wrong}")
    return problems


def conversation(seconds: float) -> Recording:
    count = np.arange(int(seconds * 8000))
    return Recording.of((8000 * np.sin(count / 5)).astype(np.int16), (4000 * np.sin(count / 9)).astype(np.int16))
