"""What the reception needs to find somebody for one call: the routing of its number, who calls, who is on duty."""

import time
from functools import partial

from callassist.calls.events import CallId
from callassist.calls.log import CallSummary
from callassist.calls.panel import Panel
from callassist.customers import directory
from callassist.db.engine import reading
from callassist.reception import duty
from callassist.reception.plan import Caller, Waiting
from callassist.reception.presence import Duty
from callassist.reception.receiving import FrontDesk, waiting
from web.parts import Parts

LOOKED_AT = 5
"""How many of a customer's last calls say whether they are a difficult case, and who their last agent was."""


async def front_desk(parts: Parts, call_id: CallId) -> FrontDesk | None:
    """None where no routing is set up for the number: then every desk rings."""
    panel = await parts.log.panel(call_id)
    number = parts.numbers.of(panel.call.called_number)
    if number is None:
        return None
    return FrontDesk(
        number=number,
        caller=await caller_of(parts, panel),
        fallback_number=parts.settings.fallback_number,
        announcement=parts.announcement_of(panel.call.called_number),
        carrier=parts.carrier,
        duty=partial(on_duty, parts),
        queue=partial(queue, parts),
        clock=time.monotonic,
    )


async def on_duty(parts: Parts) -> tuple[Duty, ...]:
    return await duty.everybody(parts.engine, parts.now(), parts.settings.wrap_up_seconds)


async def queue(parts: Parts) -> tuple[Waiting, ...]:
    async with reading(parts.engine) as connection:
        return await waiting(connection, parts.numbers)


async def caller_of(parts: Parts, panel: Panel) -> Caller:
    """Nobody in particular while several customers share the number."""
    customer_id = panel.call.customer_id
    if not customer_id:
        return Caller()
    async with reading(parts.engine) as connection:
        customer = await directory.by_id(connection, customer_id)
    latest = await parts.log.latest(customer_ids=[customer_id], limit=LOOKED_AT + 1)
    earlier = [one for one in latest if one.call_id != panel.call.call_id]
    return Caller(
        customer.tags if customer else (),
        last_agent=next((one.agent_id for one in earlier if one.agent_id), ""),
        peaks=tuple([await _peak(parts, one) for one in earlier]),
    )


async def _peak(parts: Parts, call: CallSummary) -> tuple[int, float]:
    panel = await parts.log.panel(call.call_id)
    return (parts.now() - call.started_at).days, max((tension for _, tension in panel.tensions), default=0.0)
