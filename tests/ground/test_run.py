"""`./run` around a stand-in for Python: when it installs, and what it says when that fails."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Plays python3 and the python of the environment that it makes; notes each pip install.
PYTHON = """#!/bin/sh
case "$*" in
"-m venv "*)
    [ -z "$NO_VENV" ] || exit 1
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "$(dirname "$0")/callassist" "$3/bin/callassist" ;;
*"pip "*" install "*)
    echo "$*" >>"$INSTALLS"
    sleep "${PIP_SECONDS:-0}"
    [ -z "$PIP_FAILS" ] || { echo "ERROR: the registry is on fire"; exit 1; } ;;
"-c import sys; sys.exit"*) exit "${TOO_OLD:-0}" ;;
"-c "*) echo python3.11-venv ;;
"--version") echo "Python 3.9.2" ;;
esac
"""


class Clone:
    """A clone in a folder with a space in its name."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a clone"
        self.tools = folder / "tools"
        self.tools.mkdir()
        self.root.mkdir()
        self.log = folder / "installs"
        for name in ("run", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
            shutil.copy(ROOT / name, self.root)
        self.tool("python3", PYTHON)
        self.tool("callassist", '#!/bin/sh\necho "callassist $* in $(pwd)"\n')

    def tool(self, name: str, script: str) -> None:
        (self.tools / name).write_text(script)
        (self.tools / name).chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.root / "run", *arguments],
            env={
                "PATH": f"{self.tools}:/usr/bin:/bin",
                "PYTHON": os.fspath(self.tools / "python3"),
                "INSTALLS": os.fspath(self.log),
                **environment,
            },
            cwd=self.tools,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    @property
    def installs(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_start_installs_and_the_second_does_not(clone: Clone) -> None:
    assert clone.run("setup")[0] == 0
    assert len(clone.installs) == 2

    code, _, said = clone.run("setup")

    assert code == 0
    assert "Installing" not in said
    assert len(clone.installs) == 2


def test_other_words_go_to_the_cli_in_the_callers_folder_with_their_arguments(clone: Clone) -> None:
    _, out, _ = clone.run("simulate", "my call.wav", "--speed", "2")

    assert out == f"callassist simulate my call.wav --speed 2 in {clone.tools}\n"


def test_a_changed_lock_installs_again(clone: Clone) -> None:
    clone.run("setup")

    with (clone.root / "requirements.lock").open("a") as lock:
        lock.write("# another\n")
    clone.run("setup")

    assert len(clone.installs) == 4


def test_what_tests_need_is_installed_for_tests_and_serves_the_product_too(clone: Clone) -> None:
    clone.run("setup")
    clone.run("test")
    assert [line.rsplit("/")[-1] for line in clone.installs if ".lock" in line] == [
        "requirements.lock",
        "requirements-test.lock",
    ]
    installed = len(clone.installs)

    clone.run("setup")

    assert len(clone.installs) == installed


def test_an_interrupted_installation_starts_afresh(clone: Clone) -> None:
    clone.run("setup")
    (clone.root / ".venv" / "callassist-ready").unlink()
    (clone.root / ".venv" / "installing").touch()
    (clone.root / ".venv" / "half a package").touch()

    code, _, said = clone.run("setup")

    assert code == 0
    assert "did not finish" in said
    assert not (clone.root / ".venv" / "half a package").exists()


def test_a_failed_installation_says_why_and_is_tried_again(clone: Clone) -> None:
    code, _, said = clone.run("setup", PIP_FAILS="1")
    assert code != 0
    assert "the registry is on fire" in said
    assert "Check the network" in said

    assert clone.run("setup")[0] == 0


def test_two_starts_at_once_install_once(clone: Clone) -> None:
    first, second = clone.start("setup", PIP_SECONDS="1"), clone.start("setup", PIP_SECONDS="1")

    ends = [first.communicate(timeout=120), second.communicate(timeout=120)]

    assert (first.returncode, second.returncode) == (0, 0), ends
    assert len(clone.installs) == 2


def test_the_place_of_an_installer_that_died_is_taken_over(clone: Clone) -> None:
    (clone.root / ".venv-lock").mkdir()
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    (clone.root / ".venv-lock" / "pid").write_text(f"{gone.pid}\n")

    assert clone.run("setup")[0] == 0


def test_without_the_venv_module_a_person_is_told_the_exact_command(clone: Clone) -> None:
    clone.tool("id", "#!/bin/sh\necho 1000\n")

    code, _, said = clone.run("setup", NO_VENV="1")

    assert code != 0
    assert "sudo apt-get install python3.11-venv" in said
    assert not (clone.root / ".venv").exists()


def test_without_the_venv_module_root_installs_it(clone: Clone) -> None:
    clone.tool("id", "#!/bin/sh\necho 0\n")
    clone.tool("apt-get", '#!/bin/sh\necho "$*" >>"$INSTALLS"\n')

    clone.run("setup", NO_VENV="1")

    assert clone.installs == ["update", "install -y --no-install-recommends python3.11-venv"]


def test_an_old_python_is_refused_with_a_clear_sentence(clone: Clone) -> None:
    for name in ("python3.13", "python3.12", "python3.11"):
        clone.tool(name, PYTHON)
    script = clone.root / "run"
    script.write_text(script.read_text().replace("/usr/bin/python3", "python3"))

    code, _, said = clone.run("setup", TOO_OLD="1")

    assert code != 0
    assert "needs Python 3.11 or later; Python 3.9.2 here" in said


def test_help_lists_the_tasks_without_installing_anything(clone: Clone) -> None:
    code, out, _ = clone.run()

    assert code == 0
    assert "./run TASK" in out
    assert clone.installs == []
