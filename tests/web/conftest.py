from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.app import House, open_house


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def small_house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """For what no database makes a difference to."""
    async with open_house(sqlite_url, tmp_path) as opened:
        yield opened
