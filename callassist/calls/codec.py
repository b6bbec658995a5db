"""Call events to JSON and back, by the name of their class."""

from types import UnionType
from typing import Any, get_args

from pydantic import TypeAdapter

from callassist.calls.events import CallEvent


def _classes(union: UnionType) -> dict[str, TypeAdapter[Any]]:
    return {cls.__name__: TypeAdapter(cls) for cls in get_args(union)}


_ADAPTERS = _classes(CallEvent)


def encode(event: CallEvent) -> tuple[str, dict[str, Any]]:
    """The type name and the payload, plain JSON values only."""
    name = type(event).__name__
    payload: dict[str, Any] = _ADAPTERS[name].dump_python(event, mode="json")
    return name, payload


def decode(name: str, payload: dict[str, Any]) -> CallEvent:
    event: CallEvent = _ADAPTERS[name].validate_python(payload)
    return event
