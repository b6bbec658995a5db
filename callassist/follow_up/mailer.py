"""Hands a letter to the mail server; what goes wrong comes back as one sentence and whether trying again may help."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

import aiosmtplib
from email_validator import EmailNotValidError, validate_email

from callassist.calls.terms import Letter

SECONDS = 30.0
"""For each command; a server that takes longer is as good as away."""


class MailError(Exception):
    """The letter was not taken; the message is a sentence for the agent, without anybody's address."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


@dataclass(frozen=True, slots=True)
class Mailer:
    """`tls` is "starttls", "tls" (from the first byte) or "none"; without `username` it does not sign in.

    `sender` is the address mail comes from, shown as `name`; replies go to `reply_to` where that is another address.
    """

    host: str
    port: int
    username: str
    password: str
    tls: str
    sender: str
    name: str = ""
    reply_to: str = ""

    async def send(self, letter: Letter, html: str, message_id: str, date: datetime) -> None:
        """Raises MailError. `message_id` is the same at every try, so that a second copy can be told as one."""
        to = _address(letter.to)
        message = self._message(letter, html, to, message_id, date)
        with _mapped():
            async with self._connected() as server:
                await server.send_message(message, sender=self.sender, recipients=[to.addr_spec])

    async def check(self) -> None:
        """Connect and sign in without sending anything. Raises MailError."""
        with _mapped():
            async with self._connected() as server:
                await server.noop()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        server = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username or None,
            password=self.password or None,
            # The default would ask the resolver for this machine's name, and wait for it.
            local_hostname=self.sender.rpartition("@")[2].encode("idna").decode("ascii") or "localhost",
            timeout=SECONDS,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
        )
        async with server:
            yield server

    def _message(self, letter: Letter, html: str, to: Address, message_id: str, date: datetime) -> EmailMessage:
        message = EmailMessage(policy=WIRE)
        message["From"] = Address(display_name=_line(self.name), addr_spec=self.sender)
        message["To"] = to
        if self.reply_to and self.reply_to != self.sender:
            message["Reply-To"] = Address(addr_spec=self.reply_to)
        message["Subject"] = _line(letter.subject)
        message["Date"] = format_datetime(date)
        message["Message-ID"] = message_id
        message.set_content(letter.text)
        message.add_alternative(html, subtype="html")
        return message


def _address(text: str) -> Address:
    """Syntax only: whether the address exists is for the mail servers to say."""
    if not text.strip():
        raise MailError("There is no e-mail address to send it to. Enter one and approve again.", retryable=False)
    try:
        valid = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise MailError(
            "The e-mail address is not a valid one. Correct it and approve again.", retryable=False
        ) from None
    return Address(addr_spec=valid.ascii_email or valid.normalized)


def _line(text: str) -> str:
    """One line without control characters: a line break would begin a header of the writer's choice."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


@contextmanager
def _mapped() -> Iterator[None]:
    # `from None` throughout: what servers answer often quotes the address, and causes end up in logs.
    try:
        yield
    except aiosmtplib.SMTPRecipientsRefused as error:
        codes = [one.code for one in error.recipients]
        raise _answered(max(codes, default=550), "the address was refused by the mail server") from None
    except aiosmtplib.SMTPAuthenticationError as error:
        raise _answered(error.code, "the mail server refused our user name and password") from None
    except aiosmtplib.SMTPSenderRefused as error:
        raise _answered(error.code, "the mail server does not let us send from our address") from None
    except aiosmtplib.SMTPResponseException as error:
        raise _answered(error.code, "the mail server refused the message") from None
    except OSError as error:
        if isinstance(error, ssl.SSLCertVerificationError) or isinstance(error.__cause__, ssl.SSLCertVerificationError):
            raise MailError("Not sent: the certificate of the mail server is not valid.", retryable=False) from None
        raise MailError("Not sent yet: the mail server cannot be reached.", retryable=True) from None
    except aiosmtplib.SMTPException:
        raise MailError(
            "Not sent: the mail server does not offer what it needs: encryption (STARTTLS), sign-in, or addresses like "
            "this one.",
            retryable=False,
        ) from None


def _answered(code: int, what: str) -> MailError:
    if code < 500:
        return MailError(f"Not sent yet: {what} for now (answer {code}).", retryable=True)
    return MailError(f"Not sent: {what} (answer {code}).", retryable=False)
