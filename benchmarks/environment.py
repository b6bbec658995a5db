"""Virtual environments for other systems: each in a folder of its own, made on demand, kept for the next time."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.listened import SystemFailed
from benchmarks.snapshot import Json

TORCH = "torch==2.13.0"
PACKAGES = (
    "fastapi", "librosa", "soundfile", "uvicorn", "websockets", "huggingface-hub", "faster-whisper", "tqdm", "tiktoken",
    "python-multipart", "scipy", "numba", "websocket-client", "kaldialign",
)  # fmt: skip
"""What the measured paths of the peers need. Their own lists ask for more: CUDA, OpenVINO, audio devices."""


@dataclass(frozen=True, slots=True)
class Environment:
    """`figures` tell how long it took to make and how large it is."""

    python: Path
    figures: Json


def environment(folder: Path, requirement: str) -> Environment:
    """With `requirement` in it. Blocking; raises SystemFailed."""
    python, stamp = folder / "bin" / "python", folder / "installed.json"
    wanted = [TORCH, requirement, *PACKAGES]
    if stamp.exists() and (kept := json.loads(stamp.read_text()))["packages"] == wanted:
        return Environment(python, kept["figures"])
    began = time.monotonic()
    _make(folder, python, requirement)
    size = sum(file.lstat().st_size for file in folder.rglob("*"))
    figures = {"seconds": round(time.monotonic() - began), "megabytes": round(size / 1e6)}
    stamp.write_text(json.dumps({"packages": wanted, "figures": figures}))
    return Environment(python, figures)


def _make(folder: Path, python: Path, requirement: str) -> None:
    """Torch comes first, the system without what it asks for: pip would otherwise fetch gigabytes for GPUs."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    log = folder / "install.log"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([sys.executable, "-m", "venv", str(folder)], log)
    for packages in ([TORCH], ["--no-deps", requirement], PACKAGES):
        _run([*pip, *packages], log)


def _run(command: Sequence[str], log: Path) -> None:
    with log.open("ab") as out:
        finished = subprocess.run(command, stdout=out, stderr=out, check=False)
    if finished.returncode:
        raise SystemFailed(f"{command[-1]} could not be installed; {log} says why")
