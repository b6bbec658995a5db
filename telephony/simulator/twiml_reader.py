"""TwiML as verbs: the part of it that the simulator obeys, and an error for everything else.

Error codes are Twilio's: 12100 no XML or no TwiML, 12200 an unknown verb, attribute or value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET


class TwimlError(Exception):
    def __init__(self, code: int, problem: str) -> None:
        super().__init__(f"{code} {problem}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Play:
    url: str


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Gather:
    """Keys are awaited during `prompts` and for `seconds` after them."""

    prompts: tuple["Say | Play | Pause", ...]
    action: str
    method: str
    seconds: float
    num_digits: int | None


@dataclass(frozen=True, slots=True)
class Record:
    action: str
    method: str
    silence_seconds: float
    max_seconds: float
    status_callback: str
    events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str
    method: str


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    status: str


@dataclass(frozen=True, slots=True)
class StartStream:
    url: str
    name: str
    track: str
    status_callback: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StopStream:
    name: str


@dataclass(frozen=True, slots=True)
class DialNumber:
    number: str
    action: str
    ring_seconds: float


@dataclass(frozen=True, slots=True)
class DialConference:
    """`wait_url` is None for the carrier's own music and empty for silence."""

    name: str
    action: str
    label: str
    start_on_enter: bool
    end_on_exit: bool
    muted: bool
    wait_url: str | None
    wait_method: str
    status_callback: str
    events: frozenset[str]


Prompt = Say | Play | Pause
Dial = DialNumber | DialConference
Verb = Prompt | Gather | Record | Redirect | Hangup | Reject | StartStream | StopStream | Dial

_DIAL = frozenset({"action", "method", "timeout", "callerId", "answerOnBridge"})
_CONFERENCE = frozenset(
    {
        "participantLabel",
        "startConferenceOnEnter",
        "endConferenceOnExit",
        "muted",
        "beep",
        "waitUrl",
        "waitMethod",
        "jitterBufferSize",
        "region",
        "maxParticipants",
        "statusCallback",
        "statusCallbackMethod",
        "statusCallbackEvent",
    }
)
_GATHER = frozenset({"input", "action", "method", "timeout", "numDigits", "finishOnKey", "actionOnEmptyResult"})
_RECORD = frozenset(
    {
        "action",
        "method",
        "timeout",
        "finishOnKey",
        "maxLength",
        "playBeep",
        "trim",
        "recordingStatusCallback",
        "recordingStatusCallbackMethod",
        "recordingStatusCallbackEvent",
    }
)
_STREAM = frozenset({"url", "name", "track", "statusCallback", "statusCallbackMethod"})
_TRACKS = frozenset({"inbound_track", "outbound_track", "both_tracks"})
_RECORDING_EVENTS = frozenset({"in-progress", "completed", "absent"})
_EVENTS = frozenset({"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"})


def read(document: str, base_url: str) -> tuple[Verb, ...]:
    """Relative URLs are resolved against `base_url`. Raises TwimlError."""
    try:
        # ElementTree fetches nothing; the document comes from the server under test.
        root = ET.fromstring(document.encode())  # noqa: S314
    except ET.ParseError as broken:
        raise TwimlError(12100, f"the document is not XML: {broken}") from broken
    if root.tag != "Response":
        raise TwimlError(12100, f"the document is <{root.tag}>, not <Response>")
    return tuple(verb for element in root for verb in _verbs(element, base_url))


def _verbs(element: ET.Element, base: str) -> tuple[Verb, ...]:
    match element.tag:
        case "Start" | "Stop":
            _check(element, frozenset())
            return tuple(_stream(child, element.tag, base) for child in element)
        case "Dial":
            return (_dial(element, base),)
        case "Gather":
            return (_gather(element, base),)
        case "Record":
            return (_record(element, base),)
        case "Redirect":
            _check(element, frozenset({"method"}))
            return (Redirect(_url(_text(element), base), element.get("method", "POST")),)
        case _:
            return (_simple(element, base),)


def _prompt(element: ET.Element, base: str) -> Prompt:
    match element.tag:
        case "Say":
            _check(element, frozenset({"voice", "language"}))
            return Say(_text(element))
        case "Play":
            _check(element, frozenset())
            return Play(_url(_text(element), base))
        case "Pause":
            _check(element, frozenset({"length"}))
            return Pause(_number(element, "length", 1))
    raise TwimlError(12200, f"<Gather><{element.tag}> is not TwiML")


def _simple(element: ET.Element, base: str) -> Verb:
    match element.tag:
        case "Say" | "Play" | "Pause":
            return _prompt(element, base)
        case "Hangup":
            _check(element, frozenset())
            return Hangup()
        case "Reject":
            _check(element, frozenset({"reason"}))
            return Reject("busy" if element.get("reason") == "busy" else "failed")
    raise TwimlError(12200, f"<{element.tag}> is not a verb that the simulator knows")


