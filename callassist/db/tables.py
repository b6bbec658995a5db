"""All tables. Times are UTC; the call row is a projection of its events, kept in the same transaction."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

_JSON = JSON().with_variant(JSONB(), "postgresql")

call = Table(
    "call",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("call_sid", String(64), nullable=False, unique=True),
    Column("seq", Integer, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("caller_id", String(32), nullable=False),
    Column("called_number", String(32), nullable=False),
    Column("customer_id", String(32), nullable=False, index=True),
    Column("agent_id", String(32), nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("disposition", String(32)),
    Column("direction", String(16), nullable=False, server_default="inbound"),
    # The ids of members who are, or are being called, in this call; empty once it is over.
    Column("busy", _JSON, nullable=False, server_default="[]"),
    # How many people of ours the customer has talked with in this call.
    Column("handlers", Integer, nullable=False, server_default="0"),
    # What is to be done about the message that the caller left: open, done or withdrawn; empty: none was left.
    Column("message", String(16), nullable=False, server_default="", index=True),
    # The ids of members who had part in this call; of those who had it before its agent.
    Column("members", _JSON, nullable=False, server_default="[]"),
    Column("handed_by", _JSON, nullable=False, server_default="[]"),
)

call_event = Table(
    "call_event",
    metadata,
    Column("call_id", ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("key", String(200), nullable=False),
    Column("type", String(48), nullable=False),
    Column("payload", _JSON, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("call_id", "key"),
)

customer = Table(
    "customer",
    metadata,
    Column("customer_id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("company", String(200), nullable=False),
    Column("since", Integer),
    Column("tags", _JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("favourites", _JSON, nullable=False),
)

customer_phone = Table(
    "customer_phone",
    metadata,
    Column("customer_id", ForeignKey("customer.customer_id", ondelete="CASCADE"), primary_key=True),
    Column("number", String(32), primary_key=True),
    Index("ix_customer_phone_number", "number"),
)

contact = Table(
    "contact",
    metadata,
    Column("contact_id", String(32), primary_key=True),
    Column("customer_id", ForeignKey("customer.customer_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("summary", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("call_id", String(32), nullable=False),
)

promise = Table(
    "promise",
    metadata,
    Column("promise_id", String(64), primary_key=True),
    Column("customer_id", String(32), nullable=False, index=True),
    Column("call_id", String(32), nullable=False),
    Column("who", String(16), nullable=False),
    Column("what", Text, nullable=False),
    Column("due", Date, index=True),
    Column("amount", String(24), nullable=False),
    Column("made_on", Date, nullable=False),
    Column("kept", Boolean, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("member_id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("address", String(100), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("session_epoch", Integer, nullable=False),
    # How much they are prompted: a level of the assist; empty: as the setting says.
    Column("level", String(16), nullable=False, server_default=""),
    # Since when they are no longer on the team; their row stays for the name in what was.
    Column("removed_at", Instant),
)

presence = Table(
    "presence",
    metadata,
    Column("member_id", ForeignKey("member.member_id", ondelete="CASCADE"), primary_key=True),
    Column("choice", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("ready_at", Instant),
)

callback = Table(
    "callback",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("customer_id", String(32), nullable=False, index=True),
    Column("number", String(32), nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    Column("done_at", Instant),
    Column("done_by", String(32), nullable=False),
    # The member who is to call, and their name; empty: whoever comes first.
    Column("member_id", String(32), nullable=False, server_default=""),
    Column("member_name", String(200), nullable=False, server_default=""),
    Column("note", String(200), nullable=False, server_default=""),
)
