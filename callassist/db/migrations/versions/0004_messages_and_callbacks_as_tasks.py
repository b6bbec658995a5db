"""Messages and callbacks as tasks"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message", sa.String(length=16), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_call_message"), ["message"], unique=False)
    with op.batch_alter_table("callback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("member_id", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("member_name", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("note", sa.String(length=200), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("callback", schema=None) as batch_op:
        batch_op.drop_column("note")
        batch_op.drop_column("member_name")
        batch_op.drop_column("member_id")
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_message"))
        batch_op.drop_column("message")
