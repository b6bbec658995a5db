"""Twilio's own description of its REST interface (github.com/twilio/twilio-oai), to hold requests against.

It says which parameters there are, not which of them exclude each other, and leaves the names of events open: those are
here.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from telephony.simulator.asked import CONFERENCE_EVENTS, LEG_EVENTS, RECORDING_EVENTS

FOLDER_VARIABLE = "CALLASSIST_TWILIO_OPENAPI"

_FILE = "twilio_api_v2010.json"
_ALL_RECORDING_EVENTS = RECORDING_EVENTS | {"started", "paused", "resumed", "stopped", "failed"}
_EVENTS: Mapping[str, frozenset[str]] = {
    "StatusCallbackEvent": LEG_EVENTS,
    "ConferenceStatusCallbackEvent": CONFERENCE_EVENTS,
    "RecordingStatusCallbackEvent": RECORDING_EVENTS,
}
_EXCLUSIVE = (("Url", "Twiml"),)

Json = dict[str, Any]
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Operation:
    """`schemas` are those of the form, or of the query."""

    name: str
    method: str
    path: re.Pattern[str]
    segments: Mapping[str, Json]
    schemas: Mapping[str, Json]
    required: frozenset[str]


@dataclass(eq=False, slots=True)
class Specification:
    """`used` counts the operations that were asked for in order, `met` has every problem there was."""

    operations: tuple[_Operation, ...]
    used: Counter[str] = field(default_factory=Counter)
    met: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, folder: Path | None) -> "Specification | None":
        """The one of this process for this folder; None where there is none."""
        return _loaded(folder.resolve()) if folder and (folder / _FILE).exists() else None

    def problems(self, method: str, path: str, fields: Fields) -> tuple[str, ...]:
        """What Twilio's description does not allow; empty for a request that is in order, which is then counted."""
        operation = next((one for one in self.operations if one.method == method and one.path.fullmatch(path)), None)
        if operation is None:
            found: tuple[str, ...] = (f"{method} {_anonymous(path)} is not an operation of Twilio's",)
        else:
            named = (f"{operation.name}: {problem}" for problem in _problems(operation, path, fields))
            found = tuple(named)
            if not found:
                self.used[operation.name] += 1
        self.met += found
        return found


@cache
def _loaded(folder: Path) -> Specification:
    document = json.loads((folder / _FILE).read_text())
    schemas = document["components"]["schemas"]
    operations = [
        _operation(path, method, item[method], schemas)
        for path, item in document["paths"].items()
        for method in ("get", "post", "delete")
        if method in item
    ]
    # The one with the fewest placeholders is meant where several fit.
    return Specification(tuple(sorted(operations, key=lambda one: len(one.segments))))


def _operation(path: str, method: str, described: Json, schemas: Json) -> _Operation:
    parameters = described.get("parameters", ())
    query = {one["name"]: one["schema"] for one in parameters if one["in"] == "query"}
    segments = {one["name"]: _meant(one["schema"], schemas) for one in parameters if one["in"] == "path"}
    form: Json = {}
    for content in described.get("requestBody", {}).get("content", {}).values():
        form = content["schema"]
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
    required = frozenset(form.get("required", ())) | {one["name"] for one in parameters if _is_needed(one)}
    found = {name: _meant(schema, schemas) for name, schema in (form.get("properties") or query).items()}
    return _Operation(described["operationId"], method.upper(), re.compile(pattern), segments, found, required)


def _is_needed(parameter: Json) -> bool:
    return bool(parameter["in"] == "query" and parameter.get("required"))


def _meant(schema: Json, schemas: Json) -> Json:
    found: Json = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found | {"items": _meant(found["items"], schemas)} if "items" in found else found


def _problems(operation: _Operation, path: str, fields: Fields) -> Iterable[str]:
    match = operation.path.fullmatch(path)
    for name, value in (match.groupdict() if match else {}).items():
        yield from (f"{name} {problem}" for problem in _wrong(operation.segments.get(name, {}), value))
    yield from (f"{name} is missing" for name in sorted(operation.required - fields.keys()))
    for name, values in fields.items():
        if name not in operation.schemas:
            yield f"{name} is not a parameter"
        else:
            yield from (f"{name} {problem}" for problem in _field_problems(operation, name, values))
    for one, other in _EXCLUSIVE:
        if one in fields and other in fields:
            yield f"{one} and {other} exclude each other"


def _field_problems(operation: _Operation, name: str, values: tuple[str, ...]) -> Iterable[str]:
    schema = operation.schemas[name]
    is_list = schema.get("type") == "array"
    if len(values) > 1 and not is_list:
        yield "is given more than once"
    for value in values:
        yield from _wrong(schema["items"] if is_list else schema, value)
    known = _EVENTS.get(name)
    if name == "RecordingStatusCallbackEvent" and operation.name == "CreateParticipant":
        known = _ALL_RECORDING_EVENTS
    # Where it is no list, the description means one text with spaces.
    given = set(values) if is_list else set(" ".join(values).split())
    if known is not None and given - known:
        yield f"knows no event {', '.join(sorted(given - known))}"


def _wrong(schema: Json, value: str) -> Iterable[str]:
    """No value is shown: it may be somebody's number."""
    if "enum" in schema and value not in schema["enum"]:
        yield f"is none of {', '.join(schema['enum'])}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"does not look like {schema['pattern']}"
    shape = {"boolean": r"true|false", "integer": r"-?\d+", "number": r"-?\d+(\.\d+)?"}.get(schema.get("type", ""))
    if shape and not re.fullmatch(shape, value):
        yield f"is no {schema['type']}"
    # An empty address is documented to mean none.
    if schema.get("format") == "uri" and value and not re.match(r"(https?|wss?)://\S+$", value):
        yield "is no absolute address"


def _anonymous(path: str) -> str:
    return re.sub(r"\b[A-Z]{2}[0-9a-f]{32}\b", "SID", path)
