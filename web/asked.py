"""Who asks one member into a call, or calls them, as their desk and board show it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from callassist.calls.panel import Panel
from callassist.calls.phone import Party, Transfer
from callassist.calls.phone_events import Kind


@dataclass(frozen=True, slots=True)
class Asking:
    """`by` is the name of who asks; `on_phone` says that the member's own phone rings for it.

    A colleague who simply calls asks into no transfer: then `transfer` is 0 and `kind` None.
    """

    call_id: str
    transfer: int
    kind: Kind | None
    customer: str
    caller_id: str
    by: str
    asked_at: datetime
    on_phone: bool
    is_internal: bool = False


def askings(panels: Iterable[Panel], member_id: str) -> tuple[Asking, ...]:
    """Not those that were taken, or that the member declined."""
    found = (_asks(panel, member_id) for panel in panels)
    return tuple(one for one in found if one)


def _asks(panel: Panel, member_id: str) -> Asking | None:
    if me := called(panel, member_id):
        return _calling(panel, me)
    transfer = asked_of(panel, member_id)
    return _asking(panel, transfer, member_id) if transfer else None


def called(panel: Panel, member_id: str) -> Party | None:
    """The place of this member, where a colleague calls them and is on the line, and they have not answered."""
    phone = panel.call.phone
    me = phone.customer
    if me is None or not phone.is_internal or me.member_id != member_id or not phone.talkers or phone.ended:
        return None
    return me if me.is_wanted and not me.accepted and not me.is_joined else None


def asked_of(panel: Panel, member_id: str) -> Transfer | None:
    """The open transfer of the call, where it waits for this member."""
    one = panel.call.phone.transfer
    waits = one and member_id in one.to and member_id not in one.declined and not one.taken_by
    return one if waits else None


def _calling(panel: Panel, me: Party) -> Asking:
    since = panel.call.started_at
    return Asking(panel.call.call_id, 0, None, "", "", panel.agent_name, since, on_phone=me.address.startswith("+"))


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
        is_internal=phone.is_internal,
    )
