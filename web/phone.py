"""The carrier port of the domain, on Twilio: names conferences and legs, and gives Twilio its way back to us."""

from callassist.calls.events import CallId
from callassist.calls.routing import FALLBACK_ROUND
from telephony.client import Invitation, StreamOrder, TwilioCarrier
from telephony.errors import CarrierUnreachable
from telephony.signature import socket_address
from web.stream_tokens import StreamTokens


class TwilioPhone:
    """`base` is where Twilio reaches us. The conference of a call is named by the call's id."""

    def __init__(self, twilio: TwilioCarrier, base: str, tokens: StreamTokens, ring_seconds: int) -> None:
        self._twilio = twilio
        self._base = base
        self._tokens = tokens
        self._ring_seconds = ring_seconds

    async def ring(self, call_id: CallId, round: int, address: str) -> str:
        label = leg_label(round)
        invitation = Invitation(
            conference=call_id,
            to=address,
            label=label,
            callback_url=f"{self._base}/twilio/legs/{call_id}/{round}",
            conference_callback_url=f"{self._base}/twilio/conference/{call_id}",
            ring_seconds=self._ring_seconds,
        )
        try:
            return await self._twilio.invite(invitation)
        except CarrierUnreachable:
            # The request may have been carried out although its answer was lost; nobody is to be dialled twice.
            found = await self._twilio.find_leg(call_id, label)
            if found is None:
                raise
            return found

    async def hang_up(self, leg_sid: str) -> None:
        await self._twilio.release(leg_sid)

    async def is_talking(self, leg_sid: str) -> bool:
        return await self._twilio.is_talking(leg_sid)

    async def listen_again(self, call_id: CallId, leg_sid: str, stream: str) -> None:
        order = StreamOrder(
            name=stream,
            url=media_url(self._base),
            token=self._tokens.make(call_id, stream),
            callback_url=f"{self._base}/twilio/streams/{call_id}",
        )
        await self._twilio.start_stream(leg_sid, order)


def leg_label(round: int) -> str:
    return "fallback" if round == FALLBACK_ROUND else f"agent-{round}"


def media_url(base: str) -> str:
    return f"{socket_address(base)}/twilio/media"
