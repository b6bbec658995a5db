"""`callassist playbook`: the guidance as a file."""

from pathlib import Path
from typing import Annotated

import typer

from callassist.playbooks import playbook
from callassist.playbooks.lint import lint

app = typer.Typer(help="The playbook: what the agent is prompted with, and when.", no_args_is_help=True)


@app.command("lint")
def lint_command(
    file: Annotated[Path | None, typer.Argument(help="A playbook (YAML); without it the one that comes along.")] = None,
) -> None:
    """Check a playbook: every finding with its line and its mend."""
    path = file or playbook.default_path()
    findings = lint(path)
    for finding in findings:
        typer.echo(f"{finding.file}:{finding.line}: {finding.message}\n    {finding.mend}")
    if findings:
        raise typer.Exit(1)
    typer.echo(f"{path.name} is in order: {len(playbook.read(path).cards)} cards.")


@app.command("path")
def path_command() -> None:
    """Where the playbook that comes along lies: copy it, change it, name it in CALLASSIST_PLAYBOOK."""
    typer.echo(playbook.default_path())
