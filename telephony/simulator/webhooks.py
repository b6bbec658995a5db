"""Twilio's requests to the server: signed, in time, and with its habits of retrying."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urldefrag, urlencode, urlsplit, urlunsplit
from uuid import uuid4

import httpx
from twilio.request_validator import RequestValidator

from telephony.simulator.journal import Journal, Webhook
from telephony.simulator.script import Faults

TOTAL_SECONDS = 15
_MOST_WAITING = 10_000
_OVERTAKING_SECONDS = 0.1


class WebhookFailed(Exception):
    """`code` is Twilio's: 11200 for a bad status or no answer in time, 11205 when nobody could be reached."""

    def __init__(self, code: int, url: str) -> None:
        super().__init__(f"{code} {url}")
        self.code = code
        self.url = url


@dataclass(frozen=True, slots=True)
class Reply:
    url: str
    text: str
    content: bytes


def rfc2822_now() -> str:
    return format_datetime(datetime.now(UTC))


def iso8601_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Courier:
    """Signs and sends. The client belongs to whoever made it."""

    def __init__(self, auth_token: str, client: httpx.AsyncClient) -> None:
        self._validator = RequestValidator(auth_token)
        self._client = client

    def signature(self, url: str, form: Mapping[str, str]) -> str:
        signed: str = self._validator.compute_signature(_signed_url(url), form)
        return signed

    async def request(self, method: str, url: str, form: Mapping[str, str], journal: Journal) -> Reply:
        """Raises WebhookFailed. A connection that fails is tried once more, nothing else is."""
        target = urldefrag(url).url
        if method == "GET" and form:
            target += ("&" if "?" in target else "?") + urlencode(form)
        headers = {
            "X-Twilio-Signature": self.signature(target, form if method == "POST" else {}),
            "I-Twilio-Idempotency-Token": str(uuid4()),
            "User-Agent": "TwilioProxy/1.1",
        }
        body = form if method == "POST" else None
        began = time.monotonic()
        status = 0
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                response = await self._send(method, target, headers, body)
            status = response.status_code
        except httpx.ConnectError as unreachable:
            raise WebhookFailed(11205, target) from unreachable
        except (httpx.HTTPError, TimeoutError) as lost:
            raise WebhookFailed(11200, target) from lost
        finally:
            journal.webhooks.append(Webhook(target, form, status, (time.monotonic() - began) * 1000, began))
        if response.is_error:
            raise WebhookFailed(11200, target)
        return Reply(target, response.text, response.content)

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> httpx.Response:
        try:
            return await self._client.request(method, url, headers=headers, data=form)
        except httpx.ConnectError:
            return await self._client.request(method, url, headers=headers, data=form)


def _signed_url(url: str) -> str:
    """Voice requests over https are signed without the port."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.port:
        return urlunsplit(parts._replace(netloc=parts.hostname or ""))
    return url


class PostOffice:
    """Delivers the status callbacks of one call in their order, but for the faults asked for; what fails is lost."""

    def __init__(self, courier: Courier, journal: Journal, faults: Faults) -> None:
        self._courier = courier
        self._journal = journal
        self._faults = faults
        self._chance = random.Random(faults.seed)  # noqa: S311 - faults are to be repeatable, not secret
        self._waiting: asyncio.Queue[_Letter] = asyncio.Queue(_MOST_WAITING)

    def send(self, url: str, form: Mapping[str, str]) -> None:
        if url:
            delay = self._faults.delay and self._chance.uniform(0, self._faults.delay)
            due = time.monotonic() + delay
            self._waiting.put_nowait(_Letter(url, form, due))

    async def deliver(self) -> None:
        """Goes on until cancelled."""
        while True:
            first = await self._waiting.get()
            if self._chance.random() < self._faults.reorder:
                await self._let_overtake()
            await self._post(first)

    async def drained(self) -> None:
        await self._waiting.join()

    async def _let_overtake(self) -> None:
        try:
            async with asyncio.timeout(_OVERTAKING_SECONDS):
                later = await self._waiting.get()
        except TimeoutError:
            return
        await self._post(later)

    async def _post(self, letter: "_Letter") -> None:
        try:
            await asyncio.sleep(letter.due - time.monotonic())
            for _ in range(self._copies()):
                await self._courier.request("POST", letter.url, letter.form, self._journal)
        except WebhookFailed as lost:
            self._journal.errors.append(str(lost))
        finally:
            self._waiting.task_done()

    def _copies(self) -> int:
        if self._faults.lose and self._chance.random() < self._faults.lose:
            return 0
        return 2 if self._chance.random() < self._faults.duplicate else 1


@dataclass(frozen=True, slots=True)
class _Letter:
    url: str
    form: Mapping[str, str]
    due: float
