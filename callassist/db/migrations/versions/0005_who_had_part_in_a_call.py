"""Who had part in a call, and who had it before its agent"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = ("members", "handed_by")


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("call", schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.add_column(sa.Column(name, kind, server_default="[]", nullable=False))
    _remember_agents(kind)


def _remember_agents(kind: sa.types.TypeEngine[Any]) -> None:
    """Of earlier calls only the agent is known without reading all events."""
    calls = sa.table("call", sa.column("agent_id", sa.String), sa.column("members", kind))
    connection = op.get_bind()
    agents = connection.scalars(sa.select(calls.c.agent_id).where(calls.c.agent_id != "").distinct()).all()
    for agent in agents:
        connection.execute(sa.update(calls).where(calls.c.agent_id == agent).values(members=[agent]))


def downgrade() -> None:
    with op.batch_alter_table("call", schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.drop_column(name)
