"""Keeps the proposed letter in step with the agreements until a person takes it over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from callassist.business import Business
from callassist.calls.events import CallId, FollowUpDrafted
from callassist.calls.log import CallLog
from callassist.customers.model import Customer
from callassist.follow_up.draft import draft


@dataclass(frozen=True, slots=True)
class Drafting:
    """`customer` finds a customer by id; `now` is aware."""

    log: CallLog
    customer: Callable[[str], Awaitable[Customer | None]]
    business: Business
    now: Callable[[], datetime]

    async def draft(self, call_id: CallId) -> None:
        """Propose the first letter; a call that has one keeps it."""
        await self._propose(call_id, only="none")

    async def redraft(self, call_id: CallId) -> None:
        """Propose it anew after an agreement changed, unless somebody edited, approved or declined it."""
        await self._propose(call_id, only="draft")

    async def _propose(self, call_id: CallId, *, only: str) -> None:
        panel = await self.log.panel(call_id)
        current = panel.follow_up
        if current.status != only:
            return
        customer = await self.customer(panel.call.customer_id) if panel.call.customer_id else None
        zone = self.business.zone
        letter = draft(panel, customer, self.business, self.now().astimezone(zone).date(), zone)
        if letter != current.letter:
            revision = 0 if current.letter is None else current.revision + 1
            await self.log.record(call_id, FollowUpDrafted(revision, letter))
