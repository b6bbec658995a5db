"""The routing file: hours, ring groups and what if nobody answers, by number, in YAML written by the business.

Every rule is checked when the file is read; what cannot be understood is refused with file, line and what to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from hashlib import sha1
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from yaml.nodes import Node

from callassist.playbooks.playbook import line_of, said
from callassist.reception.numbers import (
    DEFAULT,
    Difficult,
    Group,
    Hours,
    Nobody,
    Number,
    Numbers,
    Order,
    Sound,
    Vip,
    Voice,
)

LARGEST_SOUND = 10_000_000
"""Bytes: some ten minutes of MP3."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS_MEND = 'write them as "08:00-18:00"'

Span = tuple[time, time]


class RoutingRefused(Exception):
    """The file cannot be used; `str()` names file, line and mend."""

    retryable = False


class _Wrong(Exception):
    def __init__(self, place: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.place = place


def _e164(value: object) -> object:
    if isinstance(value, int):
        raise ValueError('put the number in quotes, with its plus sign: "+15550100100"')
    return value


def _zone(value: object) -> object:
    if isinstance(value, str):
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("must be a time zone such as Europe/Berlin or America/New_York") from error
    return value


def _days(value: str) -> str:
    for part in value.split(","):
        first, _, last = part.strip().partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            raise ValueError("days are mon tue wed thu fri sat sun, alone, mon-fri or sat,sun")
    return value


def _span(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError(_HOURS_MEND)
    opens, _, closes = value.partition("-")
    try:
        # 24:00 is how people write midnight at the end of a day.
        return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip().replace("24:00", "00:00"))
    except ValueError as error:
        raise ValueError(_HOURS_MEND) from error


def _holiday(value: object) -> object:
    if isinstance(value, str) and len(value) == len("12-25"):
        try:
            day = date.fromisoformat(f"2024-{value}")
        except ValueError as error:
            raise ValueError('write a date (2026-07-03), or month and day of every year ("12-25")') from error
        return (day.month, day.day)
    return value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


_Seconds = Annotated[float, Field(ge=5, le=120)]
_Days = Annotated[str, AfterValidator(_days)]
_Holiday = Annotated[date | tuple[int, int], BeforeValidator(_holiday)]


class _Group(_Strict):
    members: Annotated[tuple[Annotated[str, Field(pattern=r"^\s*\S+@\S+\s*$")], ...], Field(min_length=1)]
    order: Order = Order.ALL
    ring_seconds: _Seconds = 20


class _Vip(_Strict):
    tags: Annotated[tuple[str, ...], Field(min_length=1)]
    to: str


class _Difficult(_Strict):
    to: Literal["last_agent"] = "last_agent"
    other: Annotated[str, Field(alias="else")]
    tension: Annotated[float, Field(gt=0, le=1)] = 0.6
    days: Annotated[int, Field(ge=1, le=3650)] = 30


class _Voice(_Strict):
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){1,2}$")]
    name: Annotated[str, Field(pattern=r"^(man|woman|(Polly|Google)\.[A-Za-z0-9-]{2,60})?$")] = ""


class _Number(_Strict):
    timezone: Annotated[ZoneInfo | None, BeforeValidator(_zone)] = None
    hours: dict[_Days, Annotated[Span, BeforeValidator(_span)]] | None = None
    holidays: tuple[_Holiday, ...] = ()
    vip: _Vip | None = None
    difficult: _Difficult | None = None
    ring: tuple[str, ...] = ()
    queue_seconds: Annotated[float, Field(ge=0, le=3600)] = 0
    nobody: Nobody = Nobody.FALLBACK
    closed: Nobody = Nobody.FALLBACK
    announcement: Annotated[str, Field(max_length=500)] = ""
    announcement_sound: Annotated[str, Field(max_length=500)] = ""
    voice: _Voice | None = None
    record: bool | None = None
    language: Annotated[str, Field(pattern="^([a-z]{2})?$")] = ""


_Called = Annotated[str, BeforeValidator(_e164), Field(pattern=rf"^({DEFAULT}|\+[1-9]\d{{6,14}})$")]


class _File(_Strict):
    groups: dict[str, _Group] = {}
    numbers: Annotated[dict[_Called, _Number], Field(min_length=1)]


