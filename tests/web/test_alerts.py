import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from callassist.calls import phone_events as pe
from callassist.calls.assist_events import FlagRaised
from callassist.calls.events import CallEvent
from callassist.calls.owed_events import CallbackPromised
from callassist.calls.terms import Quote
from callassist.follow_up.mailer import Mailer
from callassist.method import Flag
from callassist.speech import Speaker
from telephony.errors import CarrierBusy
from tests.web.app import House, open_house
from web.alerts import Alerts, told

MANAGER, PHONE = "jo@shop.example", "+12025550177"
QUOTE = Quote(Speaker.CUSTOMER, "I know where you live", 1, 2, 3)
THREAT, CHURN = FlagRaised(3, Flag.THREAT, QUOTE), FlagRaised(4, Flag.CHURN, QUOTE)


class Messages:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.news = asyncio.Event()
        self.fails = False

    async def send_message(self, to: str, text: str) -> str:
        if self.fails:
            self.fails = False
            raise CarrierBusy("later")
        self.sent.append((to, text))
        self.news.set()
        return "SM1"


@asynccontextmanager
async def alerting(database_url: str, data: Path, **settings: str) -> AsyncIterator[tuple[House, Messages]]:
    async with open_house(database_url, data, **settings) as house:
        assert house.parts.sink
        port = await house.parts.sink.start()
        mailer = Mailer("127.0.0.1", port, "", "", "none", "desk@shop.example")
        messages = Messages()
        running = asyncio.create_task(Alerts(house.parts, mailer, messages).run())
        await asyncio.sleep(0)  # it listens from here on
        try:
            yield house, messages
        finally:
            running.cancel()
            await asyncio.wait([running])
            await house.parts.sink.stop()


async def sent(house: House, call_id: str) -> list[CallEvent]:
    return [one.event for one in await house.parts.log.read(call_id) if isinstance(one.event, pe.AlertSent)]


async def test_a_critical_flag_is_told_by_text_message_once_and_no_word_of_the_call_with_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with alerting(sqlite_url, tmp_path, alert_sms=PHONE) as (house, messages):
        call_id = await house.ringing()
        await house.record(call_id, CHURN, THREAT)
        await house.record(call_id, THREAT)
        async with asyncio.timeout(40):
            await messages.news.wait()

        ((to, text),) = messages.sent
        assert to == PHONE
        assert text.startswith("Maria Lopez: ")
        assert f"/calls/{call_id}" in text
        assert "where you live" not in text
        assert len(await sent(house, call_id)) == 1


async def test_what_was_told_before_a_restart_is_not_told_again(sqlite_url: str, tmp_path: Path) -> None:
    async with alerting(sqlite_url, tmp_path, alert_sms=PHONE) as (house, messages):
        call_id = await house.ringing()
        threat = len(await house.kinds(call_id)) + 2
        await house.record(call_id, pe.AlertSent(threat, "sms", 1), THREAT)
        await house.record(call_id, pe.VoicemailLeft("RE1", 4))
        async with asyncio.timeout(40):
            await messages.news.wait()

        assert [text.partition(". ")[0] for _, text in messages.sent] == ["Maria Lopez: left a message"]


async def test_who_asks_to_be_called_back_is_told_of_and_whom_we_promised_it_is_not(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with alerting(sqlite_url, tmp_path, alert_sms=PHONE) as (house, messages):
        ours, theirs = await house.ringing(), await house.ringing()
        await house.record(ours, CallbackPromised("+12025550123", house.clock(), "m1"))
        await house.record(theirs, CallbackPromised("+12025550123", house.clock(), "customer"))
        async with asyncio.timeout(40):
            await messages.news.wait()

        assert [text.partition(". ")[0] for _, text in messages.sent] == ["Maria Lopez: asks to be called back"]


async def test_what_is_old_news_is_not_told(sqlite_url: str, tmp_path: Path) -> None:
    async with alerting(sqlite_url, tmp_path, alert_sms=PHONE) as (house, messages):
        call_id = await house.ringing()
        house.clock.at -= timedelta(hours=1)
        await house.record(call_id, THREAT)
        house.clock.at += timedelta(hours=1)
        await house.record(call_id, pe.VoicemailLeft("RE1", 4))
        async with asyncio.timeout(40):
            await messages.news.wait()

        assert len(messages.sent) == 1


async def test_one_that_fails_keeps_back_no_other(sqlite_url: str, tmp_path: Path) -> None:
    async with alerting(sqlite_url, tmp_path, alert_sms=PHONE) as (house, messages):
        messages.fails = True
        call_id = await house.ringing()
        await house.record(call_id, THREAT)
        await house.record(call_id, pe.VoicemailLeft("RE1", 4))
        async with asyncio.timeout(40):
            await messages.news.wait()

        assert len(messages.sent) == 1


async def test_a_manager_gets_a_mail(sqlite_url: str, tmp_path: Path) -> None:
    async with alerting(sqlite_url, tmp_path, alert_mail=MANAGER) as (house, _):
        call_id = await house.ringing()
        await house.record(call_id, THREAT)
        assert house.parts.sink
        async with asyncio.timeout(40):
            while not house.parts.sink.mails:
                await asyncio.sleep(0.01)

        (mail,) = house.parts.sink.mails
        assert mail.to == (MANAGER,)


@pytest.mark.parametrize("event", [CHURN, pe.HintGiven(1, "Breathe.", "jo", "Jo")])
def test_what_can_wait_is_no_alert(event: CallEvent) -> None:
    assert told(event) == ""


def test_a_cry_for_help_is_an_alert() -> None:
    assert told(pe.HelpAsked(1, "", "ana")) == "the agent asks for help"
