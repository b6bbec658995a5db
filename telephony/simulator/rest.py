"""Twilio's REST interface, as far as calls, conferences, participants and streams go.

Stricter than the real one: a parameter that Twilio has not, or that is not simulated, is refused with 400.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from telephony.simulator import resources
from telephony.simulator.exchange import Exchange, ring, sid
from telephony.simulator.legs import Conference, Leg, Participant, PlacedCall, Subscription
from telephony.simulator.line import Line, Order
from telephony.simulator.resources import Json
from telephony.simulator.twiml_reader import TwimlError, read, stream_url

_ADDRESS = re.compile(r"\+[1-9]\d{3,14}|client:[^\s<>#%\"{}|\\^\[\]`]{1,256}|sip:\S+")
_PARAMETER = re.compile(r"Parameter([1-9]\d?)\.(Name|Value)")
_LEG_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
_CONFERENCE_EVENTS = frozenset({"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"})
_TRACKS = frozenset({"inbound_track", "outbound_track", "both_tracks"})


class Refused(Exception):
    """Twilio's error answer: an HTTP status and a code of its own."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """`path` holds the segments of the path by name, `fields` the form or the query."""

    uri: str
    path: Mapping[str, str]
    fields: Mapping[str, tuple[str, ...]]

    def text(self, name: str, default: str = "") -> str:
        return self.fields[name][0] if name in self.fields else default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, str(default).lower())
        if value not in {"true", "false"}:
            raise Refused(400, 20001, f"{name} must be true or false")
        return value == "true"

    def seconds(self, name: str, default: float) -> float:
        value = self.text(name, str(default))
        if not re.fullmatch(r"\d+(\.\d+)?", value):
            raise Refused(400, 20001, f"{name} must be a number")
        return float(value)

    def one_of(self, name: str, known: frozenset[str], default: str = "") -> str:
        value = self.text(name, default)
        if value not in known:
            raise Refused(400, 20001, f"{name} must be one of {', '.join(sorted(known))}")
        return value

    def subscription(self, prefix: str, known: frozenset[str], default: frozenset[str]) -> Subscription:
        events = frozenset(self.fields.get(f"{prefix}Event", default))
        if not events <= known:
            raise Refused(400, 20001, f"{prefix}Event must be of {', '.join(sorted(known))}")
        self.one_of(f"{prefix}Method", frozenset({"POST"}), "POST")
        return Subscription(self.text(prefix), events)


