"""A request to the REST interface, what it may ask for, and how it is refused."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from telephony.simulator.legs import Subscription
from telephony.simulator.resources import Json

LEG_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
CONFERENCE_EVENTS = frozenset({"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"})
RECORDING_EVENTS = frozenset({"in-progress", "completed", "absent"})
LISTING = frozenset({"PageSize", "Page", "PageToken"})

_ADDRESS = re.compile(r"\+[1-9]\d{3,14}|client:[^\s<>#%\"{}|\\^\[\]`]{1,256}|sip:\S+")
_PARAMETER = re.compile(r"Parameter([1-9]\d?)\.(Name|Value)")


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

    def addresses(self) -> tuple[str, str]:
        """From and To, both of them addresses that can be called."""
        if not _ADDRESS.fullmatch(self.text("To")):
            raise Refused(400, 21211, "The 'To' number is not a valid phone number.")
        if not _ADDRESS.fullmatch(self.text("From")):
            raise Refused(400, 21212, "The 'From' number is not a valid phone number.")
        return self.text("From"), self.text("To")

    def not_found(self) -> Refused:
        return Refused(404, 20404, f"The requested resource {self.uri} was not found")


Answer = tuple[int, Json | bytes | None]


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` is below the account; a `suffix` of .wav is for media."""

    method: str
    path: str
    fields: frozenset[str]
    answer: Callable[[Asked], Answer]
    suffix: str = ".json"

    def check(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        numbered = "Parameter*" in self.fields
        unknown = [name for name in fields if name not in self.fields and not (numbered and _PARAMETER.match(name))]
        if unknown:
            raise Refused(400, 20001, f"Parameters that are unknown or not simulated: {', '.join(sorted(unknown))}")
