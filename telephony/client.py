"""Twilio's REST interface as the few things that we ask of a carrier."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import aiohttp
from twilio.base.exceptions import TwilioException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from telephony.errors import CallOver, CarrierUnreachable, RequestRefused
from telephony.orders import (
    CallOrder,
    Invitation,
    ListedCall,
    ListedRecording,
    NumberSetup,
    Participant,
    PartyOrder,
    StreamOrder,
)
from telephony.refusals import error_of, error_of_status
from telephony.twiml import CONFERENCE_EVENTS

__all__ = ["Account", "Invitation", "StreamOrder", "TwilioCarrier"]

_LEG_EVENTS = ("initiated", "ringing", "answered", "completed")
_RECORDING_EVENTS = ("in-progress", "completed", "absent")
_NOT_TWO_CHANNELS = 16113
_NOT_IN = frozenset({"queued", "connecting", "ringing", "complete", "failed"})
"""Statuses of participants who are not in their conference, or not yet."""
_LISTED = 200
_DOWNLOAD_SECONDS = 300.0
"""An hour of sound is some 115 MB."""


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


class TwilioCarrier:
    """To be made and used in one event loop, and closed. Every method raises leaves of TelephonyError only.

    Nothing is retried here. A create that ended in CarrierUnreachable may have been carried out: look with `find_leg`,
    `list_calls` or `recordings` before asking again.
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

    # --- legs ---------------------------------------------------------------------------------------------------------

    async def invite(self, invitation: Invitation) -> str:
        """Calls somebody into a conference and returns the SID of the leg, before it rings."""
        coaching = {"coaching": True, "call_sid_to_coach": invitation.coached_sid} if invitation.coached_sid else {}
        async with self._asking("invite"):
            participant = await self._client.conferences(invitation.conference).participants.create_async(
                from_=self._account.caller_id,
                to=invitation.to,
                label=invitation.label,
                timeout=invitation.ring_seconds,
                muted=invitation.is_muted,
                start_conference_on_enter=invitation.starts,
                end_conference_on_exit=invitation.ends,
                beep="false",
                early_media=invitation.early_media,
                conference_status_callback=invitation.conference_callback_url,
                conference_status_callback_method="POST",
                conference_status_callback_event=list(CONFERENCE_EVENTS),
                **_leg_callbacks(invitation.callback_url),
                **_detection(invitation.machine_url),
                **_waiting(invitation.wait_url),
                **coaching,
            )
            return str(participant.call_sid)

    async def place_call(self, order: CallOrder) -> str:
        """Calls somebody outside of any conference and returns the SID of the leg, before it rings."""
        async with self._asking("place_call"):
            call = await self._client.calls.create_async(
                from_=self._account.caller_id,
                to=order.to,
                url=order.page_url,
                method="POST",
                timeout=order.ring_seconds,
                **_leg_callbacks(order.callback_url),
            )
            return str(call.sid)

    async def release(self, leg_sid: str) -> None:
        """Hangs up a leg, ringing or talking; one that is over already is fine."""
        try:
            async with self._asking("release"):
                await self._client.calls(leg_sid).update_async(status="completed")
        except CallOver:
            return

    async def redirect(self, leg_sid: str, page_url: str) -> None:
        """Takes a leg out of what it is in, to the page at `page_url`; raises CallOver when it is over."""
        async with self._asking("redirect"):
            await self._client.calls(leg_sid).update_async(url=page_url, method="POST")

    async def leg_status(self, leg_sid: str) -> str:
        """Twilio's word for how the leg is, e.g. in-progress; empty when it does not know the leg."""
        try:
            async with self._asking("leg_status"):
                leg = await self._client.calls(leg_sid).fetch_async()
                return str(leg.status)
        except CallOver:
            return ""

    async def is_talking(self, leg_sid: str) -> bool:
        return await self.leg_status(leg_sid) == "in-progress"

    async def list_calls(self, to: str = "") -> tuple[ListedCall, ...]:
        """The newest calls of the account, to everybody or to this number, ringing, talking or over."""
        wanted = {"to": to} if to else {}
        async with self._asking("list_calls"):
            listed = await self._client.calls.list_async(limit=_LISTED, page_size=_LISTED, **wanted)
            return tuple(ListedCall(str(one.sid), str(one.to), str(one.status), one.date_created) for one in listed)

    async def start_stream(self, leg_sid: str, order: StreamOrder) -> str:
        """Asks for a new stream of a leg and returns its SID; raises CallOver when there is nobody left to hear."""
        async with self._asking("start_stream"):
            stream = await self._client.calls(leg_sid).streams.create_async(
                url=order.url,
                name=order.name,
                track="both_tracks" if order.both else "inbound_track",
                status_callback=order.callback_url,
                status_callback_method="POST",
                parameter1_name="token",
                parameter1_value=order.token,
            )
            return str(stream.sid)

    # --- conferences --------------------------------------------------------------------------------------------------

    async def conference(self, name: str) -> str:
        """The SID of the conference that goes on under this name now; empty when none does."""
        async with self._asking("conference"):
            found = await self._client.conferences.list_async(friendly_name=name, limit=20)
            return next((str(one.sid) for one in found if one.status != "completed"), "")

    async def participants(self, conference_sid: str) -> tuple[Participant, ...]:
        """Who is in the conference, without those whose leg still rings; nobody when it is over."""
        try:
            async with self._asking("participants"):
                listed = await self._client.conferences(conference_sid).participants.list_async(limit=_LISTED)
                return tuple(_participant(one) for one in listed if one.status not in _NOT_IN)
        except CallOver:
            return ()

    async def find_leg(self, conference: str, label: str) -> str | None:
        """The leg with this label in the conference that goes on under this name now, ringing or talking."""
        try:
            if sid := await self.conference(conference):
                async with self._asking("find_leg"):
                    participant = await self._client.conferences(sid).participants(label).fetch_async()
                    return str(participant.call_sid)
        except CallOver:
            return None
        return None

    async def change_participant(self, conference_sid: str, leg_sid: str, order: PartyOrder) -> None:
        """Raises CallOver when the leg, or the conference, is not there any more."""
        hold = {"hold_url": order.hold_url, "hold_method": "POST"} if order.hold else {}
        coached = {"call_sid_to_coach": order.coached_sid} if order.coached_sid else {}
        async with self._asking("change_participant"):
            await (
                self._client.conferences(conference_sid)
                .participants(leg_sid)
                .update_async(
                    hold=order.hold, muted=order.is_muted, coaching=bool(order.coached_sid), **hold, **coached
                )
            )

    # --- recordings ---------------------------------------------------------------------------------------------------

    async def start_recording(self, leg_sid: str, callback_url: str) -> str:
        """Records both sides of a leg on a channel each and returns the SID; of the running one where there is one."""
        for running in await self.recordings(leg_sid):
            if running.status in {"in-progress", "paused"}:
                return running.recording_sid
        async with self._asking("start_recording"):
            recording = await self._client.calls(leg_sid).recordings.create_async(
                recording_channels="dual",
                recording_status_callback=callback_url,
                recording_status_callback_method="POST",
                recording_status_callback_event=list(_RECORDING_EVENTS),
            )
            return str(recording.sid)

    async def recordings(self, leg_sid: str) -> tuple[ListedRecording, ...]:
        async with self._asking("recordings"):
            listed = await self._client.calls(leg_sid).recordings.list_async(limit=20)
            return tuple(ListedRecording(str(one.sid), str(one.status)) for one in listed)

    async def set_recording(self, leg_sid: str, recording_sid: str, *, paused: bool) -> None:
        """While it is paused, silence is recorded, so that it keeps the time of the call."""
        change = {"status": "paused", "pause_behavior": "silence"} if paused else {"status": "in-progress"}
        async with self._asking("set_recording"):
            await self._client.calls(leg_sid).recordings(recording_sid).update_async(**change)

    async def delete_recording(self, recording_sid: str) -> None:
        """One that Twilio does not have any more is fine."""
        try:
            async with self._asking("delete_recording"):
                await self._client.recordings(recording_sid).delete_async()
        except CallOver:
            return

    async def fetch_recording(self, recording_sid: str) -> bytes:
        """The WAV file, of two channels where Twilio has two. CallOver: it is not there, or not there yet."""
        try:
            return await self._recorded(recording_sid, channels=2)
        except RequestRefused as refused:
            if refused.code != _NOT_TWO_CHANNELS:
                raise
            return await self._recorded(recording_sid, channels=1)

    async def _recorded(self, recording_sid: str, channels: int) -> bytes:
        account = self._account
        base = account.base_url or "https://api.twilio.com"
        url = f"{base}/2010-04-01/Accounts/{account.account_sid}/Recordings/{recording_sid}.wav"
        login = {"Authorization": aiohttp.encode_basic_auth(account.user, account.secret)}
        async with (
            self._asking("fetch_recording", _DOWNLOAD_SECONDS),
            aiohttp.ClientSession(headers=login) as session,
            session.get(url, params={"RequestedChannels": str(channels)}) as answer,
        ):
            if answer.status != 200:
                raise error_of_status(answer.status, await _code_of(answer), "fetch_recording")
            return await answer.read()

    # --- the account --------------------------------------------------------------------------------------------------

    async def account_ok(self) -> bool:
        """Whether the account may be used; raises CredentialsRefused when it does not know us."""
        async with self._asking("account_ok"):
            account = await self._client.api.accounts(self._account.account_sid).fetch_async()
            return bool(account.status == "active")

    async def numbers(self, number: str = "") -> tuple[NumberSetup, ...]:
        """The account's numbers, or this one (E.164); none when it is not the account's."""
        wanted = {"phone_number": number} if number else {}
        async with self._asking("numbers"):
            listed = await self._client.incoming_phone_numbers.list_async(limit=_LISTED, **wanted)
            return tuple(_number(one) for one in listed)

    async def configure_number(self, setup: NumberSetup, *, leaves_application: bool = False) -> None:
        """Gives the number these URLs; with `leaves_application` it is taken from the application that it has."""
        without = {"voice_application_sid": ""} if leaves_application else {}
        async with self._asking("configure_number"):
            await self._client.incoming_phone_numbers(setup.number_sid).update_async(
                voice_url=setup.voice_url,
                voice_method="POST",
                voice_fallback_url=setup.fallback_url,
                voice_fallback_method="POST",
                status_callback=setup.status_url,
                status_callback_method="POST",
                **without,
            )

    async def send_message(self, to: str, text: str) -> str:
        """A text message from the account's number; returns its SID. Not to be repeated blindly."""
        async with self._asking("send_message"):
            message = await self._client.messages.create_async(to=to, from_=self._account.caller_id, body=text)
            return str(message.sid)

    @asynccontextmanager
    async def _asking(self, request: str, timeout_seconds: float = 0.0) -> AsyncIterator[None]:
        # The SDK's asynchronous client ignores the timeout that it is made with, so the time is kept here.
        try:
            async with asyncio.timeout(timeout_seconds or self._timeout):
                yield
        except TwilioException as refused:
            raise error_of(refused, request) from refused
        except (aiohttp.ClientError, OSError, ValueError) as unreachable:  # ValueError: the answer was not JSON
            raise CarrierUnreachable(
                f"Twilio could not be reached or gave no usable answer ({request})."
            ) from unreachable


