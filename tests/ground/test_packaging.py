"""The lock files fit pyproject.toml, and the wheel is complete."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PACKAGES = ("callassist", "telephony", "transcription", "web")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PRODUCT = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
LOCKS = {
    "requirements.lock": PRODUCT,
    "requirements-test.lock": [*PRODUCT, *PROJECT["project"]["optional-dependencies"]["test"]],
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(normal(name), []).append(Version(version))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_satisfies_every_dependency(lock: str) -> None:
    pinned = pins(lock)

    for text in LOCKS[lock]:
        wanted = Requirement(text)
        versions = pinned.get(normal(wanted.name), [])
        assert versions, f"{wanted.name} is not in {lock}; run: ./run lock"
        assert all(wanted.specifier.contains(version) for version in versions), f"{text} in {lock}; run: ./run lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[A-Za-z])", text.strip()))
    assert "://" not in text


def test_both_locks_agree() -> None:
    product, tested = pins("requirements.lock"), pins("requirements-test.lock")

    assert {name: tested.get(name) for name in product} == product


def test_the_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "README.md").touch()
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]

    subprocess.run([*build, "--wheel-dir", "dist", "."], cwd=tmp_path, check=True, capture_output=True)

    (wheel,) = (tmp_path / "dist").iterdir()
    inside = set(zipfile.ZipFile(wheel).namelist())
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file())
    ours = {file.relative_to(ROOT).as_posix() for file in files if "__pycache__" not in file.parts}
    assert ours - inside == set()
