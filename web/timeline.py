"""A finished call as one strip: the tension's curve, the stages as segments, cards and flags as marks."""

from dataclasses import dataclass

from callassist.calls.panel import Panel
from callassist.method import Stage
from web.words import FLAGS, STAGES, minutes

CURVE = 60
"""Height of the curve's drawing; everything across is per cent of the call."""


@dataclass(frozen=True, slots=True)
class Segment:
    stage: Stage
    label: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` is card or flag; `label` says what it was, when, and how it ended."""

    kind: str
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    seconds: float
    line: str
    """SVG points of the curve."""
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]


def timeline(panel: Panel) -> Timeline:
    seconds = max([1.0, *(line.end for line in panel.transcript)])
    points = [(0.0, 0.0), *panel.tensions, (seconds, panel.tension)]
    curve = " ".join(f"{_across(at, seconds)},{round(CURVE - 2 - tension * (CURVE - 4), 1)}" for at, tension in points)
    return Timeline(seconds, curve, _segments(panel, seconds), _marks(panel, seconds), _ticks(seconds))


def _across(at: float, seconds: float) -> float:
    return round(min(max(at, 0.0), seconds) / seconds * 100, 2)


def _segments(panel: Panel, seconds: float) -> tuple[Segment, ...]:
    starts = sorted([(0.0, Stage.VENT), *panel.stages], key=lambda point: point[0])
    ends = [*(at for at, _ in starts[1:]), seconds]
    return tuple(
        Segment(stage, STAGES[stage][0], _across(at, seconds), round(_across(end, seconds) - _across(at, seconds), 2))
        for (at, stage), end in zip(starts, ends, strict=True)
        if end > at
    )


def _marks(panel: Panel, seconds: float) -> tuple[Mark, ...]:
    cards = [("card", card.at, f"Prompt at {minutes(card.at)}: {card.say}") for card in panel.cards]
    flags = [("flag", quote.start, f"{FLAGS[flag]} at {minutes(quote.start)}") for flag, quote in panel.flags]
    return tuple(Mark(kind, _across(at, seconds), label) for kind, at, label in cards + flags)


def _ticks(seconds: float) -> tuple[tuple[float, str], ...]:
    step = next((s for s in (15, 30, 60, 120, 300, 600) if seconds / s <= 8), 1800)
    return tuple((_across(at, seconds), minutes(at)) for at in range(0, int(seconds), step))
