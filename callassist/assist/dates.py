"""Due dates in recognised speech: which day a phrase means when it is said on a given day.

A stretch of time resolves to its last day: "three to five business days" promises the fifth.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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
_OF_A_DAY = (
    r"'s (?!(?:fine|good|great|grand|okay|ok|better|best|perfect|brilliant|lovely|plenty|out|off|on|no|not|the|an?|my"
    r"|our|your|it"
    r"|that|when|what|too|then|alright|all|more|still|for|easier|possible|free|full|as)\b)\w"
)
""""Saturday's orders" name no day for them."""
_DAYPART = r"(?:morning|afternoon|arvo|evening|night|lunchtime|dinnertime|teatime|first thing|coming)"
_NO_HOUR = "".join(f"(?<!{word} )" for word in (*list(ONES)[1:13], "thirty", "o'clock", "quarter", "half", "fifteen"))
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
    loose: bool = False
    """A weekday's name alone, which means whichever such day the talk is about."""
    fixed: bool = False
    """A day of the calendar, by its number or by weeks."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of the call, and the days of the calendar that were named in it, the latest last."""

    today: date
    known: tuple[date, ...] = ()
    settled: date | None = None
    """The day that was promised last: "the Saturday" after it is the one that follows."""
    promised: tuple[date, ...] = ()
    """All days promised: "the Friday" is one of them if it can be."""


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
    return _later(today, count * _UNIT_DAYS[unit])


_UNIT_DAYS = {"week": 7, "fortnight": 14, "month": 30}


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
    return day + timedelta(_weeks(match["week_from"] or match["week_after"] or "")), False


def _weeks(words: str) -> int:
    """The days that "a week on" and "fortnight" add."""
    return 14 if "fortnight" in words else 7 if words else 0


def _part_of_week(match: re.Match[str], today: date) -> Reading:
    """ "Early next week" is its Monday; without such a word a week ends on its Friday."""
    monday = today + timedelta(7 - today.weekday())
    part = match["part"] or ""
    early = re.match(r"(?:early|start|beginning|first|the (?:start|beginning|first))", part)
    return monday + timedelta(0 if early else 2 if "mid" in part else 4), False


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
            r"(?P<lead>\b(?:within|inside|in|takes?|about|up to|over)(?: (?:they?|about|just|like|um|uh|say|maybe"
            r"|around|roughly))*(?: next)? "
            r"|\bthey? next )?"
            rf"(?P<low>\b(?:{_COUNT} (?:to|or|two|too) |{UNIT} ))?\b(?P<count>{_COUNT}) "
            r"(?P<work>business |working |work )?(?P<unit>minute|hour|day|week|fortnight|month)(?:s|'s)?\b"
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
            rf"(?P<next>\bnext )?(?P<week_from>\ba (?:week|fortnight) (?:from |on |this )?)?"
            rf"\b(?P<day>{_DAY})(?:(?P<many>s)|'s(?= they? {_MONTH_DAY}))?\b(?! (?:just )?(?:gone"
            rf"|past)\b)(?!{_OF_A_DAY})"
            rf"(?P<week_after> (?:week|fortnight)\b| after next\b)?"
            rf"(?: (?:(?:that's|after|coming|being) )?they? (?P<ordinal>{_MONTH_DAY}))?(?: {_DAYPART}\b)?",
        ),
        _weekday_phrase,
    ),
    (
        re.compile(
            r"\b(?:by |before |at |until |till )*(?:they? )?(?:back )?end of (?P<period>(?:they?|this|next)"
            r" (?:week|month))\b"
        ),
        _end_of,
    ),
    (re.compile(r"\b(?:by|before) (?P<period>next month|they? month(?:'s)? (?:out|end)|month end)\b"), _end_of),
    (
        re.compile(r"\b(?:before|this side of|by) they? weekend\b"),
        lambda _, today: _later(today, (4 - today.weekday()) % 7),
    ),
    (
        re.compile(r"\b(?:this|over they?|at they?) weekend\b"),
        lambda _, today: _later(today, (6 - today.weekday()) % 7),
    ),
    (
        re.compile(
            r"\b(?P<part>(?:they? )?(?:early|start|beginning|first thing|first part|mid|middle|later?|latter part)"
            r"(?: of| in)? )?next week\b"
        ),
        _part_of_week,
    ),
    (re.compile(r"\b(?:later )?this week\b"), lambda _, today: _later(today, (4 - today.weekday()) % 7)),
    (
        re.compile(
            r"\ba (?P<weeks>week|fortnight) (?P<day>today|tomorrow)\b|\b(?:today|tomorrow) (?:week|fortnight)\b"
        ),
        lambda match, today: _later(today, _weeks(match[0]) + (1 if "tomorrow" in match[0] else 0)),
    ),
    (
        re.compile(rf"\b(?:by |before |first thing )*(?:tomorrow|they? morrow)(?: {_DAYPART})?\b"),
        lambda _, today: _later(today, 1),
    ),
    (
        re.compile(
            rf"\b(?:on|by|before|until|till|for|week of|from|through|that's|no later than"
            rf"|it's) the (?P<day>{ORDINAL})\b(?! (?:time|floor"
            rf"|one|two|three|technician"
            r"|call|thing|place|day|person|order|attempt|visit|charge|lamp|half|of|step|refund)\b)",
        ),
        lambda match, today: _day_this_or_next_month(today, _day_of_month(match["day"])),
    ),
    (
        re.compile(
            rf"^(?:(?:so|and|okay|right|no|yeah|yes|say|well) )*the (?!first|second|third)(?P<day>{ORDINAL})"
            rf"(?:'s\b|(?! (?:time|floor|one|two|three|call|thing|place|day|person|order|attempt|visit|charge|half|of"
            rf"|step|refund|most"
            rf"|biggest|best|last)\b))"
        ),
        lambda match, today: _day_this_or_next_month(today, _day_of_month(match["day"])),
    ),
    (
        re.compile(
            rf"^(?:(?:so|okay|right|yes) )*(?!first|second|third)(?P<day>{ORDINAL})(?: (?:aye|yes|yeah|then|so))?$"
        ),
        lambda match, today: _day_this_or_next_month(today, _day_of_month(match["day"])),
    ),
    (
        re.compile(rf"\bfirst thing(?: in the morning)?\b(?! i\b)|{_NO_HOUR}\bin the morning\b"),
        lambda _, today: (today + timedelta(1), True),
    ),
    (
        re.compile(
            r"\b(?:(?:within|inside) (?:the|an) hour|(?:in|within) they? next (?:(?:few|couple(?: of)?) )?(?:minutes?"
            r"|hours?)"
            r"|in (?:just )?a (?:few moments|moment|minute|second|sec)|right (?:now|away)"
            r"|(?:in|within) (?:half an|they? half) hour|straight away|immediately"
            r"|they? (?:very )?(?:minute|moment|second) (?:i|we) (?:put|hang|get|finish)"
            r"|as we speak|this (?:very )?(?:second|minute|instant)|(?:right )?after (?:(?:t?his|our|the) call"
            r"|we hang up)|before (?:we hang up|you hang up"
            r"|you're back|we finish|you've (?:got|hung|put))|as soon as we hang up|later today|later on|today"
            r"|tonight|t?his (?:afternoon|arvo|evening|morning|lunchtime|teatime)"
            r"|(?:by |before )?(?:they? )?(?:end|close) (?:of|off) (?:they? |business )?(?:day|business|play"
            r"|shift)(?: today)?"
            r"|(?:by|before) (?:they? )?close|before (?:i|we) (?:go home|leave|finish|close|shut|knock off))\b",
        ),
        lambda _, today: (today, True),
    ),
)


