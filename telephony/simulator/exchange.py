"""The carrier's side of every call: legs, conferences, who hears whom, and the callbacks that tell of it.

All changes are synchronous, so a REST request or a hang-up takes effect at once and as a whole.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from telephony.simulator.journal import Hearing, LegChange
from telephony.simulator.legs import Conference, Leg, Participant, Subscription
from telephony.simulator.line import Line, Order
from telephony.simulator.script import Fate
from telephony.simulator.tape import Tape
from telephony.simulator.webhooks import Courier, rfc2822_now

_EVENT_OF = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}
_MOST_TRACKS = 4
_TRACKS = {"inbound_track": 1, "outbound_track": 1, "both_tracks": 2}

T = TypeVar("T")


def sid(prefix: str) -> str:
    return prefix + uuid4().hex


class Exchange:
    def __init__(self, account_sid: str, base_url: str, courier: Courier, tasks: asyncio.TaskGroup) -> None:
        self.account_sid = account_sid
        self.base_url = base_url
        self.courier = courier
        self.legs: dict[str, Leg] = {}
        self.conferences: dict[str, Conference] = {}
        self.tapes: dict[str, Tape] = {}
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
        leg.call.news.set()
        self.listen(leg)
        if leg.conference:
            # Who waits there may hear it ring.
            self.listen(*(other.leg for other in leg.conference.present()))

    def plays(self, leg: Leg, what: str) -> None:
        """A page begins or ends to give the leg something to hear."""
        leg.playing = what
        self.listen(leg)

    def listen(self, *legs: Leg) -> None:
        """Note what these legs hear, where that has changed."""
        for leg in legs:
            what = leg.hears()
            if what != leg.hearing:
                leg.hearing = what
                leg.call.journal.hearing.append(Hearing(leg.sid, what, time.monotonic()))

    def _end(self, leg: Leg, reason: str) -> None:
        leg.ended = time.monotonic()
        if leg.is_customer:
            leg.call.talk.set()
        for line in self.lines(leg):
            line.stop()
        for tape in self.tapes_of(leg):
            self.finish_tape(tape)
        if leg.conference:
            self.leave(leg, reason)
        if leg.partner:
            partner, leg.partner = leg.partner, None
            partner.partner = None
            partner.news.set()
            self.listen(partner)
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

    # --- recordings --------------------------------------------------------------------------------------------------

    def tapes_of(self, leg: Leg) -> list[Tape]:
        """Those that still run."""
        return [tape for tape in self.tapes.values() if tape.leg is leg and tape.ended is None]

    def start_tape(self, leg: Leg, channels: int, source: str, subscription: Subscription) -> Tape:
        tape = Tape(sid("RE"), leg, channels, source, subscription, time.monotonic())
        self.tapes[tape.sid] = tape
        self._tell_of_tape(tape, "in-progress")
        return tape

    def finish_tape(self, tape: Tape) -> None:
        if tape.ended is None:
            tape.go_on()
            tape.ended = time.monotonic()
            tape.status = "completed" if tape.seconds > 0 else "absent"
            self._tell_of_tape(tape, tape.status)

    def _tell_of_tape(self, tape: Tape, event: str) -> None:
        if event in tape.subscription.events:
            form = self.tape_form(tape) | {"RecordingStatus": event, "CallSid": tape.leg.sid}
            tape.leg.call.office.send(tape.subscription.url, form | {"AccountSid": self.account_sid})

    def tape_form(self, tape: Tape) -> dict[str, str]:
        """What every request about a recording carries; the address needs an ending to become one of audio."""
        duration = {"RecordingDuration": str(round(tape.seconds))} if tape.ended else {}
        return duration | {
            "RecordingSid": tape.sid,
            "RecordingUrl": f"{self.base_url}/2010-04-01/Accounts/{self.account_sid}/Recordings/{tape.sid}",
            "RecordingChannels": str(tape.channels),
            "RecordingSource": tape.source,
            "RecordingTrack": "both",
            "RecordingStartTime": rfc2822_now(),
        }

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
                self._begin_talk(other.leg)
        self.listen(*(other.leg for other in present))

    def _begin_talk(self, leg: Leg) -> None:
        leg.call.begin_talk()
        if leg.spoke is None:
            leg.spoke = time.monotonic()
            if not leg.is_customer and not (leg.voice and leg.call.speakers):
                leg.voice = ()
                leg.call.speakers.append(leg)
        leg.news.set()

    def bridge(self, leg: Leg, other: Leg) -> None:
        leg.partner, other.partner = other, leg
        for each in (leg, other):
            self._begin_talk(each)
        self.listen(leg, other)

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
        self.listen(leg, *(other.leg for other in conference.present()))
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
        if participant.leg.direction == "outbound-api" and not participant.leg.obeys:
            self.move(participant.leg, "completed" if participant.joined else "canceled")

    def set_muted(self, conference: Conference, participant: Participant, *, muted: bool) -> None:
        if participant.muted != muted:
            participant.muted = muted
            self._changed(conference, participant, "mute", "participant-mute" if muted else "participant-unmute")

    def set_hold(self, conference: Conference, participant: Participant, *, hold: bool) -> None:
        if participant.hold != hold:
            participant.hold = hold
            participant.holds += hold
            self._changed(conference, participant, "hold", "participant-hold" if hold else "participant-unhold")

    def set_coached(self, conference: Conference, participant: Participant, coached: str) -> None:
        """`coached` is the leg that alone hears the participant; empty: everybody does."""
        if participant.coached != coached:
            participant.coached = coached
            self._changed(conference, participant, "modify", "participant-modify")

    def _changed(self, conference: Conference, participant: Participant, subscribed: str, event: str) -> None:
        participant.leg.news.set()
        self._tell(conference, subscribed, event, self._participant_form(participant))
        self.listen(*(other.leg for other in conference.present()))

    def _participant_form(self, participant: Participant) -> dict[str, str]:
        flags = {
            "Muted": participant.muted,
            "Hold": participant.hold,
            "Coaching": bool(participant.coached),
            "StartConferenceOnEnter": participant.start_on_enter,
            "EndConferenceOnExit": participant.end_on_exit,
        }
        form = {"CallSid": participant.leg.sid} | {name: str(value).lower() for name, value in flags.items()}
        form |= {"CallSidToCoach": participant.coached} if participant.coached else {}
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
    fate = leg.call.fate_of(leg.to)
    leg.is_machine = fate.is_machine
    leg.digits, leg.voice = "" if fate.is_machine else fate.digits, fate.voice
    exchange.move(leg, "initiated")
    exchange.move(leg, "ringing")
    await leg.call.sleep(min(fate.after, ring_seconds))
    if not leg.is_over:
        exchange.move(leg, fate.outcome if fate.after <= ring_seconds else "no-answer")
    if leg.status == "in-progress":
        exchange.spawn(_hang_up(exchange, leg, fate))


async def _hang_up(exchange: Exchange, leg: Leg, fate: Fate) -> None:
    """When the party has had enough, or the line drops."""
    faults, chance = leg.call.script.faults, leg.call.chance
    seconds = [fate.hangs_up_after] if fate.hangs_up_after is not None else []
    if chance.random() < faults.leg_drop:
        seconds.append(chance.uniform(0, faults.drop_seconds))
    if seconds:
        await leg.call.sleep(min(seconds))
        exchange.move(leg, "completed")
