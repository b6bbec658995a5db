"""The import contracts hold, and each of them notices when it is broken."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("callassist", "telephony", "transcription", "web")

PLANTED = {
    "web -> telephony | transcription -> callassist": ("telephony/mulaw.py", "import transcription.resample"),
    "The adapters know the speech vocabulary": ("transcription/vad.py", "import callassist.method"),
    "The functional core does no I/O": ("callassist/calls/panel.py", "import callassist.calls.log"),
    "Each outside library has one home": ("web/app.py", "import nats"),
    "HTTP as a client has few homes": ("web/desk.py", "import httpx"),
    "Only web speaks HTTP as a server": ("callassist/method.py", "import starlette"),
    "Settings are read by the composition root": ("web/media.py", "import callassist.settings"),
    "No cycles between the parts": ("callassist/speech.py", "import callassist.calls.events"),
}


def lint(folder: Path) -> dict[str, bool]:
    """Whether each contract is kept, by its name."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
    verdicts = re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE)
    kept = {name: verdict == "KEPT" for name, verdict in verdicts}
    assert kept, done.stdout + done.stderr
    return kept


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.ogg"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_import_contracts_are_kept(tree: Path) -> None:
    assert [name for name, kept in lint(tree).items() if not kept] == []


def test_each_contract_notices_a_forbidden_import(tree: Path) -> None:
    for file, statement in PLANTED.values():
        with (tree / file).open("a") as module:
            module.write(f"\n{statement}\n")

    kept = lint(tree)

    assert len(kept) == len(PLANTED)
    for name in PLANTED:
        assert [verdict for contract, verdict in kept.items() if contract.startswith(name)] == [False], name
