"""What goes on around the calls of this process: ringing, broken streams, agents' legs, what is left after a restart.

One TaskGroup holds it all; it lives as long as the application.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field

import structlog
from starlette.requests import HTTPConnection

from callassist.assist.coach import coach
from callassist.calls import recover
from callassist.calls.events import AgentUnreachable, CallId
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel
from callassist.calls.routing import FALLBACK_ROUND, Patience, see_answered
from callassist.playbooks.playbook import Playbook
from callassist.speech import Transcriber
from telephony.signature import SigningKeys
from web.background import background_of
from web.parts import Parts
from web.stream_tokens import StreamTokens

SWEEP_SECONDS = 60.0
SETTLE_SECONDS = 20.0
"""How long after the hang-up the last words may take before the wrap-up goes on without them."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Watch:
    parts: Parts
    tasks: asyncio.TaskGroup
    tokens: StreamTokens
    signing_keys: SigningKeys
    transcriber: Transcriber
    playbook: Playbook
    heard_here: set[CallId] = field(default_factory=set)
    """Calls whose media socket is open in this process."""
    running: set[asyncio.Task[object]] = field(default_factory=set)

    def answer(self, call_id: CallId) -> None:
        """See to it that somebody takes this call."""
        settings = self.parts.settings
        patience = Patience(settings.ring_seconds, settings.fallback_number)
        self._start(call_id, see_answered(self.parts.log, self.parts.carrier, call_id, patience))

    def lost(self, call_id: CallId, reason: str) -> None:
        """No audio of this call reaches us any more; it may go on."""
        self._start(call_id, self._reconcile(call_id, reason))

    def ended(self, call_id: CallId) -> None:
        self._start(call_id, self._settle_late(call_id))

    def leg_left(self, call_id: CallId, round: int) -> None:
        """An agent's leg is over: with the call, or because the line broke."""
        self._start(call_id, self._leg_left(call_id, round))

    def _start(self, call_id: CallId, work: Coroutine[object, object, object]) -> None:
        task: asyncio.Task[object] = self.tasks.create_task(_kept(call_id, work))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def close(self) -> None:
        """Let go at once: what is cut short here is picked up at the next start."""
        for task in self.running:
            task.cancel()

    async def _reconcile(self, call_id: CallId, reason: str) -> None:
        if call_id in self.heard_here:
            return
        panel = await recover.reconcile(self.parts.log, self.parts.carrier, call_id, reason)
        if panel.listening == "complete":
            await self.catch_up(panel)

    async def catch_up(self, panel: Panel) -> None:
        """Let the coach read what it has not seen, then start the wrap-up."""
        call_id = panel.call.call_id
        background = await background_of(self.parts, panel)
        await coach(self.parts.log, call_id, self.playbook, background)
        await self.settle(call_id)

    async def settle(self, call_id: CallId) -> None:
        """Once the call is over and its transcript complete, the follow-up is drafted. Doing it twice is harmless."""
        panel = await self.parts.log.panel(call_id)
        if panel.state is State.WRAP_UP and panel.listening != "live":
            await self.parts.workflows.begin(call_id)

    async def _settle_late(self, call_id: CallId) -> None:
        if (await self.parts.log.panel(call_id)).listening == "live":
            await asyncio.sleep(SETTLE_SECONDS)
            await self._reconcile(call_id, "the audio broke off.")
        await self.settle(call_id)

    async def _leg_left(self, call_id: CallId, round: int) -> None:
        panel = await self.parts.log.panel(call_id)
        if panel.state not in OPEN or not await self.parts.carrier.is_talking(panel.call.call_sid):
            return
        if round != FALLBACK_ROUND:
            await self.parts.log.record(call_id, AgentUnreachable(round, "The line to the agent was lost."))
            self.answer(call_id)

    def open(self) -> None:
        self._start("", self._run())

    async def _run(self) -> None:
        """Pick up what an earlier run of this process left, then look after it every minute."""
        await _kept("", self._pick_up())
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await _kept("", self._sweep())

    async def _pick_up(self) -> None:
        for call in await recover.open_calls(self.parts.log):
            panel = await self.parts.log.panel(call.call_id)
            if panel.heard_by in ("", self.parts.settings.instance):
                self.lost(call.call_id, "callassist was restarted.")
            if panel.state is State.RINGING:
                self.answer(call.call_id)
        await self._settle_all()

    async def _sweep(self) -> None:
        for call in await recover.open_calls(self.parts.log):
            panel = await self.parts.log.panel(call.call_id)
            is_new = (self.parts.now() - panel.call.started_at).total_seconds() < SWEEP_SECONDS / 2
            if panel.listening in ("waiting", "interrupted") and not is_new:
                self.lost(call.call_id, "the audio broke off.")
        await self._settle_all()

    async def _settle_all(self) -> None:
        for call in await self.parts.log.latest(states=[State.WRAP_UP.value]):
            await self.settle(call.call_id)


async def _kept(call_id: CallId, work: Coroutine[object, object, object]) -> object:
    """The per-call boundary: one call's trouble is not the others', and the next sweep looks again."""
    with structlog.contextvars.bound_contextvars(call_id=call_id):
        try:
            return await work
        except Exception as error:  # noqa: BLE001 - the per-call boundary
            log.error("call_watch_failed", error=type(error).__name__)
            return None


def watch_of(connection: HTTPConnection) -> Watch:
    found: Watch = connection.app.state.watch
    return found
