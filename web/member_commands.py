"""`callassist users`: who may sign in."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from callassist import roster
from callassist.customers.phone import e164
from callassist.db.engine import connect, reading, transaction
from callassist.playbooks.playbook import Level
from callassist.reception import duty
from callassist.settings import Settings
from callassist.team import Member, Role
from web.serving import prepare_database

T = TypeVar("T")

app = typer.Typer(help="Who may sign in: agents, managers, admins.", no_args_is_help=True)

_Password = Annotated[
    str,
    typer.Option(
        prompt=True, hide_input=True, confirmation_prompt=True, envvar="CALLASSIST_NEW_PASSWORD", help="Asked for."
    ),
]


@app.command("add")
def add(
    email: str,
    name: Annotated[str, typer.Option(help="As customers hear it.")],
    password: _Password,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.AGENT,
    phone: Annotated[str, typer.Option(help="Their own phone (+1...); without it the softphone in the browser.")] = "",
) -> None:
    """Add somebody who may sign in."""
    settings, member_id = Settings(), uuid.uuid4().hex
    someone = Member(member_id, name, email, role, _address(settings, member_id, phone))
    asyncio.run(_add(settings, someone, password))
    typer.echo(f"{name} may sign in as {role.value} with {email}.")


@app.command("list")
def everybody() -> None:
    """Show who may sign in."""
    for someone in asyncio.run(_everybody(Settings())):
        level = someone.level.value if someone.level else "-"
        typer.echo(f"{someone.role:8} {someone.email:30} {someone.name:25} {level:7} {someone.address}")


@app.command("password")
def password(email: str, password: _Password) -> None:
    """Give somebody a new password; wherever they are signed in, they are signed out."""
    asyncio.run(_set_password(Settings(), email, password))
    typer.echo("The password is changed.")


@app.command("phone")
def phone(
    email: str,
    number: Annotated[
        str, typer.Argument(help="Their own phone (+1...). Without it the softphone in the browser.")
    ] = "",
) -> None:
    """Where somebody is called, from the next call on: on a phone of their own, or in the browser."""
    settings = Settings()

    async def change(tx: AsyncConnection, someone: Member) -> None:
        await roster.set_address(tx, someone.member_id, _address(settings, someone.member_id, number))

    asyncio.run(_change(settings, email, change))
    typer.echo(f"{email} is called {'at that number' if number else 'in the browser'}.")


@app.command("level")
def level(
    email: str,
    level: Annotated[Level | None, typer.Argument(help="Left out: as CALLASSIST_ASSIST_LEVEL says.")] = None,
) -> None:
    """How much the assist prompts somebody, from their next call on: novice, expert or off."""

    async def change(tx: AsyncConnection, someone: Member) -> None:
        await roster.set_level(tx, someone.member_id, level)

    asyncio.run(_change(Settings(), email, change))
    typer.echo(f"{email} is prompted {f'as {level.value}' if level else 'as the setting says'}.")


@app.command("role")
def role(email: str, role: Annotated[Role, typer.Argument(help="What they may do from now on.")]) -> None:
    """Change what somebody may do; wherever they are signed in, they are signed out."""

    async def change(tx: AsyncConnection, someone: Member) -> bool:
        return someone.role is not role and await roster.set_role(tx, someone.member_id, role)

    if asyncio.run(_change(Settings(), email, change)):
        typer.echo(f"{email} is {role.value} now, and signs in again.")
    else:
        typer.echo(f"{email} is {role.value} already.")


@app.command("remove")
def remove(email: str) -> None:
    """Take somebody off the team: signed out, and not rung any more. Their name stays with the calls they had."""

    async def change(tx: AsyncConnection, someone: Member) -> bool:
        await roster.remove(tx, someone.member_id, datetime.now(UTC))
        return await duty.is_busy(tx, someone.member_id)

    is_busy = asyncio.run(_change(Settings(), email, change))
    typer.echo(f"{email} is removed and signed out, and is not rung any more. To take them back: callassist users add")
    if is_busy:
        typer.echo("They are on the line: that call goes on until they hang up.")


async def _add(settings: Settings, someone: Member, password: str) -> None:
    hashed = await roster.hashed(password)
    async with _opened(settings) as engine, transaction(engine) as tx:
        await roster.add(tx, someone, hashed)


async def _everybody(settings: Settings) -> tuple[Member, ...]:
    async with _opened(settings) as engine, reading(engine) as connection:
        return await roster.everybody(connection)


async def _set_password(settings: Settings, email: str, password: str) -> None:
    hashed = await roster.hashed(password)

    async def change(tx: AsyncConnection, someone: Member) -> None:
        await roster.set_password(tx, someone.member_id, hashed)

    await _change(settings, email, change)


async def _change(settings: Settings, email: str, change: Callable[[AsyncConnection, Member], Awaitable[T]]) -> T:
    """Raises BadParameter where nobody signs in with this address."""
    async with _opened(settings) as engine, transaction(engine) as tx:
        someone = await roster.by_email(tx, email)
        if someone is None:
            raise typer.BadParameter(f"Nobody signs in with {email}. See: callassist users list")
        return await change(tx, someone)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[AsyncEngine]:
    prepare_database(settings)
    engine = connect(settings.database)
    try:
        yield engine
    finally:
        await engine.dispose()


def _address(settings: Settings, member_id: str, phone: str) -> str:
    """Raises BadParameter for what nobody could dial."""
    number = e164(phone, settings.business_region)
    if phone and number is None:
        raise typer.BadParameter(f"{phone} is no phone number. Give it with its country code, such as +1 202 555 0123.")
    return number or f"client:{member_id}"
