"""Alembic's entry: one online run on the URL that `callassist.db.schema` hands over."""

from alembic import context
from sqlalchemy import create_engine

from callassist.db.tables import metadata

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