def _gather(element: ET.Element, base: str) -> Gather:
    """Without an action Twilio asks for the same page again: here an error, for it is never meant."""
    _check(element, _GATHER)
    if element.get("input", "dtmf") != "dtmf":
        raise TwimlError(12200, "only keys are gathered in the simulator")
    if not element.get("action"):
        raise TwimlError(12200, "<Gather> without an action asks for its own page for ever")
    count = element.get("numDigits")
    if count is not None and not count.isdecimal():
        raise TwimlError(12200, f"numDigits={count!r} is not a number")
    return Gather(
        tuple(_prompt(child, base) for child in element),
        _url(element.get("action", ""), base),
        element.get("method", "POST"),
        _number(element, "timeout", 5),
        int(count) if count else None,
    )


def _record(element: ET.Element, base: str) -> Record:
    _check(element, _RECORD)
    if not element.get("action"):
        raise TwimlError(11100, "<Record> without an action asks for its own page for ever")
    events = frozenset(element.get("recordingStatusCallbackEvent", "completed").split())
    if not events <= _RECORDING_EVENTS:
        raise TwimlError(12200, f"recordingStatusCallbackEvent {sorted(events - _RECORDING_EVENTS)}")
    return Record(
        _url(element.get("action", ""), base),
        element.get("method", "POST"),
        _number(element, "timeout", 5),
        _number(element, "maxLength", 3600),
        _url(element.get("recordingStatusCallback", ""), base),
        events,
    )


def _stream(element: ET.Element, verb: str, base: str) -> Verb:
    if element.tag != "Stream":
        raise TwimlError(12200, f"<{verb}><{element.tag}> is not simulated")
    _check(element, _STREAM)
    if verb == "Stop":
        return StopStream(element.get("name", ""))
    track = element.get("track", "inbound_track")
    if track not in _TRACKS:
        raise TwimlError(12200, f"<Stream track={track!r}>")
    parameters = {child.get("name", ""): child.get("value", "") for child in element if child.tag == "Parameter"}
    callback = _url(element.get("statusCallback", ""), base)
    return StartStream(stream_url(element.get("url", "")), element.get("name", ""), track, callback, parameters)


def stream_url(url: str) -> str:
    """`url` if a stream may go there: absolute and without a query; ws:// passes for servers without TLS."""
    parts = urlsplit(url)
    if parts.scheme not in {"wss", "ws"} or not parts.netloc or parts.query:
        raise TwimlError(31920, f"a stream needs an absolute wss URL without a query, not {url!r}")
    return url


def _dial(element: ET.Element, base: str) -> Verb:
    _check(element, _DIAL)
    action = _url(element.get("action", ""), base)
    children = list(element)
    if children and children[0].tag == "Conference":
        return _conference(children[0], action, base)
    if children and children[0].tag != "Number":
        raise TwimlError(12200, f"<Dial><{children[0].tag}> is not simulated")
    number = _text(children[0] if children else element)
    if not number:
        raise TwimlError(13223, "<Dial> without a number")
    return DialNumber(number, action, _number(element, "timeout", 30))


def _conference(element: ET.Element, action: str, base: str) -> DialConference:
    _check(element, _CONFERENCE)
    events = frozenset(element.get("statusCallbackEvent", "").split())
    if not events <= _EVENTS:
        raise TwimlError(12200, f"statusCallbackEvent {sorted(events - _EVENTS)}")
    wait_url = element.get("waitUrl")
    return DialConference(
        name=_text(element),
        action=action,
        label=element.get("participantLabel", ""),
        start_on_enter=_flag(element, "startConferenceOnEnter", default=True),
        end_on_exit=_flag(element, "endConferenceOnExit", default=False),
        muted=_flag(element, "muted", default=False),
        wait_url=_url(wait_url, base) if wait_url else wait_url,
        wait_method=element.get("waitMethod", "POST"),
        status_callback=_url(element.get("statusCallback", ""), base),
        events=events,
    )


def _check(element: ET.Element, known: frozenset[str]) -> None:
    unknown = set(element.attrib) - known
    if unknown:
        raise TwimlError(12200, f"<{element.tag}> has no attribute {sorted(unknown)}")


def _text(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()


def _url(url: str, base: str) -> str:
    return urljoin(base, url) if url else ""


def _flag(element: ET.Element, name: str, *, default: bool) -> bool:
    value = element.get(name)
    if value not in {None, "true", "false"}:
        raise TwimlError(12200, f"{name}={value!r} is neither true nor false")
    return default if value is None else value == "true"


def _number(element: ET.Element, name: str, default: float) -> float:
    try:
        return float(element.get(name, default))
    except ValueError as wrong:
        raise TwimlError(12200, f"{name}={element.get(name)!r} is not a number") from wrong
