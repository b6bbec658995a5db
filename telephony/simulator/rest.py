"""Twilio's REST interface, as far as calls, conferences, recordings, numbers and messages go.

Stricter than the real one: a parameter that Twilio has not, or that is not simulated, is refused with 400.
"""

from telephony.simulator.asked import LISTING, Operation
from telephony.simulator.exchange import Exchange
from telephony.simulator.rest_account import ACCOUNT_FIELDS, NUMBER_FIELDS, AccountDesk
from telephony.simulator.rest_calls import CALL_FIELDS, STREAM_FIELDS, CallDesk
from telephony.simulator.rest_conferences import MEMBER_FIELDS, PARTICIPANT_FIELDS, ConferenceDesk
from telephony.simulator.rest_recordings import RECORDING_FIELDS, RecordingDesk
from telephony.simulator.switchroom import Switchroom


def operations(exchange: Exchange, room: Switchroom, desk: AccountDesk) -> tuple[Operation, ...]:
    return (
        *_of_the_account(desk),
        *_of_calls(CallDesk(exchange, room)),
        *_of_recordings(RecordingDesk(exchange)),
        *_of_conferences(ConferenceDesk(exchange, room)),
    )


def _of_the_account(desk: AccountDesk) -> tuple[Operation, ...]:
    number = "/IncomingPhoneNumbers/{number}"
    return (
        Operation("GET", "", frozenset(), desk.account),
        Operation("GET", "/IncomingPhoneNumbers", LISTING | {"PhoneNumber"}, desk.numbers),
        Operation("GET", number, frozenset(), desk.number),
        Operation("POST", number, NUMBER_FIELDS, desk.change_number),
        Operation("POST", "/Messages", ACCOUNT_FIELDS, desk.send),
    )


def _of_calls(desk: CallDesk) -> tuple[Operation, ...]:
    leg, since = "/Calls/{call}", {"StartTime", "StartTime>", "StartTime<"}
    return (
        Operation("GET", "/Calls", LISTING | since | {"To", "From", "ParentCallSid", "Status"}, desk.listed),
        Operation("POST", "/Calls", CALL_FIELDS, desk.create),
        Operation("GET", leg, frozenset(), desk.fetch),
        Operation("POST", leg, frozenset({"Status", "Twiml", "Url", "Method"}), desk.update),
        Operation("POST", leg + "/Streams", STREAM_FIELDS, desk.start_stream),
        Operation("POST", leg + "/Streams/{stream}", frozenset({"Status"}), desk.stop_stream),
    )


def _of_recordings(desk: RecordingDesk) -> tuple[Operation, ...]:
    of_leg, one = "/Calls/{call}/Recordings", "/Recordings/{recording}"
    changes = frozenset({"Status", "PauseBehavior"})
    return (
        Operation("GET", "/Recordings", LISTING | {"CallSid", "ConferenceSid"}, desk.listed),
        Operation("GET", one, frozenset({"IncludeSoftDeleted"}), desk.fetch),
        Operation("GET", one, frozenset({"RequestedChannels"}), desk.media, ".wav"),
        Operation("DELETE", one, frozenset(), desk.delete),
        Operation("GET", of_leg, LISTING, desk.listed),
        Operation("POST", of_leg, RECORDING_FIELDS, desk.start),
        Operation("GET", of_leg + "/{recording}", frozenset(), desk.fetch),
        Operation("POST", of_leg + "/{recording}", changes, desk.change),
    )


def _of_conferences(desk: ConferenceDesk) -> tuple[Operation, ...]:
    room = "/Conferences/{conference}"
    announcing = frozenset({"Status", "AnnounceUrl", "AnnounceMethod"})
    return (
        Operation("GET", "/Conferences", LISTING | {"FriendlyName", "Status"}, desk.listed),
        Operation("GET", room, frozenset(), desk.fetch),
        Operation("POST", room, announcing, desk.update),
        Operation("GET", room + "/Participants", LISTING | {"Muted", "Hold", "Coaching"}, desk.members),
        Operation("POST", room + "/Participants", PARTICIPANT_FIELDS, desk.invite),
        Operation("GET", room + "/Participants/{participant}", frozenset(), desk.member),
        Operation("POST", room + "/Participants/{participant}", MEMBER_FIELDS, desk.change),
        Operation("DELETE", room + "/Participants/{participant}", frozenset(), desk.remove),
    )
