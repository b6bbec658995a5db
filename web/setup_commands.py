"""`callassist twilio`: the numbers that customers call are pointed at this server."""

import asyncio

import typer

from callassist.reception.numbers import Numbers
from callassist.reception.routing_file import load
from callassist.settings import Settings
from telephony.client import Account, TwilioCarrier
from telephony.orders import NumberSetup
from web.number_setup import changes, found_numbers, pointing_here, wanted_numbers, what_it_has
from web.sandbox import credentials
from web.serving import SetupError

app = typer.Typer(help="The Twilio account that calls come from.", no_args_is_help=True)


@app.callback()
def commands() -> None:
    """So that `setup` is a command of its own name."""


@app.command("setup")
def setup() -> None:
    """Point the numbers that customers call at this server, and show what that changed."""
    for line in asyncio.run(set_up(Settings())):
        typer.echo(line)


async def set_up(settings: Settings) -> list[str]:
    """What was done, in lines. Raises SetupError, and what the carrier raises."""
    if not settings.public_url.startswith("https://"):
        raise SetupError("Set CALLASSIST_PUBLIC_URL to https://..., where Twilio reaches this server.")
    made = credentials(settings)
    if made.simulated:
        raise SetupError("Set CALLASSIST_TWILIO_ACCOUNT_SID and CALLASSIST_TWILIO_AUTH_TOKEN, from Twilio's console.")
    numbers = load(settings.routing, settings.zone) if settings.routing else Numbers()
    wanted = wanted_numbers(settings.twilio_number, numbers)
    if not wanted:
        raise SetupError("Set CALLASSIST_TWILIO_NUMBER, the number that customers call.")
    account = Account(made.account_sid, made.account_sid, made.auth_token, settings.twilio_number, made.api_url)
    async with TwilioCarrier(account) as twilio:
        found = await found_numbers(twilio, wanted)
        if missing := [number for number, setup in found.items() if setup is None]:
            raise SetupError(f"The account has no number {', '.join(missing)}. {await what_it_has(twilio)}")
        return [line for setup in found.values() if setup for line in await _point(twilio, setup, settings.public_url)]


async def _point(twilio: TwilioCarrier, found: NumberSetup, base: str) -> list[str]:
    if found.trunk_sid:
        told = f"{found.number} belongs to the SIP trunk {found.trunk_sid}: take it off there first."
        raise SetupError(told)
    wanted = pointing_here(found, base)
    differing = changes(found, wanted)
    if not differing:
        return [f"{found.number} points here already."]
    await twilio.configure_number(wanted, leaves_application=bool(found.application_sid))
    changed = [f"  {one.what}: {one.before or 'nothing'} -> {one.after or 'nothing'}" for one in differing]
    return [f"{found.number} points here now:", *changed]
