"""The same calls for integrators: JSON and server-sent events, with a bearer token."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from hmac import compare_digest
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import TypeAdapter
from pydantic_core import to_json
from sse_starlette import EventSourceResponse, ServerSentEvent

from callassist.calls.codec import encode
from callassist.calls.events import StoredEvent
from callassist.calls.log import HEARTBEAT, CallSummary, CallUnknown
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.speech import Hypothesis
from web.errors import TokenRefused
from web.live import After, LastEventId, cursor, rung, stream
from web.panel import CallIdPath
from web.parts import Parts, parts_of

_PANEL = TypeAdapter(Panel)

_SHOWN = (
    "transcript",
    "listening",
    "tension",
    "band",
    "stage",
    "steps",
    "problem",
    "problem_confirmed",
    "cards",
    "agreements",
    "notes",
    "cause",
    "follow_up",
)
"""What is given as the panel has it."""


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
    request: Request, state: State | None = None, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> dict[str, list[CallSummary]]:
    """Newest first."""
    return {"calls": await parts_of(request).log.latest(states=[state.value] if state else [], limit=limit)}


@router.get("/calls/{call_id}")
async def call(request: Request, call_id: CallIdPath) -> dict[str, Any]:
    return described(await parts_of(request).log.panel(call_id))


@router.get("/calls/{call_id}/events")
async def call_events(
    request: Request, call_id: CallIdPath, after: After = 0, last_event_id: LastEventId = None
) -> EventSourceResponse:
    """Every event of the call, numbered without gaps, and what is being said at the moment."""
    here = parts_of(request)
    if not await here.log.read(call_id):
        raise CallUnknown(call_id)
    return stream(_call_events(here, call_id, cursor(after, last_event_id)))


@router.get("/events")
async def events(request: Request) -> EventSourceResponse:
    """The ids of calls that have news, new calls among them."""
    return stream(_rung(parts_of(request)))


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
        "customer": {"customer_id": call.customer_id, "name": panel.customer_name},
        "agent": {"member_id": call.agent_id, "name": panel.agent_name},
        "started_at": shown["call"]["started_at"],
        "answered_at": shown["call"]["answered_at"],
        "ended_at": shown["call"]["ended_at"],
        "disposition": shown["disposition"],
        "tensions": [{"at": at, "tension": tension} for at, tension in panel.tensions],
        "stages": [{"at": at, "stage": stage.value} for at, stage in panel.stages],
        "flags": [{"flag": flag, "quote": quote} for flag, quote in shown["flags"]],
        **{name: shown[name] for name in _SHOWN},
    }


async def _call_events(here: Parts, call_id: str, seen: int) -> AsyncIterator[ServerSentEvent]:
    async with here.bus.listen(call_id) as bell:
        while True:
            for stored in await here.log.read(call_id, seen):
                yield _event(stored)
                seen = stored.seq
            await bell.wait(HEARTBEAT)
            bell.rung()
            for said in bell.hypotheses():
                yield _hypothesis(said)


async def _rung(here: Parts) -> AsyncIterator[ServerSentEvent]:
    async with here.bus.listen(None) as bell:
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
