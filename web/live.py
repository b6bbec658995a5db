"""Pages kept live: server-sent events folded from the log, resumed by seq. Nothing is queued per reader."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Protocol, TypeVar

import structlog
from fastapi import APIRouter, Depends, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from callassist.bus import Bell
from callassist.calls.events import StoredEvent
from callassist.calls.log import HEARTBEAT, CallUnknown
from callassist.calls.panel import Panel, blank, fold
from callassist.db.engine import DatabaseError
from callassist.reception import duty
from web.desk import Desk
from web.elsewhere import Elsewhere
from web.fragments import layout, sum_up
from web.on_the_line import speaking
from web.panel import CallIdPath, Opened, OpenedCall, scene
from web.parts import Parts, parts_of
from web.people import talks_on
from web.sessions import Session, Signed, Still, may_work, sees_all, still

SEND_TIMEOUT = 30.0
"""Seconds after which a reader that takes nothing is let go; it comes back and resumes."""

DESK_PAUSE = 0.3
"""Seconds between two looks of a desk or a board, however often the bell rings."""

BEAT = ServerSentEvent("still here", event="beat")
"""Sent when nothing else was for a heartbeat: a page that misses it knows that the connection is gone."""

S = TypeVar("S")

log = structlog.get_logger(__name__)
router = APIRouter()

After = Annotated[int, Query(ge=0, le=10_000_000)]
LastEventId = Annotated[str | None, Header(max_length=20)]


async def call_bell(request: Request, call_id: CallIdPath) -> AsyncIterator[Bell]:
    """Hung up before anything is read, taken down when the reader is gone: perhaps from the call as well."""
    bus = parts_of(request).bus
    async with bus.listen(call_id) as bell:
        yield bell
    bus.doubt(call_id)


async def page_bell(request: Request, call_id: CallIdPath, session: Signed) -> AsyncIterator[Bell]:
    """The same for a page; a manager's tells of the other calls as well."""
    bus = parts_of(request).bus
    async with bus.listen(call_id, all_rings=sees_all(session.member)) as bell:
        yield bell
    bus.doubt(call_id)


async def any_bell(request: Request) -> AsyncIterator[Bell]:
    async with parts_of(request).bus.listen(None) as bell:
        yield bell


CallBell = Annotated[Bell, Depends(call_bell)]
PageBell = Annotated[Bell, Depends(page_bell)]
AnyBell = Annotated[Bell, Depends(any_bell)]


@router.get("/calls/{call_id}/events")
async def call_events(
    request: Request, call: OpenedCall, bell: PageBell, after: After = 0, last_event_id: LastEventId = None
) -> EventSourceResponse:
    return stream(follow_call(call, bell, still(request, call.session), cursor(after, last_event_id)))


@router.get("/desk/events")
async def desk_events(request: Request, session: Signed, bell: AnyBell) -> EventSourceResponse:
    return stream(follow_desk(parts_of(request), bell, session, still(request, session)))


def stream(messages: AsyncGenerator[ServerSentEvent]) -> EventSourceResponse:
    return EventSourceResponse(_unbroken(messages), send_timeout=SEND_TIMEOUT)


async def _unbroken(messages: AsyncGenerator[ServerSentEvent]) -> AsyncGenerator[ServerSentEvent]:
    """Ends where the database goes away: the reader comes back and resumes."""
    async with aclosing(messages):
        try:
            async for message in messages:
                yield message
        except DatabaseError as error:
            log.warning("stream_ended", error=type(error).__name__)


def cursor(after: int, last_event_id: str | None) -> int:
    """Where the reader is: what it has seen goes before what its page was rendered at."""
    return int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else after


@dataclass(slots=True)
class Standing:
    """A session of a stream, looked at again every heartbeat: it may have expired or been ended elsewhere.

    While it holds, its member has a page of ours open, and can be reached there.
    """

    here: Parts
    session: Session
    still: Still
    asked: float | None = None

    async def holds(self) -> bool:
        if self.asked is not None:
            if monotonic() - self.asked < HEARTBEAT:
                return True
            now = await self.still()
            if now is None:
                return False
            self.session = now
        self.asked = monotonic()
        await duty.seen(self.here.engine, self.session.member.member_id, self.here.now())
        return True


