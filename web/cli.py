"""The command line: `callassist COMMAND`. Each command reads top to bottom; the work is in the modules it names."""

import sys
from typing import Annotated

import structlog
import typer
from pydantic import ValidationError

from callassist.customers.importing import ImportRefused
from callassist.db.engine import DatabaseError
from callassist.db.schema import upgrade
from callassist.evaluation.scenarios import ScenarioRefused
from callassist.follow_up.mailer import MailError
from callassist.playbooks.playbook import PlaybookRefused
from callassist.reception.routing_file import RoutingRefused
from callassist.roster import RosterError
from callassist.settings import Settings
from telephony.errors import TelephonyError
from transcription.errors import TranscriptionError
from web import (
    assist_commands,
    customer_commands,
    demo,
    doctor,
    member_commands,
    playbook_commands,
    setup_commands,
    simulation,
    transcribing,
)
from web.app import create_app
from web.sandbox import credentials
from web.serving import SetupError, prepare, serve
from web.subscriber import ServerRefused

KNOWN = (
    SetupError,
    DatabaseError,
    ImportRefused,
    MailError,
    PlaybookRefused,
    RosterError,
    RoutingRefused,
    ScenarioRefused,
    ServerRefused,
    TelephonyError,
    TranscriptionError,
)
"""What can go wrong in a known way; the message of each is a line for the person at the terminal."""

app = typer.Typer(
    help="Live transcript, history, de-escalation and kept promises for phone support.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(member_commands.app, name="users")
app.add_typer(customer_commands.app, name="customers")
app.add_typer(playbook_commands.app, name="playbook")
app.add_typer(assist_commands.app, name="assist")
app.add_typer(setup_commands.app, name="twilio")
app.command("demo")(demo.command)
app.command("simulate")(simulation.command)
app.command("transcribe")(transcribing.command)
app.command("doctor")(doctor.command)


@app.command("serve")
def serve_command(
    port: Annotated[int | None, typer.Option(help="Instead of CALLASSIST_PORT (8080).")] = None,
) -> None:
    """Answer calls: the server, its panel and its media socket, until Ctrl-C."""
    settings = Settings() if port is None else Settings(port=port)
    equipment = prepare(settings, typer.echo)
    if credentials(settings).simulated:
        typer.echo("No Twilio account is configured: simulated calls only (callassist simulate AUDIO).")
    typer.echo(f"callassist answers on {settings.local_url}  (Ctrl-C stops it)")
    serve(create_app(equipment), settings)


@app.command("migrate")
def migrate() -> None:
    """Bring the database to the current schema."""
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database)
    typer.echo("The database is up to date.")


def main() -> None:
    """The entry point: what can go wrong in a known way is one line and exit code 1, never a traceback."""
    configure_log()
    try:
        app()
    except ValidationError as invalid:
        for problem in invalid.errors(include_url=False, include_input=False):
            name = "CALLASSIST_" + "_".join(str(part) for part in problem["loc"]).upper()
            _fail(f"{name}: {problem['msg']}")
        sys.exit(1)
    except KNOWN as error:
        _fail(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(line: str) -> None:
    typer.secho(line, fg=typer.colors.RED, err=True)


def configure_log() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


if __name__ == "__main__":
    main()
