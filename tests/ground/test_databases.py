"""The databases that the other tests stand on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from databases import postgres_server
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import OperationalError

ROOT = Path(__file__).parents[2]


def tables(url: str) -> set[str]:
    engine = create_engine(url.replace("sqlite+aiosqlite", "sqlite"))
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def add_table(url: str, name: str) -> None:
    engine = create_engine(url.replace("sqlite+aiosqlite", "sqlite"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {name} (id INTEGER)"))
    engine.dispose()


def stay_connected(engine: Engine) -> None:
    """For ten seconds, if the server lives so long."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_sleep(10)"))


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_has_a_migrated_database_of_its_own(database_url: str, run: int) -> None:
    assert "call_event" in tables(database_url)
    assert "mine_alone" not in tables(database_url)

    add_table(database_url, "mine_alone")

    assert "mine_alone" in tables(database_url)


@pytest.mark.postgres
def test_the_server_ends_even_when_the_tests_are_killed(postgres_template: object) -> None:
    program = "import databases\nwith databases.postgres_server() as url: print(url, flush=True); input()"
    environment = {**os.environ, "PYTHONPATH": os.fspath(ROOT / "tests")}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        url = holder.stdout.readline().strip().replace("postgresql://", "postgresql+psycopg://")
        tables(url)

        holder.send_signal(signal.SIGKILL)

    engine = create_engine(url)
    with pytest.raises(OperationalError):
        stay_connected(engine)


def test_a_server_that_is_there_already_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://me@db.example/tests")

    with postgres_server() as url:
        assert url == "postgresql://me@db.example/tests"
