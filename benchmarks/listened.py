"""What became of a call that a transcription system listened to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.load import Cost
from benchmarks.snapshot import Json, Snapshot


class SystemFailed(Exception):
    """A system could not be installed, started or listened to; the message says what happened."""


@dataclass(frozen=True, slots=True)
class Listened:
    """`snapshots` by track, in order of time; `extra` holds figures that this system alone has."""

    snapshots: dict[str, list[Snapshot]]
    cost: Cost
    extra: Json = field(default_factory=dict)


@contextmanager
def failing(*expected: type[Exception], advice: str = "") -> Iterator[None]:
    """Raises SystemFailed for what is expected to go wrong inside, alone or in groups of tasks."""
    try:
        yield
    except expected as error:
        raise SystemFailed(_told(error, advice)) from error
    except ExceptionGroup as group:
        if group.split(expected)[1] is not None:
            raise
        raise SystemFailed(_told(group, advice)) from group


def _told(error: Exception, advice: str) -> str:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}" + (f"; {advice}" if advice else "")
