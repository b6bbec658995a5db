"""Due dates in recognised speech: which day a phrase means when it is said on a given day.

A stretch of time resolves to its last day: "three to five business days" promises the fifth.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from callassist.assist.clock import time_right_after, times_of_day
from callassist.assist.numbers import CARDINAL, ONES, ORDINAL, ORDINALS, TENS, UNIT
from callassist.assist.text import listed

_WEEKDAYS = {name: at for at, name in enumerate(listed("monday tuesday wednesday thursday friday saturday sunday"))}
_MONTH_NAMES = listed("january february march april may june july august september october november december")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_DAY = "|".join(_WEEKDAYS)
_MONTH = "|".join(_MONTHS)
_COUNT = rf"(?:a couple(?: of)?|a few|an?|{CARDINAL})"
_LATE = rf"(?:{'|'.join(list(ONES)[10:])}|(?:twenty|thirty)(?: {UNIT})?|[12]\d|3[01])"
_MONTH_DAY = rf"(?:{ORDINAL}|{_LATE}(?! (?:of|dollars|pounds|people|percent)\b))\b"
"""Behind a weekday and "the", "eighteen" is a misheard "eighteenth"."""
_FILLER = re.compile(
    r"(?:(?:the|that's|so|it's|is|and|at|around|about|by|bye|on|um|uh|er|sort|kind|of|like|say|which|same|time) )*"
)


@dataclass(frozen=True, slots=True)
class Due:
    """`day` is None for a time of day alone; `now` marks "right away" and "today", which any other day overrides."""

    day: date | None
    start: int
    end: int
    now: bool = False
    timed: bool = False
    day_span: tuple[int, int] = (0, 0)
    """Where the day itself stands, without a time of day."""


Reading = tuple[date, bool] | None


def _later(today: date, days: int) -> Reading:
    return today + timedelta(days), False


def _business_days(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(1)
        count -= 1 if day.weekday() < 5 else 0
    return day


def _count(words: str) -> int:
    fixed = {"a": 1, "an": 1, "a couple": 2, "a couple of": 2, "a few": 3}
    if words in fixed:
        return fixed[words]
    return int(words) if words.isdigit() else sum(TENS.get(word, ONES.get(word, 0)) for word in words.split())


def _day_of_month(words: str) -> int:
    digits = re.match(r"\d+", words)
    return (
        int(digits[0])
        if digits
        else sum(TENS.get(word, ORDINALS.get(word, ONES.get(word, 0))) for word in words.split())
    )


def _next_month(today: date) -> tuple[int, int]:
    return (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_on(today: date, month: int, day: int) -> Reading:
    """The next such day; one that passed in the last half year is meant as past, and is no due date."""
    this_year = _on(today.year, month, day)
    if this_year and this_year >= today:
        return this_year, False
    next_year = _on(today.year + 1, month, day)
    return (next_year, False) if next_year and (next_year - today).days < 200 else None


def _day_this_or_next_month(today: date, day: int) -> Reading:
    found = _on(today.year, today.month, day) if day >= today.day else _on(*_next_month(today), day)
    return (found, False) if found else None


def _weekday(today: date, name: str) -> date:
    return today + timedelta((_WEEKDAYS[name] - today.weekday()) % 7 or 7)


def _duration(match: re.Match[str], today: date) -> Reading:
    if not (match["lead"] or match["low"] or match["work"] or match["tail"]):
        return None
    count, unit = _count(match["count"]), match["unit"]
    if unit in {"minute", "hour"}:
        return (today, True) if unit == "minute" or count < 12 else _later(today, round(count / 24))
    if unit == "day":
        return (_business_days(today, count), False) if match["work"] else _later(today, count)
    return _later(today, count * (7 if unit == "week" else 30))


_ONE_DAY = re.compile(r"(?:by|bye|before|until|till|this|coming|next|a week) ")
"""Before "Thursdays" it says that one Thursday was meant, and misheard."""


def _weekday_phrase(match: re.Match[str], today: date) -> Reading:
    name = match["day"]
    if match["many"] and not (match["ordinal"] or _ONE_DAY.match(match[0])):
        return None
    if match["ordinal"]:
        return _day_this_or_next_month(today, _day_of_month(match["ordinal"])) or (_weekday(today, name), False)
    day = _weekday(today, name)
    if match["next"] and (day - today).days < 7 - today.weekday():
        day += timedelta(7)
    if match["week_from"] or match["week_after"]:
        day += timedelta(7)
    return day, False


def _month_day(match: re.Match[str], today: date) -> Reading:
    day = _day_of_month(match["day"])
    if match["month"] in {"next month", "the month"}:
        found = _on(*_next_month(today), day)
        return (found, False) if found else None
    if match["month"] == "this month":
        return _day_this_or_next_month(today, day)
    return _next_on(today, _MONTHS[match["month"]], day)


def _end_of(match: re.Match[str], today: date) -> Reading:
    if "week" in match["period"]:
        friday = today + timedelta((4 - today.weekday()) % 7)
        return friday + timedelta(7 if match["period"].startswith("next") else 0), False
    year, month = _next_month(today)
    last = date(year, month, 1) - timedelta(1)
    if match["period"].startswith("next"):
        last = (date(year, month, 28) + timedelta(4)).replace(day=1) - timedelta(1)
    return last, False


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Reading]], ...] = (
    (re.compile(r"\b(?:the )?day after tomorrow\b"), lambda _, today: _later(today, 2)),
    (
        re.compile(
            r"(?<!the last )(?<!the past )(?<!every )(?<!waited )(?<!waiting )(?<!been )"
            r"(?P<lead>\b(?:within|inside|in|takes?|about|up to|over)(?: (?:they?|about|just))*(?: next)? "
            r"|\bthey? next )?"
            rf"(?P<low>\b(?:{_COUNT} (?:to|or|two|too) |{UNIT} ))?\b(?P<count>{_COUNT}) "
            r"(?P<work>business |working |work )?(?P<unit>minute|hour|day|week|month)s?\b"
            r"(?P<tail> from (?:now|today)| time)?"
            r"(?! (?:ago|old|late|on hold|notice|of my|of the|after|before (?!you|it|they|see)|warranty|cover"
            r"|guarantee|trial|window))",
        ),
        _duration,
    ),
    (
        re.compile(
            rf"\b(?P<month>{_MONTH})(?: the)? (?P<day>{ORDINAL}|{CARDINAL})\b"
            rf"(?! (?:i|you|we|it|they|times?|days?|business|working|dollars|of|o'clock)\b)"
        ),
        _month_day,
    ),
    (
        re.compile(rf"\b(?:the )?(?P<day>{ORDINAL}) (?:of )?(?P<month>next month|this month|the month|{_MONTH})\b"),
        _month_day,
    ),
    (re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH})\b"), _month_day),
    (
        re.compile(
            rf"(?<!last )(?<!since )(?<!every )(?<!all day )(?<!was )(?<!\bfrom )(?:\b(?:by|bye|on|before|until|till"
            rf"|for|this|coming|first thing|of) )*"
            rf"(?P<next>\bnext )?(?P<week_from>\ba week (?:from|on) )?"
            rf"\b(?P<day>{_DAY})(?:(?P<many>s)|'s(?= they? {_MONTH_DAY}))?\b(?P<week_after> week\b)?"
            rf"(?: (?:that's )?they? (?P<ordinal>{_MONTH_DAY}))?(?: (?:morning|afternoon|evening|night)\b)?",
        ),
        _weekday_phrase,
    ),
    (
        re.compile(
            r"\b(?:by |before |at |until |till )*(?:they? )?end of (?P<period>(?:they?|this|next) (?:week|month))\b"
        ),
        _end_of,
    ),
    (re.compile(r"\bby (?P<period>next (?:week|month))\b"), _end_of),
    (re.compile(r"\b(?:this|over the) weekend\b"), lambda _, today: _later(today, (6 - today.weekday()) % 7)),
    (re.compile(r"\bnext week\b"), lambda _, today: _later(today, 7 - today.weekday())),
    (re.compile(r"\b(?:later )?this week\b"), lambda _, today: _later(today, (4 - today.weekday()) % 7)),
    (
        re.compile(r"\b(?:by |before |first thing )*tomorrow(?: (?:morning|afternoon|evening|night))?\b"),
        lambda _, today: _later(today, 1),
    ),
    (
        re.compile(
            rf"\b(?:on|by|before|until|till|that's|no later than|it's) the (?P<day>{ORDINAL})\b(?! (?:time|floor"
            rf"|one|two|three|technician"
            r"|call|thing|place|day|person|order|attempt|visit|charge|lamp|half|of|step|refund)\b)",
        ),
        lambda match, today: _day_this_or_next_month(today, _day_of_month(match["day"])),
    ),
    (
        re.compile(
            r"\b(?:within the hour|(?:in|within) they? next (?:(?:few|couple(?: of)?) )?(?:minutes?|hours?)"
            r"|in (?:just )?a (?:few moments|moment|minute|second|sec)|right (?:now|away)"
            r"|straight away|immediately"
            r"|as we speak|this (?:very )?(?:second|minute|instant)|(?:right )?after (?:(?:t?his|our|the) call"
            r"|we hang up)|before (?:we hang up|you hang up"
            r"|you're back|we finish|you've (?:got|hung|put))|as soon as we hang up|later today|later on|today"
            r"|tonight|t?his (?:afternoon|evening|morning)"
            r"|(?:by |before )?(?:they? )?(?:end|close) (?:of|off) (?:they? |business )?(?:day|business)(?: today)?"
            r"|by close(?: of play)?)\b",
        ),
        lambda _, today: (today, True),
    ),
)


def dues(plain: str, today: date) -> tuple[Due, ...]:
    """Every due date or time of day, in order; day and time that belong together are one."""
    return tuple(_joined(plain, sorted(_pieces(plain, today), key=lambda due: due.start)))


def _pieces(plain: str, today: date) -> Iterator[Due]:
    taken: list[tuple[int, int]] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(plain):
            reading = read(match, today)
            if reading is None or any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            yield Due(reading[0], *match.span(), now=reading[1], day_span=match.span())
    for time in times_of_day(plain):
        if not any(time.start < end and start < time.end for start, end in taken):
            yield Due(None, time.start, time.end, timed=True)


def _joined(plain: str, pieces: list[Due]) -> Iterator[Due]:
    current: Due | None = None
    for piece in pieces:
        if current and _FILLER.fullmatch(
            plain[current.end : piece.start].strip() + " " if piece.start > current.end + 1 else ""
        ):
            current = _one(current, piece)
            continue
        if current:
            yield _with_time(plain, current, piece.start)
        current = piece
    if current:
        yield _with_time(plain, current, len(plain))


def _one(first: Due, second: Due) -> Due:
    """Two readings of the same promise: a day beats a time, a date beats "today"."""
    day = second.day if first.day is None or (first.now and second.day) else first.day
    by_first = day is not None and day is first.day
    span = first.day_span if by_first else second.day_span
    return Due(day, first.start, second.end, (first if by_first else second).now, first.timed or second.timed, span)


def _with_time(plain: str, due: Due, before: int) -> Due:
    time = None if due.timed or due.day is None or due.now else time_right_after(plain, due.end)
    return Due(due.day, due.start, time.end, timed=True, day_span=due.day_span) if time and time.end <= before else due
