"""A leg that obeys the TwiML it is answered with, verb by verb and page by page."""

import asyncio
import time
from collections.abc import Mapping

from telephony.simulator import twiml_reader as twiml
from telephony.simulator.exchange import Exchange, ring, sid
from telephony.simulator.legs import Leg, Participant, Subscription
from telephony.simulator.line import Order
from telephony.simulator.pages import Page, Player
from telephony.simulator.twiml_reader import TwimlError
from telephony.simulator.webhooks import WebhookFailed

_REACTION_SECONDS = 1.0
_HANG_UP = Page("", ())


class Obeying:
    """`fallback_url` is asked once for another page, where one cannot be had."""

    def __init__(self, exchange: Exchange, leg: Leg, fallback_url: str = "") -> None:
        self._exchange = exchange
        self._leg = leg
        self._call = leg.call
        self._player = Player(exchange, leg)
        self._fallback_url = fallback_url

    async def obey(self, url: str, method: str = "POST") -> None:
        """From the first page to the end of the leg."""
        page: Page | None
        try:
            page = await self._player.fetch(method, url, {})
        except (WebhookFailed, TwimlError) as failed:
            page = await self._recover(failed, url)
        await self.go_on(page)

    async def obey_document(self, document: str) -> None:
        await self.go_on(Page("", twiml.read(document, "")))

    async def go_on(self, page: Page | None) -> None:
        while page is not None and not self._leg.is_over:
            page = await self._obey(page)
        self._exchange.move(self._leg, "completed")

    async def _recover(self, failed: WebhookFailed | TwimlError, url: str) -> Page | None:
        """The fallback page, once, or Twilio's own apology: an application error has occurred."""
        self._player.note(failed)
        fallback, self._fallback_url = self._fallback_url, ""
        if fallback:
            try:
                return await self._player.fetch("POST", fallback, {"ErrorCode": str(failed.code), "ErrorUrl": url})
            except (WebhookFailed, TwimlError) as again:
                self._player.note(again)
        self._exchange.move(self._leg, "failed" if self._leg.answered is None else "completed")
        return None

    async def _obey(self, page: Page) -> Page | None:
        """Verb by verb, until one leads to another page; None when there is no more to do."""
        for verb in page.verbs:
            try:
                following = await self._do(verb)
                if self._leg.document is not None and not self._leg.is_over:
                    document, self._leg.document = self._leg.document, None
                    following = Page(page.url, twiml.read(document, page.url))
            except (WebhookFailed, TwimlError) as failed:
                return await self._recover(failed, page.url)
            if following is not None or self._leg.is_over:
                return following
        return None

    async def _do(self, verb: twiml.Verb) -> Page | None:
        if not isinstance(verb, twiml.Reject | twiml.Pause) and self._leg.answered is None:
            self._exchange.move(self._leg, "in-progress")
        match verb:
            case twiml.Say() | twiml.Play() | twiml.Pause():
                await self._player.play(verb, self._is_here)
            case twiml.StartStream() | twiml.StopStream():
                self._stream(verb)
            case twiml.Hangup():
                return _HANG_UP
            case twiml.Reject(status):
                self._exchange.move(self._leg, status)
            case _:
                return await self._follow(verb)
        return None

    async def _follow(self, verb: twiml.Gather | twiml.Record | twiml.Dial | twiml.Redirect) -> Page | None:
        match verb:
            case twiml.Gather():
                return await self._gather(verb)
            case twiml.Record():
                return await self._record(verb)
            case twiml.DialConference():
                return await self._confer(verb)
            case twiml.DialNumber():
                return await self._dial(verb)
            case twiml.Redirect(url, method):
                return await self._player.fetch(method, url, {})

    def _stream(self, verb: twiml.StartStream | twiml.StopStream) -> None:
        if isinstance(verb, twiml.StopStream):
            for line in self._exchange.lines(self._leg):
                if line.name == verb.name:
                    line.stop()
            return
        order = Order(verb.url, verb.name, verb.track, verb.status_callback, verb.parameters)
        try:
            self._exchange.open_line(self._leg, order)
        except ValueError as refused:
            raise TwimlError(31900, str(refused)) from refused

    # --- keys and recorders ------------------------------------------------------------------------------------------

    async def _gather(self, verb: twiml.Gather) -> Page | None:
        """Keys cut the prompt short; without any the next verb follows."""
        digits = self._leg.digits[: verb.num_digits]
        presses = self._exchange.spawn(self._call.sleep(_REACTION_SECONDS)) if digits else None

        def nobody_pressed() -> bool:
            return self._is_here() and not (presses and presses.done())

        if presses:
            presses.add_done_callback(lambda _: self._leg.news.set())
        try:
            for prompt in verb.prompts:
                await self._player.play(prompt, nobody_pressed)
            await self._player.rest(verb.seconds, nobody_pressed)
        finally:
            pressed = presses is not None and presses.done()
            if presses:
                presses.cancel()
        if not pressed or not self._is_here():
            return None
        self._leg.digits = self._leg.digits[len(digits) :]
        if self._leg.is_customer:
            self._call.hear("press", digits)
        return await self._player.fetch(verb.method, verb.action, {"Digits": digits})

    async def _record(self, verb: twiml.Record) -> Page | None:
        """A message as long as the script has it, and silence after it."""
        self._call.hear("record", "")
        tape = self._exchange.start_tape(self._leg, 1, "RecordVerb", Subscription(verb.status_callback, verb.events))
        self._exchange.plays(self._leg, "record")
        await self._player.rest(min(self._call.script.message + verb.silence_seconds, verb.max_seconds), self._is_here)
        self._exchange.plays(self._leg, "")
        self._exchange.finish_tape(tape)
        if self._leg.document is not None:
            return None
        told = self._exchange.tape_form(tape) | {"Digits": "hangup" if self._leg.is_over else ""}
        return await self._asked_for(verb.action, told)

    # --- talking -----------------------------------------------------------------------------------------------------

    async def _confer(self, verb: twiml.DialConference) -> Page | None:
        terms = Participant(self._leg, verb.label, verb.start_on_enter, verb.end_on_exit, verb.muted)
        terms.waits_with_music = verb.wait_url is None
        try:
            conference = self._exchange.reserve(verb.name, terms, Subscription(verb.status_callback, verb.events))
        except ValueError as refused:
            raise TwimlError(16025, str(refused)) from refused
        self._call.hear("conference", verb.name)
        self._exchange.join(conference, terms)
        if verb.wait_url:
            await self._player.repeat(verb.wait_url, verb.wait_method, self._is_alone, "ring")
        await self._player.until(lambda: not self._is_here() or self._leg.conference is not conference)
        if self._leg.document is not None:
            self._exchange.leave(self._leg, "participant_updated_via_api")
            return None
        return await self._asked_for(verb.action, {"DialCallStatus": "answered"})

    async def _dial(self, verb: twiml.DialNumber) -> Page | None:
        self._call.hear("dial", verb.number)
        child = Leg(sid("CA"), self._call, self._leg.from_, verb.number, "outbound-dial", Subscription())
        child.parent_sid = self._leg.sid
        # One event for both: the customer waits for what happens to either.
        child.news = self._leg.news
        self._exchange.connect(child)
        await self._call_and_bridge(child, verb.ring_seconds)
        answered = child.answered is not None
        result = {
            "DialCallStatus": "completed" if answered else child.status,
            "DialCallSid": child.sid,
            "DialCallDuration": str(child.seconds),
            "DialBridged": str(answered).lower(),
        }
        return await self._asked_for(verb.action, result)

    async def _call_and_bridge(self, child: Leg, ring_seconds: float) -> None:
        self._exchange.plays(self._leg, "ring")
        async with asyncio.TaskGroup() as group:
            ringing = group.create_task(ring(self._exchange, child, ring_seconds))
            await self._player.until(lambda: not self._is_here() or child.answered is not None or child.is_over)
            ringing.cancel()
        self._exchange.plays(self._leg, "")
        if child.answered is not None and not child.is_over and self._is_here():
            self._exchange.bridge(self._leg, child)
            await self._player.until(lambda: not self._is_here() or self._leg.partner is None)
        self._exchange.move(child, "completed" if child.answered is not None else "canceled")

    async def _asked_for(self, action: str, result: Mapping[str, str]) -> Page | None:
        """What the server wants next; asked even when the caller is gone, and then of no effect."""
        if not action:
            return None
        page = await self._player.fetch("POST", action, result)
        return None if self._leg.is_over else page

    def _is_here(self) -> bool:
        """Neither gone nor torn away to another page."""
        return not self._leg.is_over and self._leg.document is None

    def _is_alone(self) -> bool:
        conference = self._leg.conference
        return self._is_here() and conference is not None and conference.status == "init"


