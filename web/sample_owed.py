"""Sample calls that leave something to do, for the style guide: calls back, messages, calls that reached nobody."""

from datetime import timedelta

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.owed import Settlement, Voicemail
from callassist.calls.owed_events import CallbackPromised, Status, Task, TaskSettled
from web.owed_rows import DueCallback, Message, Owed
from web.sample_calls import BEGAN, CALL_ID, LONG_NAME

_SEEN_TO = Settlement(Status.DONE, 1, "Jo Park")

OWED = Owed(
    (
        DueCallback("c9", "", "+12025550178", BEGAN - timedelta(hours=1)),
        DueCallback("c8", "Omar Haddad", "+12025550177", BEGAN + timedelta(hours=1), "Dana Reyes", "the invoice"),
        DueCallback("c6", "Maria Lopez", "+12025550123", BEGAN, done_by="Jo Park", zone="America/New_York"),
    ),
    (
        Message(CALL_ID, "", "+12025550179", BEGAN, Voicemail("RE1", 21, "Please call me about the invoice."), True),
        Message("c5", "Maria Lopez", "+12025550123", BEGAN, Voicemail("RE2", 4, is_heard=True), True),
        Message("c4", LONG_NAME, "", BEGAN, Voicemail("RE3", 63)),
        Message("c3", "Omar Haddad", "+12025550177", BEGAN, Voicemail("RE4", 9, "Never mind.", settled=_SEEN_TO)),
    ),
)
PROMISED: tuple[e.CallEvent, ...] = (
    CallbackPromised("+12025550123", BEGAN + timedelta(hours=2), "m1", 1, "m1", "Dana Reyes", "the pump"),
)
CALLED_BACK: tuple[e.CallEvent, ...] = (TaskSettled(Task.CALLBACK, 1, Status.DONE, "m1", "Dana Reyes"),)
MESSAGE: tuple[e.CallEvent, ...] = (
    pe.SentToVoicemail("Nobody answered."),
    pe.VoicemailReached(),
    pe.VoicemailLeft("RE1", 21),
    e.CallEnded("completed"),
    rec.RecordingReady("RE1", 21, 1),
    rec.RecordingKept("RE1", "call.wav"),
)
HEARD: tuple[e.CallEvent, ...] = (pe.VoicemailTranscribed("RE1", "Please call me about the invoice."),)
NO_WORDS: tuple[e.CallEvent, ...] = (pe.VoicemailTranscribed("RE1", ""),)
DELETED: tuple[e.CallEvent, ...] = (rec.RecordingDeleted("RE1", 90),)
OUTBOUND: tuple[e.CallEvent, ...] = (
    e.CallStarted("out-1", "+12025550123", "+12025550100", "outbound"),
    e.CustomerIdentified("c1", "Maria Lopez"),
    e.AgentAccepted("m1", "Dana Reyes", 0),
    pe.LegInvited("customer", pe.Role.CUSTOMER, "", "Maria Lopez", "+12025550123", ring_seconds=45),
    e.AgentConnected(0, "CA2"),
    pe.LegDialled("customer", "CA3"),
)
BUSY: tuple[e.CallEvent, ...] = (pe.LegLeft("customer", "busy"), e.CallEnded("busy"))
MACHINE: tuple[e.CallEvent, ...] = (
    pe.LegJoined("customer", "CA3"),
    pe.MachineDetected("customer", "machine_start"),
)
