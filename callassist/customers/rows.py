"""Insert or update, for SQLite and PostgreSQL alike."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(tx: AsyncConnection, table: Table, values: Mapping[str, Any], keep: Collection[str] = ()) -> None:
    """Insert the row, or update the one of the same primary key; columns in `keep` stay as they were."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    keys = [column.name for column in table.primary_key]
    statement = dialect.insert(table).values(**values)
    changed = {name: statement.excluded[name] for name in values if name not in keys and name not in keep}
    if changed:
        await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
    else:
        await tx.execute(statement.on_conflict_do_nothing(index_elements=keys))
