"""What a leg is played: pages of Say, Play, Pause and Redirect, as they wait, hold and announce."""

import asyncio
import io
import wave
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from telephony.simulator import twiml_reader as twiml
from telephony.simulator.exchange import Exchange
from telephony.simulator.legs import Conference, Leg, Participant
from telephony.simulator.twiml_reader import TwimlError
from telephony.simulator.webhooks import Reply, WebhookFailed

_WORDS_A_SECOND = 2.5
_AUDIO_SECONDS = 4.0
_PLAYED = (twiml.Play, twiml.Say, twiml.Pause, twiml.Redirect)

Condition = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    verbs: tuple[twiml.Verb, ...]


class Player:
    """Plays to one leg. `tone` is what audio is to its ear: the ringing of a waiting page, else music."""

    def __init__(self, exchange: Exchange, leg: Leg) -> None:
        self._exchange = exchange
        self._leg = leg

    async def repeat(self, url: str, method: str, goes_on: Condition, tone: str) -> None:
        """A page over and over, as long as it redirects; one that fails leaves silence."""
        page: Page | None = Page("", (twiml.Redirect(url, method),))
        while page is not None and goes_on():
            try:
                page = await self._through(page, goes_on, tone)
            except (WebhookFailed, TwimlError) as failed:
                self.note(failed)
                return

    async def _through(self, page: Page, goes_on: Condition, tone: str) -> Page | None:
        for verb in page.verbs:
            if not isinstance(verb, _PLAYED):
                raise TwimlError(13238, "such a page may only Play, Say, Pause and Redirect")
            if not goes_on():
                return None
            if isinstance(verb, twiml.Redirect):
                return await self.fetch(verb.method, verb.url, {})
            await self.play(verb, goes_on, tone)
        return None

    async def play(self, verb: twiml.Prompt, goes_on: Condition, tone: str = "music") -> None:
        """Cut short when it does not go on any more. The pauses of a ringing are a part of it."""
        match verb:
            case twiml.Say(text):
                self._leg.call.hear("say", text)
                await self._sound("say", len(text.split()) / _WORDS_A_SECOND, goes_on)
            case twiml.Play(url):
                self._leg.call.hear("play", url)
                await self._sound(tone, await self._audio_seconds(url), goes_on)
            case twiml.Pause(seconds):
                self._leg.call.hear("pause", str(seconds))
                await self._sound(tone if tone == "ring" else "", seconds, goes_on)

    async def _sound(self, what: str, seconds: float, goes_on: Condition) -> None:
        self._exchange.plays(self._leg, what)
        try:
            await self.rest(seconds, goes_on)
        finally:
            self._exchange.plays(self._leg, "")

    async def rest(self, seconds: float, goes_on: Condition) -> None:
        """Seconds of the call."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds / self._leg.call.script.speed):
                await self.until(lambda: not goes_on())

    async def until(self, condition: Condition) -> None:
        while not condition():
            self._leg.news.clear()
            await self._leg.news.wait()

    async def fetch(self, method: str, url: str, more: Mapping[str, str]) -> Page:
        form = self._exchange.standard_form(self._leg) | dict(more)
        reply: Reply = await self._exchange.courier.request(method, url, form, self._leg.call.journal)
        if self._leg.is_customer:
            self._leg.call.documents.append(reply.text)
        return Page(reply.url, twiml.read(reply.text, reply.url))

    def note(self, failed: WebhookFailed | TwimlError) -> None:
        self._leg.call.journal.errors.append(str(failed))
        self._leg.call.hear("error", str(failed.code))

    async def _audio_seconds(self, url: str) -> float:
        """Asks the server for its own audio, so that a missing file is noticed; nobody else's is fetched."""
        if urlsplit(url).netloc != urlsplit(self._leg.call.script.voice_url).netloc:
            return _AUDIO_SECONDS
        reply = await self._exchange.courier.request("GET", url, {}, self._leg.call.journal)
        try:
            with wave.open(io.BytesIO(reply.content)) as audio:
                seconds: float = audio.getnframes() / audio.getframerate()
                return seconds
        except (wave.Error, EOFError):
            return _AUDIO_SECONDS


async def hold(exchange: Exchange, conference: Conference, participant: Participant, url: str, method: str) -> None:
    """What somebody hears until they are taken off hold again: the page at `url`, or the carrier's own music."""
    leg, number = participant.leg, participant.holds

    def is_held() -> bool:
        return participant.hold and participant.holds == number and leg.conference is conference

    player = Player(exchange, leg)
    if url:
        await player.repeat(url, method, is_held, "music")
    else:
        exchange.plays(leg, "music")
        await player.until(lambda: not is_held())
        exchange.plays(leg, "")


async def wait(exchange: Exchange, conference: Conference, leg: Leg, url: str) -> None:
    """What somebody hears in a conference until it begins."""

    def waits() -> bool:
        is_there = leg.status == "in-progress" and leg.conference is conference
        return is_there and conference.status == "init"

    await Player(exchange, leg).repeat(url, "POST", waits, "ring")


async def announce(exchange: Exchange, conference: Conference, leg: Leg, url: str, method: str) -> None:
    """A page once, to one participant."""
    player = Player(exchange, leg)
    page = await player.fetch(method, url, {})
    for verb in page.verbs:
        if isinstance(verb, twiml.Say | twiml.Play | twiml.Pause):
            await player.play(verb, lambda: leg.conference is conference and not leg.is_over)
