"""Keeps the line of every open call as its log wants it: one task per call of this process.

It looks at the folded state and asks the carrier for the difference; what comes of that is recorded, and looked at
again. What it remembers itself is only how long to wait before it asks the same again.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from callassist.bus import Bell
from callassist.calls.consequences import consequences
from callassist.calls.events import AgentUnreachable, CallEnded, CallEvent, CallId, IllegalTransition
from callassist.calls.log import CallUnknown
from callassist.calls.model import Call, after
from callassist.calls.phone import CUSTOMER, Phone
from callassist.calls.switch import Command, StartRecording, StartStream, Wishes, due, wake_at
from callassist.calls.switchgear import Switchgear
from callassist.db.engine import DatabaseError
from telephony.errors import CallOver, TelephonyError
from telephony.webhooks import TERMINAL
from web.line_check import missed
from web.looks import DOUBT_SECONDS, Looks
from web.operator import Operator
from web.parts import Parts

NEW_SECONDS = 5.0
"""A call younger than this was just answered by us: there is nothing to compare yet."""
HEARTBEAT = 15.0
BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds before the same is asked again after the carrier failed once, twice, ..."""
AT_WORK = 5.0
"""Seconds that a stream or a recording may take to be reported after the carrier agreed to it."""
STREAM_TRIES = 4
DATABASE_PAUSE = 1.0

_REASONS = {
    "busy": "The phone was busy.",
    "no-answer": "Nobody picked up the phone.",
    "failed": "The phone could not be reached.",
    "canceled": "The ringing was cancelled.",
    "declined": "The call was declined.",
    "voicemail": "Nobody took the call.",
}
_LOST = "The line to the agent was lost."

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Switchboard:
    """`rings_again` and `is_over` are told of calls whose agent was lost, and that ended."""

    parts: Parts
    gear: Switchgear
    rings_again: Callable[[CallId], None]
    is_over: Callable[[CallId], None]
    attended: set[CallId] = field(default_factory=set)

    async def attend(self, call_id: CallId, *, again: bool = False) -> None:
        """Returns once the call is over and so is every leg; at once when this process attends to it already.

        With `again` an earlier run of this process did, and nobody has answered the carrier's requests meanwhile.
        """
        if call_id in self.attended:
            return
        self.attended.add(call_id)
        try:
            await _Attendance(self, call_id).run(again=again)
        finally:
            self.attended.discard(call_id)


