"""Times of day in comparable text: "eight in the morning", "half four", "at 4:30 pm", "between eight and ten"."""

import re
from dataclasses import dataclass

_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
_MINUTES = r"(?:o'clock|oh five|ten|fifteen|twenty(?: five)?|thirty(?: five)?|forty(?: five)?|fifty(?: five)?|[0-5]\d)"
_STREET = r"(?:street|st|road|rd|avenue|ave|lane|drive|way|place|court|boulevard)"
_FIGURES = rf"(?:1[0-2]|[1-9])[0-5][05](?! (?:\w+ ){{1,2}}{_STREET}\b)"
""" "430": how a recogniser may write "four thirty". A house number is none."""
_PAST = r"(?:past|to|of|off|after)"
_CLOCK = (
    rf"(?:\d{{1,2}}:\d\d|{_FIGURES}|(?:half|quarter|ten|twenty|five) {_PAST} {_HOUR}|half {_HOUR}"
    rf"|{_HOUR} {_MINUTES}|{_HOUR})"
)
_MEAL = r"(?:breakfast|lunch|dinner|tea|supper|bed) ?"
_HALF = r"(?:am|pm|a m|p m|o'clock|sharp|in the (?:morning|afternoon|evening)|at night|tonight)"
_SURE = (
    rf"(?:\d{{1,2}}:\d\d|(?:a )?(?:half|quarter) {_PAST} {_HOUR}|half {_HOUR}|(?:noon"
    rf"|midday|midnight|{_MEAL}time))"
)
_MEASURED = (
    r"(?! (?:(?!(?:i|you|we|he|she|they|it|and|or|to)\b)\w+ )?(?:business|working|days?|weeks?|hours?|minutes?"
    r"|months?|years?|percent"
    r"|dollars?|pounds?|bucks|times?|of|more"
    r"|people|m[ae]n|persons?|crew|guys|calls?|visits?|euros?|cents?|things?)\b)"
)
_TIME = re.compile(
    rf"\b(?:between|from) {_CLOCK}(?: {_HALF})? (?:and|to|till|until) {_CLOCK}(?: {_HALF})?\b{_MEASURED}"
    rf"|\b(?:(?:at|around|about|by|before|after|until|till) )?{_CLOCK} (?:to|till|and|or) {_CLOCK} {_HALF}(?=\s|$)"
    rf"|\b(?:(?:at|around|about|by|before|after|until|till) )*{_CLOCK} {_HALF}(?=\s|$)"
    rf"|\b(?:(?:at|around|about|by|before|after|until|till|a) )*{_SURE}(?: {_HALF})?(?=\s|$)"
    rf"|\b(?:at|around|by|before|after) (?:(?:about|around) )?{_CLOCK}\b{_MEASURED}"
    rf"|\b(?:half an hour|an hour|(?:ten|fifteen|twenty|thirty|5|10|15|20|30) minutes) (?:ahead|before(?:hand)?)\b"
    rf"|\b(?:the|a) {_FIGURES}(?= (?:slot|appointment|opening|visit|on|then)\b|$)"
)
_TRAILING = re.compile(
    rf" (?:(?:at|around|about|by|between|from) )?{_CLOCK}(?: (?:to|and|till) {_CLOCK})?(?: {_HALF})?\b{_MEASURED}"
)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    start: int
    end: int


def times_of_day(plain: str) -> tuple[TimeOfDay, ...]:
    return tuple(TimeOfDay(*match.span()) for match in _TIME.finditer(plain))


def time_right_after(plain: str, at: int) -> TimeOfDay | None:
    """A time that needs no "at" because a day stands before it: "Friday four thirty", "Tuesday eight to ten"."""
    match = _TRAILING.match(plain, at)
    return TimeOfDay(match.start() + 1, match.end()) if match else None
