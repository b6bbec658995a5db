"""Phone numbers as E.164, the one form in which they are stored and compared."""

import phonenumbers

_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE typed on a telephone keypad, as carriers send them."""


def e164(text: str, region: str) -> str | None:
    """None when it is not a number, or withheld. `region` (two letters) is where numbers without a country code are.

    Numbers need only be possible: new and reserved ranges are real callers too.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if formatted in _WITHHELD or not phonenumbers.is_possible_number(number):
        return None
    return formatted


def readable(number: str) -> str:
    """An E.164 number grouped as its country writes it; what is not one stays as it is."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