def dues(plain: str, today: date) -> tuple[Due, ...]:
    """Every due date or time of day, in order; day and time that belong together are one."""
    return tuple(_joined(plain, sorted(_pieces(plain, today), key=lambda due: due.start)))


def meant(plain: str, calendar: Calendar) -> tuple[Due, ...]:
    """The same in a talk that named days of the calendar: after "Friday the fourth", "Friday" alone means that one."""
    return tuple(_meant(plain, due, calendar) for due in dues(plain, calendar.today))


def _meant(plain: str, due: Due, calendar: Calendar) -> Due:
    if due.day is None or not due.loose:
        return due
    name, week = due.day.weekday(), calendar.today + timedelta(7)
    settled = calendar.settled
    if settled and settled > week and _BEFORE_IT.match(plain, due.end):
        return replace(due, day=settled - timedelta((settled.weekday() - name) % 7 or 7))
    if settled and settled > week and _SOME_OTHER.search(plain[: due.end]):
        told = [day for day in calendar.promised if day.weekday() == name]
        return replace(due, day=told[-1] if told else settled + timedelta((name - settled.weekday()) % 7))
    same = [day for day in calendar.known if day.weekday() == name]
    return replace(due, day=same[-1]) if same and same[-1] > week else due


_BEFORE_IT = re.compile(r" before(?:$| (?:see|so|to|and|that|then|just)\b)")
_SOME_OTHER = re.compile(rf"\b(?:that|the) (?:{_DAY})(?: {_DAYPART})?$")
""" "That Saturday", "by the Friday": of the week that was spoken of."""


def _pieces(plain: str, today: date) -> Iterator[Due]:
    taken: list[tuple[int, int]] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(plain):
            reading = read(match, today)
            if reading is None or any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            fixed, loose = _kind(match)
            yield Due(reading[0], *match.span(), now=reading[1], day_span=match.span(), loose=loose, fixed=fixed)
    for time in times_of_day(plain):
        if not any(time.start < end and start < time.end for start, end in taken):
            yield Due(None, time.start, time.end, timed=True)


def _kind(match: re.Match[str]) -> tuple[bool, bool]:
    """Whether it names a day of the calendar, and whether it is no more than a weekday's name."""
    named = match.groupdict()
    if named.get("day") not in _WEEKDAYS:
        return "day" in named, False
    told = bool(named["ordinal"] or named["week_from"] or named["week_after"])
    return told, not told and not named["next"] and not re.search(r"\b(?:this|coming)\b", match[0])


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
    """Two readings of the same promise: a day beats a time, a date beats "today" and the weekday it falls on."""
    dated = second.day is not None and first.loose and second.fixed and first.day is not None
    closer = dated and first.day is not None and second.day is not None and first.day.weekday() == second.day.weekday()
    decisive = second if first.day is None or (first.now and second.day) or closer else first
    return replace(decisive, start=first.start, end=second.end, timed=first.timed or second.timed)


def _with_time(plain: str, due: Due, before: int) -> Due:
    time = None if due.timed or due.day is None or due.now else time_right_after(plain, due.end)
    return replace(due, end=time.end, timed=True) if time and time.end <= before else due
