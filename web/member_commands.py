"""`callassist users`: who may sign in."""

import asyncio
import uuid
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from callassist import roster
from callassist.customers.phone import e164
from callassist.db.engine import connect, reading, transaction
from callassist.playbooks.playbook import Level
from callassist.settings import Settings
from callassist.team import Member, Role
from web.serving import prepare_database

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
    if not asyncio.run(_set_password(Settings(), email, password)):
        raise typer.BadParameter(f"Nobody signs in with {email}. See: callassist users list")
    typer.echo("The password is changed.")


@app.command("phone")
def phone(
    email: str,
    number: Annotated[
        str, typer.Argument(help="Their own phone (+1...). Without it the softphone in the browser.")
    ] = "",
) -> None:
    """Where somebody is called, from the next call on: on a phone of their own, or in the browser."""
    if not asyncio.run(_set_phone(Settings(), email, number)):
        raise typer.BadParameter(f"Nobody signs in with {email}. See: callassist users list")
    typer.echo(f"{email} is called {'at that number' if number else 'in the browser'}.")


@app.command("level")
def level(
    email: str,
    level: Annotated[Level | None, typer.Argument(help="Left out: as CALLASSIST_ASSIST_LEVEL says.")] = None,
) -> None:
    """How much the assist prompts somebody, from their next call on: novice, expert or off."""
    if not asyncio.run(_set_level(Settings(), email, level)):
        raise typer.BadParameter(f"Nobody signs in with {email}. See: callassist users list")
    typer.echo(f"{email} is prompted {f'as {level.value}' if level else 'as the setting says'}.")


async def _add(settings: Settings, someone: Member, password: str) -> None:
    prepare_database(settings)
    hashed = await roster.hashed(password)
    engine = connect(settings.database)
    try:
        async with transaction(engine) as tx:
            await roster.add(tx, someone, hashed)
    finally:
        await engine.dispose()


async def _everybody(settings: Settings) -> tuple[Member, ...]:
    prepare_database(settings)
    engine = connect(settings.database)
    try:
        async with reading(engine) as connection:
            return await roster.everybody(connection)
    finally:
        await engine.dispose()


async def _set_password(settings: Settings, email: str, password: str) -> bool:
    prepare_database(settings)
    hashed = await roster.hashed(password)
    engine = connect(settings.database)
    try:
        async with transaction(engine) as tx:
            return await _change(tx, email, hashed)
    finally:
        await engine.dispose()


async def _set_level(settings: Settings, email: str, level: Level | None) -> bool:
    prepare_database(settings)
    engine = connect(settings.database)
    try:
        async with transaction(engine) as tx:
            someone = await roster.by_email(tx, email)
            return someone is not None and await roster.set_level(tx, someone.member_id, level)
    finally:
        await engine.dispose()


async def _set_phone(settings: Settings, email: str, number: str) -> bool:
    prepare_database(settings)
    engine = connect(settings.database)
    try:
        async with transaction(engine) as tx:
            someone = await roster.by_email(tx, email)
            return someone is not None and await roster.set_address(
                tx, someone.member_id, _address(settings, someone.member_id, number)
            )
    finally:
        await engine.dispose()


def _address(settings: Settings, member_id: str, phone: str) -> str:
    """Raises BadParameter for what nobody could dial."""
    number = e164(phone, settings.business_region)
    if phone and number is None:
        raise typer.BadParameter(f"{phone} is no phone number. Give it with its country code, such as +1 202 555 0123.")
    return number or f"client:{member_id}"


async def _change(tx: AsyncConnection, email: str, hashed: str) -> bool:
    someone = await roster.by_email(tx, email)
    return someone is not None and await roster.set_password(tx, someone.member_id, hashed)