def load(path: Path, usual_zone: ZoneInfo) -> Numbers:
    """`usual_zone` is that of numbers which name none. Raises RoutingRefused for the first thing that is wrong."""
    node: Node | None = None
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return _numbers(_File.model_validate(yaml.safe_load(text)), usual_zone, path.parent)
    except OSError as error:
        mend = "check the name and the permissions"
        raise RoutingRefused(f"{path}: cannot be read ({error.strerror}); {mend}") from error
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        mend = "check indentation, quotes and brackets near this line"
        raise RoutingRefused(f"{path}:{line}: not YAML; {mend}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise RoutingRefused(f"{path}:{line_of(node, first['loc'])}: {said(first['loc'], first['msg'])}") from error
    except _Wrong as error:
        raise RoutingRefused(f"{path}:{line_of(node, error.place)}: {'.'.join(error.place)}: {error}") from error
    except (ValueError, RecursionError) as error:
        mend = "save it as UTF-8, with quotes around numbers and times"
        raise RoutingRefused(f"{path}: holds a value that cannot be read; {mend}") from error


def _numbers(file: _File, usual_zone: ZoneInfo, folder: Path) -> Numbers:
    groups = {
        name: Group(name, tuple(email.strip().lower() for email in one.members), one.order, one.ring_seconds)
        for name, one in file.groups.items()
    }
    numbers = (_number(called, one, groups, usual_zone) for called, one in file.numbers.items())
    spoken = (_spoken(called, one, folder) for called, one in file.numbers.items())
    return Numbers(tuple(replace(number, **words) for number, words in zip(numbers, spoken, strict=True)))


def _number(called: str, one: _Number, groups: Mapping[str, Group], usual_zone: ZoneInfo) -> Number:
    def named(name: str, *place: str) -> Group:
        if name not in groups:
            known = ", ".join(sorted(groups)) or "none yet"
            raise _Wrong(("numbers", called, *place), f"no group {name}; groups are: {known}")
        return groups[name]

    vip = Vip(frozenset(tag.casefold() for tag in one.vip.tags), named(one.vip.to, "vip", "to")) if one.vip else None
    rule = one.difficult
    difficult = Difficult(rule.tension, rule.days, named(rule.other, "difficult", "else")) if rule else None
    return Number(
        called=called,
        ring=tuple(named(name, "ring") for name in one.ring),
        zone=one.timezone or usual_zone,
        hours=_hours(called, one, usual_zone),
        vip=vip,
        difficult=difficult,
        queue_seconds=one.queue_seconds,
        nobody=one.nobody,
        closed=one.closed,
        record=one.record,
    )


def _spoken(called: str, one: _Number, folder: Path) -> dict[str, Any]:
    """What callers hear, in which language and voice. Raises _Wrong for what does not go together."""
    language = one.language or (one.voice.language.partition("-")[0] if one.voice else "")
    if one.voice and not one.voice.language.startswith(f"{language}-"):
        raise _Wrong(
            ("numbers", called, "voice"), f"speaks {one.voice.language}, but the number's language is {language}"
        )
    if one.voice and one.voice.name.startswith("Google.") and f".{one.voice.language}-" not in one.voice.name:
        raise _Wrong(
            ("numbers", called, "voice"), f"this voice does not speak {one.voice.language}; take one that does"
        )
    if one.announcement and one.announcement_sound:
        raise _Wrong(("numbers", called, "announcement_sound"), "there is a text as well; keep one of the two")
    return {
        "language": language,
        "announcement": one.announcement,
        "sound": _sound_at(one.announcement_sound, folder, ("numbers", called, "announcement_sound")),
        "voice": Voice(one.voice.language, one.voice.name) if one.voice else None,
    }


def _sound_at(place: str, folder: Path, where: tuple[str, ...]) -> Sound | None:
    """The sound at an https address, or in a file beside the routing file."""
    if not place or place.startswith("https://"):
        return Sound(url=place) if place else None
    path = folder / place
    if path.suffix.lower() not in (".mp3", ".wav") or not path.is_file():
        raise _Wrong(where, "must be an https address, or an MP3 or WAV file beside this file")
    content = path.read_bytes()
    if len(content) > LARGEST_SOUND:
        raise _Wrong(where, f"the file has more than {LARGEST_SOUND // 1_000_000} MB; make it shorter")
    return Sound(path=str(path.resolve()), name=sha1(content, usedforsecurity=False).hexdigest() + path.suffix.lower())


def _hours(called: str, one: _Number, usual_zone: ZoneInfo) -> Hours | None:
    if one.hours is None:
        if one.holidays:
            raise _Wrong(("numbers", called, "holidays"), "there are no hours; add hours, or remove the holidays")
        return None
    weekly: list[Span | None] = [None] * len(_DAYS)
    for days, span in one.hours.items():
        for day in _weekdays(days):
            if weekly[day]:
                raise _Wrong(("numbers", called, "hours", days), f"{_DAYS[day]} is named twice; name each day once")
            weekly[day] = span
    return Hours(one.timezone or usual_zone, tuple(weekly), frozenset(one.holidays))


def _weekdays(days: str) -> Iterator[int]:
    for part in days.split(","):
        first, _, last = part.strip().partition("-")
        at = _DAYS.index(first)
        yield at
        while last and _DAYS[at] != last:
            at = (at + 1) % len(_DAYS)
            yield at
