from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from callassist.calls.terms import Letter
from callassist.follow_up.mailer import Mailer, MailError
from web.mail_sink import KEPT, LARGEST, MailSink

AT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
async def sink() -> AsyncIterator[MailSink]:
    sink = MailSink(lambda: AT)
    await sink.start()
    yield sink
    await sink.stop()


async def send(sink: MailSink, subject: str, text: str = "Grüße") -> None:
    mailer = Mailer("127.0.0.1", sink.port, "", "", "none", "hello@oel.example", "Öl")
    await mailer.send(Letter("ann@shop.example", subject, text), f"<p>{text}</p>", f"<{subject}@oel.example>", AT)


async def test_a_mail_is_kept_as_it_was_sent(sink: MailSink) -> None:
    await send(sink, "Jeudi – 10 h")

    [mail] = sink.mails
    assert (mail.number, mail.to, mail.subject, mail.at) == (1, ("ann@shop.example",), "Jeudi – 10 h", AT)
    assert mail.text.strip() == "Grüße"
    assert mail.html.strip() == "<p>Grüße</p>"
    assert sink.mail(1) == mail
    assert sink.mail(2) is None


async def test_the_newest_comes_first_and_the_oldest_makes_room(sink: MailSink) -> None:
    for number in range(KEPT + 2):
        await send(sink, f"mail-{number}")

    assert len(sink.mails) == KEPT
    assert [mail.subject for mail in sink.mails[:2]] == [f"mail-{KEPT + 1}", f"mail-{KEPT}"]
    assert sink.mail(2) is None
    assert sink.mail(3) is not None


async def test_a_mail_that_is_too_large_is_refused(sink: MailSink) -> None:
    with pytest.raises(MailError) as told:
        await send(sink, "large", "x" * LARGEST)

    assert not told.value.retryable
    assert sink.mails == ()


async def test_a_port_in_use_is_an_error(sink: MailSink) -> None:
    with pytest.raises(OSError, match="in use"):
        await MailSink(lambda: AT).start(sink.port)
