"""Who is on the line of a call, by the names they are known by; whose it stays, and who may be taken off it. Pure."""

from bisect import bisect_left

from callassist.calls.panel import Line, Panel
from callassist.calls.phone import Party, Phone
from callassist.calls.phone_events import Kind, Role
from callassist.calls.phone_names import full_name, short_name
from callassist.speech import Speaker
from web.words import SPEAKERS

ROLES = {Role.CUSTOMER: "The customer", Role.AGENT: "The agent", Role.MANAGER: "The manager", Role.GUEST: "The guest"}


def keeps(panel: Panel, me: str) -> str:
    """Whose call it stays, and whose wrap-up, where several of ours talk to a customer."""
    phone = panel.call.phone
    if phone.is_internal or len(phone.ours) < 2 or phone.owner is None or _is_consulting(phone):
        return ""
    if phone.owner.member_id == me and me:
        return "The call and its wrap-up stay yours"
    return f"The call and its wrap-up stay with {name_of(phone, phone.owner)}"


def settler(panel: Panel, me: str) -> str:
    """Who settles a call that is over, for a reader who had part in it and does not."""
    call, phone = panel.call, panel.call.phone
    if phone.is_internal or call.ended_at is None or call.agent_id == me or me not in call.members:
        return ""
    name = short_name(phone, panel.agent_name) or "Somebody else"
    return f"You handed this call to {name}, who settles it." if me in call.handed_by else f"{name} settles this call."


def calling(panel: Panel, me: str) -> str:
    """Whom we call and who has not answered yet."""
    phone = panel.call.phone
    them = phone.customer
    if not phone.is_internal or them is None or them.is_joined or not them.is_wanted or not phone.talkers:
        return ""
    if them.member_id != me:
        return f"{customer(panel)} is being called"
    return f"{name_of(phone, phone.talkers[0])} calls you"


def title(panel: Panel, me: str) -> str:
    """Who is at the other end, for the reader; empty: nobody knows."""
    phone = panel.call.phone
    if not phone.is_internal:
        return panel.customer_name
    if is_called(phone, me):
        return panel.agent_name
    return panel.customer_name if panel.call.agent_id == me else f"{panel.agent_name} and {panel.customer_name}"


def unanswered(panel: Panel, me: str) -> str:
    """Why a colleague who was called did not come on the line."""
    them = panel.call.phone.customer
    name = "You" if them and is_called(panel.call.phone, me) else customer(panel)
    if them and "declined" in (them.left, them.given_up):
        return f"{name} declined."
    if them and them.left == "busy":
        return f"The line of {customer(panel)} was busy."
    return f"{name} did not answer."


def removable(panel: Panel, me: str) -> tuple[Party, ...]:
    """Whom the reader may take off the line."""
    phone = panel.call.phone
    return tuple(one for one in phone.parties if may_remove(phone, me, one))


def may_remove(phone: Phone, me: str, party: Party) -> bool:
    """Who has the call, or asked somebody in, may take them off again; nobody takes off the owner, or themselves."""
    transfer = next((one for one in phone.transfers if one.label == party.label), None)
    if transfer is None or (transfer.kind is not Kind.BRING_IN and transfer.outcome is None):
        return False
    if party == phone.owner or (party.member_id == me and me) or not party.is_wanted:
        return False
    asker = phone.party(transfer.by)
    return any(one is not None and one.is_talker and one.member_id == me for one in (phone.owner, asker))


def who_says(line: Line) -> str:
    """Who said a line: by name where it is known which of us it was."""
    return line.shown or SPEAKERS[line.speaker or Speaker.AGENT]


def goes_on(panel: Panel, line: Line) -> bool:
    """Whether the line before is by the same person, whose name need not be said again."""
    place = bisect_left(panel.transcript, line.seq, key=lambda one: one.seq)
    return place > 0 and _is_by(panel.transcript[place - 1], line.speaker, line.name)


def talks_on(panel: Panel, speaker: Speaker, name: str) -> bool:
    """Whether who is in the middle of something, by this short name, said the last line, too."""
    last = panel.transcript[-1] if panel.transcript else None
    return last is not None and last.speaker is speaker and (not name or who_says(last) == name)


def _is_by(line: Line, speaker: Speaker | None, name: str) -> bool:
    return speaker is not None and line.speaker is speaker and line.name == name


def customer(panel: Panel) -> str:
    """The customer's first name; of a call between colleagues, the name of the one who is called."""
    phone = panel.call.phone
    if phone.is_internal and phone.customer:
        return name_of(phone, phone.customer)
    return panel.customer_name.split(" ")[0] or "The customer"


def is_called(phone: Phone, me: str) -> bool:
    """Whether the reader is the colleague whom the call is to."""
    return phone.is_internal and phone.customer is not None and phone.customer.member_id == me and bool(me)


def name_of(phone: Phone, party: Party) -> str:
    return short_name(phone, full_name(phone, party)) or ROLES[party.role]


def _is_consulting(phone: Phone) -> bool:
    """The customer hears music while two of ours confer; whose the call will be is open."""
    return phone.transfer is not None and phone.transfer.kind is Kind.WARM
