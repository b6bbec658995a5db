"""The doorbell: tells readers that a call's log has grown, and carries interim text and doubts. It may lose rings.

A reader listens first, then reads the log; `Bell.wait` clears the bell before the reader reads, so no ring falls
between. All of it belongs to one event loop.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from typing import Protocol

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import TypeAdapter, ValidationError

from callassist.speech import Hypothesis, Lag, Speaker

UNREAD_CALLS = 1000
"""Calls a bell remembers for a reader that does not come; then the oldest is forgotten, as readers re-read anyway."""

CONNECT_SECONDS = 5.0
RECONNECT_SECONDS = 1

_SUBJECT = "callassist.calls"
_WHISPER: TypeAdapter[Hypothesis | Lag] = TypeAdapter(Hypothesis | Lag)

log = structlog.get_logger()


class BusUnreachable(Exception):
    """The message bus between the processes does not answer; the message says what to do."""

    retryable = True


class Bell:
    """What one reader has not taken yet: the calls rung, and the latest hypothesis per call and speaker."""

    def __init__(self) -> None:
        self._touched = asyncio.Event()
        self._grown = False
        self._rung: dict[str, None] = {}
        self._doubted: dict[str, None] = {}
        self._whispers: dict[tuple[str, Speaker | None], Hypothesis | Lag] = {}

    def ring(self, call_id: str) -> None:
        self._rung[call_id] = None
        if len(self._rung) > UNREAD_CALLS:
            del self._rung[next(iter(self._rung))]
        self.wake()

    def doubt(self, call_id: str) -> None:
        self._doubted[call_id] = None
        if len(self._doubted) > UNREAD_CALLS:
            del self._doubted[next(iter(self._doubted))]
        self._touched.set()

    def whisper(self, call_id: str, whispered: Hypothesis | Lag) -> None:
        speaker = whispered.speaker if isinstance(whispered, Hypothesis) else None
        self._whispers[call_id, speaker] = whispered
        if len(self._whispers) > UNREAD_CALLS * (len(Speaker) + 1):
            del self._whispers[next(iter(self._whispers))]
        self._touched.set()

    def wake(self) -> None:
        """Have the reader look again, though nothing is known to have happened."""
        self._grown = True
        self._touched.set()

    async def wait(self, seconds: float) -> bool:
        """Return when rung, whispered to or woken since the last wait, or after `seconds`.

        True says that the log is to be read: it may have grown. A whisper alone is no reason.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._touched.wait()
        except TimeoutError:
            return True
        self._touched.clear()
        grown, self._grown = self._grown, False
        return grown

    async def grown(self, seconds: float) -> None:
        """Return when the log may have grown, or after `seconds`; for a reader whom whispers do not concern."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not await self.wait(seconds):
                    self._whispers.clear()

    def rung(self) -> frozenset[str]:
        """Take the ids of the calls rung since the last time."""
        taken, self._rung = frozenset(self._rung), {}
        return taken

    def doubted(self) -> frozenset[str]:
        """Take the ids of the calls doubted since the last time."""
        taken, self._doubted = frozenset(self._doubted), {}
        return taken

    def whispers(self) -> dict[tuple[str, Speaker | None], Hypothesis | Lag]:
        """Take what was whispered since the last time: the latest of each call and speaker, and its lag (None)."""
        taken, self._whispers = self._whispers, {}
        return taken

    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Take the hypotheses; for a reader of one call."""
        taken = tuple(said for said in self._whispers.values() if isinstance(said, Hypothesis))
        self._whispers = {key: said for key, said in self._whispers.items() if isinstance(said, Lag)}
        return taken

    def lag(self) -> Lag | None:
        """Take the lag, if it was told since the last time; for a reader of one call."""
        lags = [said for said in self._whispers.values() if isinstance(said, Lag)]
        self._whispers = {key: said for key, said in self._whispers.items() if isinstance(said, Hypothesis)}
        return lags[-1] if lags else None


class Bus(Protocol):
    def ring(self, call_id: str) -> None:
        """Something was appended to the call's log. Never waits."""

    def doubt(self, call_id: str) -> None:
        """Somebody may have left the call unreported: its line should be looked at. Never waits, never stored."""

    def whisper(self, call_id: str, whispered: Hypothesis | Lag) -> None:
        """Interim text, and how late it is: the latest replaces the one before. Never waits, never stored."""

    def listen(self, call_id: str | None, *, all_rings: bool = False) -> AbstractAsyncContextManager[Bell]:
        """A bell for one call, or for every call (None).

        With `all_rings` the bell of one call rings for the others as well, whose whispers and doubts it is not told.
        """


