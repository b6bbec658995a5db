"""What a process and its children cost. From /proc (Linux)."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from benchmarks.load import Load

LOOK_SECONDS = 1.0
_GONE = (FileNotFoundError, ProcessLookupError)


@asynccontextmanager
async def metered(pid: int) -> AsyncIterator[list[Load]]:
    """The loads of what happens inside: at its beginning, once a second, and at its end, which is the last."""
    loads = [_load(pid)]
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(_look(pid, loads))
        try:
            yield loads
        finally:
            looking.cancel()
            loads.append(_load(pid))


async def _look(pid: int, loads: list[Load]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        loads.append(_load(pid))


def _load(pid: int) -> Load:
    return Load(time.monotonic(), cpu_seconds(pid), memory(pid))


def cpu_seconds(pid: int) -> float:
    """Of the process, its children, and those that have ended."""
    return sum(_ticks(member) for member in family(pid)) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Bytes; pages that processes share are divided among them."""
    return sum(_proportional(member) for member in family(pid))


def family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(*_GONE):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from family(int(child))


def _ticks(pid: int) -> int:
    """utime, stime, cutime and cstime of proc(5)."""
    with suppress(*_GONE):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(field) for field in fields[11:15])
    return 0


def _proportional(pid: int) -> int:
    with suppress(*_GONE):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
