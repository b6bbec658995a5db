"""A business with one call, its follow-up workflow and a mail server, for the tests; also a process of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from callassist.bus import LocalBus
from callassist.business import Business
from callassist.calls.assist_events import AgreementDrafted
from callassist.calls.events import (
    AgentAccepted,
    AgentConnected,
    AgreementConfirmed,
    CallEnded,
    CallStarted,
    CustomerIdentified,
    FollowUpApproved,
    FollowUpSent,
    StoredEvent,
)
from callassist.calls.log import CallLog
from callassist.calls.terms import Letter, Promise, Quote
from callassist.customers.model import Customer
from callassist.db.engine import connect
from callassist.follow_up.drafting import Drafting
from callassist.follow_up.mailer import Mailer
from callassist.follow_up.workflow import DbosWorkflows, Patience, engine_url
from callassist.speech import Speaker
from web.mail_sink import MailSink

BUSINESS = Business("Öl & Söhne", "heating", "+1 555 010 0100", "hello@oel.example", "Your heating people")
MARIA = Customer("maria", "María Weber", ("+15550100111",), "maria@shop.example")
QUICK = Patience(tries=3, first_wait=0.05, growth=1.0, poll=0.02)
PERSISTENT = Patience(tries=200, first_wait=0.05, growth=1.0, poll=0.02)


def now() -> datetime:
    return datetime.now(UTC)


class PostOffice(MailSink):
    """Refuses some addresses. While it is `silent`, whoever hands in a mail waits for an answer that never comes."""

    def __init__(self) -> None:
        super().__init__(now)
        self.refused: set[str] = set()
        self.silent = False
        self.keeps = True
        self.handed_in = asyncio.Event()

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope) if self.keeps or not self.silent else ""
        if self.silent:
            self.handed_in.set()
            await asyncio.Event().wait()
        return answer


@dataclass
class Desk:
    """What an agent and a supervisor would see and do."""

    log: CallLog
    workflows: DbosWorkflows
    calls: int = field(default=0)

    async def finished_call(self) -> str:
        self.calls += 1
        sid = f"CA{self.calls}"
        said = Quote(Speaker.AGENT, "I will send a technician on Thursday.", 1.0, 2.0, 1)
        promise = Promise("business", "send a technician", "on Thursday", datetime(2030, 1, 3).date())
        call_id, _ = await self.log.open_call(
            CallStarted(sid, "+15550100111", "+15550100100"), CustomerIdentified("maria", "María Weber")
        )
        await self.log.record(
            call_id,
            AgentAccepted("m1", "Jo Smith", 0),
            AgentConnected(0, f"{sid}-leg"),
            AgreementDrafted("a1", promise, said, said),
            CallEnded("completed"),
            AgreementConfirmed("a1", 1, promise, "m1"),
        )
        return call_id

    async def seen(self, call_id: str, kind: type[object], count: int = 1) -> StoredEvent:
        """The event of this kind, once `count` of them are recorded."""
        async with asyncio.timeout(60):
            async for stored in self.log.follow(call_id):
                count -= isinstance(stored.event, kind)
                if count == 0:
                    return stored
        raise AssertionError

    async def approve(self, call_id: str, letter: Letter, attempt: int = 1) -> None:
        await self.log.record(call_id, FollowUpApproved(attempt, letter, "m1"))
        await self.workflows.approve(call_id, attempt)


@asynccontextmanager
async def open_desk(
    database_url: str, data: Path, port: int, patience: Patience, executor: str = "desk-1"
) -> AsyncIterator[Desk]:
    engine = connect(database_url)
    log = CallLog(engine, LocalBus(), now)

    async def customer(customer_id: str) -> Customer | None:
        return MARIA if customer_id == MARIA.customer_id else None

    mailer = Mailer("127.0.0.1", port, "", "", "none", BUSINESS.email, BUSINESS.name, "care@oel.example")
    drafting = Drafting(log, customer, BUSINESS, now)
    workflows = DbosWorkflows(log, mailer, drafting, engine_url(database_url, data), executor, patience)
    await workflows.launch()
    try:
        yield Desk(log, workflows)
    finally:
        await workflows.close()
        await engine.dispose()


async def _until_sent(database_url: str, data: Path, port: int, call_id: str) -> None:
    """The work of a process that may be killed at any time."""
    async with open_desk(database_url, data, port, PERSISTENT) as desk:
        await desk.workflows.approve(call_id, 1)
        await desk.seen(call_id, FollowUpSent)


if __name__ == "__main__":
    asyncio.run(_until_sent(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
