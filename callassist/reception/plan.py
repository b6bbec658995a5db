"""Who is rung for a call, in which order, and what happens if nobody answers. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from callassist.reception.hours import is_open
from callassist.reception.numbers import Group, Nobody, Number, Order
from callassist.reception.presence import Duty

EVERYBODY_SECONDS = 25.0
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Caller:
    """What routing looks at. `last_agent` is a member's id; `peaks` are (days ago, peak tension 0..1) of last calls."""

    tags: tuple[str, ...] = ()
    last_agent: str = ""
    peaks: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """These members (ids) are rung at once. `reason` is for people."""

    members: tuple[str, ...]
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`steps` one after the other; then the queue for `queue_seconds`, then `nobody`."""

    steps: tuple[Ring, ...]
    nobody: Nobody
    queue_seconds: float = 0.0
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that nobody has taken yet; `groups` are the names of those who may take it, empty: everybody may."""

    call_id: str
    started_at: datetime
    groups: frozenset[str] = frozenset()


def plan(number: Number, caller: Caller, duty: Sequence[Duty], at: datetime) -> Plan:
    """Who is busy, away or in wrap-up is not rung. Outside of opening hours nobody is, but by VIP rule neither."""
    if number.hours and not is_open(number.hours, at):
        return Plan((), number.closed, is_closed=True)
    free = tuple(one for one in duty if one.is_free)
    steps = _without_repeats((*_first_choice(number, caller, free), *_overflow(number, free)))
    return Plan(tuple(steps), number.nobody, number.queue_seconds)


def _first_choice(number: Number, caller: Caller, free: Sequence[Duty]) -> Iterator[Ring]:
    """A VIP's own group; a caller known as difficult reaches their last agent, else who is named for that."""
    if number.vip and number.vip.tags & {tag.casefold() for tag in caller.tags}:
        yield from _of_group(number.vip.to, free, "VIP")
    rule = number.difficult
    if rule and any(days <= rule.days and peak >= rule.tension for days, peak in caller.peaks):
        last = tuple(one.member_id for one in free if one.member_id == caller.last_agent)
        if last:
            yield Ring(last, rule.other.ring_seconds, "Difficult before: the last agent")
        yield from _of_group(rule.other, free, "Difficult before")


def _overflow(number: Number, free: Sequence[Duty]) -> Iterator[Ring]:
    if not number.ring and free:
        yield Ring(tuple(one.member_id for one in free), EVERYBODY_SECONDS, "Everybody")
    for group in number.ring:
        yield from _of_group(group, free, group.name)


def _of_group(group: Group, free: Sequence[Duty], reason: str) -> Iterator[Ring]:
    by_email = {one.email: one for one in free}
    members = [by_email[email] for email in group.members if email in by_email]
    if group.order is Order.LONGEST_IDLE:
        members.sort(key=lambda one: one.idle_since or _LONG_AGO)
    if group.order is not Order.ALL:
        yield from (Ring((one.member_id,), group.ring_seconds, reason) for one in members)
    elif members:
        yield Ring(tuple(one.member_id for one in members), group.ring_seconds, reason)


def _without_repeats(rings: Sequence[Ring]) -> Iterator[Ring]:
    """A step that rings nobody new only makes the caller wait."""
    rung: set[str] = set()
    for ring in rings:
        if not set(ring.members) <= rung:
            yield ring
        rung |= set(ring.members)


def place_in_queue(calls: Sequence[Waiting], call_id: str) -> int:
    """1 is next. Only calls that wait for the same people count; 1 for a call that does not wait."""
    mine = next((one for one in calls if one.call_id == call_id), None)
    if mine is None:
        return 1
    ahead = [one for one in calls if (one.started_at, one.call_id) < (mine.started_at, mine.call_id)]
    return 1 + sum(1 for one in ahead if not mine.groups or not one.groups or one.groups & mine.groups)
