"""`callassist doctor`: is everything there that a real call needs? Each line says what to do if not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from callassist import roster
from callassist.db.engine import DatabaseError, connect, reading
from callassist.follow_up.mailer import MailError
from callassist.playbooks import playbook
from callassist.playbooks.lint import lint
from callassist.reception.numbers import Numbers
from callassist.reception.routing_file import RoutingRefused, load
from callassist.settings import Settings
from telephony.client import Account, TwilioCarrier
from telephony.errors import CarrierUnreachable, CredentialsRefused, TelephonyError
from transcription.errors import TranscriptionError
from web.number_setup import changes, found_numbers, pointing_here, wanted_numbers, what_it_has
from web.reach import clock_ahead, reach
from web.rewording import writer_of
from web.sandbox import credentials
from web.serving import SetupError, ear, mailer, prepare_database


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` is None for something that is not set up and need not be."""

    what: str
    ok: bool | None
    told: str


Check = Callable[[Settings], Awaitable[Finding]]

SKEW_SECONDS = 10.0
"""Twilio's time comes in whole seconds and after a moment; what is well beyond that is a wrong clock."""


def command() -> None:
    """Check configuration, model, database, mail and Twilio; exit code 1 when something is broken."""
    findings = asyncio.run(examine(Settings()))
    marks = {True: ("ok", typer.colors.GREEN), False: ("BROKEN", typer.colors.RED), None: ("-", typer.colors.YELLOW)}
    for finding in findings:
        mark, colour = marks[finding.ok]
        typer.secho(f"{mark:7}", fg=colour, nl=False)
        typer.echo(f"{finding.what:10} {finding.told}")
    if any(finding.ok is False for finding in findings):
        raise typer.Exit(1)


async def examine(settings: Settings) -> list[Finding]:
    checks: tuple[Check, ...] = (
        address,
        _database,
        _people,
        _playbook,
        _model,
        second_model,
        _assist,
        language_model,
        _mail,
        twilio,
        clock,
        numbers,
        softphone,
        routing,
        fallback,
    )
    return [await check(settings) for check in checks]


async def address(settings: Settings) -> Finding:
    if not settings.public_url:
        told = "CALLASSIST_PUBLIC_URL is not set: only simulated calls reach this server."
        return Finding("address", None if not settings.twilio_account_sid else False, told)
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https":
        return Finding("address", False, "CALLASSIST_PUBLIC_URL must start with https://; Twilio needs it for audio.")
    if parts.path or parts.query:
        told = f"CALLASSIST_PUBLIC_URL must end after the name: https://{parts.netloc}, not in a folder of it."
        return Finding("address", False, told)
    found = await reach(settings.public_url, settings.local_url, credentials(settings).auth_token)
    return Finding("address", *found)


async def _database(settings: Settings) -> Finding:
    try:
        await asyncio.to_thread(prepare_database, settings)
    except (DatabaseError, SetupError) as error:
        return Finding("database", False, str(error))
    return Finding("database", True, "reachable and up to date")


async def _people(settings: Settings) -> Finding:
    engine = connect(settings.database)
    try:
        return await _somebody(engine)
    except DatabaseError:
        return Finding("people", None, "not looked at: the database is not ready")
    finally:
        await engine.dispose()


async def _somebody(engine: AsyncEngine) -> Finding:
    async with reading(engine) as connection:
        people = await roster.everybody(connection)
    if not people:
        return Finding("people", False, "Nobody may sign in. Run: callassist users add EMAIL --name NAME --role admin")
    return Finding("people", True, f"{len(people)} may sign in")


async def _playbook(settings: Settings) -> Finding:
    path = settings.playbook or playbook.default_path()
    findings = lint(path)
    if findings:
        first = findings[0]
        return Finding("playbook", False, f"{first.file}:{first.line}: {first.message} {first.mend}")
    return Finding("playbook", True, path.name)


async def _model(settings: Settings) -> Finding:
    return await _loads("model", settings, settings.model)


