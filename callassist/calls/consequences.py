"""Facts that follow of themselves from who is on the line and from the time; to be recorded like any other. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from callassist.calls.colleague_events import CallInherited
from callassist.calls.events import AgentUnreachable, CallEnded, CallEvent
from callassist.calls.phone import Party, Phone, Transfer
from callassist.calls.phone_events import Kind, LegGivenUp, Outcome, Role, TransferSettled
from callassist.calls.phone_fold import HUNG_UP_BY_US

TAKE_SECONDS = 45
"""How long a transfer waits for somebody to take it."""
GRACE = 15
"""Seconds after its ringing time in which a leg may still be reported; then the report is lost."""
QUESTION = 30
"""Seconds that somebody who picked up has for hearing the question out and pressing a key."""


def consequences(phone: Phone, now: datetime) -> tuple[CallEvent, ...]:
    """What follows of itself; to be recorded until there is nothing."""
    settled = tuple(_settlement(phone, now))
    if phone.ended:
        return settled
    return (*settled, *_given_up(phone, now), *_inherited(phone), *_ended(phone), *_lost(phone))


def deadlines(phone: Phone) -> Iterator[datetime]:
    """When a transfer or a leg runs out of time."""
    transfer = phone.transfer
    if transfer and not transfer.taken_by:
        yield _take_until(transfer)
    for party in phone.parties:
        if (until := _join_until(party) or _accept_until(phone, party)) and not phone.ended:
            yield until


def _settlement(phone: Phone, now: datetime) -> Iterator[CallEvent]:
    transfer = phone.transfer
    if transfer and (outcome := _outcome(phone, transfer, now)):
        yield TransferSettled(transfer.transfer, outcome, "")


def _outcome(phone: Phone, transfer: Transfer, now: datetime) -> Outcome | None:
    target, asker = phone.party(transfer.label), phone.party(transfer.by)
    asker_talks = asker is not None and asker.is_talker
    if phone.ended or (target and not target.is_wanted):
        return Outcome.FAILED
    if target is None:
        hopeless = not asker_talks or now >= _take_until(transfer) or _nobody_is_left_to_ask(phone, transfer)
        return Outcome.FAILED if hopeless else None
    if not target.is_here:
        return None
    if transfer.kind is Kind.BRING_IN:
        return _joins(phone, target, asker_talks=asker_talks)
    return Outcome.HANDED_OVER if transfer.kind is Kind.COLD or not asker_talks else None


def _joins(phone: Phone, target: Party, *, asker_talks: bool) -> Outcome:
    """Who was to come beside somebody who has gone has the call, unless others of ours talk or they are not of ours."""
    others = any(one.label != target.label for one in phone.ours)
    return Outcome.JOINED if asker_talks or others or target.role is Role.GUEST else Outcome.HANDED_OVER


def _nobody_is_left_to_ask(phone: Phone, transfer: Transfer) -> bool:
    """All declined, or were called and did not take it; who was not called has it on their desk."""
    offers = [party for party in phone.parties if party.label.startswith(transfer.offers)]
    if any(offer.is_wanted for offer in offers):
        return False
    over = {offer.member_id for offer in offers} | transfer.declined
    return set(transfer.to) <= over and bool(transfer.to or offers)


def _given_up(phone: Phone, now: datetime) -> Iterator[CallEvent]:
    for party in phone.parties:
        if not party.is_wanted:
            continue
        until = _join_until(party) or _accept_until(phone, party)
        if until and now >= until:
            yield LegGivenUp(party.label, "too late")
        elif party.is_talker and not phone.talkers:
            yield LegGivenUp(party.label, "alone")
        elif _is_taken(phone, party):
            yield LegGivenUp(party.label, "taken")


def _is_taken(phone: Phone, party: Party) -> bool:
    """There is nothing left for this leg to take, or who listened on it is in the call on another leg."""
    if party.offer:
        return not _is_offered(phone, party)
    same = (one for one in phone.parties if one.member_id == party.member_id and one.label != party.label)
    return party.label.startswith("listen-") and bool(party.member_id) and any(one.is_here for one in same)


def _is_offered(phone: Phone, offer: Party) -> bool:
    """Whether what the offer offers can still be taken."""
    if offer.label.startswith("ring-"):
        return not (phone.talkers or phone.is_connecting or phone.voicemail)
    transfer = phone.transfer
    return transfer is not None and not transfer.taken_by and offer.label.startswith(transfer.offers)


def _ended(phone: Phone) -> Iterator[CallEvent]:
    customer = phone.customer
    if customer is None:
        return
    if customer.left:
        yield CallEnded("completed" if customer.left == "lost" else customer.left)
    elif customer.given_up:
        yield CallEnded("no-answer")
    elif phone.owners and not (phone.talkers or phone.is_connecting):
        if not customer.is_joined:
            # Whoever is called by nobody any more is not to pick up and find nobody there.
            yield CallEnded(HUNG_UP_BY_US if customer.dialling_at else "canceled")
        elif phone.is_internal:
            yield CallEnded("completed")


def _lost(phone: Phone) -> Iterator[CallEvent]:
    """Whoever had the call is gone: it rings again, in a round that nobody accepted yet."""
    customer = phone.customer
    if customer is None or not customer.is_here or phone.talkers or phone.is_connecting or phone.is_internal:
        return
    tries = sum(
        party.has_talked or party.label in phone.owners or party.label.startswith("agent-") for party in phone.parties
    )
    if phone.round < tries:
        yield AgentUnreachable(tries - 1, "The line was lost.")


def _inherited(phone: Phone) -> Iterator[CallEvent]:
    """Who is left with the customer has the call for good: they settle it, too."""
    owner = phone.owner
    if owner is not None and phone.owners and owner.label not in phone.owners:
        yield CallInherited(owner.label)


def _take_until(transfer: Transfer) -> datetime:
    return transfer.asked_at + timedelta(seconds=TAKE_SECONDS)


def _join_until(party: Party) -> datetime | None:
    """When a leg that was wanted, and is not in the call, is given up; None: not at all."""
    since = party.dialling_at or (None if party.role is Role.CUSTOMER else party.invited_at)
    if since is None or party.is_joined or not party.is_wanted:
        return None
    question = QUESTION if party.is_answered else 0
    return since + timedelta(seconds=party.ring_seconds + GRACE + question)


def _accept_until(phone: Phone, party: Party) -> datetime | None:
    """How long a colleague is asked at their desk; the caller is on the line meanwhile."""
    if not (phone.is_internal and party.role is Role.CUSTOMER) or party.accepted or party.dialling_at:
        return None
    since = next((one.joined_at for one in phone.talkers), None)
    return since + timedelta(seconds=party.ring_seconds) if since else None
