import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callassist.calls.terms import Letter
from callassist.follow_up.mailer import Mailer, MailError

LETTER = Letter("maria@shop.example", "Réparation – jeudi", "Hello María,\n\n- We will come.\n\nBye")
DATE = datetime(2026, 3, 3, 15, 4, 5, tzinfo=UTC)
ID = "<follow-up.c1.1@oel.example>"


class Server:
    """Answers as it is told, keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], Any]] = []
        self.answers: dict[str, str] = {}

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append((envelope.rcpt_tos, message_from_bytes(content, policy=default)))
        return self.answers.get("DATA", "250 OK")


@asynccontextmanager
async def listening(server: Server, tls: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[Mailer]:
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(server, loop=loop, hostname="test", **options)

    listener = await loop.create_server(session, "127.0.0.1", 0, ssl=tls)
    port = listener.sockets[0].getsockname()[1]
    try:
        yield Mailer("127.0.0.1", port, "", "", "none", "hello@oel.example", "Öl & Söhne", "care@oel.example")
    finally:
        listener.close()


async def error_of(mailer: Mailer, letter: Letter = LETTER) -> MailError:
    with pytest.raises(MailError) as told:
        await mailer.send(letter, "<p>Hello</p>", ID, DATE)
    assert "@" not in str(told.value)
    assert told.value.__suppress_context__ or told.value.__context__ is None
    return told.value


async def test_a_letter_arrives_with_both_forms_and_the_headers_it_was_given() -> None:
    server = Server()

    async with listening(server) as mailer:
        await mailer.send(LETTER, "<p>Hello María</p>", ID, DATE)

    [(to, message)] = server.taken
    assert to == ["maria@shop.example"]
    assert message["Subject"] == LETTER.subject
    assert message["From"].addresses[0].display_name == "Öl & Söhne"
    assert message["From"].addresses[0].addr_spec == "hello@oel.example"
    assert message["Reply-To"] == "care@oel.example"
    assert message["Message-ID"] == ID
    assert message["Date"].datetime == DATE
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == LETTER.text


@pytest.mark.parametrize(
    ("step", "answer", "retryable", "says"),
    [
        ("RCPT", "550 no such user maria@shop.example", False, "the address was refused"),
        ("RCPT", "451 greylisted, come back", True, "the address was refused by the mail server for now"),
        ("MAIL", "530 authentication required", False, "does not let us send"),
        ("DATA", "554 spam", False, "refused the message"),
        ("DATA", "452 no space", True, "refused the message"),
    ],
)
async def test_what_the_server_answers_becomes_a_sentence(step: str, answer: str, retryable: bool, says: str) -> None:
    server = Server()
    server.answers[step] = answer

    async with listening(server) as mailer:
        error = await error_of(mailer)

    assert error.retryable is retryable
    assert says in str(error)


async def test_a_server_that_is_away_is_tried_again() -> None:
    async with listening(Server()) as mailer:
        pass

    assert (await error_of(mailer)).retryable
    with pytest.raises(MailError, match="cannot be reached"):
        await mailer.check()


@pytest.mark.parametrize(
    "address", ["", "  ", "maria", "maria@", "a b@c.de", "maria@shop.example\nBcc: all@shop.example", "a@b.c, d@e.f"]
)
async def test_a_bad_address_is_refused_before_anybody_is_asked(address: str) -> None:
    server = Server()

    async with listening(server) as mailer:
        error = await error_of(mailer, replace(LETTER, to=address))

    assert not error.retryable
    assert "approve again" in str(error)
    assert server.taken == []


@given(subject=st.text(max_size=120), name=st.text(max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_subject_and_no_name_add_a_header(subject: str, name: str) -> None:
    server = Server()
    evil = f"{subject}\r\nBcc: everybody@shop.example\n\nBody"

    async with listening(server) as mailer:
        await replace(mailer, name=f"{name}\r\nX-Evil: 1").send(replace(LETTER, subject=evil), "<p>x</p>", ID, DATE)

    [(to, message)] = server.taken
    assert to == ["maria@shop.example"]
    assert {"bcc", "x-evil"}.isdisjoint(key.lower() for key in message)


async def test_a_server_without_encryption_is_not_used_when_encryption_is_asked_for() -> None:
    server = Server()

    async with listening(server) as mailer:
        error = await error_of(replace(mailer, tls="starttls"))

    assert not error.retryable
    assert server.taken == []


def _authenticator(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == b"right", handled=False)


async def test_it_signs_in_over_an_encrypted_connection(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    server = Server()

    async with _secure(server, certificate) as mailer:
        await mailer.check()
        await mailer.send(LETTER, "<p>x</p>", ID, DATE)
        error = await error_of(replace(mailer, password="wrong"))

    assert len(server.taken) == 1
    assert not error.retryable
    assert "user name and password" in str(error)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_certificate_that_nobody_vouches_for_is_not_accepted(certificate: Path, tls: str) -> None:
    server = Server()

    async with _secure(server, certificate, tls) as mailer:
        error = await error_of(mailer)

    assert "certificate" in str(error)
    assert not error.retryable
    assert server.taken == []


@asynccontextmanager
async def _secure(server: Server, certificate: Path, tls: str = "starttls") -> AsyncIterator[Mailer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    options: dict[str, object] = {"auth_required": True, "authenticator": _authenticator}
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    async with listening(server, context if tls == "tls" else None, **options) as mailer:
        yield replace(mailer, tls=tls, username="hello", password="right")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2"]
    subprocess.run([openssl, "req", "-x509", *key, *names], cwd=folder, check=True, capture_output=True)
    return folder
