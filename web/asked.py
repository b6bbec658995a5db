"""Transfers that ask one member, as their desk and board show them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from callassist.calls.panel import Panel
from callassist.calls.phone import Transfer
from callassist.calls.phone_events import Kind


@dataclass(frozen=True, slots=True)
class Asking:
    """`by` is the name of who asks; `on_phone` says that the member's own phone rings for it."""

    call_id: str
    transfer: int
    kind: Kind
    customer: str
    caller_id: str
    by: str
    asked_at: datetime
    on_phone: bool


def askings(panels: Iterable[Panel], member_id: str) -> tuple[Asking, ...]:
    """Not those that were taken, or that the member declined."""
    return tuple(_asking(panel, one, member_id) for panel in panels if (one := asked_of(panel, member_id)))


def asked_of(panel: Panel, member_id: str) -> Transfer | None:
    """The open transfer of the call, where it waits for this member."""
    one = panel.call.phone.transfer
    waits = one and member_id in one.to and member_id not in one.declined and not one.taken_by
    return one if waits else None


def _asking(panel: Panel, transfer: Transfer, member_id: str) -> Asking:
    phone = panel.call.phone
    asker = phone.party(transfer.by)
    return Asking(
        panel.call.call_id,
        transfer.transfer,
        transfer.kind,
        panel.customer_name,
        panel.call.caller_id,
        asker.name if asker else panel.agent_name,
        transfer.asked_at,
        on_phone=any(one.member_id == member_id and one.offer and one.is_open for one in phone.parties),
    )