def _leg_callbacks(url: str) -> dict[str, Any]:
    return {"status_callback": url, "status_callback_method": "POST", "status_callback_event": list(_LEG_EVENTS)}


def _detection(url: str) -> dict[str, Any]:
    told = {"amd_status_callback": url, "amd_status_callback_method": "POST"}
    return {"machine_detection": "Enable", **told} if url else {}


def _waiting(url: str) -> dict[str, Any]:
    return {"wait_url": url, "wait_method": "POST"} if url else {}


def _participant(found: Any) -> Participant:
    return Participant(
        str(found.call_sid),
        str(found.label or ""),
        bool(found.hold),
        bool(found.muted),
        str(found.call_sid_to_coach or "") if found.coaching else "",
    )


def _number(found: Any) -> NumberSetup:
    return NumberSetup(
        str(found.sid),
        str(found.phone_number),
        _posted(found.voice_url, found.voice_method),
        _posted(found.voice_fallback_url, found.voice_fallback_method),
        _posted(found.status_callback, found.status_callback_method),
        str(found.voice_application_sid or ""),
        str(found.trunk_sid or ""),
    )


def _posted(url: str | None, method: str | None) -> str:
    """The URL; one that is asked for by another method bears that before it."""
    return f"{method} {url}" if url and method not in (None, "", "POST") else url or ""


async def _code_of(answer: aiohttp.ClientResponse) -> int:
    try:
        told = await answer.json(content_type=None)
        return int(told.get("code") or 0)
    except (ValueError, AttributeError, TypeError):
        return 0
