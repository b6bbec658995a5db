"""What a process and its children cost. From /proc (Linux)."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 1.0
_GONE = (FileNotFoundError, ProcessLookupError)


@dataclass(slots=True)
class Cost:
    """Processor seconds, user and system; `memory` is the most bytes seen, shared pages divided among their users."""

    cpu: float = 0.0
    memory: int = 0


@asynccontextmanager
async def metered(pid: int) -> AsyncIterator[Cost]:
    """What happens inside; `cpu` is known at the end."""
    cost, before = Cost(), cpu_seconds(pid)
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(_look(pid, cost))
        try:
            yield cost
        finally:
            looking.cancel()
            cost.cpu = cpu_seconds(pid) - before


async def _look(pid: int, cost: Cost) -> None:
    while True:
        cost.memory = max(cost.memory, memory(pid))
        await asyncio.sleep(LOOK_SECONDS)


def cpu_seconds(pid: int) -> float:
    """Of the process, its children, and those that have ended."""
    return sum(_ticks(member) for member in family(pid)) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
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