async def follow_call(call: Opened, bell: Bell, still: Still, seen: int) -> AsyncGenerator[ServerSentEvent]:
    """Everything after `seen`, for as long as the session stands and the call is theirs to see."""
    here, standing = call.parts, Standing(call.parts, call.session, still)
    beside = Elsewhere(here, call.call_id) if sees_all(call.me) else None
    panel, fresh = await _caught_up(here, call.call_id, seen)
    while await standing.holds():
        before, panel = panel, _folded(panel, fresh)
        if not may_work(standing.session.member, panel.call):
            break
        if fresh:
            yield await _message(here, standing.session, before, panel, fresh)
        if beside and (html := await beside.news(standing.session)):
            yield ServerSentEvent(html)
        may_have_grown = await bell.wait(min(HEARTBEAT, beside.pause()) if beside else HEARTBEAT)
        # Taken before the log is read: an utterance must never be followed by the hypothesis it replaced.
        whispered = _whispered(here, panel, bell)
        for message in whispered:
            yield message
        rang = bell.rung()
        if beside:
            beside.heard(rang)
        is_ours = may_have_grown and (not rang or call.call_id in rang)
        fresh = await here.log.read(call.call_id, panel.seq) if is_ours else ()
        if not (fresh or whispered or rang):
            yield BEAT
    yield ServerSentEvent("gone", event="reload")


def _whispered(here: Parts, panel: Panel, bell: Bell) -> list[ServerSentEvent]:
    messages = []
    for said in bell.hypotheses():
        name = speaking(panel, said)
        messages.append(ServerSentEvent(here.face.hypothesis(said, name, again=talks_on(panel, said.speaker, name))))
    if lag := bell.lag():
        messages.append(ServerSentEvent(f"{lag.seconds:.1f}", event="lag"))
    return messages


class Overlooking(Protocol[S]):
    """A page about many calls; `names` are its fragments, in the order in which they are sent."""

    names: tuple[str, ...]

    async def look(self, session: Session, rang: frozenset[str] | None) -> S: ...

    async def fragments(self, session: Session, seen: S) -> dict[str, str]: ...


async def follow_desk(here: Parts, bell: Bell, session: Session, still: Still) -> AsyncGenerator[ServerSentEvent]:
    async for message in overlook(here, Desk(here), bell, session, still):
        yield message


async def overlook(
    here: Parts, page: Overlooking[S], bell: Bell, session: Session, still: Still
) -> AsyncGenerator[ServerSentEvent]:
    """The fragments of `page` that changed, for as long as the session stands."""
    standing = Standing(here, session, still)
    before: S | None = None
    shown, rang = dict.fromkeys(page.names, ""), None
    while await standing.holds():
        if (now := await page.look(standing.session, rang)) != before:
            was, shown = shown, await page.fragments(standing.session, now)
            if changed := [shown[name] for name in page.names if shown[name] != was[name]]:
                yield ServerSentEvent("\n".join(changed))
        before = now
        await asyncio.sleep(DESK_PAUSE)
        rang = await rung(bell) or None
        if rang is None:
            yield BEAT
    yield ServerSentEvent("gone", event="reload")


async def rung(bell: Bell) -> frozenset[str]:
    """The calls that rang, as soon as one does; none after a heartbeat. Whispers are for those who show the call."""
    until = monotonic() + HEARTBEAT
    while (left := until - monotonic()) > 0:
        if calls := bell.rung():
            return calls
        await bell.wait(left)
        bell.whispers()
    return frozenset()


async def _caught_up(here: Parts, call_id: str, seen: int) -> tuple[Panel, Sequence[StoredEvent]]:
    """The panel as the reader has it, and what it has not."""
    events = await here.log.read(call_id)
    if not events:
        raise CallUnknown(call_id)
    known = [one for one in events if one.seq <= seen]
    return _folded(blank(call_id, events[0].at), known), events[len(known) :]


def _folded(panel: Panel, events: Sequence[StoredEvent]) -> Panel:
    for stored in events:
        panel = fold(panel, stored)
    return panel


async def _message(
    here: Parts, session: Session, before: Panel, panel: Panel, fresh: Sequence[StoredEvent]
) -> ServerSentEvent:
    if before.seq and layout(before) != layout(panel):
        return ServerSentEvent(layout(panel), event="reload", id=str(panel.seq))
    context = await scene(here, session, panel, is_summed_up=sum_up(fresh))
    html = here.face.changes(panel, fresh, **context)
    return ServerSentEvent(html or None, id=str(panel.seq))