async def second_model(settings: Settings) -> Finding:
    if not settings.second_model:
        return Finding("2nd model", None, "no call is heard once more afterwards: CALLASSIST_SECOND_MODEL is not set")
    if not settings.keep_audio:
        told = "CALLASSIST_SECOND_MODEL hears kept calls, and none is kept: set CALLASSIST_KEEP_AUDIO=true, or neither."
        return Finding("2nd model", None, told)
    return await _loads("2nd model", settings, settings.second_model)


async def _loads(what: str, settings: Settings, model: str) -> Finding:
    try:
        transcriber = await asyncio.to_thread(ear, settings, model)
    except TranscriptionError as error:
        return Finding(what, False, str(error))
    await asyncio.to_thread(transcriber.close)
    return Finding(what, True, f"{model} on {settings.device} loads and knows {', '.join(settings.spoken)}")


async def _assist(settings: Settings) -> Finding:
    others = [language for language in settings.spoken if language != "en"]
    if others:
        told = f"works in English only: calls in {', '.join(others)} get their transcript and no advice"
        return Finding("assist", None, told)
    return Finding("assist", True, "works in the language of the calls")


async def language_model(settings: Settings) -> Finding:
    if not settings.llm_url and not settings.llm_model:
        return Finding("wording", None, "no language model proposes words after a call: CALLASSIST_LLM_URL is not set")
    writer = writer_of(settings)
    if writer is None:
        return Finding("wording", False, "Set CALLASSIST_LLM_URL and CALLASSIST_LLM_MODEL together, or neither.")
    if trouble := await writer.trouble():
        return Finding("wording", False, f"{trouble} Check CALLASSIST_LLM_URL and CALLASSIST_LLM_KEY.")
    return Finding("wording", True, f"{writer.model} at {writer.url} proposes words after a call")


async def _mail(settings: Settings) -> Finding:
    if not settings.smtp_host or not settings.mail_from:
        return Finding("mail", False, "Set CALLASSIST_SMTP_HOST and CALLASSIST_MAIL_FROM: follow-ups cannot be sent.")
    try:
        await mailer(settings).check()
    except MailError as error:
        return Finding("mail", False, f"{error} Check CALLASSIST_SMTP_*.")
    return Finding("mail", True, f"{settings.smtp_host}:{settings.smtp_port} takes mail")


async def twilio(settings: Settings) -> Finding:
    made = credentials(settings)
    if made.simulated:
        return Finding("twilio", None, "no account: set CALLASSIST_TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _NUMBER")
    if not settings.twilio_auth_token:
        return Finding("twilio", False, "Set CALLASSIST_TWILIO_AUTH_TOKEN: Twilio's console shows it beside the SID.")
    try:
        async with TwilioCarrier(_account(settings)) as carrier:
            active = await carrier.account_ok()
    except CredentialsRefused:
        told = "Twilio does not know this account with this token. Copy CALLASSIST_TWILIO_ACCOUNT_SID and _AUTH_TOKEN"
        return Finding("twilio", False, f"{told} from its console again, both of the same account.")
    except TelephonyError as error:
        where = made.api_url or "https://api.twilio.com"
        return Finding("twilio", False, f"{error} Look at this machine's way to {where}, then try again.")
    if not settings.twilio_number:
        return Finding("twilio", False, "The account works; set CALLASSIST_TWILIO_NUMBER, the number customers call.")
    return Finding(
        "twilio", active, "the account works" if active else "The account is not active. Look at its console."
    )


async def clock(settings: Settings) -> Finding:
    """Tokens of phones in the browser begin now by our clock, and Twilio refuses those of the future."""
    if credentials(settings).simulated:
        return Finding("clock", None, "not compared: there is no Twilio account")
    ahead = await clock_ahead(settings.twilio_api_url, datetime.now(UTC))
    if ahead is None:
        return Finding("clock", None, "not compared: Twilio did not tell the time")
    if abs(ahead) <= SKEW_SECONDS:
        return Finding("clock", True, "agrees with Twilio's")
    way = "ahead of" if ahead > 0 else "behind"
    told = f"This machine's clock is {abs(ahead):.0f} s {way} Twilio's: phones in the browser may be refused, and times"
    return Finding("clock", False, f"{told} of calls are wrong. Let it be set: timedatectl set-ntp true")


