"""The carrier's side of every call: legs, conferences, who hears whom, and the callbacks that tell of it.

All changes are synchronous, so a REST request or a hang-up takes effect at once and as a whole.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from telephony.simulator.journal import LegChange
from telephony.simulator.legs import Conference, Leg, Participant, Subscription
from telephony.simulator.line import Line, Order
from telephony.simulator.webhooks import Courier, rfc2822_now

_EVENT_OF = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}
_MOST_TRACKS = 4
_TRACKS = {"inbound_track": 1, "outbound_track": 1, "both_tracks": 2}

T = TypeVar("T")


def sid(prefix: str) -> str:
    return prefix + uuid4().hex


class Exchange:
    def __init__(self, account_sid: str, courier: Courier, tasks: asyncio.TaskGroup) -> None:
        self.account_sid = account_sid
        self.courier = courier
        self.legs: dict[str, Leg] = {}
        self.conferences: dict[str, Conference] = {}
        self._group = tasks
        self._tasks: set[asyncio.Task[Any]] = set()
        self._lines: dict[str, list[Line]] = {}

    def spawn(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    # --- legs --------------------------------------------------------------------------------------------------------

    def connect(self, leg: Leg) -> None:
        self.legs[leg.sid] = leg

    def move(self, leg: Leg, status: str, reason: str = "participant_hung_up") -> None:
        """A leg's next status; a terminal one takes it out of its conference and stops its streams."""
        if leg.is_over:
            return
        leg.status = status
        leg.call.journal.changes.append(LegChange(leg.sid, status, time.monotonic()))
        if status == "in-progress":
            leg.answered = time.monotonic()
        if leg.is_over:
            self._end(leg, reason)
        event = _EVENT_OF.get(status, "completed")
        if event in leg.subscription.events:
            leg.call.office.send(leg.subscription.url, self._status_form(leg))
        leg.sequence += 1
        leg.news.set()

    def _end(self, leg: Leg, reason: str) -> None:
        leg.ended = time.monotonic()
        if leg.is_customer:
            leg.call.talk.set()
        for line in self.lines(leg):
            line.stop()
        if leg.conference:
            self.leave(leg, reason)
        if leg.partner:
            partner, leg.partner = leg.partner, None
            partner.partner = None
            partner.news.set()
            if partner.parent_sid:
                self.move(partner, "completed")

    def standard_form(self, leg: Leg) -> dict[str, str]:
        """What comes with every request about a call; empty where the carrier knows nothing."""
        form = {
            "CallSid": leg.sid,
            "AccountSid": self.account_sid,
            "From": leg.from_,
            "To": leg.to,
            "Caller": leg.from_,
            "Called": leg.to,
            "CallStatus": leg.status,
            "ApiVersion": "2010-04-01",
            "Direction": leg.direction,
            "FromCity": "",
            "FromState": "",
            "FromZip": "",
            "FromCountry": "US",
        }
        return form | ({"ParentCallSid": leg.parent_sid} if leg.parent_sid else {})

    def _status_form(self, leg: Leg) -> dict[str, str]:
        form = self.standard_form(leg) | {
            "Timestamp": rfc2822_now(),
            "SequenceNumber": str(leg.sequence),
            "CallbackSource": "call-progress-events",
        }
        if leg.is_over:
            form["CallDuration"] = str(leg.seconds)
            form["SipResponseCode"] = {"completed": "200", "busy": "486", "no-answer": "487"}.get(leg.status, "487")
        if leg.status == "completed":
            form["Duration"] = str(-(-leg.seconds // 60))
        return form

    # --- streams -----------------------------------------------------------------------------------------------------

    def lines(self, leg: Leg) -> list[Line]:
        return self._lines.get(leg.sid, [])

    def open_line(self, leg: Leg, order: Order) -> Line:
        """Raises ValueError when the name is taken or the leg has no tracks left."""
        running = [line for line in self.lines(leg) if line.is_running]
        if order.name and any(line.order.name == order.name for line in running):
            raise ValueError(f"a stream named {order.name} is running already")
        if sum(_TRACKS[line.order.track] for line in running) + _TRACKS[order.track] > _MOST_TRACKS:
            raise ValueError(f"a call has at most {_MOST_TRACKS} streamed tracks")
        line = Line(leg, order, sid("MZ"), self.account_sid, self.courier)
        self._lines.setdefault(leg.sid, []).append(line)
        self.spawn(line.run())
        return line

    # --- conferences -------------------------------------------------------------------------------------------------

    def conference(self, key: str) -> Conference | None:
        """By its SID, or the one that goes on under this name."""
        if key in self.conferences:
            return self.conferences[key]
        going_on = (found for found in self.conferences.values() if found.name == key and found.status != "completed")
        return next(going_on, None)

    def reserve(self, name: str, participant: Participant, subscription: Subscription) -> Conference:
        """A place in a conference, which comes to be with its first participant. Raises ValueError for a used label."""
        conference = self.conference(name)
        if conference is None:
            conference = Conference(sid("CF"), name, participant.leg.call.office, subscription)
            self.conferences[conference.sid] = conference
        if participant.label and any(other.label == participant.label for other in conference.participants.values()):
            raise ValueError(f"the label {participant.label} is used already")
        conference.participants[participant.leg.sid] = participant
        participant.leg.conference = conference
        return conference

    def join(self, conference: Conference, participant: Participant) -> None:
        participant.joined = True
        self._tell(conference, "join", "participant-join", self._participant_form(participant))
        present = conference.present()
        if conference.status == "init" and len(present) > 1 and any(other.start_on_enter for other in present):
            conference.status = "in-progress"
            self._tell(conference, "start", "conference-start", {})
        if conference.status == "in-progress" and len(present) > 1:
            for other in present:
                other.leg.call.begin_talk()
                other.leg.news.set()

    def leave(self, leg: Leg, reason: str) -> None:
        conference = leg.conference
        if conference is None:
            return
        participant = conference.participants.pop(leg.sid)
        leg.conference = None
        leg.news.set()
        if participant.joined:
            told = {"ParticipantCallStatus": leg.status, "ReasonParticipantLeft": reason}
            self._tell(conference, "leave", "participant-leave", self._participant_form(participant) | told)
        if participant.joined and participant.end_on_exit:
            self.end(conference, "participant-with-end-conference-on-exit-left", leg)
        elif not conference.participants:
            self.end(conference, "last-participant-left", leg)

    def end(self, conference: Conference, reason: str, by: Leg | None = None) -> None:
        """Everybody out: legs that only came for the conference hang up, the others go on with their TwiML."""
        if conference.status == "completed":
            return
        conference.status, conference.reason_ended = "completed", reason
        via_api = reason == "conference-ended-via-api"
        for participant in list(conference.participants.values()):
            left = "conference_ended_via_api" if via_api else "moderator_ended_conference"
            self.leave(participant.leg, left)
            self.dismiss(participant)
        ending = {"CallSidEndingConference": by.sid} if by else {}
        self._tell(conference, "end", "conference-end", ending | {"ReasonConferenceEnded": reason, "Reason": reason})

    def dismiss(self, participant: Participant) -> None:
        """After it left: a leg that was called into the conference has nothing else to do."""
        if participant.leg.direction == "outbound-api":
            self.move(participant.leg, "completed" if participant.joined else "canceled")

    def set_muted(self, conference: Conference, participant: Participant, *, muted: bool) -> None:
        if participant.muted != muted:
            participant.muted = muted
            event = "participant-mute" if muted else "participant-unmute"
            self._tell(conference, "mute", event, self._participant_form(participant))

    def set_hold(self, conference: Conference, participant: Participant, *, hold: bool) -> None:
        if participant.hold != hold:
            participant.hold = hold
            event = "participant-hold" if hold else "participant-unhold"
            self._tell(conference, "hold", event, self._participant_form(participant))

    def _participant_form(self, participant: Participant) -> dict[str, str]:
        flags = {
            "Muted": participant.muted,
            "Hold": participant.hold,
            "Coaching": False,
            "StartConferenceOnEnter": participant.start_on_enter,
            "EndConferenceOnExit": participant.end_on_exit,
        }
        form = {"CallSid": participant.leg.sid} | {name: str(value).lower() for name, value in flags.items()}
        return form | ({"ParticipantLabel": participant.label} if participant.label else {})

    def _tell(self, conference: Conference, subscribed: str, event: str, more: Mapping[str, str]) -> None:
        conference.sequence += 1
        form = {
            "ConferenceSid": conference.sid,
            "FriendlyName": conference.name,
            "AccountSid": self.account_sid,
            "SequenceNumber": str(conference.sequence),
            "Timestamp": rfc2822_now(),
            "StatusCallbackEvent": event,
        }
        if subscribed in conference.subscription.events:
            conference.office.send(conference.subscription.url, form | dict(more))


async def ring(exchange: Exchange, leg: Leg, ring_seconds: float) -> None:
    """Calls a leg as the script has it, until it is answered or not; it may be cancelled meanwhile."""
    fate = leg.call.next_ring()
    exchange.move(leg, "initiated")
    exchange.move(leg, "ringing")
    await leg.call.sleep(min(fate.after, ring_seconds))
    if not leg.is_over:
        exchange.move(leg, fate.outcome if fate.after <= ring_seconds else "no-answer")
