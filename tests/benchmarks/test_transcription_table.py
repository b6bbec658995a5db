from io import StringIO

import pytest
import typer
from rich.console import Console

from benchmarks.snapshot import Json
from benchmarks.transcription import chosen, table


def printed(systems: dict[str, Json]) -> list[str]:
    out = StringIO()
    Console(file=out, width=80).print(table(systems))
    return out.getvalue().splitlines()


def test_every_system_has_a_column_and_every_figure_a_row() -> None:
    lines = printed({"callassist": {"wer": {"mean": 0.1234}}, "offline": {"wer": {"mean": 0.2}}})

    assert any("callassist" in line and "offline" in line for line in lines)
    assert any("WER, mean" in line and "0.123" in line and "0.200" in line for line in lines)


def test_a_system_that_could_not_be_measured_has_dashes() -> None:
    lines = printed({"whisperlive": {"error": "no network"}})

    assert all("- " in line for line in lines if "p95" in line)


def test_the_peers_are_measured_when_they_are_asked_for() -> None:
    assert chosen("", peers=False) == ["callassist", "offline"]
    assert chosen("", peers=True) == ["callassist", "whisperlive", "whisperlivekit", "offline"]


def test_systems_can_be_chosen_by_name_and_run_in_one_order() -> None:
    assert chosen("offline, whisperlive", peers=False) == ["whisperlive", "offline"]


def test_a_system_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(typer.BadParameter, match="whisperflow: there are callassist, whisperlive"):
        chosen("whisperflow", peers=False)
