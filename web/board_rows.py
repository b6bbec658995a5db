"""A live call as one row of the manager's board. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from callassist.calls.events import CallId
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.phone import explained
from callassist.calls.phone_news import Help
from callassist.method import Band, Flag, Stage
from web import on_the_line, words

WINDOW = 180.0
"""Seconds of the call that a row draws."""
WIDTH, HEIGHT = 90, 24

_BANDS = tuple(Band)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`since` is when they began to talk, or to wait. `curve` holds the points of an SVG line, empty while there are
    fewer than two; `helps` is the name of who said they come to help, until they are there."""

    call_id: str
    state: State
    since: datetime
    customer: str
    caller_id: str
    agent: str
    band: Band
    trend: str
    curve: str
    stage: Stage
    flags: tuple[Flag, ...]
    help: Help | None
    helps: str
    attended: tuple[str, ...]
    told: str
    explained: int
    is_assisted: bool
    is_critical: bool
    is_internal: bool = False


def row(panel: Panel, me: str) -> BoardRow:
    call, phone = panel.call, panel.call.phone
    coming = [one.settled_by for one in panel.help if one.settled_by and not one.has_come(phone)]
    return BoardRow(
        call_id=call.call_id,
        state=call.state,
        since=call.answered_at or call.started_at,
        customer=panel.customer_name,
        caller_id=call.caller_id,
        agent=phone.owner.name if phone.owner and phone.owner.name else panel.agent_name,
        band=panel.band,
        trend=words.trend(panel),
        curve=curve(panel),
        stage=panel.stage,
        flags=tuple(dict.fromkeys(flag for flag, _ in panel.flags)),
        help=on_the_line.open_help(panel),
        helps=coming[-1] if coming else "",
        attended=on_the_line.attended(phone, me),
        told=on_the_line.transfer_stands(panel, me) or on_the_line.together(panel, me),
        explained=explained(phone),
        is_assisted=panel.is_assisted,
        is_internal=phone.is_internal,
        is_critical=panel.band is Band.CRITICAL or any(flag in CRITICAL for flag, _ in panel.flags),
    )


@dataclass(frozen=True, slots=True)
class Alert:
    """What a manager must know at once, in whose call. `key` is its own among the alerts of the call."""

    call_id: str
    text: str
    key: str


def alerts(panels: Iterable[Panel]) -> tuple[Alert, ...]:
    """Cries for help that nobody sees to, and flags that cannot wait."""
    return tuple(alert for panel in panels for alert in _urgent(panel))


def _urgent(panel: Panel) -> Iterator[Alert]:
    call_id, who = panel.call.call_id, panel.agent_name.split(" ")[0] or "The agent"
    if cry := on_the_line.open_help(panel):
        yield Alert(call_id, f"{who} asks for help", f"help-{cry.number}")
    for flag in dict.fromkeys(flag for flag, _ in panel.flags if flag in CRITICAL):
        text = f"{words.FLAGS[flag]}: {who} and {panel.customer_name or 'an unknown caller'}"
        yield Alert(call_id, text, flag.value)


def elsewhere(panels: Iterable[Panel], call_id: CallId, me: str) -> tuple[Alert, ...]:
    """The alerts of other calls than the one that is read, but for those put away; cries for help first."""
    others = (panel for panel in panels if panel.call.call_id != call_id)
    found = (one for panel in others for one in _urgent(panel) if (one.key, me) not in panel.put_away)
    return tuple(sorted(found, key=lambda one: not one.key.startswith("help-")))


CRITICAL = frozenset({Flag.ABUSE, Flag.THREAT, Flag.SELF_HARM, Flag.SAFETY})
"""Flags that a manager is told of at once."""


def in_order(rows: Iterable[BoardRow]) -> tuple[BoardRow, ...]:
    """Who asks for help first, then by the word of the tension, so that rows keep their places; then the longest."""
    return tuple(sorted(rows, key=lambda one: (one.help is None, -_BANDS.index(one.band), one.since)))


def curve(panel: Panel) -> str:
    """The tension of the last three minutes."""
    end = max([*(at for at, _ in panel.tensions), *(line.end for line in panel.transcript[-1:]), 0.0])
    recent = [(at, level) for at, level in panel.tensions if at >= end - WINDOW]
    if len(recent) < 2:
        return ""
    points = [*recent, (end, recent[-1][1])]
    return " ".join(f"{_x(at, end)},{HEIGHT - 2 - level * (HEIGHT - 4):.1f}" for at, level in points)


def _x(at: float, end: float) -> float:
    return round(WIDTH * (1 - (end - at) / WINDOW), 1)
