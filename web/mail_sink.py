"""A mail server that delivers nothing: it keeps the last mails in memory, for the demo's mailbox page."""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 200
"""Mails; the oldest makes room."""

LARGEST = 512 * 1024
"""Bytes of one mail; more is refused with 552."""

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class SunkMail:
    """`number` counts from 1 since the start; `at` is when it was taken, UTC."""

    number: int
    to: tuple[str, ...]
    subject: str
    at: datetime
    html: str
    text: str
    message_id: str


class MailSink:
    """Listens on loopback only, in the running loop."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._mails: deque[SunkMail] = deque(maxlen=KEPT)
        self._numbers = itertools.count(1)
        self._server: asyncio.Server | None = None
        self.port = 0

    @property
    def mails(self) -> tuple[SunkMail, ...]:
        """Newest first."""
        return tuple(reversed(self._mails))

    def mail(self, number: int) -> SunkMail | None:
        return next((mail for mail in self._mails if mail.number == number), None)

    async def start(self, port: int = 0) -> int:
        """The port it listens on: `port`, or a free one for 0. Raises OSError when it is in use."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, LOOPBACK, port)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self.port

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _session(self) -> SMTP:
        loop = asyncio.get_running_loop()
        return SMTP(self, hostname="mail-sink", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=loop)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        self._mails.append(read(next(self._numbers), envelope, self._now()))
        return "250 OK"


def read(number: int, envelope: Envelope, at: datetime) -> SunkMail:
    content = envelope.content
    raw = content.encode() if isinstance(content, str) else content or b""
    message = message_from_bytes(raw, _class=EmailMessage, policy=default)
    return SunkMail(
        number,
        tuple(envelope.rcpt_tos),
        str(message["Subject"] or ""),
        at,
        _part(message, "html"),
        _part(message, "plain"),
        str(message["Message-ID"] or ""),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace").replace("\r\n", "\n")
    except LookupError:
        return raw.decode("utf-8", "replace").replace("\r\n", "\n")
