"""Conferences and who is in them, by REST."""

from telephony.simulator import resources
from telephony.simulator.asked import CONFERENCE_EVENTS, LEG_EVENTS, Answer, Asked, Refused
from telephony.simulator.exchange import Exchange, ring, sid
from telephony.simulator.legs import Conference, Leg, Participant, PlacedCall
from telephony.simulator.pages import announce, hold, wait
from telephony.simulator.switchroom import Switchroom

MEMBER_FIELDS = frozenset(
    {
        "Muted",
        "Hold",
        "HoldUrl",
        "HoldMethod",
        "EndConferenceOnExit",
        "Coaching",
        "CallSidToCoach",
        "AnnounceUrl",
        "AnnounceMethod",
    }
)
PARTICIPANT_FIELDS = frozenset(
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
        "Coaching",
        "CallSidToCoach",
        "StatusCallback",
        "StatusCallbackMethod",
        "StatusCallbackEvent",
        "ConferenceStatusCallback",
        "ConferenceStatusCallbackMethod",
        "ConferenceStatusCallbackEvent",
        "WaitUrl",
        "WaitMethod",
        "JitterBufferSize",
        "MachineDetection",
        "AmdStatusCallback",
        "AmdStatusCallbackMethod",
    }
)
_METHODS = frozenset({"GET", "POST"})


class ConferenceDesk:
    def __init__(self, exchange: Exchange, room: Switchroom) -> None:
        self._exchange = exchange
        self._room = room
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
        conference = self._conference(asked)
        if "AnnounceUrl" in asked.fields:
            for participant in conference.present():
                self._announce(asked, conference, participant)
        else:
            asked.one_of("Status", frozenset({"completed"}))
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
        coached = self._coached(asked, participant.coached)
        muted = asked.flag("Muted", default=participant.muted)
        wants_hold, was_held = asked.flag("Hold", default=participant.hold), participant.hold
        method = asked.one_of("HoldMethod", _METHODS, "GET")
        self._exchange.set_coached(conference, participant, coached)
        self._exchange.set_muted(conference, participant, muted=muted)
        self._exchange.set_hold(conference, participant, hold=wants_hold)
        if wants_hold and not was_held:
            self._exchange.spawn(hold(self._exchange, conference, participant, asked.text("HoldUrl"), method))
        if not participant.hold:
            # Twilio takes no notice of this one while the participant is on hold.
            participant.end_on_exit = asked.flag("EndConferenceOnExit", default=participant.end_on_exit)
        if "AnnounceUrl" in asked.fields:
            self._announce(asked, conference, participant)
        return 200, resources.participant(self._account_sid, conference, participant)

    def _announce(self, asked: Asked, conference: Conference, participant: Participant) -> None:
        method = asked.one_of("AnnounceMethod", _METHODS, "POST")
        self._exchange.spawn(announce(self._exchange, conference, participant.leg, asked.text("AnnounceUrl"), method))

    def _coached(self, asked: Asked, before: str) -> str:
        """The leg that alone is to hear the participant; it must be in a conference."""
        is_coaching = asked.flag("Coaching", default=bool(before))
        coached = asked.text("CallSidToCoach", before) if is_coaching else ""
        leg = self._exchange.legs.get(coached)
        if is_coaching and not coached:
            raise Refused(400, 20001, "Coaching needs CallSidToCoach")
        if is_coaching and coached != before and (leg is None or leg.conference is None):
            raise Refused(400, 16028, "The participant to coach is not in the conference.")
        return coached

    def remove(self, asked: Asked) -> Answer:
        _, participant = self._member(asked)
        self._exchange.leave(participant.leg, "participant_updated_via_api")
        self._exchange.dismiss(participant)
        return 204, None

    def invite(self, asked: Asked) -> Answer:
        """Calls a leg into a conference; it joins when it is answered."""
        asked.addresses()
        name = asked.path["conference"]
        existing = self._exchange.conference(name)
        if existing is not None and existing.status == "completed":
            raise Refused(404, 20404, f"The requested conference {name} was not found")
        terms = asked.subscription("ConferenceStatusCallback", CONFERENCE_EVENTS, frozenset({"start", "end"}))
        ring_seconds = asked.seconds("Timeout", 60)
        participant = self._participant(asked, self._room.call_in(existing))
        try:
            conference = self._exchange.reserve(name, participant, terms)
        except ValueError as used:
            raise Refused(400, 16025, str(used)) from used
        self._exchange.connect(participant.leg)
        self._exchange.spawn(self._ring(conference, participant, ring_seconds, self._told_of_machines(asked)))
        return 201, resources.participant(self._account_sid, conference, participant)

    def _participant(self, asked: Asked, call: PlacedCall) -> Participant:
        asked.one_of("WaitMethod", frozenset({"POST"}), "POST")
        told = asked.subscription("StatusCallback", LEG_EVENTS, frozenset({"completed"}))
        leg = Leg(sid("CA"), call, asked.text("From"), asked.text("To"), "outbound-api", told)
        return Participant(
            leg,
            asked.text("Label"),
            asked.flag("StartConferenceOnEnter", default=True),
            asked.flag("EndConferenceOnExit", default=False),
            asked.flag("Muted", default=False),
            coached=self._coached(asked, ""),
            early_media=asked.flag("EarlyMedia", default=True),
            waits_with_music="WaitUrl" not in asked.fields,
            wait_url=asked.text("WaitUrl"),
        )

    def _told_of_machines(self, asked: Asked) -> str:
        """Where it is to be told who answered; empty: nobody listens for a machine."""
        asked.one_of("AmdStatusCallbackMethod", frozenset({"POST"}), "POST")
        wanted = asked.one_of("MachineDetection", frozenset({"", "Enable", "DetectMessageEnd"}))
        return asked.text("AmdStatusCallback") if wanted else ""

    async def _ring(self, conference: Conference, participant: Participant, ring_seconds: float, told: str) -> None:
        leg = participant.leg
        await ring(self._exchange, leg, ring_seconds)
        if leg.status == "in-progress":
            who = "machine_start" if leg.is_machine else "human"
            leg.call.office.send(told, self._exchange.standard_form(leg) | {"AnsweredBy": who})
        if leg.status == "in-progress" and leg.conference is conference:
            self._exchange.join(conference, participant)
        if participant.wait_url:
            await wait(self._exchange, conference, leg, participant.wait_url)

    def _conference(self, asked: Asked) -> Conference:
        found = self._exchange.conferences.get(asked.path["conference"])
        if found is None:
            raise asked.not_found()
        return found

    def _member(self, asked: Asked) -> tuple[Conference, Participant]:
        conference, key = self._conference(asked), asked.path["participant"]
        for participant in conference.participants.values():
            if key in {participant.leg.sid, participant.label}:
                return conference, participant
        raise Refused(404, 20404, f"The requested participant {key} was not found")
