"""`callassist customers`: the directory from the command line."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from callassist.customers import directory, importing, intake
from callassist.customers.model import Customer
from callassist.db.engine import connect, reading, transaction
from callassist.settings import Settings
from web.serving import SetupError, prepare_database

app = typer.Typer(help="The customers: import, look up.", no_args_is_help=True)


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="CSV (name, phone, email, ...) or YAML.")]) -> None:
    """Add or update customers from FILE; nothing is changed when a line of it is wrong."""
    settings = Settings()
    customers = _read(settings, file)
    done = asyncio.run(_store(settings, customers))
    typer.echo(f"{done.added} customers added, {done.updated} updated.")


@app.command("find")
def find(text: Annotated[str, typer.Argument(help="Part of a name, company, number or e-mail.")] = "") -> None:
    """Look up customers."""
    for one in asyncio.run(_find(Settings(), text)):
        typer.echo(f"{one.name:30} {', '.join(one.phones):28} {one.email}")


def _read(settings: Settings, file: Path) -> tuple[Customer, ...]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{file} cannot be read as text: {error}") from error
    if file.suffix.lower() in (".yaml", ".yml"):
        return importing.from_yaml(text, datetime.now(settings.zone).date(), settings.business_region)
    return importing.from_csv(text, settings.business_region)


async def _store(settings: Settings, customers: tuple[Customer, ...]) -> intake.Imported:
    prepare_database(settings)
    engine = connect(settings.database)
    try:
        async with transaction(engine) as tx:
            return await intake.store(tx, customers)
    finally:
        await engine.dispose()


async def _find(settings: Settings, text: str) -> tuple[Customer, ...]:
    prepare_database(settings)
    engine = connect(settings.database)
    try:
        async with reading(engine) as connection:
            return await directory.search(connection, text, limit=50)
    finally:
        await engine.dispose()
