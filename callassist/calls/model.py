"""A call as its facts leave it: `after` folds one event, `state` is read from the facts.

The carrier reports late, twice and in any order; what it reports is folded as a fact, so every order ends in the same
state. What people do is checked instead: it raises IllegalTransition when the call is not in a state for it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from callassist.calls import events as e
from callassist.calls.events import CallEvent, CallId, IllegalTransition
from callassist.method import Disposition


class State(StrEnum):
    RINGING = "ringing"
    CONNECTING = "connecting"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"
    MISSED = "missed"


OPEN = frozenset({State.RINGING, State.CONNECTING, State.ACTIVE})
"""The customer is on the line."""


STATEFUL = (
    e.CallStarted,
    e.CustomerIdentified,
    e.ConferenceStarted,
    e.AgentAccepted,
    e.AgentConnected,
    e.AgentUnreachable,
    e.FallbackConnected,
    e.CallEnded,
    e.DispositionChosen,
    e.FollowUpApproved,
    e.FollowUpSent,
    e.FollowUpDeclined,
)
"""The events that `after` looks at."""


@dataclass(frozen=True, slots=True)
class Call:
    call_id: CallId
    started_at: datetime
    call_sid: str = ""
    caller_id: str = ""
    called_number: str = ""
    customer_id: str = ""
    customer_revision: int = -1
    conference_sid: str = ""
    accepted: frozenset[tuple[int, str]] = frozenset()
    connected: frozenset[tuple[int, str]] = frozenset()
    failed: frozenset[int] = frozenset()
    fallback_leg: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    disposition: Disposition | None = None
    follow_up_settled: bool = False

    @property
    def round(self) -> int:
        """Counts the agents' legs that failed: the try that the call is in."""
        return max(self.failed, default=-1) + 1

    @property
    def agent_id(self) -> str:
        """Who has the call; after it, who had it last."""
        return max(self.accepted, default=(0, ""))[1]

    @property
    def agent_leg(self) -> str:
        return dict(self.connected).get(self.round, "")

    @property
    def state(self) -> State:
        if self.ended_at is not None:
            return self._after_the_call()
        if self.agent_leg or self.fallback_leg:
            return State.ACTIVE
        return State.CONNECTING if self.round in dict(self.accepted) else State.RINGING

    def _after_the_call(self) -> State:
        if not (self.connected or self.fallback_leg):
            return State.MISSED
        return State.CLOSED if self.disposition and self.follow_up_settled else State.WRAP_UP


def after(call: Call, event: CallEvent, at: datetime) -> Call:
    """The call once `event` is recorded at `at`; events that do not concern the call's own facts leave it as it is."""
    match event:
        case e.AgentAccepted() | e.DispositionChosen() | e.FollowUpApproved() | e.FollowUpDeclined():
            return _people(call, event)
        case e.CallEnded() if call.ended_at is None:
            return replace(call, ended_at=at)
        case e.FollowUpSent():
            return replace(call, follow_up_settled=True)
        case _:
            return _carrier(call, event, at)


def _carrier(call: Call, event: CallEvent, at: datetime) -> Call:
    match event:
        case e.CallStarted():
            return replace(
                call,
                call_sid=event.call_sid,
                caller_id=event.caller_id,
                called_number=event.called_number,
                started_at=at,
            )
        case e.CustomerIdentified() if event.revision > call.customer_revision:
            return replace(call, customer_id=event.customer_id, customer_revision=event.revision)
        case e.ConferenceStarted():
            return replace(call, conference_sid=event.conference_sid)
        case e.AgentConnected():
            connected = call.connected | {(event.round, event.leg_sid)}
            return replace(call, connected=connected, answered_at=call.answered_at or at)
        case e.AgentUnreachable():
            return replace(call, failed=call.failed | {event.round})
        case e.FallbackConnected():
            return replace(call, fallback_leg=event.leg_sid, answered_at=call.answered_at or at)
        case _:
            return call


def _people(call: Call, event: e.AgentAccepted | e.DispositionChosen | e.FollowUpApproved | e.FollowUpDeclined) -> Call:
    match event:
        case e.AgentAccepted():
            if call.state is not State.RINGING or event.round != call.round:
                raise IllegalTransition("This call is not ringing any more.")
            return replace(call, accepted=call.accepted | {(event.round, event.member_id)})
        case _ if call.ended_at is None:
            raise IllegalTransition("This can be done once the call has ended.")
        case e.DispositionChosen():
            return replace(call, disposition=event.disposition)
        case e.FollowUpApproved():
            if call.follow_up_settled:
                raise IllegalTransition("The follow-up of this call is settled already.")
            return call
        case e.FollowUpDeclined():
            return replace(call, follow_up_settled=True)
