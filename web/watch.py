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
from callassist.calls.assist_events import PlaybookFellBack
from callassist.calls.events import AgentUnreachable, CallId
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel
from callassist.calls.routing import Patience, see_answered
from callassist.playbooks.playbook import Playbook
from callassist.playbooks.shelf import Shelf
from callassist.speech import Transcriber
from telephony.errors import TelephonyError
from telephony.signature import SigningKeys
from web.background import background_of
from web.live_calls import LiveCalls
from web.parts import Parts
from web.rewording import reword
from web.second_hearing import SecondHearing
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
    shelf: Shelf
    heard_here: LiveCalls = field(default_factory=LiveCalls)
    second_hearing: SecondHearing = field(init=False)
    running: set[asyncio.Task[object]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.second_hearing = SecondHearing(self.parts, self.heard_here.quiet)

    def answer(self, call_id: CallId) -> None:
        """See to it that somebody takes this call."""
        settings = self.parts.settings
        patience = Patience(settings.ring_seconds, settings.fallback_number)
        self._start(call_id, see_answered(self.parts.log, self.parts.carrier, call_id, patience))

    def lost(self, call_id: CallId, reason: str) -> None:
        """No audio of this call reaches us any more; it may go on."""
        self._start(call_id, self._reconcile(call_id, reason))

    def unconnected(self, call_id: CallId, stream: str) -> None:
        """The carrier could not bring this stream to us, or lost a socket that has told so itself."""
        self._start(call_id, self._unconnected(call_id, stream))

    def ended(self, call_id: CallId) -> None:
        self._start(call_id, self._settle_late(call_id))

    def leg_left(self, call_id: CallId, round: int, reason: str) -> None:
        """An agent's leg is over: with the call, or for this reason while the customer is still there."""
        self._start(call_id, self._leg_left(call_id, round, reason))

    def _start(self, call_id: CallId, work: Coroutine[object, object, object]) -> None:
        task: asyncio.Task[object] = self.tasks.create_task(_kept(call_id, work))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def close(self) -> None:
        """Let go at once: what is cut short here is picked up at the next start."""
        for task in self.running:
            task.cancel()

    async def _unconnected(self, call_id: CallId, stream: str) -> None:
        if stream not in (await self.parts.log.panel(call_id)).streams:
            await self._reconcile(call_id, "the phone company could not connect the audio.", stream)

    async def _reconcile(self, call_id: CallId, reason: str, stream: str = "") -> None:
        if call_id in self.heard_here:
            return
        panel = await recover.reconcile(self.parts.log, self.parts.carrier, call_id, reason, stream)
        if panel.listening == "complete":
            await self.catch_up(panel)

    async def catch_up(self, panel: Panel) -> None:
        """Let the coach read what it has not seen, then start the wrap-up."""
        await self.coached(panel)
        await self.settle(panel.call.call_id)

    async def coached(self, panel: Panel) -> None:
        """The coach reads along until the transcript is complete, if the language is one that the assist knows."""
        if panel.is_assisted:
            background = await background_of(self.parts, panel)
            playbook = await self._playbook(panel.call.call_id)
            await coach(self.parts.log, panel.call.call_id, playbook, background)

    async def _playbook(self, call_id: CallId) -> Playbook:
        """The one in use now; that it is not what the file says is part of the call."""
        guide = await asyncio.to_thread(self.shelf.in_use)
        if guide.problem:
            log.warning("playbook_fell_back", call_id=call_id)
            await self.parts.log.record(call_id, PlaybookFellBack(guide.playbook.label, guide.problem))
        return guide.playbook

    async def settle(self, call_id: CallId) -> None:
        """Once the call is over, heard and coached to its end, the follow-up is drafted. Doing it twice is harmless."""
        panel = await self.parts.log.panel(call_id)
        is_coached = panel.listening == "complete" and call_id not in self.heard_here
        if panel.state is State.WRAP_UP and is_coached:
            await self.parts.workflows.begin(call_id)
        if is_coached:
            self._hear_again(panel)
            self._reword(panel)

    def _reword(self, panel: Panel) -> None:
        if self.parts.writer:
            self._start(panel.call.call_id, reword(self.parts, panel.call.call_id))

    def _hear_again(self, panel: Panel) -> None:
        if self.second_hearing.is_due(panel):
            self._start(panel.call.call_id, self.second_hearing.hear(panel.call.call_id))

    async def _hear_again_what_was_left(self) -> None:
        """Among the newest calls; reading them all would take too long."""
        if self.parts.settings.second_model:
            for call in await self.parts.log.latest():
                self._hear_again(await self.parts.log.panel(call.call_id))

    async def _settle_late(self, call_id: CallId) -> None:
        panel = await self.parts.log.panel(call_id)
        if panel.listening == "live":
            await asyncio.sleep(SETTLE_SECONDS)
            panel = await self.parts.log.panel(call_id)
        if panel.listening == "complete" and panel.heard_by == self.parts.settings.instance:
            await self.settle(call_id)
        else:
            await self._reconcile(call_id, "the audio broke off.")

    async def _leg_left(self, call_id: CallId, round: int, reason: str) -> None:
        panel = await self.parts.log.panel(call_id)
        if panel.state in OPEN and await self._is_there(panel.call.call_sid):
            await self.parts.log.record(call_id, AgentUnreachable(round, reason))
            self.answer(call_id)

    async def _is_there(self, call_sid: str) -> bool:
        """Ringing for a customer who has gone is better than leaving one alone because the carrier gives no answer."""
        try:
            return await self.parts.carrier.is_talking(call_sid)
        except TelephonyError as error:
            log.warning("carrier_not_asked", error=type(error).__name__, retryable=error.retryable)
            return True

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
        await self._hear_again_what_was_left()

    async def _sweep(self) -> None:
        for call in await recover.open_calls(self.parts.log):
            panel = await self.parts.log.panel(call.call_id)
            is_new = (self.parts.now() - panel.call.started_at).total_seconds() < SWEEP_SECONDS / 2
            if panel.listening in ("waiting", "interrupted") and not is_new:
                self.lost(call.call_id, "the audio broke off.")
        await self._settle_all()

    async def _settle_all(self) -> None:
        for call in await self.parts.log.latest(states=[State.WRAP_UP.value]):
            panel = await self.parts.log.panel(call.call_id)
            if panel.follow_up.status == "none" and panel.heard_by in ("", self.parts.settings.instance):
                self.lost(call.call_id, "the audio broke off.")


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
