"""What a call was about and how it went, from its live state: every line quotes the words it rests on.

A proposal for the agent who wraps up; nothing in it is more than was heard.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from callassist.assist.background import Background
from callassist.assist.breakdown import Breakdown, breakdown
from callassist.assist.brief import Brief, brief, heard_in, in_a_line
from callassist.assist.tension import band
from callassist.calls.drafts import Agreement
from callassist.calls.panel import Panel
from callassist.calls.terms import Quote
from callassist.method import Band, Disposition, Flag, Reply, Stage

_BEATEN = 4
"""Returns to the same complaint from which a call without an agreement was ended in good faith."""
_MOST_WARNINGS = 2
_NOT_AGREED = Disposition.NOT_AGREED


@dataclass(frozen=True, slots=True)
class Point:
    """A statement and the words it rests on. A risk that is a `flag` has that as its statement."""

    text: str
    quotes: tuple[Quote, ...] = ()
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """`disposition` and `cause` are proposals; None where nothing was heard that speaks for one."""

    issue: Point
    mood: Point
    outcome: Point
    disposition: Disposition | None
    actions: tuple[Point, ...]
    risks: tuple[Point, ...]
    cause: Breakdown | None


def summary(panel: Panel, background: Background) -> Summary:
    told = brief(panel, background)
    outcome, disposition = _outcome(panel, told)
    return Summary(
        issue=_issue(told),
        mood=_mood(panel, told),
        outcome=outcome,
        disposition=disposition,
        actions=tuple(_action(one) for one in panel.standing),
        risks=tuple(_risks(panel)),
        cause=breakdown(tuple(heard_in(panel)), [flag for flag, _ in panel.flags], panel.rounds),
    )


def _issue(told: Brief) -> Point:
    if told.problem is None:
        return Point("No complaint was heard.")
    how = "As restated and confirmed." if told.confirmed else "As it was told; the customer did not confirm it."
    return Point(how, tuple(quote for quote in (told.problem, told.confirmed) if quote))


def _mood(panel: Panel, told: Brief) -> Point:
    mood = told.mood
    if band(mood.peak) is Band.CALM:
        return Point("Calm throughout.")
    worst = next((line for line in panel.transcript if line.end == mood.peak_at and line.speaker is not None), None)
    quotes = (Quote(worst.speaker, worst.text, worst.start, worst.end, worst.seq),) if worst and worst.speaker else ()
    return Point(f"{band(mood.peak).value.capitalize()} at its worst, {mood.band.value} at the end.", quotes)


def _outcome(panel: Panel, told: Brief) -> tuple[Point, Disposition | None]:
    if panel.standing:
        return Point("Agreed.", tuple(one.accepted for one in panel.standing)), Disposition.AGREED
    if len(panel.warnings) >= _MOST_WARNINGS:
        return Point("Ended after warnings for abuse.", panel.warnings), _NOT_AGREED
    refused = tuple(offer.quote for offer in told.offers if offer.answer is Reply.REFUSE)
    if panel.rounds >= _BEATEN:
        return Point("Nothing was agreed; the customer kept coming back to the complaint.", refused), _NOT_AGREED
    if refused:
        return Point("What was offered was refused.", refused), _NOT_AGREED
    if conditional := tuple(offer.quote for offer in told.offers if offer.answer is Reply.CONDITIONAL):
        return Point("Accepted only on a condition.", conditional), None
    if panel.problem is None and panel.stage is Stage.CLOSED and not panel.flags:
        return Point("Answered; nothing was promised."), Disposition.ANSWERED
    return Point("No explicit yes was heard."), None


def _action(one: Agreement) -> Point:
    return Point(in_a_line(one), (one.promised, one.accepted))


def _risks(panel: Panel) -> Iterator[Point]:
    raised: dict[Flag, list[Quote]] = {}
    for flag, quote in panel.flags:
        raised.setdefault(flag, []).append(quote)
    yield from (Point(flag.value, tuple(quotes), flag) for flag, quotes in raised.items())
    withdrawn = (one for one in panel.agreements if one.status == "withdrawn")
    yield from (Point(f"promised and taken back: {one.promise.what}", (one.promised,)) for one in withdrawn)
