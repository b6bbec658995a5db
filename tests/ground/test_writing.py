import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from callassist.db import engine as db
from callassist.db.engine import DatabaseError, connect, transaction


def file_of(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'calls.db'}"


async def test_writers_of_one_process_get_their_turn_in_the_order_they_came(tmp_path: Path) -> None:
    engine = connect(file_of(tmp_path))
    wrote: list[int] = []

    async def write(number: int) -> None:
        async with transaction(engine) as tx:
            await tx.execute(text("SELECT 1"))
            wrote.append(number)

    async with asyncio.TaskGroup() as writers:
        for number in range(40):
            writers.create_task(write(number))

    await engine.dispose()
    assert wrote == list(range(40))


async def test_two_engines_of_one_file_share_the_line(tmp_path: Path) -> None:
    one, other = connect(file_of(tmp_path)), connect(file_of(tmp_path))
    began, may_end = asyncio.Event(), asyncio.Event()
    wrote: list[str] = []

    async def first() -> None:
        async with transaction(one):
            began.set()
            await may_end.wait()
            wrote.append("first")

    async with asyncio.TaskGroup() as writers:
        writers.create_task(first())
        await began.wait()
        second = writers.create_task(_note(other, wrote))
        may_end.set()

    await one.dispose()
    await other.dispose()
    assert second.done()
    assert wrote == ["first", "second"]


async def _note(engine: db.AsyncEngine, wrote: list[str]) -> None:
    async with transaction(engine):
        wrote.append("second")


async def test_a_writer_who_waits_too_long_is_told_and_may_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(file_of(tmp_path))
    monkeypatch.setattr(db, "PATIENCE", 0.01)

    async with transaction(engine):
        with pytest.raises(DatabaseError, match="writing for too long") as refused:
            async with transaction(engine):
                pass

    await engine.dispose()
    assert refused.value.retryable
