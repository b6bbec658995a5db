"""A call as its facts leave it: `after` folds one event, `state` is read from the facts.

The carrier reports late, twice and in any order; what it reports is folded as a fact, so every order ends in the same
state. What people do is checked instead: it raises IllegalTransition when the call is not in a state for it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import get_args

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.alert_events import AlertPutAway, AlertSent
from callassist.calls.events import CallEvent, CallId, IllegalTransition
from callassist.calls.owed_events import Status, Task, TaskSettled
from callassist.calls.phone import CUSTOMER, Phone
from callassist.calls.phone_fold import phone_after
from callassist.calls.phone_rules import PEOPLE, checked
from callassist.method import Disposition


class State(StrEnum):
    RINGING = "ringing"
    CONNECTING = "connecting"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"
    MISSED = "missed"
    UNREACHED = "unreached"
    """We called, and they did not answer."""


OPEN = frozenset({State.RINGING, State.CONNECTING, State.ACTIVE})
"""The customer is on the line."""


UNIMPORTANT = (
    pe.HintGiven,
    pe.HintSeen,
    pe.HelpSettled,
    pe.BriefRead,
    pe.VoicemailTranscribed,
    rec.RecordingKept,
    rec.RecordingLost,
    rec.RecordingDeleted,
    AlertSent,
    AlertPutAway,
    pe.AnnouncementPlayed,
)
"""What happens on the phone, changes nothing of the call's state, and is never refused by it."""


STATEFUL: tuple[type[CallEvent], ...] = (
    e.CallStarted,
    e.CustomerIdentified,
    e.ConferenceStarted,
    e.AgentAccepted,
    e.AgentConnected,
    e.AgentUnreachable,
    e.FallbackDialled,
    e.FallbackConnected,
    e.CallEnded,
    e.DispositionChosen,
    e.FollowUpApproved,
    e.FollowUpSent,
    e.FollowUpDeclined,
    *(kind for kind in get_args(pe.PhoneEvent) if kind not in UNIMPORTANT),
)
"""The events that `after` looks at."""


@dataclass(frozen=True, slots=True)
class Call:
    call_id: CallId
    started_at: datetime
    call_sid: str = ""
    caller_id: str = ""
    called_number: str = ""
    direction: str = "inbound"
    customer_id: str = ""
    customer_revision: int = -1
    phone: Phone = field(default_factory=Phone)
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_for: str = ""
    """The reason of its end, as CallEnded has it."""
    message: str = ""
    """Of a message that the caller left: a Status, of what is to be done about it; empty: none was left."""
    disposition: Disposition | None = None
    follow_up_settled: bool = False

    @property
    def conference_sid(self) -> str:
        return self.phone.conference_sid

    @property
    def round(self) -> int:
        """Counts the agents' legs that failed: the try that the call is in."""
        return self.phone.round

    @property
    def agent_id(self) -> str:
        """Who has the call; after it, who had it last. Empty while no member ever had it."""
        return self._agent("member_id")

    @property
    def agent_name(self) -> str:
        return self._agent("name")

    @property
    def members(self) -> tuple[str, ...]:
        """Who of us had part in it: had the call, talked or listened in it, or is the colleague who was called."""
        phone = self.phone
        had_part = (one for one in phone.parties if one.is_joined or one.label in phone.owners or one.label == CUSTOMER)
        return tuple(sorted({one.member_id for one in had_part} - {""}))

    @property
    def handed_by(self) -> tuple[str, ...]:
        """Members who had the call before the one whose it is, oldest first; not those who lost it."""
        phone = self.phone
        lost = {f"agent-{round}" for round in phone.failed}
        had = [one.member_id for label in phone.owners if label not in lost and (one := phone.party(label))]
        return tuple(one for one in dict.fromkeys(had) if one and one != self.agent_id)

    def _agent(self, field: str) -> str:
        """Outside phones have no member: then the call stays with the member who had it before."""
        had = [self.phone.party(label) for label in self.phone.owners]
        named = [getattr(party, field) for party in (*had, self.phone.owner) if party]
        return next((name for name in reversed(named) if name), "")

    @property
    def agent_leg(self) -> str:
        """The leg of the agent of this round, once it was answered."""
        return _leg_in(self.phone, f"agent-{self.round}")

    @property
    def fallback_leg(self) -> str:
        return _leg_in(self.phone, "fallback")

    @property
    def busy(self) -> tuple[str, ...]:
        """Members who are on the line, or whose phone rings for this call."""
        if self.ended_at is not None:
            return ()
        return tuple(sorted({party.member_id for party in self.phone.parties if party.is_open and party.member_id}))

    @property
    def state(self) -> State:
        if self.ended_at is not None:
            return self._after_the_call()
        if self.phone.talkers:
            return State.ACTIVE
        is_taken = self.phone.is_connecting or (self.phone.is_internal and bool(self.phone.owners))
        return State.CONNECTING if is_taken else State.RINGING

    @property
    def is_reached(self) -> bool:
        """Whether the customer came on the line: they call us, or answered. A leg that completes had answered."""
        customer = self.phone.customer
        if self.direction == "inbound" or customer is None:
            return True
        if self.phone.is_internal:
            return customer.is_joined
        return customer.is_joined or (self.ended_for == customer.left == "completed")

    def _after_the_call(self) -> State:
        if not self.is_reached:
            return State.UNREACHED
        if not self.phone.has_talked:
            return State.MISSED
        is_settled = self.phone.is_internal or (self.disposition and self.follow_up_settled)
        return State.CLOSED if is_settled else State.WRAP_UP


def _leg_in(phone: Phone, label: str) -> str:
    party = phone.party(label)
    return party.leg_sid if party and party.is_joined else ""


def after(call: Call, event: CallEvent, at: datetime) -> Call:
    """The call once `event` is recorded at `at`; events that do not concern the call's own facts leave it as it is."""
    if isinstance(event, PEOPLE):
        checked(call.phone, event, is_ringing=call.state is State.RINGING)
    phone = phone_after(call.phone, event, at)
    if isinstance(event, e.CallEnded) and call.ended_at is None:
        call = replace(call, ended_at=at, ended_for=event.reason)
    if phone is not call.phone:
        call = replace(call, phone=phone)
        is_answered = phone.has_talked and call.is_reached
        call = replace(call, answered_at=call.answered_at or (at if is_answered else None))
    match event:
        case e.DispositionChosen() | e.FollowUpApproved() | e.FollowUpDeclined():
            return _people(call, event)
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
                direction=event.direction,
                started_at=at,
            )
        case e.CustomerIdentified() if event.revision > call.customer_revision:
            return replace(call, customer_id=event.customer_id, customer_revision=event.revision)
        case pe.LegDialled(label="customer"):
            return replace(call, call_sid=event.leg_sid)
        case pe.VoicemailLeft():
            return replace(call, message=call.message or Status.OPEN.value)
        case TaskSettled(task=Task.MESSAGE):
            return replace(call, message=event.status.value)
        case _:
            return call


def _people(call: Call, event: e.DispositionChosen | e.FollowUpApproved | e.FollowUpDeclined) -> Call:
    match event:
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
