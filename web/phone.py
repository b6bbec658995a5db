"""Two ports of the domain, carrier and switchgear, on Twilio: names conferences and legs, gives Twilio its way back.

The conference of a call is named by the call's id, a leg in it by its label. Browsers are called with both in their
address, so that they know what rings.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from callassist.calls.events import CallId
from callassist.calls.routing import FALLBACK_ROUND
from callassist.calls.switch import Way
from callassist.calls.switchgear import Seat, Standing
from telephony import webhooks
from telephony.client import TwilioCarrier
from telephony.errors import CarrierUnreachable, RequestRefused
from telephony.orders import CallOrder, Invitation, ListedCall, PartyOrder, StreamOrder
from telephony.signature import socket_address
from telephony.twiml import CUSTOMER_LABEL
from web.stream_tokens import StreamTokens

_SKEW = timedelta(seconds=30)
"""By how much Twilio's clock may differ from ours."""
_REMEMBERED = 1000
_LABEL_USED = 16025
"""Twilio's error for a label that is in the conference already: the leg was dialled before."""


class TwilioPhone:
    """`base` is where Twilio reaches us. The fallback number's leg is never asked for a key."""

    def __init__(
        self,
        twilio: TwilioCarrier,
        base: str,
        tokens: StreamTokens,
        ring_seconds: int,
        now: Callable[[], datetime],
    ) -> None:
        self._twilio = twilio
        self._base = base
        self._tokens = tokens
        self._ring_seconds = ring_seconds
        self._now = now
        self._dialled: OrderedDict[str, tuple[CallId, str]] = OrderedDict()

    async def ring(self, call_id: CallId, round: int, address: str) -> str:
        label, since = leg_label(round), self._now()
        try:
            return await self.join(call_id, label, address, self._ring_seconds, muted=False, coached_sid="")
        except (CarrierUnreachable, RequestRefused) as error:
            # The request may have been carried out although its answer was lost; nobody is to be dialled twice.
            if isinstance(error, RequestRefused) and error.code != _LABEL_USED:
                raise
            found = await self.find(call_id, label, address, since)
            if found is None:
                raise
            return found

    async def is_talking(self, leg_sid: str) -> bool:
        return await self._twilio.is_talking(leg_sid)

    async def listen_again(self, call_id: CallId, leg_sid: str, stream: str) -> None:
        await self.start_stream(call_id, leg_sid, stream, both=True)

    # --- switchgear ---------------------------------------------------------------------------------------------------

    async def join(
        self, call_id: CallId, label: str, address: str, ring_seconds: int, *, muted: bool, coached_sid: str
    ) -> str:
        """An agent's own phone is asked for a key before it is let in, so that voicemail never takes a customer."""
        if label.startswith("agent-") and address.startswith("+"):
            return await self.call_in(call_id, label, address, ring_seconds, Way.OFFER)
        is_customer = label == CUSTOMER_LABEL
        invitation = Invitation(
            conference=call_id,
            to=_dialled(call_id, label, address),
            label=label,
            callback_url=self._callback_url(call_id, label),
            conference_callback_url=self._url("conference", call_id),
            ring_seconds=ring_seconds,
            is_muted=muted,
            coached_sid=coached_sid,
            starts=not label.startswith("listen-"),
            ends=is_customer,
            early_media=is_customer or label.startswith("guest-"),
            wait_url=self._url("wait", call_id) if label.startswith("agent-") else "",
            machine_url=self._url("machines", call_id, label) if is_customer and address.startswith("+") else "",
        )
        return self._remembered(await self._invited(invitation), call_id, label)

    async def _invited(self, invitation: Invitation) -> str:
        """The leg, also where it was invited before and nobody told us: its label is used then."""
        try:
            return await self._twilio.invite(invitation)
        except RequestRefused as refused:
            found = refused.code == _LABEL_USED and await self._twilio.find_leg(invitation.conference, invitation.label)
            if not found:
                raise
            return found

    async def call_in(self, call_id: CallId, label: str, address: str, ring_seconds: int, way: Way) -> str:
        pages, callbacks = ("offer", "offers") if way is Way.OFFER else ("enter", "parties")
        order = CallOrder(
            to=_dialled(call_id, label, address),
            page_url=self._url(pages, call_id, label),
            callback_url=self._url(callbacks, call_id, label),
            ring_seconds=ring_seconds,
        )
        return self._remembered(await self._twilio.place_call(order), call_id, label)

    async def find(self, call_id: CallId, label: str, address: str, since: datetime) -> str | None:
        if found := await self._twilio.find_leg(call_id, label):
            return found
        to = _dialled(call_id, label, address)
        listed = await self._twilio.list_calls(address if address.startswith("+") else "")
        fitting = (one for one in listed if self._is_ours(one, call_id, label) and _fits(one, to, since))
        return next((one.leg_sid for one in fitting), None)

    async def set_party(
        self, conference_sid: str, leg_sid: str, *, hold: bool, hold_url: str, muted: bool, coached_sid: str
    ) -> None:
        await self._twilio.change_participant(conference_sid, leg_sid, PartyOrder(hold, hold_url, muted, coached_sid))

    async def hang_up(self, leg_sid: str) -> None:
        await self._twilio.release(leg_sid)

    async def start_stream(self, call_id: CallId, leg_sid: str, name: str, *, both: bool) -> None:
        label = "" if both else label_of(name)
        order = StreamOrder(
            name=name,
            url=media_url(self._base),
            token=self._tokens.make(call_id, name, label),
            callback_url=self._url("streams", call_id),
            both=both,
        )
        await self._twilio.start_stream(leg_sid, order)

    async def start_recording(self, call_id: CallId, leg_sid: str) -> str:
        return await self._twilio.start_recording(leg_sid, self._url("recordings", call_id))

    async def set_recording(self, leg_sid: str, recording_sid: str, *, paused: bool) -> None:
        await self._twilio.set_recording(leg_sid, recording_sid, paused=paused)

    async def redirect(self, leg_sid: str, url: str) -> None:
        await self._twilio.redirect(leg_sid, url)

    async def standing(self, call_id: CallId, conference_sid: str) -> Standing:
        sid = conference_sid or await self._twilio.conference(call_id)
        there = await self._twilio.participants(sid) if sid else ()
        return Standing(
            sid, {one.label: Seat(one.leg_sid, one.is_held, one.is_muted, one.coached_sid) for one in there}
        )

    async def leg_status(self, leg_sid: str) -> str:
        return await self._twilio.leg_status(leg_sid)

    # --- where Twilio reaches us --------------------------------------------------------------------------------------

    def _url(self, *path: str) -> str:
        return "/".join((self._base, "twilio", *path))

    def _callback_url(self, call_id: CallId, label: str) -> str:
        round = round_of(label)
        return self._url("parties", call_id, label) if round is None else self._url("legs", call_id, str(round))

    def _remembered(self, leg_sid: str, call_id: CallId, label: str) -> str:
        self._dialled[leg_sid] = (call_id, label)
        while len(self._dialled) > _REMEMBERED:
            self._dialled.popitem(last=False)
        return leg_sid

    def _is_ours(self, listed: ListedCall, call_id: CallId, label: str) -> bool:
        """One telephone may ring for two calls at once: a leg that is known to be for another is not this one."""
        return self._dialled.get(listed.leg_sid, (call_id, label)) == (call_id, label)


def _dialled(call_id: CallId, label: str, address: str) -> str:
    return f"{address}?call={call_id}&label={label}" if address.startswith("client:") else address


def _fits(listed: ListedCall, to: str, since: datetime) -> bool:
    is_same = listed.to in {to, to.partition("?")[0]}
    return is_same and listed.status not in webhooks.TERMINAL and listed.created_at >= since - _SKEW


def leg_label(round: int) -> str:
    return "fallback" if round == FALLBACK_ROUND else f"agent-{round}"


def round_of(label: str) -> int | None:
    """The round of an agent's leg, or of the fallback's; None: it is another party's."""
    if label == "fallback":
        return FALLBACK_ROUND
    kind, _, number = label.partition("-")
    return int(number) if kind == "agent" and number.isdecimal() else None


def label_of(stream: str) -> str:
    """The label of the leg whose own stream bears this name."""
    return stream.rpartition("-")[0]


def is_the_customers(stream: str) -> bool:
    """Whether this is a stream of the customer's leg, with both tracks; all others bear the label of their leg."""
    return label_of(stream) == "stream"


def media_url(base: str) -> str:
    return f"{socket_address(base)}/twilio/media"
