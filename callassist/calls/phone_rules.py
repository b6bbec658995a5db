"""What people may ask of the phone. What the carrier reports is never refused."""

from callassist.calls import colleague_events as ce
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEvent, IllegalTransition
from callassist.calls.phone import CUSTOMER, Phone
from callassist.calls.phone_events import Kind, Mode, Outcome, Role

MOST_BESIDE = 4
"""People beside the customer in one call, who is asked in among them."""

PEOPLE: tuple[type, ...] = (
    e.AgentAccepted,
    pe.LegInvited,
    pe.LegGivenUp,
    pe.HoldAsked,
    pe.ModeAsked,
    pe.TransferAsked,
    pe.TransferTaken,
    pe.TransferDeclined,
    pe.TransferSettled,
    pe.HelpAsked,
    rec.PauseAsked,
    pe.SentToVoicemail,
    ce.ColleagueAccepted,
)
"""The events that `checked` looks at."""


def checked(phone: Phone, event: CallEvent, *, is_ringing: bool) -> None:
    """Raises IllegalTransition when people ask for what the phone does not allow now. `is_ringing` is of the call."""
    match event:
        case e.AgentAccepted():
            _check(is_ringing and event.round == phone.round, "This call is not ringing any more.")
            _check(not phone.voicemail, "The caller is leaving a message.")
        case pe.SentToVoicemail():
            _check(is_ringing and not phone.talkers, "Somebody has taken this call.")
        case pe.LegInvited():
            _check_invited(phone, event)
        case pe.LegGivenUp() | pe.ModeAsked():
            _check_party(phone, event)
        case pe.HoldAsked() | pe.HelpAsked() | rec.PauseAsked():
            _check_talking(phone)
            _check_there(phone)
        case pe.TransferAsked() | pe.TransferTaken() | pe.TransferDeclined() | pe.TransferSettled():
            _check_transfer(phone, event)
        case ce.ColleagueAccepted():
            me = phone.customer
            _check(me is not None and me.is_wanted and not phone.ended, "This call is over.")
            _check(me is not None and bool(event.by) and me.member_id == event.by, "Somebody else is called.")
        case _:
            return


def _check_party(phone: Phone, event: pe.LegGivenUp | pe.ModeAsked) -> None:
    party = phone.party(event.label)
    _check(party is not None and party.is_wanted, "They are not on the line any more.")
    if isinstance(event, pe.ModeAsked):
        _check(event.label.startswith("listen-"), "Only who listens can do this.")


def _check_invited(phone: Phone, event: pe.LegInvited) -> None:
    if event.label.startswith("listen-"):
        _check(event.role is Role.MANAGER, "Only a manager may listen.")
        _check(not phone.is_internal, "Colleagues are talking among themselves.")
    if event.label.startswith(("listen-", "guest-")):
        _check_talking(phone)


def _check_transfer(
    phone: Phone, event: pe.TransferAsked | pe.TransferTaken | pe.TransferDeclined | pe.TransferSettled
) -> None:
    match event:
        case pe.TransferAsked():
            _check_talking(phone)
            _check(phone.transfer is None, "This call is being transferred already.")
            _check(event.transfer == len(phone.transfers) + 1, "This call was transferred in the meantime.")
            talks = any(one.member_id == event.by for one in phone.talkers)
            _check(talks or event.by in event.to, "Only somebody who is on the line can transfer the call.")
            _check(bool(event.to or event.address), "Choose who is to get the call.")
            _check_addition(phone, event)
        case pe.TransferTaken() | pe.TransferDeclined():
            transfer = phone.transfer
            is_open = transfer is not None and transfer.transfer == event.transfer and not transfer.taken_by
            _check(is_open and not phone.ended, "This transfer is over.")
            asked = transfer is not None and (event.member_id in transfer.to or not (transfer.to or event.member_id))
            _check(asked, "Somebody else was asked.")
        case pe.TransferSettled():
            _check_settled(phone, event)


def _check_addition(phone: Phone, event: pe.TransferAsked) -> None:
    """Nobody is asked into a call that they are in, and only so many people are."""
    there = [party for party in phone.parties if party.is_wanted and party.mode is Mode.TALK]
    members = {party.member_id for party in there}
    leave = "" if event.kind is Kind.BRING_IN else " Leave it, and they have it."
    is_new = not event.to or not set(event.to) <= members
    _check(is_new, f"{event.name or 'Your colleague'} is in this call already.{leave}")
    numbers = {party.address for party in there}
    _check(not event.address or event.address not in numbers, "This number is in the call already.")
    beside = sum(party.label != CUSTOMER and not party.offer for party in there)
    _check(beside < MOST_BESIDE, f"There are {beside + 1} people in this call already. Remove one first.")
    may = event.kind is Kind.BRING_IN or not phone.is_internal
    _check(may, "A call between colleagues is not handed over. Add them to it.")
    _check_there(phone)


def _check_there(phone: Phone) -> None:
    """Who calls a colleague waits for them before anything else."""
    is_waiting = phone.is_internal and not (phone.customer and phone.customer.is_here)
    _check(not is_waiting, "Your colleague has not answered yet.")


def _check_settled(phone: Phone, event: pe.TransferSettled) -> None:
    """What follows of itself, `by` nobody, is not asked."""
    transfer = next((one for one in phone.transfers if one.transfer == event.transfer), None)
    _check(transfer is not None and transfer.outcome is None, "This transfer is over.")
    if not event.by or transfer is None:
        return
    target = phone.party(transfer.label)
    concerned = {transfer.by, transfer.label, phone.owner.label if phone.owner else ""}
    _check(any(one.member_id == event.by and one.label in concerned for one in phone.talkers), "Ask whose call it is.")
    if event.outcome in (Outcome.HANDED_OVER, Outcome.JOINED):
        _check(target is not None and target.is_here, "They are not on the line yet.")


def _check_talking(phone: Phone) -> None:
    _check(bool(phone.talkers) and not phone.ended, "Nobody is talking in this call.")


def _check(allowed: bool, otherwise: str) -> None:
    if not allowed:
        raise IllegalTransition(otherwise)
