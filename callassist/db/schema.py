"""Brings a database to the current schema, and says whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from callassist.db.engine import DatabaseError


def upgrade(url: str) -> None:
    """Run all migrations; blocking. Raises DatabaseError when the database cannot be reached."""
    with _unreachable(url):
        command.upgrade(_config(url), "head")


def is_current(url: str) -> bool:
    with _unreachable(url):
        engine = create_engine(_blocking(url))
        with engine.connect() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
        engine.dispose()
        return at == ScriptDirectory.from_config(_config(url)).get_current_head()


class _unreachable:  # noqa: N801 - a context manager reads as a word
    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OperationalError):
            reason = str(error.orig).strip().splitlines()[0]
            raise DatabaseError(
                f"The database cannot be reached ({reason}). Check CALLASSIST_DATABASE_URL and that it runs.",
                retryable=True,
            ) from error


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = _blocking(url)
    return config


def _blocking(url: str) -> str:
    return url.replace("sqlite+aiosqlite", "sqlite")
