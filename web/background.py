"""What is known before a call, gathered for the coach and for the ear."""

from datetime import date, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from callassist import roster
from callassist.assist.background import Background, Earlier, OpenPromise
from callassist.assist.prompting import Levels
from callassist.business import Business
from callassist.calls.panel import Panel
from callassist.customers import directory
from callassist.customers.model import Customer
from callassist.db.engine import reading
from callassist.vocabulary import vocabulary
from web.parts import Parts

CONTACT_DAYS = 30


class Records(Protocol):
    """Where it is looked up: the parts of a running server, or less."""

    @property
    def engine(self) -> AsyncEngine: ...

    @property
    def business(self) -> Business: ...


async def background_of(records: Records, panel: Panel) -> Background:
    """As of the day of the call, so that reading the same log again later gives the same advice."""
    day = panel.call.started_at.astimezone(records.business.zone).date()
    business = records.business
    customer = await _customer(records.engine, panel.call.customer_id)
    known = _known(customer, panel.call.call_id, day) if customer else Background()
    return Background(
        first_name=known.first_name,
        email=known.email,
        contacts_30d=known.contacts_30d,
        open_promise=known.open_promise,
        favourite=known.favourite,
        business=business.name,
        policy=business.policy,
        authority=business.authority,
        today=day,
        since=known.since,
        history=known.history,
    )


async def vocabulary_of(parts: Parts, panel: Panel) -> tuple[str, ...]:
    """Names and terms that the ear should expect on this call."""
    known = (panel.call.customer_id,) if panel.call.customer_id else panel.candidates
    async with reading(parts.engine) as connection:
        found = [await directory.by_id(connection, one) for one in known]
        team = await roster.everybody(connection)
    callers = [one for one in found if one]
    return vocabulary(parts.business, callers, panel.agent_name, [member.name for member in team])


async def levels_of(parts: Parts) -> Levels:
    """How much each member is prompted, as it is now."""
    async with reading(parts.engine) as connection:
        team = await roster.everybody(connection)
    own = {member.member_id: member.level for member in team if member.level}
    return Levels(parts.settings.assist_level, own)


async def _customer(engine: AsyncEngine, customer_id: str) -> Customer | None:
    if not customer_id:
        return None
    async with reading(engine) as connection:
        return await directory.by_id(connection, customer_id)


def _known(customer: Customer, call_id: str, day: date) -> Background:
    earlier = [past for past in customer.history if past.call_id != call_id]
    recent = [past for past in earlier if day - timedelta(days=CONTACT_DAYS) <= past.on <= day]
    promises = sorted(customer.promises, key=lambda one: one.due or date.max)
    first = promises[0] if promises else None
    return Background(
        first_name=customer.first_name,
        email=customer.email,
        contacts_30d=sum(past.kind in ("call", "email", "sms", "social") for past in recent),
        open_promise=OpenPromise(first.what, first.due, first.overdue_days(day)) if first else None,
        favourite=customer.favourites[0] if customer.favourites else "",
        since=customer.since,
        history=tuple(
            Earlier(past.on, past.kind, past.summary, past.outcome)
            for past in sorted(earlier, key=lambda past: past.on)
            if past.on <= day
        ),
    )
