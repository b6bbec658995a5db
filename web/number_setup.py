"""Where the account's numbers send their calls, and where they should."""

from dataclasses import dataclass, replace

from callassist.reception.numbers import DEFAULT, Numbers
from telephony.client import TwilioCarrier
from telephony.orders import NumberSetup


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    before: str
    after: str


def wanted_numbers(main: str, numbers: Numbers) -> tuple[str, ...]:
    """The number of the settings, and those that the routing file names."""
    named = [number.called for number in numbers.numbers if number.called != DEFAULT]
    return tuple(dict.fromkeys(number for number in (main, *named) if number))


def pointing_here(found: NumberSetup, base: str) -> NumberSetup:
    """The number as it should be for a server that Twilio reaches at `base`."""
    return replace(
        found,
        voice_url=f"{base}/twilio/voice",
        fallback_url=f"{base}/twilio/voice/fallback",
        status_url=f"{base}/twilio/status",
        application_sid="",
        trunk_sid="",
    )


def changes(found: NumberSetup, wanted: NumberSetup) -> tuple[Change, ...]:
    compared = (
        ("a call comes in", found.voice_url, wanted.voice_url),
        ("primary handler fails", found.fallback_url, wanted.fallback_url),
        ("call status changes", found.status_url, wanted.status_url),
        ("application", found.application_sid, wanted.application_sid),
        ("trunk", found.trunk_sid, wanted.trunk_sid),
    )
    return tuple(Change(*one) for one in compared if one[1] != one[2])


async def found_numbers(twilio: TwilioCarrier, wanted: tuple[str, ...]) -> dict[str, NumberSetup | None]:
    """Each number as the account has it; None: it has no such number. Raises what the carrier raises."""
    listed = {one.number: one for number in wanted for one in await twilio.numbers(number)}
    return {number: listed.get(number) for number in wanted}


async def what_it_has(twilio: TwilioCarrier) -> str:
    """The account's numbers in a sentence, for somebody who named another."""
    has = ", ".join(one.number for one in await twilio.numbers())
    return f"It has {has}." if has else "It has none: buy one in Twilio's console."
