"""Compares who is on the line by the log with who is there by the carrier: what its reports should have told us."""

from collections.abc import Iterator

from callassist.calls import phone_events as pe
from callassist.calls.events import AgentConnected, CallEvent, CallId, ConferenceStarted, FallbackConnected
from callassist.calls.phone import Party, Phone
from callassist.calls.routing import FALLBACK_ROUND
from callassist.calls.switchgear import Seat, Standing, Switchgear
from telephony.webhooks import TERMINAL
from web.phone import round_of


async def missed(gear: Switchgear, call_id: CallId, phone: Phone, unknown: set[str]) -> tuple[CallEvent, ...]:
    """What happened at the carrier and is not in the log. Raises what the carrier raises.

    `unknown` holds the legs that the carrier did not know at the last look, and is brought up to date: only a leg that
    it does not know twice in a row is over.
    """
    standing = await gear.standing(call_id, phone.conference_sid)
    facts = list(_seated(phone, standing))
    for party in phone.parties:
        if not party.left and party.label not in standing.seats:
            facts += await _absent(gear, call_id, phone, party, unknown)
    return tuple(facts)


def _seated(phone: Phone, standing: Standing) -> Iterator[CallEvent]:
    if standing.conference_sid and standing.conference_sid != phone.conference_sid:
        yield ConferenceStarted(standing.conference_sid)
    for label, seat in standing.seats.items():
        party = phone.party(label)
        if party is None or party.left:
            continue
        if not party.is_joined:
            yield joined(label, seat.leg_sid)
        elif (seat.is_held, seat.is_muted, _coached(phone, seat)) != (party.is_held, party.is_muted, party.coaching):
            yield pe.PartySet(label, party.settings + 1, seat.is_held, seat.is_muted, _coached(phone, seat))


def joined(label: str, leg_sid: str) -> CallEvent:
    """That the leg with this label is in the conference."""
    match round_of(label):
        case None:
            return pe.LegJoined(label, leg_sid)
        case round if round == FALLBACK_ROUND:
            return FallbackConnected(leg_sid)
        case round:
            return AgentConnected(round, leg_sid)


def _coached(phone: Phone, seat: Seat) -> str:
    party = phone.party_of_leg(seat.coached_sid) if seat.coached_sid else None
    return party.label if party else ""


async def _absent(
    gear: Switchgear, call_id: CallId, phone: Phone, party: Party, unknown: set[str]
) -> tuple[CallEvent, ...]:
    if not party.leg_sid:
        return await _undialled(gear, call_id, phone, party)
    status = await gear.leg_status(party.leg_sid)
    if status in TERMINAL:
        return (pe.LegLeft(party.label, status),)
    if status or party.leg_sid not in unknown:
        (unknown.discard if status else unknown.add)(party.leg_sid)
        return ()
    unknown.discard(party.leg_sid)
    return (pe.LegLeft(party.label, "lost"),)


async def _undialled(gear: Switchgear, call_id: CallId, phone: Phone, party: Party) -> tuple[CallEvent, ...]:
    """Of a leg that nobody wants any more it may not be known whether it was dialled: it must not ring on."""
    is_wanted = party.is_wanted and not phone.ended
    if is_wanted or party.dialling_at is None:
        return ()
    found = await gear.find(call_id, party.label, party.address, party.dialling_at)
    return (pe.LegDialled(party.label, found),) if found else (pe.LegLeft(party.label, "lost"),)