def _account(settings: Settings) -> Account:
    made = credentials(settings)
    return Account(made.account_sid, made.account_sid, made.auth_token, settings.twilio_number, made.api_url)


async def numbers(settings: Settings) -> Finding:
    """Whether the numbers that customers call send their calls here."""
    made = credentials(settings)
    if made.simulated or not settings.twilio_number or not settings.public_url:
        return Finding("numbers", None, "not looked at: account, number and address must be set first")
    try:
        wanted = wanted_numbers(settings.twilio_number, _routed(settings))
        async with TwilioCarrier(_account(settings)) as carrier:
            found = await found_numbers(carrier, wanted)
            has = "" if all(found.values()) else await what_it_has(carrier)
    except (CredentialsRefused, CarrierUnreachable):
        return Finding("numbers", None, "not looked at: Twilio must let us in first, see twilio")
    except (TelephonyError, RoutingRefused) as error:
        return Finding("numbers", False, str(error))
    for number, setup in found.items():
        if setup is None:
            return Finding("numbers", False, f"The account has no number {number}. {has} Set CALLASSIST_TWILIO_NUMBER.")
        if differing := changes(setup, pointing_here(setup, settings.public_url)):
            first = differing[0]
            told = f"{number}: {first.what}: {first.before or 'nothing'}, not here. Run: callassist twilio setup"
            return Finding("numbers", False, told)
    return Finding("numbers", True, f"{', '.join(found)}: calls come here")


async def softphone(settings: Settings) -> Finding:
    if not settings.twilio_api_key and not settings.twilio_api_secret:
        told = "agents answer on phones of their own: CALLASSIST_TWILIO_API_KEY and _SECRET are not set"
        return Finding("softphone", None, told)
    if not settings.twilio_api_key or not settings.twilio_api_secret:
        return Finding("softphone", False, "Set CALLASSIST_TWILIO_API_KEY and _SECRET together, or neither.")
    account = replace(_account(settings), user=settings.twilio_api_key, secret=settings.twilio_api_secret)
    try:
        async with TwilioCarrier(account) as carrier:
            await carrier.numbers(settings.twilio_number)
    except CredentialsRefused:
        told = "Twilio refuses CALLASSIST_TWILIO_API_KEY and _SECRET. Make a new key in its console, under API keys."
        return Finding("softphone", False, told)
    except TelephonyError as error:
        return Finding("softphone", None, f"the API key could not be tried: {error}")
    return Finding("softphone", True, "agents without a phone of their own answer in the browser")


async def routing(settings: Settings) -> Finding:
    if settings.routing is None:
        return Finding("routing", None, "every desk rings: CALLASSIST_ROUTING names no file of hours and ring groups")
    try:
        routed = _routed(settings)
    except RoutingRefused as error:
        return Finding("routing", False, str(error))
    engine = connect(settings.database)
    try:
        async with reading(engine) as connection:
            strangers = routed.strangers([one.email for one in await roster.everybody(connection)])
    except DatabaseError:
        return Finding("routing", None, "not looked at: the database is not ready")
    finally:
        await engine.dispose()
    if strangers:
        return Finding("routing", False, f"Nobody signs in with {', '.join(strangers)}: they would never ring.")
    return Finding("routing", True, f"{settings.routing.name} is understood")


def _routed(settings: Settings) -> Numbers:
    return load(settings.routing, settings.zone) if settings.routing else Numbers()


async def fallback(settings: Settings) -> Finding:
    if settings.fallback_number and settings.fallback_number == settings.twilio_number:
        told = "CALLASSIST_FALLBACK_NUMBER is the number that customers call: name a phone that a person answers."
        return Finding("fallback", False, told)
    if settings.fallback_number:
        return Finding("fallback", True, "if nobody answers, or we fail, callers reach the fallback number")
    told = "CALLASSIST_FALLBACK_NUMBER is not set: when nobody answers, callers wait."
    return Finding("fallback", None, told)