class LocalBus:
    """Within this process."""

    def __init__(self) -> None:
        self._bells: defaultdict[str | None, set[Bell]] = defaultdict(set)
        self._rung_by_all: set[Bell] = set()

    def ring(self, call_id: str) -> None:
        for bell in {*self._listening(call_id), *self._rung_by_all}:
            bell.ring(call_id)

    def doubt(self, call_id: str) -> None:
        for bell in self._bells.get(call_id, ()):
            bell.doubt(call_id)

    def whisper(self, call_id: str, whispered: Hypothesis | Lag) -> None:
        for bell in self._listening(call_id):
            bell.whisper(call_id, whispered)

    def wake(self) -> None:
        for bells in self._bells.values():
            for bell in bells:
                bell.wake()

    @asynccontextmanager
    async def listen(self, call_id: str | None, *, all_rings: bool = False) -> AsyncIterator[Bell]:
        bell = Bell()
        self._bells[call_id].add(bell)
        if all_rings:
            self._rung_by_all.add(bell)
        try:
            yield bell
        finally:
            self._rung_by_all.discard(bell)
            self._bells[call_id].discard(bell)
            if not self._bells[call_id]:
                del self._bells[call_id]

    def _listening(self, call_id: str) -> Iterator[Bell]:
        yield from self._bells.get(call_id, ())
        yield from self._bells.get(None, ())


class NatsBus:
    """Across processes: local bells at once, the other processes over one NATS connection and one subscription.

    What cannot be sent yet waits in an outbox of one slot per call and speaker; after a reconnect every bell is woken,
    because rings may have been lost.
    """

    def __init__(self) -> None:
        self._local = LocalBus()
        self._outbox = Bell()
        self._connected = asyncio.Event()

    def ring(self, call_id: str) -> None:
        self._local.ring(call_id)
        self._outbox.ring(call_id)

    def doubt(self, call_id: str) -> None:
        self._local.doubt(call_id)
        self._outbox.doubt(call_id)

    def whisper(self, call_id: str, whispered: Hypothesis | Lag) -> None:
        self._local.whisper(call_id, whispered)
        self._outbox.whisper(call_id, whispered)

    def listen(self, call_id: str | None, *, all_rings: bool = False) -> AbstractAsyncContextManager[Bell]:
        return self._local.listen(call_id, all_rings=all_rings)

    async def connect(self, url: str) -> Client:
        """The connection, subscribed to the other processes. Raises BusUnreachable."""
        client = Client()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._dial(client, url)
                await client.subscribe(f"{_SUBJECT}.*.*", cb=self._receive, pending_msgs_limit=UNREAD_CALLS)
                # The client writes the first PING ahead of the subscription; the second one can only follow it.
                await client.flush()
                await client.flush()
        except (TimeoutError, OSError, ValueError, nats.errors.Error) as error:
            await client.close()
            reason = "no answer" if isinstance(error, TimeoutError) else str(error)
            raise BusUnreachable(
                f"The NATS server cannot be reached ({reason}). Check CALLASSIST_NATS_URL and that it runs."
            ) from error
        self._connected.set()
        return client

    async def _dial(self, client: Client, url: str) -> None:
        await client.connect(
            url,
            name="callassist",
            no_echo=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_SECONDS,
            error_cb=_report,
            disconnected_cb=self._lost,
            reconnected_cb=self._restored,
        )

    async def send(self, client: Client) -> None:
        """Empty the outbox until cancelled."""
        while True:
            await self._outbox.wait(seconds=60)
            await self._connected.wait()
            with _dropping():
                for call_id in self._outbox.rung():
                    await client.publish(f"{_SUBJECT}.{call_id}.rung")
                for call_id in self._outbox.doubted():
                    await client.publish(f"{_SUBJECT}.{call_id}.doubted")
                for (call_id, _), whispered in self._outbox.whispers().items():
                    await client.publish(f"{_SUBJECT}.{call_id}.whispered", _WHISPER.dump_json(whispered))

    async def _receive(self, message: Msg) -> None:
        call_id, what = message.subject.removeprefix(f"{_SUBJECT}.").split(".")
        if what == "rung":
            self._local.ring(call_id)
            return
        if what == "doubted":
            self._local.doubt(call_id)
            return
        try:
            self._local.whisper(call_id, _WHISPER.validate_json(message.data))
        except ValidationError:
            log.warning("bus_message_unreadable", what=what)

    async def _lost(self) -> None:
        self._connected.clear()
        log.warning("bus_connection_lost")

    async def _restored(self) -> None:
        self._connected.set()
        self._local.wake()
        log.info("bus_connection_restored")


@asynccontextmanager
async def open_bus(nats_url: str = "") -> AsyncIterator[Bus]:
    """The bus of this process: over NATS where a URL is given, else in process. Raises BusUnreachable."""
    if not nats_url:
        yield LocalBus()
        return
    bus = NatsBus()
    client = await bus.connect(nats_url)
    try:
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(bus.send(client))
            yield bus
            sending.cancel()
    except BaseExceptionGroup as group:
        # An error of the caller's own body must not arrive wrapped.
        if len(group.exceptions) == 1:
            raise group.exceptions[0] from None
        raise
    finally:
        await client.close()


@contextmanager
def _dropping() -> Iterator[None]:
    """A doorbell may lose rings: readers look every few seconds anyway."""
    try:
        yield
    except nats.errors.Error as error:
        log.warning("bus_message_dropped", reason=type(error).__name__)


async def _report(error: Exception) -> None:
    log.warning("bus_error", reason=type(error).__name__)
