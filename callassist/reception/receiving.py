"""Finds somebody for a caller as the routing file says: rings, waits, and never leaves a call with nobody and nothing.

What it decides it records; the switchboard calls the phones, the desks show who is rung.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist.calls import phone_events as pe
from callassist.calls import routing
from callassist.calls.carrier import Carrier
from callassist.calls.events import CallId, IllegalTransition, StoredEvent
from callassist.calls.model import Call, State
from callassist.calls.panel import Panel
from callassist.db.tables import call, call_event
from callassist.reception.numbers import Nobody, Number, Numbers
from callassist.reception.plan import Caller, Plan, Ring, Waiting, place_in_queue, plan
from callassist.reception.presence import Duty

CLOSED = "Called outside of opening hours."
LOOK_SECONDS = 3.0
"""How long after somebody came free a waiting call may ring at the latest."""
ANNOUNCEMENT_SECONDS = 60.0
_DECLINED = "declined"


class Log(routing.Log, Protocol):
    async def read(self, call_id: CallId, after: int = 0) -> list[StoredEvent]: ...

    async def call(self, call_id: CallId) -> Call: ...


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """What is set up for the number called, who calls, and where to ask who is free and who waits."""

    number: Number
    caller: Caller
    fallback_number: str
    announcement: str
    carrier: Carrier
    duty: Callable[[], Awaitable[Sequence[Duty]]]
    queue: Callable[[], Awaitable[Sequence[Waiting]]]
    clock: Callable[[], float]
    """Monotonic seconds."""


async def waiting(tx: AsyncConnection, numbers: Numbers) -> tuple[Waiting, ...]:
    """The callers whom nobody has taken yet and who were not sent to leave a message."""
    sent = select(call_event.c.call_id).where(call_event.c.type == pe.SentToVoicemail.__name__)
    query = select(call.c.call_id, call.c.started_at, call.c.called_number).where(
        call.c.state == State.RINGING.value, call.c.direction == "inbound", call.c.call_id.not_in(sent)
    )
    rows = await tx.execute(query)
    return tuple(Waiting(row.call_id, row.started_at, _groups(numbers.of(row.called_number))) for row in rows)


def _groups(number: Number | None) -> frozenset[str]:
    return frozenset(group.name for group in number.ring) if number else frozenset()


async def receive(log: Log, call_id: CallId, book: FrontDesk, now: Callable[[], datetime]) -> None:
    """Returns when somebody takes the call, it is over, or nobody will. Raises what the carrier raises."""
    search = _Search(log, call_id, book, now)
    search.step = await search.steps_so_far()
    if await search.rings() or await search.waits():
        return
    await search.gives_up()


@dataclass(slots=True)
class _Search:
    """One search for somebody; after a lost line another one goes on with the steps numbered on."""

    log: Log
    call_id: CallId
    book: FrontDesk
    now: Callable[[], datetime]
    step: int = 0
    rung: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)

    async def steps_so_far(self) -> int:
        return sum(isinstance(one.event, pe.MembersRung) for one in await self.log.read(self.call_id))

    async def plan(self) -> Plan:
        willing = [one for one in await self.book.duty() if one.member_id not in self.declined]
        return plan(self.book.number, self.book.caller, willing, self.now())

    async def rings(self) -> bool:
        """Everybody of the plan once, as they are free when it is their turn; whether the search is over."""
        while True:
            steps = (await self.plan()).steps
            ring = next((one for one in steps if not set(one.members) <= self.rung), None)
            if ring is None:
                return await self._is_settled()
            self.rung |= set(ring.members)
            if await self._ring(ring):
                return True

    async def waits(self) -> bool:
        """In the queue: rings as soon as somebody is free for whom nobody else has waited longer."""
        found = await self.plan()
        ends = self.book.clock() + found.queue_seconds
        is_told = False
        while (left := ends - self.book.clock()) > 0:
            ring = await self._turn()
            if ring is None and not is_told:
                is_told = True
                await self._record_step((), left, "Waits for somebody free")
            if await (self._ring(ring) if ring else self._settled_within(min(left, LOOK_SECONDS))):
                return True
            is_told = is_told and ring is None
        return False

    async def _turn(self) -> Ring | None:
        steps = (await self.plan()).steps
        free = {member for step in steps for member in step.members}
        place = place_in_queue(await self.book.queue(), self.call_id)
        return steps[0] if steps and place <= len(free) else None

    async def _ring(self, ring: Ring) -> bool:
        """Whether the search is over: somebody has it, or the caller has gone."""
        if await self._is_settled():
            return True
        phones = [one for one in await self.book.duty() if one.member_id in ring.members and one.has_phone]
        await self._record_step(ring.members, ring.seconds, ring.reason)
        offers = tuple(
            pe.LegInvited(
                f"ring-{self.step}-{at}",
                pe.Role.MANAGER if one.role in ("manager", "admin") else pe.Role.AGENT,
                one.member_id,
                one.name,
                one.address,
                ring_seconds=round(ring.seconds),
                offer=True,
            )
            for at, one in enumerate(phones, 1)
        )
        await self._record(*offers)
        labels = frozenset(offer.label for offer in offers)
        all_phones = len(phones) == len(ring.members)
        await self._within(ring.seconds, lambda panel: _settled(panel) or (all_phones and _over(panel, labels)))
        await self._note_declined(labels)
        return await self._is_settled()

    async def _note_declined(self, labels: frozenset[str]) -> None:
        parties = (await self.log.call(self.call_id)).phone.parties
        self.declined |= {one.member_id for one in parties if one.label in labels and one.left == _DECLINED}

    async def gives_up(self) -> None:
        found = await self.plan()
        await self._heard_announcement()
        if await self._is_settled():
            return
        if found.nobody is Nobody.FALLBACK and await self._falls_back():
            return
        await routing.give_up(self.log, self.call_id, CLOSED if found.is_closed else routing.UNANSWERED)

    async def _falls_back(self) -> bool:
        return await routing.fell_back(self.log, self.book.carrier, self.call_id, self.book.fallback_number)

    async def _heard_announcement(self) -> None:
        """What follows must not cut off the announcement, nor record somebody who did not hear it."""
        if self.book.announcement:
            await self._within(ANNOUNCEMENT_SECONDS, has_heard)

    async def _record_step(self, members: tuple[str, ...], seconds: float, reason: str) -> None:
        self.step += 1
        await self._record(pe.MembersRung(self.step, members, seconds, reason))

    async def _record(self, *events: pe.PhoneEvent) -> None:
        """Somebody may take the call at the same moment: then there is nothing left to decide."""
        with suppress(IllegalTransition):
            await self.log.record(self.call_id, *events)

    async def _is_settled(self) -> bool:
        return _is_settled(await self.log.call(self.call_id))

    async def _settled_within(self, seconds: float) -> bool:
        return await self._within(seconds, _settled)

    async def _within(self, seconds: float, condition: Callable[[Panel], bool]) -> bool:
        return await routing.until(self.log, self.call_id, condition, seconds)


def _settled(panel: Panel) -> bool:
    return _is_settled(panel.call)


def _is_settled(call: Call) -> bool:
    """Nobody is to be found any more: one has it, or the caller has gone, or is on the way to leave a message."""
    return call.state is not State.RINGING or call.phone.voicemail


def _over(panel: Panel, labels: frozenset[str]) -> bool:
    return not any(one.label in labels and one.is_open for one in panel.call.phone.parties)


def has_heard(panel: Panel) -> bool:
    """The caller knows that the call is transcribed, or there is nothing to tell them any more."""
    return panel.call.phone.announced or bool(panel.call.phone.opted_out) or _settled(panel)
