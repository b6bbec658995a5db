"""The customer: calls, obeys the TwiML that the server answers with, talks, and hangs up."""

import asyncio
import io
import time
import wave
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from telephony.simulator import twiml_reader as twiml
from telephony.simulator.exchange import Exchange, ring, sid
from telephony.simulator.legs import Leg, Participant, Subscription
from telephony.simulator.line import Order
from telephony.simulator.twiml_reader import TwimlError
from telephony.simulator.webhooks import Reply, WebhookFailed

_WORDS_A_SECOND = 2.5
_AUDIO_SECONDS = 4.0
_WAITING_VERBS = (twiml.Play, twiml.Say, twiml.Pause, twiml.Redirect)


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    verbs: tuple[twiml.Verb, ...]


_HANG_UP = Page("", ())


class Caller:
    def __init__(self, exchange: Exchange, leg: Leg) -> None:
        self._exchange = exchange
        self._leg = leg
        self._call = leg.call
        self._fallback_url = leg.call.script.fallback_url

    async def run(self) -> None:
        """From dialling to the end of the customer's leg."""
        self._exchange.move(self._leg, "ringing")
        async with asyncio.TaskGroup() as group:
            mind = group.create_task(self._make_up_mind())
            await self._obey_the_server()
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

    # --- obeying -----------------------------------------------------------------------------------------------------

    async def _obey_the_server(self) -> None:
        page = await self._first_page()
        while page is not None and not self._leg.is_over:
            page = await self._obey(page)
        self._exchange.move(self._leg, "completed")

    async def _first_page(self) -> Page | None:
        try:
            return await self._fetch("POST", self._call.script.voice_url, {})
        except (WebhookFailed, TwimlError) as failed:
            return await self._recover(failed, self._call.script.voice_url)

    async def _recover(self, failed: WebhookFailed | TwimlError, url: str) -> Page | None:
        """The fallback page, once, or Twilio's own apology: an application error has occurred."""
        self._note(failed)
        fallback, self._fallback_url = self._fallback_url, ""
        if fallback:
            try:
                return await self._fetch("POST", fallback, {"ErrorCode": str(failed.code), "ErrorUrl": url})
            except (WebhookFailed, TwimlError) as again:
                self._note(again)
        self._exchange.move(self._leg, "failed" if self._leg.answered is None else "completed")
        return None

    def _note(self, failed: WebhookFailed | TwimlError) -> None:
        self._call.journal.errors.append(str(failed))
        self._call.hear("error", str(failed.code))

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
                await self._listen(verb)
            case twiml.StartStream() | twiml.StopStream():
                self._stream(verb)
            case twiml.Hangup():
                return _HANG_UP
            case twiml.Reject(status):
                self._exchange.move(self._leg, status)
            case twiml.DialConference() | twiml.DialNumber() | twiml.Redirect():
                return await self._follow(verb)
        return None

    async def _follow(self, verb: twiml.DialConference | twiml.DialNumber | twiml.Redirect) -> Page | None:
        match verb:
            case twiml.DialConference():
                return await self._confer(verb)
            case twiml.DialNumber():
                return await self._dial(verb)
            case twiml.Redirect(url, method):
                return await self._fetch(method, url, {})

    async def _listen(self, verb: twiml.Say | twiml.Play | twiml.Pause) -> None:
        match verb:
            case twiml.Say(text):
                self._call.hear("say", text)
                await self._rest(len(text.split()) / _WORDS_A_SECOND)
            case twiml.Play(url):
                self._call.hear("play", url)
                await self._rest(await self._audio_seconds(url))
            case twiml.Pause(seconds):
                self._call.hear("pause", str(seconds))
                await self._rest(seconds)

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

    # --- talking -----------------------------------------------------------------------------------------------------

    async def _confer(self, verb: twiml.DialConference) -> Page | None:
        terms = Participant(self._leg, verb.label, verb.start_on_enter, verb.end_on_exit, verb.muted)
        try:
            conference = self._exchange.reserve(verb.name, terms, Subscription(verb.status_callback, verb.events))
        except ValueError as refused:
            raise TwimlError(16025, str(refused)) from refused
        self._call.hear("conference", verb.name)
        self._exchange.join(conference, terms)
        if verb.wait_url:
            await self._wait_for_company(verb.wait_url, verb.wait_method)
        await self._until(lambda: self._is_torn_away() or self._leg.conference is not conference)
        if self._leg.document is not None:
            self._exchange.leave(self._leg, "participant_updated_via_api")
            return None
        return await self._after_dial(verb.action, {"DialCallStatus": "answered"})

    async def _wait_for_company(self, url: str, method: str) -> None:
        """The waiting page over and over, as long as it redirects; a page that fails leaves silence."""
        page: Page | None = Page("", (twiml.Redirect(url, method),))
        while page is not None and self._is_alone():
            try:
                page = await self._wait_through(page)
            except (WebhookFailed, TwimlError) as failed:
                self._note(failed)
                return

    async def _wait_through(self, page: Page) -> Page | None:
        for verb in page.verbs:
            if not isinstance(verb, _WAITING_VERBS):
                raise TwimlError(13238, "a waitUrl may only Play, Say, Pause and Redirect")
            if not self._is_alone():
                return None
            if isinstance(verb, twiml.Redirect):
                return await self._fetch(verb.method, verb.url, {})
            await self._listen(verb)
        return None

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
        return await self._after_dial(verb.action, result)

    async def _call_and_bridge(self, child: Leg, ring_seconds: float) -> None:
        async with asyncio.TaskGroup() as group:
            ringing = group.create_task(ring(self._exchange, child, ring_seconds))
            await self._until(lambda: self._is_torn_away() or child.answered is not None or child.is_over)
            ringing.cancel()
        if child.answered is not None and not child.is_over and not self._is_torn_away():
            self._leg.partner, child.partner = child, self._leg
            self._call.begin_talk()
            await self._until(lambda: self._is_torn_away() or self._leg.partner is None)
        self._exchange.move(child, "completed" if child.answered is not None else "canceled")

    async def _after_dial(self, action: str, result: Mapping[str, str]) -> Page | None:
        """What the server wants next; asked even when the customer is gone, and then of no effect."""
        if not action:
            return None
        page = await self._fetch("POST", action, result)
        return None if self._leg.is_over else page

    # --- waiting and fetching ----------------------------------------------------------------------------------------

    def _is_torn_away(self) -> bool:
        return self._leg.is_over or self._leg.document is not None

    def _is_alone(self) -> bool:
        conference = self._leg.conference
        return not self._is_torn_away() and conference is not None and conference.status == "init"

    async def _rest(self, seconds: float) -> None:
        """Seconds of the call, cut short when the customer is torn away or company comes."""
        waiting = self._is_alone()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds / self._call.script.speed):
                await self._until(lambda: self._is_torn_away() or (waiting and not self._is_alone()))

    async def _until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._leg.news.clear()
            await self._leg.news.wait()

    async def _fetch(self, method: str, url: str, more: Mapping[str, str]) -> Page:
        form = self._exchange.standard_form(self._leg) | dict(more)
        reply: Reply = await self._exchange.courier.request(method, url, form, self._call.journal)
        return Page(reply.url, twiml.read(reply.text, reply.url))

    async def _audio_seconds(self, url: str) -> float:
        """Asks the server for its own audio, so that a missing file is noticed; nobody else's is fetched."""
        if urlsplit(url).netloc != urlsplit(self._call.script.voice_url).netloc:
            return _AUDIO_SECONDS
        reply = await self._exchange.courier.request("GET", url, {}, self._call.journal)
        try:
            with wave.open(io.BytesIO(reply.content)) as audio:
                seconds: float = audio.getnframes() / audio.getframerate()
                return seconds
        except (wave.Error, EOFError):
            return _AUDIO_SECONDS
