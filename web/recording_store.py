"""Where the carrier's recordings are kept once they are fetched: a folder, or any fsspec URL."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec.core

PIECE = 256 * 1024
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class RecordingStore:
    """`root` is a path as `files`, an fsspec file system, understands it. All of it blocks and raises OSError."""

    files: Any
    root: str

    def write(self, name: str, sound: bytes) -> None:
        # A process that dies here leaves half a file and nothing that says it is kept: it is written again.
        self.files.makedirs(self.root, exist_ok=True)
        with self.files.open(self._path(name), "wb") as file:
            file.write(sound)

    def delete(self, name: str) -> None:
        """One that is not there is fine."""
        if self.files.exists(self._path(name)):
            self.files.rm_file(self._path(name))

    def size(self, name: str) -> int:
        return int(self.files.size(self._path(name)))

    def pieces(self, name: str, first: int, last: int) -> Iterator[bytes]:
        """The bytes from `first` to `last`, counted from 0, both included."""
        with self.files.open(self._path(name), "rb") as file:
            file.seek(first)
            left = last - first + 1
            while left > 0 and (piece := file.read(min(left, PIECE))):
                left -= len(piece)
                yield piece

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"


def open_store(url: str, data: Path) -> RecordingStore:
    """An empty `url` is the folder of recordings under `data`. Raises ValueError or ImportError for a URL of no use."""
    if not url:
        folder = (data / "recordings").resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = str(folder)
    files, root = fsspec.core.url_to_fs(url)
    return RecordingStore(files, root)
