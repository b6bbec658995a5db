"""Sample calls among colleagues and with somebody from outside, for the style guide."""

from callassist.calls import colleague_events as ce
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import transcript_events as te
from callassist.calls.phone_events import Kind
from callassist.speech import Speaker, Utterance
from web.asked import Asking
from web.sample_calls import BEGAN, CALL_ID

SUPPLIER = "+12025550177"


def _line(stream: str, number: int, speaker: Speaker, start: float, text: str) -> te.UtteranceTranscribed:
    return te.UtteranceTranscribed(stream, number, Utterance(speaker, start, start + 3, text, (), 0.9))


def _added(number: int, member_id: str, name: str, role: pe.Role, address: str) -> tuple[e.CallEvent, ...]:
    label = f"transfer-{number}"
    to = (member_id,) if member_id else ()
    return (
        pe.TransferAsked(number, Kind.BRING_IN, to, "" if member_id else address, name, "", "m1"),
        pe.TransferTaken(number, member_id, name, role, address),
        pe.LegJoined(label, f"CA-{label}"),
        te.StreamStarted(f"{label}-1", f"MZ-{label}", 0.0, label=label),
        pe.TransferSettled(number, pe.Outcome.JOINED, ""),
    )


COLLEAGUE_CALLED: tuple[e.CallEvent, ...] = (
    e.CallStarted("out-1", "", "+12025550100", "internal"),
    e.CustomerIdentified("", "Jo Park"),
    e.AgentAccepted("m1", "Dana Reyes", 0),
    pe.LegInvited("customer", pe.Role.CUSTOMER, "m2", "Jo Park", "client:jo", ring_seconds=30),
    e.AgentConnected(0, "CA2"),
)
COLLEAGUES_TALK: tuple[e.CallEvent, ...] = (
    *COLLEAGUE_CALLED,
    ce.ColleagueAccepted("m2"),
    pe.LegJoined("customer", "CA3"),
    te.StreamStarted("stream-1", "MZ1", 0.0),
    _line("stream-1", 1, Speaker.AGENT, 4, "Jo, do we have the pump for the big ice machine?"),
    _line("stream-1", 2, Speaker.CUSTOMER, 8, "Two of them. Who is it for?"),
    _line("stream-1", 3, Speaker.AGENT, 12, "For Maria Lopez, she opens on Tuesday."),
)
DECLINED: tuple[e.CallEvent, ...] = (
    *COLLEAGUE_CALLED,
    pe.LegGivenUp("customer", "declined"),
    e.CallEnded("no-answer"),
)
WITH_SUPPLIER: tuple[e.CallEvent, ...] = (
    *_added(1, "", "Pump supplier", pe.Role.GUEST, SUPPLIER),
    _line("transfer-1-1", 1, Speaker.GUEST, 70, "We can have it with you on Monday morning."),
)
NAMESAKES: tuple[e.CallEvent, ...] = (
    *_added(1, "m6", "Dana Okafor", pe.Role.AGENT, "client:dana2"),
    te.StreamStarted("agent-0-1", "MZ-agent", 0.0, label="agent-0"),
    _line("agent-0-1", 1, Speaker.AGENT, 70, "My colleague knows the machine better than I do."),
    _line("transfer-1-1", 1, Speaker.AGENT, 74, "Hello Maria, I changed the pump in February."),
)
HANDED: tuple[e.CallEvent, ...] = (
    pe.TransferAsked(1, Kind.COLD, ("m2",), "", "Jo Park", "", "m1"),
    pe.TransferTaken(1, "m2", "Jo Park", pe.Role.AGENT, "client:jo"),
    pe.LegJoined("transfer-1", "CA5"),
    pe.TransferSettled(1, pe.Outcome.HANDED_OVER, ""),
)
CALLED = Asking(CALL_ID, 0, None, "", "", "Dana Reyes", BEGAN, on_phone=False)
