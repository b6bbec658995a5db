"""The same calls for integrators: JSON and server-sent events, with a bearer token."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import asdict
from hmac import compare_digest
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import to_json
from sse_starlette import EventSourceResponse, ServerSentEvent

from callassist.assist.brief import Brief, brief
from callassist.assist.summary import Summary, summary
from callassist.bus import Bell
from callassist.calls.codec import encode
from callassist.calls.events import AgentAccepted, StoredEvent
from callassist.calls.log import HEARTBEAT, CallSummary, CallUnknown
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.speech import Hypothesis
from web.background import background_of
from web.errors import TokenRefused
from web.live import After, AnyBell, CallBell, LastEventId, cursor, rung, stream
from web.panel import CallIdPath, take
from web.parts import Parts, parts_of

_BRIEF = TypeAdapter(Brief)
_PANEL = TypeAdapter(Panel)
_SUMMARY = TypeAdapter(CallSummary)
_CALL_SUMMARY = TypeAdapter(Summary)

_SHOWN = (
    "transcript",
    "listening",
    "checked_by",
    "silences",
    "tension",
    "band",
    "tensions",
    "stage",
    "stages",
    "steps",
    "flags",
    "rounds",
    "warnings",
    "problem",
    "problem_confirmed",
    "solutions_asked",
    "fell_back",
    "cards",
    "agreements",
    "notes",
    "disposition",
    "cause",
    "follow_up",
    "wording",
)
"""What is given as the panel has it: pairs of time and value, and all else by the names of its fields."""


class Agent(BaseModel):
    """`address` is client:NAME or an E.164 number."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    address: Annotated[str, Field(max_length=100, pattern=r"^(client:[A-Za-z0-9_.@-]+|\+[1-9][0-9]{6,14})$")]


async def bearer(request: Request) -> None:
    expected = parts_of(request).api_token
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not expected:
        raise TokenRefused("The API is off: this installation has no API token (CALLASSIST_API_TOKEN).")
    if scheme.lower() != "bearer" or not token:
        raise TokenRefused("The API token is missing.")
    if not compare_digest(token.strip().encode(), expected.encode()):
        raise TokenRefused("The API token is wrong.")


router = APIRouter(prefix="/api", dependencies=[Depends(bearer)])


@router.get("/calls")
async def calls(
    request: Request,
    state: State | None = None,
    call_sid: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, list[dict[str, Any]]]:
    """Newest first; or the one call of a Call SID, if it is known."""
    log = parts_of(request).log
    if call_sid:
        call_id = await log.by_sid(call_sid)
        return {"calls": [described(await log.panel(call_id))] if call_id else []}
    latest = await log.latest(states=[state.value] if state else [], limit=limit)
    return {"calls": [_SUMMARY.dump_python(one, mode="json") for one in latest]}


@router.get("/calls/{call_id}")
async def call(request: Request, call_id: CallIdPath) -> dict[str, Any]:
    return described(await parts_of(request).log.panel(call_id))


@router.get("/calls/{call_id}/brief")
async def call_brief(request: Request, call_id: CallIdPath) -> dict[str, Any]:
    """What somebody who takes over must know, at this moment of the call."""
    here = parts_of(request)
    panel = await here.log.panel(call_id)
    found = await asyncio.to_thread(brief, panel, await background_of(here, panel))
    told: dict[str, Any] = _BRIEF.dump_python(found, mode="json")
    return {"call_id": call_id, "seq": panel.seq, **told}


@router.get("/calls/{call_id}/summary")
async def call_summary(request: Request, call_id: CallIdPath) -> dict[str, Any]:
    """What the call was about and how it went, proposed for the wrap-up."""
    here = parts_of(request)
    panel = await here.log.panel(call_id)
    found = await asyncio.to_thread(summary, panel, await background_of(here, panel))
    told: dict[str, Any] = _CALL_SUMMARY.dump_python(found, mode="json")
    return {"call_id": call_id, "seq": panel.seq, **told}


@router.get("/calls/{call_id}/events")
async def call_events(
    request: Request, call_id: CallIdPath, bell: CallBell, after: After = 0, last_event_id: LastEventId = None
) -> EventSourceResponse:
    """Every event of the call, numbered without gaps; what is being said at the moment, and how late the text is."""
    here = parts_of(request)
    if not await here.log.read(call_id):
        raise CallUnknown(call_id)
    return stream(_call_events(here, bell, call_id, cursor(after, last_event_id)))


@router.get("/events")
async def events(bell: AnyBell) -> EventSourceResponse:
    """The ids of calls that have news, new calls among them."""
    return stream(_rung(bell))


@router.post("/calls/{call_id}/accept")
async def accept(request: Request, call_id: CallIdPath, agent: Agent) -> dict[str, str]:
    """Have somebody who is not on the team take a ringing call: `address` is dialled into it."""
    here = parts_of(request)
    now = await here.log.panel(call_id)
    await take(here, call_id, AgentAccepted("", agent.name, now.call.round), agent.address)
    return {"call_id": call_id}


def described(panel: Panel) -> dict[str, Any]:
    """A panel as JSON: times in seconds of the call, instants in ISO 8601."""
    shown: dict[str, Any] = _PANEL.dump_python(panel, mode="json")
    call = panel.call
    return {
        "call_id": call.call_id,
        "call_sid": call.call_sid,
        "seq": panel.seq,
        "state": panel.state.value,
        "caller_id": call.caller_id,
        "called_number": call.called_number,
        "direction": call.direction,
        "customer": {"customer_id": call.customer_id, "name": panel.customer_name},
        "agent": {"member_id": call.agent_id, "name": panel.agent_name},
        "started_at": shown["call"]["started_at"],
        "answered_at": shown["call"]["answered_at"],
        "ended_at": shown["call"]["ended_at"],
        **{name: shown[name] for name in _SHOWN},
    }


async def _call_events(here: Parts, bell: Bell, call_id: str, seen: int) -> AsyncGenerator[ServerSentEvent]:
    may_have_grown = True
    while True:
        for stored in await here.log.read(call_id, seen) if may_have_grown else ():
            yield _event(stored)
            seen = stored.seq
        may_have_grown = await bell.wait(HEARTBEAT)
        bell.rung()
        for said in bell.hypotheses():
            yield _message(asdict(said), "hypothesis")
        if lag := bell.lag():
            yield _message(asdict(lag), "lag")


async def _rung(bell: Bell) -> AsyncGenerator[ServerSentEvent]:
    while True:
        for call_id in sorted(await rung(bell)):
            yield _message({"call_id": call_id}, "call")


def _event(stored: StoredEvent) -> ServerSentEvent:
    name, payload = encode(stored.event)
    value = {"seq": stored.seq, "type": name, "at": stored.at, "payload": payload}
    return _message(value, "event", str(stored.seq))


def _hypothesis(said: Hypothesis) -> ServerSentEvent:
    return _message(asdict(said), "hypothesis")


def _message(value: dict[str, Any], event: str, id: str | None = None) -> ServerSentEvent:
    return ServerSentEvent(to_json(value).decode(), event=event, id=id)
