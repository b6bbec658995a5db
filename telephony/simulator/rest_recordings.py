"""Recordings of legs, by REST: while they run, and as audio afterwards."""

from telephony.simulator import resources
from telephony.simulator.asked import RECORDING_EVENTS, Answer, Asked, Refused
from telephony.simulator.exchange import Exchange
from telephony.simulator.legs import Leg
from telephony.simulator.tape import Tape

RECORDING_FIELDS = frozenset(
    {
        "RecordingChannels",
        "RecordingTrack",
        "RecordingStatusCallback",
        "RecordingStatusCallbackMethod",
        "RecordingStatusCallbackEvent",
        "Trim",
    }
)
_CURRENT = "Twilio.CURRENT"


class RecordingDesk:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._account_sid = exchange.account_sid

    def listed(self, asked: Asked) -> Answer:
        call_sid = asked.path.get("call") or asked.text("CallSid")
        found = [tape for tape in self._exchange.tapes.values() if call_sid in ("", tape.leg.sid)]
        return 200, resources.page(asked.uri, "recordings", [self._shown(tape) for tape in found])

    def fetch(self, asked: Asked) -> Answer:
        return 200, self._shown(self._tape(asked))

    def media(self, asked: Asked) -> Answer:
        tape = self._tape(asked)
        channels = asked.one_of("RequestedChannels", frozenset({"1", "2"}), str(tape.channels))
        if tape.status != "completed":
            raise asked.not_found()
        if channels == "2" and tape.channels == 1:
            raise Refused(400, 16113, "Dual-channel media is not available for this recording.")
        return 200, tape.wav(int(channels))

    def delete(self, asked: Asked) -> Answer:
        self._exchange.tapes.pop(self._tape(asked).sid)
        return 204, None

    def start(self, asked: Asked) -> Answer:
        leg = self._leg(asked)
        if leg.status != "in-progress":
            raise Refused(400, 21220, "Call is not in-progress.")
        if self._exchange.tapes_of(leg):
            raise Refused(400, 16108, "Too many concurrent recordings of this call.")
        asked.one_of("RecordingTrack", frozenset({"both", "inbound", "outbound"}), "both")
        channels = asked.one_of("RecordingChannels", frozenset({"mono", "dual"}), "mono")
        told = asked.subscription("RecordingStatusCallback", RECORDING_EVENTS, frozenset({"completed"}))
        tape = self._exchange.start_tape(leg, 2 if channels == "dual" else 1, "StartCallRecordingAPI", told)
        return 201, self._shown(tape)

    def change(self, asked: Asked) -> Answer:
        tape = self._tape(asked)
        if not tape.is_running:
            raise Refused(400, 21220, "The recording is not in progress.")
        asked.one_of("PauseBehavior", frozenset({"silence", "skip"}), "silence")
        match asked.one_of("Status", frozenset({"in-progress", "paused", "stopped"})):
            case "paused":
                tape.pause()
            case "in-progress":
                tape.go_on()
            case "stopped":
                self._exchange.finish_tape(tape)
        return 200, self._shown(tape)

    def _shown(self, tape: Tape) -> resources.Json:
        return resources.recording(self._account_sid, tape)

    def _leg(self, asked: Asked) -> Leg:
        found = self._exchange.legs.get(asked.path["call"])
        if found is None:
            raise asked.not_found()
        return found

    def _tape(self, asked: Asked) -> Tape:
        key = asked.path["recording"]
        if key == _CURRENT:
            running = self._exchange.tapes_of(self._leg(asked))
            key = running[-1].sid if running else ""
        found = self._exchange.tapes.get(key)
        if found is None or asked.path.get("call", found.leg.sid) != found.leg.sid:
            raise asked.not_found()
        return found
