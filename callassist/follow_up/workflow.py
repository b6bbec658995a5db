"""The follow-up of a call as a durable workflow: draft, wait for the approval, send until sent.

The call's log decides what is to be done; a message only wakes the workflow. Sending is at least once: the log is read
before each try, the Message-ID is recorded first and stays the same, and FollowUpSent is recorded right after.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, StepOptions
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from callassist.calls.events import CallId, FollowUpRefused, FollowUpSending, FollowUpSent
from callassist.calls.log import CallLog
from callassist.db.engine import DatabaseError
from callassist.follow_up.drafting import Drafting
from callassist.follow_up.mailer import Mailer, MailError
from callassist.follow_up.outbox import announced, message_id, pending, settled
from callassist.follow_up.page import html

VERSION = "follow-up-1"
"""Waiting workflows are taken up again by the same version only: change it when the order of steps changes."""

SENT, REFUSED, LATER, SETTLED = "sent", "refused", "later", "settled"
_WAITING, _DONE = -1, -2

_DAY = 86400.0
_ACTIVE = frozenset({"PENDING", "ENQUEUED", "DELAYED"})
_THREADS = 16

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, but for `tries` and `days`: how long a letter is tried, and how many days an approval is waited for."""

    tries: int = 12
    first_wait: float = 15.0
    growth: float = 3.0
    longest_wait: float = 3600.0
    days: int = 60
    poll: float = 0.5

    def wait(self, tried: int) -> float:
        """After `tried` tries, counted from 1."""
        return min(self.first_wait * self.growth ** (tried - 1), self.longest_wait)


