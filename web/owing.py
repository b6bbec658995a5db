"""What waits for somebody after a call, read for the desk and the board: calls back, and messages that were left."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from callassist import roster
from callassist.calls.log import CallUnknown
from callassist.calls.owed_events import Status
from callassist.calls.panel import Panel
from callassist.customers import directory
from callassist.db.engine import reading
from callassist.reception import callbacks
from callassist.reception.callbacks import Callback
from callassist.team import Member
from web.owed_rows import DueCallback, Message, Owed
from web.parts import Parts
from web.sessions import may_work, sees_all

UNDO = timedelta(minutes=15)
"""How long what is done stays in the list, so that it can be undone."""
LISTED = 50


def leaves_work(rang: frozenset[str] | None, still_open: Sequence[Panel]) -> bool:
    """Whether what is owed may have changed: one of the calls that `rang` is over, or leaves something to do."""
    if rang is None:
        return True
    talking = {panel.call.call_id for panel in still_open if not (panel.callback or panel.voicemail)}
    return not rang <= talking


async def owed(here: Parts, member: Member) -> Owed:
    """A manager sees all; an agent what they are to do, and what anybody may: so is what somebody left behind."""
    async with reading(here.engine) as database:
        found = await callbacks.listed(database, here.now() - UNDO)
        others = {one.member_id for one in await roster.everybody(database)} - {member.member_id}
        mine = [one for one in found if sees_all(member) or one.member_id not in others]
        names = {one: await directory.by_id(database, one) for one in {each.customer_id for each in mine} - {""}}
    known = {customer_id: customer.name for customer_id, customer in names.items() if customer}
    rows = [await _row(here, one, known.get(one.customer_id, "")) for one in mine]
    return Owed(tuple(rows), await _messages(here, member))


async def _row(here: Parts, one: Callback, customer: str) -> DueCallback:
    zone, number = here.settings.business_timezone, 1
    try:
        panel = await here.log.panel(one.call_id)
    except CallUnknown:
        return DueCallback(one.call_id, customer, one.number, one.due_at, one.member_name, one.note, zone=zone)
    if panel.callback:
        number = panel.callback.settled.number + 1
    zone = here.zone_of(panel.call.called_number).key
    done_by = "" if one.done_at is None else one.done_by or "Somebody"
    return DueCallback(one.call_id, customer, one.number, one.due_at, one.member_name, one.note, number, done_by, zone)


async def _messages(here: Parts, member: Member) -> tuple[Message, ...]:
    waiting = await here.log.latest(messages=[Status.OPEN.value], limit=LISTED)
    settled = await here.log.latest(messages=[Status.DONE.value], limit=5)
    recent = [one for one in settled if one.started_at >= here.now() - timedelta(days=1)]
    panels = [await here.log.panel(one.call_id) for one in (*waiting, *recent)]
    return tuple(_shown(panel for panel in panels if may_work(member, panel.call)))


def _shown(panels: Iterable[Panel]) -> Iterable[Message]:
    for panel in panels:
        if panel.voicemail:
            kept = {one.sid for one in panel.recordings if one.name}
            call = panel.call
            yield Message(
                call.call_id,
                panel.customer_name,
                call.caller_id,
                call.started_at,
                panel.voicemail,
                panel.voicemail.sid in kept,
            )
