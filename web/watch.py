"""What goes on around the calls of this process: ringing, broken streams, agents' legs, what is left after a restart.

One TaskGroup holds it all; it lives as long as the application.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from starlette.requests import HTTPConnection

from callassist.assist.advice import CoachState
from callassist.assist.coach import coach
from callassist.assist.heads import Meaning
from callassist.calls import recover
from callassist.calls.assist_events import PlaybookFellBack
from callassist.calls.events import CallEnded, CallId
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.routing import Patience, see_answered, until
from callassist.calls.switchgear import Switchgear
from callassist.calls.transcript_events import TranscriptionInterrupted
from callassist.playbooks.playbook import Playbook
from callassist.playbooks.shelf import Shelf
from callassist.reception.receiving import ANNOUNCEMENT_SECONDS, has_heard, receive
from callassist.speech import Transcriber
from telephony.client import TwilioCarrier
from telephony.errors import RequestRefused
from telephony.signature import SigningKeys
from telephony.webhooks import TERMINAL
from web.background import background_of, levels_of
from web.fetching import pick_up
from web.front_desk import front_desk
from web.keeping import Running
from web.live_calls import LiveCalls
from web.parts import Parts
from web.phone import is_the_customers, label_of
from web.rewording import reword
from web.second_hearing import SecondHearing
from web.stream_tokens import StreamTokens
from web.switchboard import Switchboard

SWEEP_SECONDS = 60.0
LEFT_SECONDS = 600.0
"""How long ago a call may have ended for its legs to be looked after at the start."""
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
    switchgear: Switchgear
    twilio: TwilioCarrier
    meaning: Meaning | None = None
    heard_here: LiveCalls = field(default_factory=LiveCalls)
    kept_here: Running = field(default_factory=dict)
    second_hearing: SecondHearing = field(init=False)
    switchboard: Switchboard = field(init=False)
    running: set[asyncio.Task[object]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.second_hearing = SecondHearing(self.parts, self.heard_here.quiet)
        self.switchboard = Switchboard(self.parts, self.switchgear, self.answer, self.ended)

    def attend(self, call_id: CallId, *, again: bool = False) -> None:
        """Keep the line of this call as its log wants it, until it is over; once per process is enough.

        `again`: an earlier run of this process did.
        """
        if call_id not in self.switchboard.attended:
            self.begin(call_id, self.switchboard.attend(call_id, again=again))

    def answer(self, call_id: CallId) -> None:
        """See to it that somebody takes this call."""
        self.begin(call_id, self._answer(call_id))

    async def _answer(self, call_id: CallId) -> None:
        if desk := await front_desk(self.parts, call_id):
            await receive(self.parts.log, call_id, desk, self.parts.now)
            return
        called = (await self.parts.log.panel(call_id)).call.called_number
        if self.parts.announcement_of(called):
            await until(self.parts.log, call_id, has_heard, ANNOUNCEMENT_SECONDS)
        settings = self.parts.settings
        patience = Patience(settings.ring_seconds, settings.fallback_number)
        await see_answered(self.parts.log, self.parts.carrier, call_id, patience)

    def lost(self, call_id: CallId, reason: str) -> None:
        """No audio of this call reaches us any more; it may go on."""
        self.begin(call_id, self._reconcile(call_id, reason))

    def unconnected(self, call_id: CallId, stream: str) -> None:
        """The carrier could not bring this stream to us, or lost a socket that has told so itself."""
        self.begin(call_id, self._unconnected(call_id, stream))

    def hear_called(self, call_id: CallId) -> None:
        """A customer whom we called has answered; an incoming call is heard from its first page on."""
        self.begin(call_id, self._hear_called(call_id))

    def conference_over(self, call_id: CallId) -> None:
        """The call's conference ended: with the call, or the customer was taken out of it."""
        self.begin(call_id, self._conference_over(call_id))

    def ended(self, call_id: CallId) -> None:
        self.begin(call_id, self._settle_late(call_id))

    def begin(self, call_id: CallId, work: Coroutine[object, object, object]) -> None:
        """Work for a call in the background: what goes wrong with it is logged, and ends nothing else."""
        task: asyncio.Task[object] = self.tasks.create_task(_kept(call_id, work))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def close(self) -> None:
        """Let go at once: what is cut short here is picked up at the next start."""
        for task in self.running:
            task.cancel()

    async def _unconnected(self, call_id: CallId, stream: str) -> None:
        panel = await self.parts.log.panel(call_id)
        reason = "the phone company could not connect the audio."
        if is_the_customers(stream):
            if stream not in panel.streams:
                await self._reconcile(call_id, reason, stream)
        elif (label_of(stream), stream) not in panel.call.phone.opened:
            await self.parts.log.record(call_id, TranscriptionInterrupted(stream, reason, label_of(stream)))

    async def _reconcile(self, call_id: CallId, reason: str, stream: str = "") -> None:
        panel = await self.parts.log.panel(call_id)
        if call_id in self.heard_here or _is_being_called(panel):
            return
        may_hear = self._may_hear(panel)
        try:
            panel = await recover.reconcile(
                self.parts.log, self.parts.carrier, call_id, reason, stream, may_hear=may_hear
            )
        except RequestRefused as refused:
            # A broken stream is told by its socket and by the carrier: who comes second asks for a name that is taken.
            log.info("stream_refused", call_id=call_id, code=refused.code)
            return
        if panel.listening == "complete":
            await self.catch_up(panel)

    def _may_hear(self, panel: Panel) -> bool:
        """Not who opted out, nor who has not heard yet that they may, nor who leaves a message."""
        phone, call = panel.call.phone, panel.call
        is_to_be_told = call.direction == "inbound" and bool(self.parts.announcement_of(call.called_number))
        return not (phone.opted_out or phone.voicemail or (is_to_be_told and not phone.announced))

    async def catch_up(self, panel: Panel) -> None:
        """Let the coach read what it has not seen, then start the wrap-up."""
        await self.coached(panel)
        await self.settle(panel.call.call_id)

    async def coached(self, panel: Panel) -> None:
        """The coach reads along until the transcript is complete, if the language is one that the assist knows."""
        if panel.is_assisted:
            background = await background_of(self.parts, panel)
            playbook = await self._playbook(panel.call.call_id)
            levels = await levels_of(self.parts)
            state = CoachState(playbook, background, self.meaning, levels)
            await coach(self.parts.log, panel.call.call_id, state)

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
            self.begin(panel.call.call_id, reword(self.parts, panel.call.call_id))

    def _hear_again(self, panel: Panel) -> None:
        if self.second_hearing.is_due(panel):
            self.begin(panel.call.call_id, self.second_hearing.hear(panel.call.call_id))

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

    async def _hear_called(self, call_id: CallId) -> None:
        panel = await self.parts.log.panel(call_id)
        if not panel.streams and not panel.call.phone.opted_out:
            await self.parts.carrier.listen_again(call_id, panel.call.call_sid, recover.stream_name(1))

    async def _conference_over(self, call_id: CallId) -> None:
        call = await self.parts.log.call(call_id)
        if call.ended_at or call.phone.voicemail:
            return
        status = await self.switchgear.leg_status(call.call_sid)
        if not status or status in TERMINAL:
            await self.parts.log.record(call_id, CallEnded(status or "completed"))
            self.ended(call_id)

    def open(self) -> None:
        self.begin("", self._run())

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
                self.attend(call.call_id, again=True)
            if panel.state is State.RINGING and not _is_being_called(panel):
                self.answer(call.call_id)
        await self._hang_up_what_was_left()
        await pick_up(self)
        await self._settle_all()
        await self._hear_again_what_was_left()

    async def _hang_up_what_was_left(self) -> None:
        """Legs of calls that were over just before this process was started."""
        since = self.parts.now() - timedelta(seconds=LEFT_SECONDS)
        for call in await self.parts.log.latest():
            if call.ended_at and call.ended_at >= since:
                self.attend(call.call_id)

    async def _sweep(self) -> None:
        for call in await recover.open_calls(self.parts.log):
            panel = await self.parts.log.panel(call.call_id)
            is_new = (self.parts.now() - panel.call.started_at).total_seconds() < SWEEP_SECONDS / 2
            if panel.listening in ("waiting", "interrupted") and not is_new:
                self.lost(call.call_id, "the audio broke off.")
            if panel.heard_by in ("", self.parts.settings.instance):
                self.attend(call.call_id)
        await pick_up(self)
        await self._settle_all()

    async def _settle_all(self) -> None:
        for call in await self.parts.log.latest(states=[State.WRAP_UP.value]):
            panel = await self.parts.log.panel(call.call_id)
            if panel.follow_up.status == "none" and panel.heard_by in ("", self.parts.settings.instance):
                self.lost(call.call_id, "the audio broke off.")


def _is_being_called(panel: Panel) -> bool:
    """A customer whom we call and who has not answered yet: there is nobody to hear, and none to answer."""
    customer = panel.call.phone.customer
    return panel.call.ended_at is None and customer is not None and not customer.is_joined


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
