"""Twilio's REST interface as the few things that we ask of a carrier."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from telephony.errors import (
    CallOver,
    CarrierBusy,
    CarrierUnreachable,
    CredentialsRefused,
    RequestRefused,
    TelephonyError,
)
from telephony.twiml import CONFERENCE_EVENTS

_LEG_EVENTS = ("initiated", "ringing", "answered", "completed")
_OVER = frozenset({20404, 21220})


@dataclass(frozen=True, slots=True)
class Account:
    """`user` and `secret` are the account's SID and auth token, or an API key and its secret.

    `caller_id` is the number that agents' legs show. `base_url` replaces https://api.twilio.com, for a simulator.
    """

    account_sid: str
    user: str
    secret: str = field(repr=False)
    caller_id: str
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A leg to be called into a conference. `to` is client:NAME or E.164; `label` is unique in the conference.

    An unused label is what makes a repeated invitation harmless: the second one is refused.
    """

    conference: str
    to: str
    label: str
    callback_url: str
    conference_callback_url: str
    ring_seconds: int = 30


@dataclass(frozen=True, slots=True)
class StreamOrder:
    """A media stream of both tracks for a leg; `name` is new for every stream of the leg."""

    name: str
    url: str
    token: str = field(repr=False)
    callback_url: str


class TwilioCarrier:
    """To be made and used in one event loop, and closed. Every method raises leaves of TelephonyError only.

    Nothing is retried here. A create that ended in CarrierUnreachable may have been carried out: look with `find_leg`
    before asking again.
    """

    def __init__(self, account: Account, *, timeout_seconds: float = 10) -> None:
        self._account = account
        self._timeout = timeout_seconds
        self._http = AsyncTwilioHttpClient()
        self._client = Client(account.user, account.secret, account.account_sid, http_client=self._http)
        # Reaching for the API makes the SDK import half a second's worth of modules: now, not while a call waits.
        api = self._client.api
        if account.base_url:
            api.base_url = account.base_url

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.close()

    async def invite(self, invitation: Invitation) -> str:
        """Calls somebody into a conference and returns the SID of the leg, before it rings.

        Without early media: the customer hears our ring-back, not the announcements of the agent's network.
        """
        async with self._asking("invite"):
            participant = await self._client.conferences(invitation.conference).participants.create_async(
                from_=self._account.caller_id,
                to=invitation.to,
                label=invitation.label,
                timeout=invitation.ring_seconds,
                start_conference_on_enter=True,
                end_conference_on_exit=False,
                beep="false",
                early_media=False,
                status_callback=invitation.callback_url,
                status_callback_method="POST",
                status_callback_event=list(_LEG_EVENTS),
                conference_status_callback=invitation.conference_callback_url,
                conference_status_callback_method="POST",
                conference_status_callback_event=list(CONFERENCE_EVENTS),
            )
            return str(participant.call_sid)

    async def release(self, leg_sid: str) -> None:
        """Hangs up a leg, ringing or talking; one that is over already is fine."""
        try:
            async with self._asking("release"):
                await self._client.calls(leg_sid).update_async(status="completed")
        except CallOver:
            return

    async def is_talking(self, leg_sid: str) -> bool:
        try:
            async with self._asking("is_talking"):
                leg = await self._client.calls(leg_sid).fetch_async()
                return bool(leg.status == "in-progress")
        except CallOver:
            return False

    async def start_stream(self, leg_sid: str, order: StreamOrder) -> str:
        """Asks for a new stream of a leg and returns its SID; raises CallOver when there is nobody left to hear."""
        async with self._asking("start_stream"):
            stream = await self._client.calls(leg_sid).streams.create_async(
                url=order.url,
                name=order.name,
                track="both_tracks",
                status_callback=order.callback_url,
                status_callback_method="POST",
                parameter1_name="token",
                parameter1_value=order.token,
            )
            return str(stream.sid)

    async def find_leg(self, conference: str, label: str) -> str | None:
        """The leg with this label in the conference that goes on under this name now, ringing or talking."""
        try:
            async with self._asking("find_leg"):
                for found in await self._client.conferences.list_async(friendly_name=conference, limit=20):
                    if found.status != "completed":
                        participant = await self._client.conferences(found.sid).participants(label).fetch_async()
                        return str(participant.call_sid)
        except CallOver:
            return None
        return None

    async def account_ok(self) -> bool:
        """Whether the account may be used; raises CredentialsRefused when it does not know us."""
        async with self._asking("account_ok"):
            account = await self._client.api.accounts(self._account.account_sid).fetch_async()
            return bool(account.status == "active")

    @asynccontextmanager
    async def _asking(self, request: str) -> AsyncIterator[None]:
        # The SDK's asynchronous client ignores the timeout that it is made with, so the time is kept here.
        try:
            async with asyncio.timeout(self._timeout):
                yield
        except TwilioException as refused:
            raise _error_of(refused, request) from refused
        except (aiohttp.ClientError, OSError, ValueError) as unreachable:  # ValueError: the answer was not JSON
            raise CarrierUnreachable(
                f"Twilio could not be reached or gave no usable answer ({request})."
            ) from unreachable


def _error_of(refused: TwilioException, request: str) -> TelephonyError:
    status, code = _status_and_code(refused)
    told = f"({request}: HTTP {status}, error {code})"
    if status == 429:
        return CarrierBusy(f"Twilio has too many requests of ours {told}.")
    if status == 404 or code in _OVER:
        return CallOver(f"The call is over {told}.")
    if status in {401, 403}:
        return CredentialsRefused(f"Twilio refused the account or key; check its SID and secret {told}.")
    if status >= 500 or status == 0:
        return CarrierUnreachable(f"Twilio gave no usable answer {told}.")
    return RequestRefused(f"Twilio refused the request {told}: see https://www.twilio.com/docs/errors/{code}", code)


def _status_and_code(refused: TwilioException) -> tuple[int, int]:
    """Lists raise a plain exception with the response beside the text; everything else carries both numbers."""
    if isinstance(refused, TwilioRestException | TwilioServiceException):
        return int(refused.status), int(refused.code or 0)
    statuses = [int(part.status_code) for part in refused.args if hasattr(part, "status_code")]
    return (statuses[0] if statuses else 0), 0
