import json
from dataclasses import asdict
from pathlib import Path

import pytest
import typer

from benchmarks.recognised import command
from callassist.evaluation.scenarios import read_call
from callassist.speech import Utterance
from tests.evaluation.labelled import DRYER, written


def _spoken(folder: Path, said: dict[int, str] | None = None) -> Path:
    """A folder as the voices and the engine leave it; `said` is what was heard otherwise than spoken."""
    folder.mkdir()
    turns = read_call(written(folder.parent)).turns
    places = [(turn, at * 10.0, at * 10.0 + 8) for at, turn in enumerate(turns)]
    reference = [{"speaker": t.speaker, "start": start, "end": end, "text": t.t} for t, start, end in places]
    heard = [
        asdict(Utterance(turn.speaker, start, end, (said or {}).get(at, turn.t), (), 0.9))
        for at, (turn, start, end) in enumerate(places)
    ]
    (folder / "dryer.wav").touch()
    (folder / "dryer.json").write_text(json.dumps(reference), encoding="utf-8")
    kept = {"tracks": {"agent": {"wer": 0.1}, "customer": {"wer": 0.2}}, "utterances": heard}
    (folder / "dryer.heard.json").write_text(json.dumps(kept), encoding="utf-8")
    return folder


def test_a_call_that_was_heard_before_is_measured_without_hearing_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(tmp_path, _spoken(tmp_path / "spoken", {7: "Mhm."}), out=tmp_path / "out.json")

    found = json.loads((tmp_path / "out.json").read_text())
    assert found["written"]["agreement_recall"] == 1.0
    assert found["heard"]["agreement_recall"] == 0.0
    assert found["turns"] == {"spoken": len(DRYER["turns"]), "unheard": 0, "in pieces": 0}
    assert "agent 0.100, customer 0.200" in capsys.readouterr().out


def test_calls_spoken_from_other_turns_are_refused(tmp_path: Path) -> None:
    folder = _spoken(tmp_path / "spoken")
    written(tmp_path, {**DRYER, "turns": DRYER["turns"][:5], "problem": None})  # type: ignore[index]

    with pytest.raises(typer.BadParameter, match="dryer was spoken with other turns"):
        command(tmp_path, folder)


def test_a_folder_without_spoken_calls_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match=r"spoken_scenarios\.py"):
        command(tmp_path, tmp_path)
