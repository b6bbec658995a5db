"""`./run bench NAME`: measures this machine. Speed is measured here and never in the tests."""

import sys

import typer

from benchmarks import calls, faults, noise, recognised, transcription, vocabulary
from web.cli import configure_log

app = typer.Typer(help="Measurements; each can write its figures with --json OUT.", no_args_is_help=True)
app.command("assist")(recognised.command)
app.command("calls")(calls.command)
app.command("faults")(faults.command)
app.command("noise")(noise.command)
app.command("transcription")(transcription.command)
app.command("vocabulary")(vocabulary.command)


if __name__ == "__main__":
    configure_log()
    sys.exit(app())