class _Attendance:
    def __init__(self, board: Switchboard, call_id: CallId) -> None:
        self._board = board
        self._parts = board.parts
        self._call_id = call_id
        self._call = Call(call_id, board.parts.now())
        self._seq = 0
        self._operator = Operator(board.parts, board.gear, call_id)
        self._clock = asyncio.get_running_loop().time
        self._at_work: set[tuple[str, str]] = set()
        # At work until the log is read again: what a reading under way brings may be from before the answer.
        self._answered: set[tuple[str, str]] = set()
        self._not_before: dict[Command, float] = {}
        self._failures: Counter[Command] = Counter()
        self._streams: Counter[str] = Counter()
        self._unknown: set[str] = set()
        self._looks = Looks(self._clock)

    @property
    def _phone(self) -> Phone:
        return self._call.phone

    async def run(self, *, again: bool) -> None:
        async with self._parts.bus.listen(self._call_id) as bell, asyncio.TaskGroup() as tasks:
            await self._read_on()
            if not self._seq:
                raise CallUnknown(self._call_id)
            age = (self._parts.now() - self._call.started_at).total_seconds()
            is_new = age < NEW_SECONDS and not self._phone.ended
            if is_new:
                self._looks.looked_at = self._clock()
            if again:
                self._at_work.add(_CUSTOMERS_SOUND)
                tasks.create_task(self._sound_again(bell))
            while not self._is_done():
                await self._pass(tasks, bell)

    async def _pass(self, tasks: asyncio.TaskGroup, bell: Bell) -> None:
        try:
            self._start_what_is_due(tasks, bell)
            if not await self._conclude():
                await self._wait(bell)
            await self._read_on()
        except DatabaseError as error:
            log.warning("switchboard_waits", error=type(error).__name__)
            await asyncio.sleep(DATABASE_PAUSE)

    async def _read_on(self) -> None:
        answered = frozenset(self._answered)
        for stored in await self._parts.log.read(self._call_id, self._seq):
            self._call, self._seq = after(self._call, stored.event, stored.at), stored.seq
            self._looks.learn(stored.event)
        self._at_work -= answered
        self._answered -= answered

    def _is_done(self) -> bool:
        """A leg that may have been dialled counts until somebody has looked."""
        legs = [one for one in self._phone.parties if one.leg_sid or one.dialling_at]
        return self._phone.ended and all(one.left for one in legs)

    def _start_what_is_due(self, tasks: asyncio.TaskGroup, bell: Bell) -> None:
        for command in due(self._phone, self._wishes(), self._parts.now()):
            if self._not_before.get(command, 0.0) <= self._clock() and _key(command) not in self._at_work:
                self._at_work.add(_key(command))
                tasks.create_task(self._attempt(command, bell))
        if self._clock() >= self._looks.due(self._phone) and not self._looks.is_under_way:
            self._looks.begin()
            tasks.create_task(self._look(bell))

    def _wishes(self) -> Wishes:
        deaf = frozenset(label for label, tries in self._streams.items() if tries >= STREAM_TRIES)
        return Wishes(self._parts.records(self._call.called_number), deaf)

    async def _attempt(self, command: Command, bell: Bell) -> None:
        try:
            await self._operator.carry_out(command, self._phone)
            self._failures.pop(command, None)
            if isinstance(command, StartStream | StartRecording):
                self._not_before[command] = self._clock() + AT_WORK
        except CallOver:
            await self._over(command)
        except (TelephonyError, DatabaseError) as error:
            self._put_off(command, error)
        finally:
            if isinstance(command, StartStream):
                self._streams[command.label] += 1
            self._answered.add(_key(command))
            bell.ring(self._call_id)

    async def _sound_again(self, bell: Bell) -> None:
        """A page of music or ringing that nobody answered has left silence behind it."""
        try:
            for pause in BACKOFF:
                try:
                    await self._operator.sound_again(self._phone)
                except (TelephonyError, DatabaseError) as error:
                    log.warning("sound_not_restored", error=type(error).__name__)
                    await asyncio.sleep(pause)
                else:
                    return
        finally:
            self._at_work.discard(_CUSTOMERS_SOUND)
            bell.ring(self._call_id)

    async def _over(self, command: Command) -> None:
        """Of this command the carrier says that its leg is over."""
        try:
            is_over = await self._operator.is_over(command)
        except (TelephonyError, DatabaseError) as error:
            self._put_off(command, error)
        else:
            if not is_over:
                self._put_off(command, None)

    def _put_off(self, command: Command, error: Exception | None) -> None:
        """Ask again later; and look, since it may have been carried out although nobody says so."""
        self._failures[command] += 1
        pause = BACKOFF[min(self._failures[command], len(BACKOFF)) - 1]
        self._not_before[command] = self._clock() + pause
        self._looks.within(DOUBT_SECONDS)
        name = type(error).__name__ if error else ""
        log.warning("switchboard_put_off", command=type(command).__name__, error=name, seconds=pause)

    async def _conclude(self) -> bool:
        """Record what follows of itself; whether there was anything."""
        facts = [_worded(fact, self._phone) for fact in consequences(self._phone, self._parts.now())]
        if any(isinstance(fact, AgentUnreachable) for fact in facts) and not await self._is_customer_there():
            facts = [CallEnded("completed")]
        if not facts:
            return False
        try:
            recorded = await self._parts.log.record(self._call_id, *facts)
        except IllegalTransition:
            # Something was recorded meanwhile, and it follows no more.
            return False
        fresh = [one.stored.event for one in recorded if one.fresh]
        if any(isinstance(event, CallEnded) for event in fresh):
            self._board.is_over(self._call_id)
        elif any(isinstance(event, AgentUnreachable) for event in fresh):
            self._board.rings_again(self._call_id)
        return bool(fresh)

    async def _is_customer_there(self) -> bool:
        """Ringing for a customer who has gone is better than leaving one alone because the carrier gives no answer."""
        try:
            status = await self._board.gear.leg_status(self._call.call_sid)
        except TelephonyError as error:
            log.warning("carrier_not_asked", error=type(error).__name__, retryable=error.retryable)
            return True
        return bool(status) and status not in TERMINAL

    async def _look(self, bell: Bell) -> None:
        try:
            facts = await missed(self._board.gear, self._call_id, self._phone, self._unknown)
            if facts:
                await self._parts.log.record(self._call_id, *facts)
        except (TelephonyError, DatabaseError) as error:
            log.warning("line_not_checked", error=type(error).__name__)
            self._looks.over(failed=True)
        else:
            unsure = any(one.leg_sid in self._unknown and not one.left for one in self._phone.parties)
            self._looks.over(found=bool(facts), unsure=unsure)
        finally:
            bell.ring(self._call_id)

    async def _wait(self, bell: Bell) -> None:
        """Until the log has grown, or time has made something due; interim words ring no bell here."""
        until = self._clock() + self._pause()
        while (left := until - self._clock()) > 0:
            await bell.wait(left)
            if bell.doubted():
                self._looks.doubt()
                return
            if bell.rung():
                return

    def _pause(self) -> float:
        now, clock = self._parts.now(), self._clock()
        moments = [] if self._looks.is_under_way else [self._looks.due(self._phone) - clock]
        moments += [at - clock for at in self._not_before.values() if at > clock]
        if wake := wake_at(self._phone, now):
            moments.append((wake - now).total_seconds())
        return max(0.05, min([HEARTBEAT, *moments]))


_CUSTOMERS_SOUND = ("SetParty", CUSTOMER)


def _key(command: Command) -> tuple[str, str]:
    """One request of a kind and a leg at a time, so that none overtakes the one before."""
    return type(command).__name__, getattr(command, "label", "")


def _worded(fact: CallEvent, phone: Phone) -> CallEvent:
    """Why the agent was lost, in words for people."""
    if not isinstance(fact, AgentUnreachable):
        return fact
    party = phone.party(f"agent-{fact.round}")
    return AgentUnreachable(fact.round, _REASONS.get(party.left if party else "", _LOST))
