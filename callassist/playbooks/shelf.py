"""The playbook in use: its file as it is now, and the last good one while the file cannot be used."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from callassist.playbooks.playbook import Playbook, PlaybookRefused, read

LAST_GOOD = "last-good-playbook.yaml"
"""What the copy of the last good file is called in the data folder."""


@dataclass(frozen=True, slots=True)
class InUse:
    playbook: Playbook
    problem: str = ""
    """What is wrong with the file, and where, while an earlier one stands in for it."""


def last_good(path: Path, copy: Path) -> Playbook:
    """The playbook to start with: `path`, else its `copy`. Raises PlaybookRefused for `path` where neither will do."""
    try:
        return read(path)
    except PlaybookRefused:
        with suppress(PlaybookRefused):
            return read(copy)
        raise


class Shelf:
    """Looks at the file again for every call; a call that has begun keeps the playbook that it began with."""

    def __init__(self, path: Path, copy: Path, first: Playbook) -> None:
        self._path, self._copy = path, copy
        self._now = InUse(first)
        self._stamp: tuple[int, int] | None = None

    def in_use(self) -> InUse:
        """Blocking, and slow only where the file has changed."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._now, self._stamp = self._taken(), stamp
        return self._now

    def _taken(self) -> InUse:
        try:
            fresh = read(self._path)
        except PlaybookRefused as refused:
            return InUse(self._now.playbook, str(refused).replace(str(self._path), self._path.name))
        with suppress(OSError):  # the copy is for the next start; without it this one goes on all the same
            self._copy.write_bytes(self._path.read_bytes())
        return InUse(fresh)


_GONE = (0, 0)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return _GONE
    return found.st_mtime_ns, found.st_size