class DbosWorkflows:
    """One per process: `executor_id` is unique among running processes and the same after a restart.

    `url` is the engine's own database, `sqlite:///FILE` or `postgresql://...` (see `engine_url`).
    """

    def __init__(
        self, call_log: CallLog, mailer: Mailer, drafting: Drafting, url: str, executor_id: str, patience: Patience
    ) -> None:
        self._log = call_log
        self._mailer = mailer
        self.drafting = drafting
        self._url = url
        self._executor_id = executor_id
        self._patience = patience
        self._running: set[asyncio.Task[object]] = set()

    async def launch(self) -> None:
        """Start the engine inside the running loop; it takes up what this executor left unfinished."""
        config: DBOSConfig = {
            "name": "callassist",
            "system_database_url": self._url,
            "executor_id": self._executor_id,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "max_executor_threads": _THREADS,
            "notification_listener_polling_interval_sec": self._patience.poll,
        }
        DBOS(config=config)

        @DBOS.workflow(name="follow_up", max_recovery_attempts=None)
        async def follow_up(call_id: CallId) -> None:
            await self._tracked(call_id)

        self._follow_up = follow_up
        engine_log = logging.getLogger("dbos")
        engine_log.setLevel(logging.CRITICAL)  # it would print the traceback of what is told in a sentence here
        try:
            # Blocks the loop for its migrations, which must finish before a call is taken anyway.
            DBOS.launch()
        except SQLAlchemyError as error:
            await self.close()
            raise DatabaseError(
                "The database of the follow-up cannot be used. Check CALLASSIST_DATABASE_URL, that the database runs, "
                "and that the data folder can be written.",
                retryable=True,
            ) from error
        engine_log.setLevel(logging.WARNING)

    async def close(self) -> None:
        """Let go of everything; waiting workflows stay in the database and go on at the next launch."""
        # Being cancelled is how a workflow waits for the next launch; the engine would warn about each one.
        logging.getLogger("dbos").setLevel(logging.ERROR)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        # The engine had made its own threads the loop's default ones; they end with it.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)

    async def begin(self, call_id: CallId) -> None:
        await self._start(_id(call_id), call_id)

    async def approve(self, call_id: CallId, attempt: int) -> None:
        await self._wake(call_id, attempt)

    async def decline(self, call_id: CallId) -> None:
        await self._wake(call_id, 0)

    async def _wake(self, call_id: CallId, attempt: int) -> None:
        """A workflow that has ended, by failing or after `Patience.days`, gets a successor for this attempt."""
        found = await DBOS.get_workflow_status_async(_id(call_id))
        if found is None:
            await self.begin(call_id)
        elif found.status in _ACTIVE:
            await DBOS.send_async(_id(call_id), attempt)
        else:
            await self._start(f"{_id(call_id)}-{attempt}", call_id)

    async def _start(self, workflow_id: str, call_id: CallId) -> None:
        with SetWorkflowID(workflow_id):
            await DBOS.start_workflow_async(self._follow_up, call_id)

    async def _tracked(self, call_id: CallId) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await self._run(call_id)
        finally:
            self._running.discard(task)

    async def _run(self, call_id: CallId) -> None:
        await DBOS.run_step_async(_step("draft"), self._draft, call_id)
        for _ in range(self._patience.days):
            while (attempt := await DBOS.run_step_async(_step("next"), self._next, call_id)) >= 0:
                await self._deliver(call_id, attempt)
            if attempt == _DONE:
                return
            await DBOS.recv_async(timeout_seconds=_DAY)
        log.info("follow_up_abandoned", call_id=call_id)

    async def _deliver(self, call_id: CallId, attempt: int) -> None:
        await DBOS.run_step_async(_step("announce"), self._announce, call_id, attempt)
        for tried in range(1, self._patience.tries + 1):
            last = tried == self._patience.tries
            outcome = await DBOS.run_step_async(_step("send"), self._send, call_id, attempt, last)
            if outcome != LATER:
                return
            await DBOS.sleep_async(self._patience.wait(tried))

    async def _draft(self, call_id: CallId) -> str:
        await self.drafting.draft(call_id)
        return "drafted"

    async def _next(self, call_id: CallId) -> int:
        """The attempt to send, or _WAITING, or _DONE."""
        events = await self._log.read(call_id)
        approved = pending(events)
        if approved is not None:
            return approved.attempt
        return _DONE if settled(events) else _WAITING

    async def _announce(self, call_id: CallId, attempt: int) -> str:
        domain = self._mailer.sender.rpartition("@")[2]
        identity = message_id(call_id, attempt, domain)
        await self._log.record(call_id, FollowUpSending(attempt, identity))
        return identity

    async def _send(self, call_id: CallId, attempt: int, last: bool) -> str:
        """One try; after the `last` one, "later" becomes "refused"."""
        events = await self._log.read(call_id)
        approved, heading = pending(events), announced(events, attempt)
        if approved is None or approved.attempt != attempt or heading is None:
            return SETTLED
        identity, at = heading
        try:
            await self._mailer.send(approved.letter, html(approved.letter, self.drafting.business), identity, at)
        except MailError as error:
            log.warning("follow_up_not_sent", call_id=call_id, attempt=attempt, retryable=error.retryable)
            if error.retryable and not last:
                return LATER
            again = " It was tried many times; approve it again to start over." if error.retryable else ""
            await self._log.record(call_id, FollowUpRefused(attempt, f"{error}{again}"))
            return REFUSED
        await self._log.record(call_id, FollowUpSent(attempt, identity))
        log.info("follow_up_sent", call_id=call_id, attempt=attempt)
        return SENT


def engine_url(database_url: str, data: Path) -> str:
    """Where the engine keeps its state: the same PostgreSQL, or a SQLite file of its own in the data folder."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql").render_as_string(hide_password=False)
    return f"sqlite:///{data.resolve() / 'dbos.sqlite'}"


def _id(call_id: CallId) -> str:
    return f"follow-up-{call_id}"


def _step(name: str) -> StepOptions:
    """Mail errors are outcomes, not exceptions; what is tried again here is the database."""
    return {
        "name": name,
        "retries_allowed": True,
        "max_attempts": 50,
        "interval_seconds": 0.5,
        "backoff_rate": 2.0,
        "should_retry": _retryable,
    }


def _retryable(error: BaseException) -> bool:
    return bool(getattr(error, "retryable", False))
