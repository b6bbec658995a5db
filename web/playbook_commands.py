"""`callassist playbook`: the guidance as a file."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from callassist.assist.replay import stored
from callassist.evaluation.scenarios import read_folder
from callassist.evaluation.trial import Change, Fired, Recorded, Tried, tried
from callassist.playbooks import playbook
from callassist.playbooks.lint import lint
from callassist.settings import Settings
from web.app import business_of
from web.recorded_calls import recorded_calls
from web.serving import prepare_database

app = typer.Typer(help="The playbook: what the agent is prompted with, and when.", no_args_is_help=True)

_MARKS = {Change.NEW: "+", Change.GONE: "-", Change.SAME: " "}


@app.command("lint")
def lint_command(
    file: Annotated[Path | None, typer.Argument(help="A playbook (YAML); without it the one that comes along.")] = None,
) -> None:
    """Check a playbook: every finding with its line and its mend."""
    path = file or playbook.default_path()
    _lint(path)
    typer.echo(f"{path.name} is in order: {len(playbook.read(path).cards)} cards.")


@app.command("try")
def try_command(
    file: Annotated[Path, typer.Argument(help="The playbook (YAML) to try.")],
    calls: Annotated[
        Path | None, typer.Option(help="A folder of labelled calls; without it the calls of this installation.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="How far back to go in this installation.")] = 30,
) -> None:
    """Show which cards FILE would have brought up on calls that are over, against the playbook in use."""
    _lint(file)
    settings = Settings()
    candidate, current = playbook.read(file), playbook.read(settings.playbook or playbook.default_path())
    recorded = _labelled(calls) if calls else _of_this_installation(settings, days)
    results = [tried(call, candidate, current) for call in recorded]
    for result in results:
        _print_call(result)
    _print_sum(results, candidate.label, current.label)


@app.command("path")
def path_command() -> None:
    """Where the playbook that comes along lies: copy it, change it, name it in CALLASSIST_PLAYBOOK."""
    typer.echo(playbook.default_path())


def _lint(path: Path) -> None:
    findings = lint(path)
    for finding in findings:
        typer.echo(f"{finding.file}:{finding.line}: {finding.message}\n    {finding.mend}")
    if findings:
        raise typer.Exit(1)


def _labelled(folder: Path) -> tuple[Recorded, ...]:
    return tuple(Recorded(call.id, call.background, stored(call.written)) for call in read_folder(folder))


def _of_this_installation(settings: Settings, days: int) -> tuple[Recorded, ...]:
    prepare_database(settings)
    return asyncio.run(recorded_calls(settings.database, business_of(settings), datetime.now(UTC), days))


def _print_call(result: Tried) -> None:
    if result.cards:
        typer.echo(f"\n{result.name}")
    for change, card in result.cards:
        _print_card(_MARKS[change], card)


def _print_card(mark: str, card: Fired) -> None:
    typer.echo(f"{mark} {card.at // 60:02.0f}:{card.at % 60:02.0f}  {card.card}: {card.say}")
    if card.why:
        typer.echo(f"{'':9}because of: {card.why}")


def _print_sum(results: Sequence[Tried], candidate: str, current: str) -> None:
    if not results:
        typer.echo("There are no calls to try it on. Name a folder of calls with --calls, or go back further: --days.")
        return
    found = Counter(change for result in results for change, _ in result.cards)
    shown = found[Change.SAME] + found[Change.NEW]
    typer.echo(
        f"\n{candidate} on {len(results)} calls: {shown} cards, {shown / len(results):.1f} a call. Against {current}: "
        f"{found[Change.NEW]} new (+), {found[Change.GONE]} gone (-), {found[Change.SAME]} the same."
    )