class Caller(Obeying):
    """The customer: calls, talks, and hangs up."""

    def __init__(self, exchange: Exchange, leg: Leg) -> None:
        super().__init__(exchange, leg, leg.call.script.fallback_url)

    async def run(self) -> None:
        """From dialling to the end of the customer's leg."""
        self._exchange.move(self._leg, "ringing")
        async with asyncio.TaskGroup() as group:
            mind = group.create_task(self._make_up_mind())
            await self.obey(self._call.script.voice_url)
            mind.cancel()

    async def _make_up_mind(self) -> None:
        """Hangs up when it was all said, or when nobody came."""
        script = self._call.script
        try:
            async with asyncio.timeout(script.patience / script.speed):
                await self._call.talk.wait()
        except TimeoutError:
            self._call.hear("gave up", "")
        if self._call.talk_started is not None:
            end = self._call.talk_started + (script.recording.seconds + script.lingers) / script.speed
            await asyncio.sleep(end - time.monotonic())
        self._exchange.move(self._leg, "completed" if self._leg.answered is not None else "canceled")


class Callee(Obeying):
    """Somebody who is called by REST and obeys from the moment of answering."""

    async def run(self, ring_seconds: float, document: str, url: str, method: str) -> None:
        """`document` is TwiML; without one the page at `url` is asked for."""
        await ring(self._exchange, self._leg, ring_seconds)
        if self._leg.status != "in-progress":
            return
        if document:
            await self.obey_document(document)
        else:
            await self.obey(url, method)