Answer = tuple[int, Json | None]


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    fields: frozenset[str]
    answer: Callable[[Asked], Answer]

    def check(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        numbered = "Parameter*" in self.fields
        unknown = [name for name in fields if name not in self.fields and not (numbered and _PARAMETER.match(name))]
        if unknown:
            raise Refused(400, 20001, f"Parameters that are unknown or not simulated: {', '.join(sorted(unknown))}")


def operations(exchange: Exchange, unattended: Callable[[], PlacedCall]) -> tuple[Operation, ...]:
    """`unattended` makes the call for legs that are called into a conference where nobody waits."""
    calls, conferences = _Calls(exchange), _Conferences(exchange, unattended)
    leg, room = "/Calls/{call}", "/Conferences/{conference}"
    listing = frozenset({"PageSize", "Page", "PageToken"})
    return (
        Operation("GET", "", frozenset(), calls.account),
        Operation("GET", "/Calls", listing | {"To", "From", "ParentCallSid", "Status"}, calls.listed),
        Operation("GET", leg, frozenset(), calls.fetch),
        Operation("POST", leg, frozenset({"Status", "Twiml"}), calls.update),
        Operation("POST", leg + "/Streams", _STREAM_FIELDS, calls.start_stream),
        Operation("POST", leg + "/Streams/{stream}", frozenset({"Status"}), calls.stop_stream),
        Operation("GET", "/Conferences", listing | {"FriendlyName", "Status"}, conferences.listed),
        Operation("GET", room, frozenset(), conferences.fetch),
        Operation("POST", room, frozenset({"Status"}), conferences.update),
        Operation("GET", room + "/Participants", listing | {"Muted", "Hold", "Coaching"}, conferences.members),
        Operation("POST", room + "/Participants", _PARTICIPANT_FIELDS, conferences.invite),
        Operation("GET", room + "/Participants/{participant}", frozenset(), conferences.member),
        Operation("POST", room + "/Participants/{participant}", _MEMBER_FIELDS, conferences.change),
        Operation("DELETE", room + "/Participants/{participant}", frozenset(), conferences.remove),
    )


_STREAM_FIELDS = frozenset({"Url", "Name", "Track", "StatusCallback", "StatusCallbackMethod", "Parameter*"})
_MEMBER_FIELDS = frozenset({"Muted", "Hold", "HoldUrl", "HoldMethod", "EndConferenceOnExit"})
_PARTICIPANT_FIELDS = frozenset(
    {
        "From",
        "To",
        "Label",
        "Timeout",
        "EarlyMedia",
        "Muted",
        "Beep",
        "StartConferenceOnEnter",
        "EndConferenceOnExit",
        "StatusCallback",
        "StatusCallbackMethod",
        "StatusCallbackEvent",
        "ConferenceStatusCallback",
        "ConferenceStatusCallbackMethod",
        "ConferenceStatusCallbackEvent",
        "JitterBufferSize",
    }
)


class _Calls:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._account_sid = exchange.account_sid

    def account(self, asked: Asked) -> Answer:
        return 200, resources.account(self._account_sid)

    def listed(self, asked: Asked) -> Answer:
        wanted = {"To": "to", "From": "from_", "ParentCallSid": "parent_sid", "Status": "status"}
        filters = {field: asked.text(name) for name, field in wanted.items() if asked.text(name)}
        legs = (leg for leg in self._exchange.legs.values() if all(getattr(leg, f) == v for f, v in filters.items()))
        return 200, resources.page(asked.uri, "calls", [resources.call(self._account_sid, leg) for leg in legs])

    def fetch(self, asked: Asked) -> Answer:
        return 200, resources.call(self._account_sid, self._leg(asked))

    def update(self, asked: Asked) -> Answer:
        leg = self._leg(asked)
        if leg.is_over:
            raise Refused(400, 21220, "Call is not in-progress. Cannot redirect.")
        if "Twiml" in asked.fields:
            self._redirect(leg, asked.text("Twiml"))
        else:
            wanted = asked.one_of("Status", frozenset({"completed", "canceled"}))
            if wanted == "canceled" and leg.answered is not None:
                raise Refused(400, 21220, "Call is in-progress and cannot be canceled.")
            over = "completed" if leg.answered is not None or leg.is_customer else "canceled"
            self._exchange.move(leg, over, "participant_updated_via_api")
        return 200, resources.call(self._account_sid, leg)

    def _redirect(self, leg: Leg, document: str) -> None:
        try:
            read(document, "")
        except TwimlError as wrong:
            raise Refused(400, wrong.code, str(wrong)) from wrong
        if not leg.is_customer:
            raise Refused(400, 20001, "Only the customer's leg obeys TwiML in the simulator.")
        leg.document = document
        leg.news.set()

    def start_stream(self, asked: Asked) -> Answer:
        leg = self._leg(asked)
        if leg.status != "in-progress":
            raise Refused(400, 21220, "Call is not in-progress.")
        track = asked.one_of("Track", _TRACKS, "inbound_track")
        parameters = {
            asked.text(f"Parameter{n}.Name"): asked.text(f"Parameter{n}.Value")
            for n in range(1, 100)
            if f"Parameter{n}.Name" in asked.fields
        }
        try:
            url = stream_url(asked.text("Url"))
            order = Order(url, asked.text("Name"), track, asked.text("StatusCallback"), parameters)
            line = self._exchange.open_line(leg, order)
        except (TwimlError, ValueError) as wrong:
            raise Refused(400, 20001, str(wrong)) from wrong
        return 200, resources.stream(self._account_sid, line)

    def stop_stream(self, asked: Asked) -> Answer:
        asked.one_of("Status", frozenset({"stopped"}))
        line = self._line(self._leg(asked), asked.path["stream"])
        line.stop()
        return 200, resources.stream(self._account_sid, line)

    def _leg(self, asked: Asked) -> Leg:
        found = self._exchange.legs.get(asked.path["call"])
        if found is None:
            raise Refused(404, 20404, f"The requested resource {asked.uri} was not found")
        return found

    def _line(self, leg: Leg, key: str) -> Line:
        for line in reversed(self._exchange.lines(leg)):
            if key in {line.sid, line.name}:
                return line
        raise Refused(404, 20404, f"The requested stream {key} was not found")


class _Conferences:
    def __init__(self, exchange: Exchange, unattended: Callable[[], PlacedCall]) -> None:
        self._exchange = exchange
        self._unattended = unattended
        self._account_sid = exchange.account_sid

    def listed(self, asked: Asked) -> Answer:
        found = [
            resources.conference(self._account_sid, conference)
            for conference in self._exchange.conferences.values()
            if asked.text("FriendlyName", conference.name) == conference.name
            and asked.text("Status", conference.status) == conference.status
        ]
        return 200, resources.page(asked.uri, "conferences", found)

    def fetch(self, asked: Asked) -> Answer:
        return 200, resources.conference(self._account_sid, self._conference(asked))

    def update(self, asked: Asked) -> Answer:
        asked.one_of("Status", frozenset({"completed"}))
        conference = self._conference(asked)
        self._exchange.end(conference, "conference-ended-via-api")
        return 200, resources.conference(self._account_sid, conference)

    def members(self, asked: Asked) -> Answer:
        conference = self._conference(asked)
        found = conference.participants.values()
        shown = [resources.participant(self._account_sid, conference, participant) for participant in found]
        return 200, resources.page(asked.uri, "participants", shown)

    def member(self, asked: Asked) -> Answer:
        conference, participant = self._member(asked)
        return 200, resources.participant(self._account_sid, conference, participant)

    def change(self, asked: Asked) -> Answer:
        conference, participant = self._member(asked)
        self._exchange.set_muted(conference, participant, muted=asked.flag("Muted", default=participant.muted))
        self._exchange.set_hold(conference, participant, hold=asked.flag("Hold", default=participant.hold))
        if not participant.hold:
            # Twilio takes no notice of this one while the participant is on hold.
            participant.end_on_exit = asked.flag("EndConferenceOnExit", default=participant.end_on_exit)
        return 200, resources.participant(self._account_sid, conference, participant)

    def remove(self, asked: Asked) -> Answer:
        _, participant = self._member(asked)
        self._exchange.leave(participant.leg, "participant_updated_via_api")
        self._exchange.dismiss(participant)
        return 204, None

    def invite(self, asked: Asked) -> Answer:
        """Calls a leg into a conference; it joins when it is answered."""
        if not _ADDRESS.fullmatch(asked.text("To")):
            raise Refused(400, 21211, "The 'To' number is not a valid phone number.")
        if not _ADDRESS.fullmatch(asked.text("From")):
            raise Refused(400, 21212, "The 'From' number is not a valid phone number.")
        name = asked.path["conference"]
        existing = self._exchange.conference(name)
        if existing is not None and existing.status == "completed":
            raise Refused(404, 20404, f"The requested conference {name} was not found")
        participant = self._participant(asked, self._call_of(existing))
        terms = asked.subscription("ConferenceStatusCallback", _CONFERENCE_EVENTS, frozenset({"start", "end"}))
        ring_seconds = asked.seconds("Timeout", 60)
        try:
            conference = self._exchange.reserve(name, participant, terms)
        except ValueError as used:
            raise Refused(400, 16025, str(used)) from used
        self._exchange.connect(participant.leg)
        self._exchange.spawn(self._ring(conference, participant, ring_seconds))
        return 201, resources.participant(self._account_sid, conference, participant)

    def _call_of(self, conference: Conference | None) -> PlacedCall:
        others = list(conference.participants.values()) if conference else []
        return others[0].leg.call if others else self._unattended()

    def _participant(self, asked: Asked, call: PlacedCall) -> Participant:
        told = asked.subscription("StatusCallback", _LEG_EVENTS, frozenset({"completed"}))
        leg = Leg(sid("CA"), call, asked.text("From"), asked.text("To"), "outbound-api", told)
        return Participant(
            leg,
            asked.text("Label"),
            asked.flag("StartConferenceOnEnter", default=True),
            asked.flag("EndConferenceOnExit", default=False),
            asked.flag("Muted", default=False),
        )

    async def _ring(self, conference: Conference, participant: Participant, ring_seconds: float) -> None:
        leg = participant.leg
        await ring(self._exchange, leg, ring_seconds)
        if leg.status == "in-progress" and leg.conference is conference:
            self._exchange.join(conference, participant)

    def _conference(self, asked: Asked) -> Conference:
        found = self._exchange.conferences.get(asked.path["conference"])
        if found is None:
            raise Refused(404, 20404, f"The requested resource {asked.uri} was not found")
        return found

    def _member(self, asked: Asked) -> tuple[Conference, Participant]:
        conference, key = self._conference(asked), asked.path["participant"]
        for participant in conference.participants.values():
            if key in {participant.leg.sid, participant.label}:
                return conference, participant
        raise Refused(404, 20404, f"The requested participant {key} was not found")
