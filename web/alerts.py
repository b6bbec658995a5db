"""Tells managers who have no page of ours open, by mail or text message, when a call needs one of them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Protocol

import structlog

from callassist.calls import phone_events as pe
from callassist.calls.alert_events import AlertSent
from callassist.calls.assist_events import FlagRaised
from callassist.calls.events import CallEvent, CallId, StoredEvent
from callassist.calls.log import HEARTBEAT
from callassist.calls.owed_events import CallbackPromised
from callassist.calls.terms import Letter
from callassist.db.engine import DatabaseError
from callassist.follow_up.mailer import Mailer, MailError
from telephony.errors import TelephonyError
from web.board_rows import CRITICAL
from web.parts import Parts
from web.words import FLAGS

FRESH = timedelta(minutes=10)
"""What is older when it is first seen is no news: after a restart nobody is told of yesterday."""
MAIL_WAITS = (0.0, 10.0, 60.0)
"""Seconds before each try."""
MOST_CALLS = 1000

log = structlog.get_logger(__name__)


class Messages(Protocol):
    async def send_message(self, to: str, text: str) -> str: ...


@dataclass(slots=True)
class Alerts:
    parts: Parts
    mailer: Mailer
    twilio: Messages

    @property
    def is_wanted(self) -> bool:
        settings = self.parts.settings
        return bool(settings.alert_mail or settings.alert_sms)

    async def run(self) -> None:
        """Until cancelled. One that fails is logged; the next one is sent all the same."""
        async with asyncio.TaskGroup() as tasks:
            async for call_id, stored in self._news():
                if words := told(stored.event):
                    tasks.create_task(self._send(call_id, stored.seq, words))

    async def _news(self) -> AsyncIterator[tuple[CallId, StoredEvent]]:
        seen: dict[CallId, int] = {}
        async with self.parts.bus.listen(None) as bell:
            while True:
                await bell.wait(HEARTBEAT)
                bell.whispers()
                for call_id in bell.rung():
                    after = seen.pop(call_id, 0)
                    for stored in await self._read(call_id, after):
                        after = stored.seq
                        if stored.at > self.parts.now() - FRESH:
                            yield call_id, stored
                    seen[call_id] = after
                for forgotten in list(seen)[:-MOST_CALLS]:
                    del seen[forgotten]

    async def _read(self, call_id: CallId, after: int) -> list[StoredEvent]:
        """A database that is away for a moment: the next ring reads on."""
        try:
            return await self.parts.log.read(call_id, after)
        except DatabaseError as error:
            log.warning("alerts_wait", error=type(error).__name__)
            return []

    async def _send(self, call_id: CallId, cause: int, words: str) -> None:
        settings = self.parts.settings
        try:
            panel = await self.parts.log.panel(call_id)
            text = f"{panel.customer_name or 'A caller'}: {words}. {settings.reached_at}/calls/{call_id}"
            if settings.alert_mail and await self._is_first(call_id, cause, "mail"):
                await self._mail(call_id, cause, words, text)
            if settings.alert_sms and await self._is_first(call_id, cause, "sms"):
                await self.twilio.send_message(settings.alert_sms, text)
        except (MailError, TelephonyError, DatabaseError) as error:
            log.error("alert_not_sent", call_id=call_id, error=type(error).__name__, retryable=error.retryable)

    async def _is_first(self, call_id: CallId, cause: int, channel: str) -> bool:
        """Said before it is sent: rather told once too little than by every process and after each restart."""
        return (await self.parts.log.record(call_id, AlertSent(cause, channel, 1)))[0].fresh

    async def _mail(self, call_id: CallId, cause: int, words: str, text: str) -> None:
        letter = Letter(self.parts.settings.alert_mail, f"{self.parts.business.name}: {words}", text)
        domain = self.mailer.sender.rpartition("@")[2].rstrip(">") or "localhost"
        message_id = f"<alert-{call_id}-{cause}@{domain}>"
        await _patiently(self.mailer, letter, message_id, self.parts)


def told(event: CallEvent) -> str:
    """What is worth an alert, in words; empty: it is not."""
    match event:
        case FlagRaised(flag=flag) if flag in CRITICAL:
            return FLAGS[flag]
        case pe.HelpAsked():
            return "the agent asks for help"
        case pe.VoicemailLeft():
            return "left a message"
        case CallbackPromised(by="customer"):
            return "asks to be called back"
        case _:
            return ""


async def _patiently(mailer: Mailer, letter: Letter, message_id: str, parts: Parts) -> None:
    for wait in MAIL_WAITS:
        await asyncio.sleep(wait)
        try:
            await mailer.send(letter, f"<p>{escape(letter.text)}</p>", message_id, parts.now())
        except MailError as error:
            if not error.retryable or wait == MAIL_WAITS[-1]:
                raise
        else:
            return
