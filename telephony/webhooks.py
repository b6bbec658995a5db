"""Twilio's form posts as typed values.

Twilio may add parameters, leave out most of them, send them empty, repeat a request and change the order: unknown names
are ignored, empty values count as absent, and only what identifies the event is required.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from telephony.errors import BadRequestField

TERMINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
"""Call statuses after which a leg is over."""

_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What carriers send for "no number": ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a keypad."""


def _sid(prefix: str) -> StringConstraints:
    return StringConstraints(pattern=rf"^{prefix}[0-9a-fA-F]{{32}}$")


def _caller_id(value: str) -> str:
    digits = value.removeprefix("+")
    is_e164 = value.startswith("+") and digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 15
    return value if is_e164 and not digits.startswith("0") and value not in _WITHHELD else ""


_CallSid = Annotated[str, _sid("CA"), Field(alias="CallSid")]
_RecordingSid = Annotated[str, _sid("RE"), Field(alias="RecordingSid")]
_Text = Annotated[str, StringConstraints(max_length=4096)]
_Count = Annotated[int, Field(ge=0, le=2**31)]
_Status = Annotated[str, StringConstraints(max_length=64)]


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """`caller_id` is E.164, or empty when it is withheld or not a telephone number."""

    call_sid: _CallSid
    account_sid: Annotated[str, _sid("AC"), Field(alias="AccountSid")]
    caller_id: Annotated[_Text, AfterValidator(_caller_id), Field(alias="From")] = ""
    called_number: Annotated[_Text, Field(alias="To")] = ""


@dataclass(frozen=True, slots=True)
class LegStatus:
    """`sequence` orders the events of one leg, `duration` is in seconds and only known at the end."""

    call_sid: _CallSid
    status: Annotated[_Status, Field(alias="CallStatus")]
    sequence: Annotated[_Count, Field(alias="SequenceNumber")] = 0
    duration: Annotated[_Count | None, Field(alias="CallDuration")] = None
    parent_sid: Annotated[_Text, Field(alias="ParentCallSid")] = ""

    @property
    def is_over(self) -> bool:
        return self.status in TERMINAL


@dataclass(frozen=True, slots=True)
class ConferenceEvent:
    """`event` is Twilio's name, e.g. participant-join; the fields of a participant are empty on conference events."""

    conference_sid: Annotated[str, _sid("CF"), Field(alias="ConferenceSid")]
    event: Annotated[_Status, Field(alias="StatusCallbackEvent")]
    friendly_name: Annotated[_Text, Field(alias="FriendlyName")] = ""
    sequence: Annotated[_Count, Field(alias="SequenceNumber")] = 0
    call_sid: Annotated[_Text, Field(alias="CallSid")] = ""
    label: Annotated[_Text, Field(alias="ParticipantLabel")] = ""
    muted: Annotated[bool, Field(alias="Muted")] = False
    hold: Annotated[bool, Field(alias="Hold")] = False
    reason: Annotated[_Text, Field(alias="Reason")] = ""


@dataclass(frozen=True, slots=True)
class StreamStatus:
    """`event` is stream-started, stream-stopped or stream-error; `error` is Twilio's text for the last."""

    call_sid: _CallSid
    stream_sid: Annotated[str, _sid("MZ"), Field(alias="StreamSid")]
    event: Annotated[_Status, Field(alias="StreamEvent")]
    name: Annotated[_Text, Field(alias="StreamName")] = ""
    error: Annotated[_Text, Field(alias="StreamError")] = ""


@dataclass(frozen=True, slots=True)
class DialResult:
    """How a <Dial> ended. `call_status` tells whether the caller is still there; Twilio asks even when not.

    `dial_call_sid`, `duration` (seconds) and `bridged` are absent after a conference.
    """

    call_sid: _CallSid
    call_status: Annotated[_Status, Field(alias="CallStatus")] = ""
    dial_status: Annotated[_Status, Field(alias="DialCallStatus")] = ""
    dial_call_sid: Annotated[_Text, Field(alias="DialCallSid")] = ""
    duration: Annotated[_Count | None, Field(alias="DialCallDuration")] = None
    bridged: Annotated[bool | None, Field(alias="DialBridged")] = None

    @property
    def is_answered(self) -> bool:
        return self.dial_status in ("completed", "answered")


@dataclass(frozen=True, slots=True)
class Pressed:
    """The keys pressed in a <Gather>; empty: none were."""

    call_sid: _CallSid
    digits: Annotated[_Text, Field(alias="Digits")] = ""


@dataclass(frozen=True, slots=True)
class Detection:
    """Who answered the leg, as far as Twilio can tell: human, machine_start, fax, unknown or a word like them."""

    call_sid: _CallSid
    answered_by: Annotated[_Status, Field(alias="AnsweredBy")] = "unknown"

    @property
    def is_machine(self) -> bool:
        return self.answered_by.startswith("machine") or self.answered_by == "fax"


@dataclass(frozen=True, slots=True)
class RecordingStatus:
    """`status` is in-progress, completed or absent (nothing was recorded); `seconds` and `channels` come at the end."""

    recording_sid: _RecordingSid
    call_sid: _CallSid
    status: Annotated[_Status, Field(alias="RecordingStatus")]
    seconds: Annotated[_Count, Field(alias="RecordingDuration")] = 0
    channels: Annotated[_Count, Field(alias="RecordingChannels")] = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """A <Record> is over; the sound can be fetched a little later."""

    call_sid: _CallSid
    recording_sid: _RecordingSid
    seconds: Annotated[_Count, Field(alias="RecordingDuration")] = 0


_INCOMING = TypeAdapter(IncomingCall)
_LEG = TypeAdapter(LegStatus)
_CONFERENCE = TypeAdapter(ConferenceEvent)
_STREAM = TypeAdapter(StreamStatus)
_DIAL = TypeAdapter(DialResult)
_PRESSED = TypeAdapter(Pressed)
_DETECTION = TypeAdapter(Detection)
_RECORDING = TypeAdapter(RecordingStatus)
_RECORDED = TypeAdapter(Recorded)

Form = Mapping[str, object]
_T = TypeVar("_T")


def incoming_call(form: Form) -> IncomingCall:
    return _parsed(_INCOMING, form)


def leg_status(form: Form) -> LegStatus:
    return _parsed(_LEG, form)


def conference_event(form: Form) -> ConferenceEvent:
    return _parsed(_CONFERENCE, form)


def stream_status(form: Form) -> StreamStatus:
    return _parsed(_STREAM, form)


def dial_result(form: Form) -> DialResult:
    return _parsed(_DIAL, form)


def pressed(form: Form) -> Pressed:
    return _parsed(_PRESSED, form)


def detection(form: Form) -> Detection:
    return _parsed(_DETECTION, form)


def recording_status(form: Form) -> RecordingStatus:
    return _parsed(_RECORDING, form)


def recorded(form: Form) -> Recorded:
    return _parsed(_RECORDED, form)


def _parsed(adapter: TypeAdapter[_T], form: Form) -> _T:
    """Raises BadRequestField for the first field that is missing or not what Twilio sends."""
    try:
        return adapter.validate_python({name: value for name, value in form.items() if value != ""})
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "form"
        raise BadRequestField(field, first["msg"]) from invalid
