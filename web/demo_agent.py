"""The scripted agent of the headless demo: does through the HTTP routes what a person would do in the panel."""

import asyncio
import re
from typing import Any

import httpx

from telephony.simulator.simulator import LiveCall
from web.app import Equipment
from web.mail_sink import SunkMail
from web.subscriber import Json, Message, ServerRefused, Subscriber

PATIENCE = 120.0
"""Seconds beyond the recording until the mail must have arrived."""

_CSRF = re.compile(r'name="csrf"[^>]*value="([^"]+)"')


class Browser:
    """Signs in and posts the panel's forms, as a browser without JavaScript does."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30)
        self._csrf = ""

    async def close(self) -> None:
        await self._client.aclose()

    async def sign_in(self, email: str, password: str) -> None:
        await self._read("/sign-in")
        await self.post("/sign-in", email=email, password=password, next="/")
        await self._read("/")

    async def post(self, path: str, **fields: object) -> None:
        """Raises ServerRefused when the form is not taken."""
        form = {name: "" if value is None else str(value) for name, value in fields.items()}
        response = await self._client.post(path, data={**form, "csrf": self._csrf})
        if response.status_code >= 400:
            raise ServerRefused(f"{path} answered {response.status_code}")

    async def _read(self, path: str) -> None:
        response = await self._client.get(path)
        found = _CSRF.search(response.text)
        if response.status_code >= 400 or found is None:
            raise ServerRefused(f"{path} answered {response.status_code}, or without a form")
        self._csrf = found.group(1)


async def attend(equipment: Equipment, email: str, password: str, live: LiveCall, seconds: float) -> Json:
    """Take the call, use the cards, confirm what was agreed, approve the mail; returns what came of it all.

    `seconds` is how long the recording plays. Raises ServerRefused when it does not come that far.
    """
    url = equipment.settings.local_url
    browser, subscriber = Browser(url), Subscriber(url, equipment.credentials.api_token)
    try:
        async with asyncio.timeout(seconds + PATIENCE):
            await browser.sign_in(email, password)
            call_id = await _ringing(subscriber, live)
            await browser.post(f"/calls/{call_id}/accept", round=0)
            await _during(browser, subscriber, call_id)
            await _wrap_up(browser, subscriber, call_id)
            return _outcome(await subscriber.call(call_id), equipment)
    except TimeoutError as error:
        raise ServerRefused("The call did not come to its mail in time; the log above says why.") from error
    finally:
        await browser.close()
        await subscriber.close()


async def _ringing(subscriber: Subscriber, live: LiveCall) -> str:
    while not (call_id := await subscriber.by_sid(live.sid)):  # noqa: ASYNC110 - it is the server that knows
        await asyncio.sleep(0.05)
    return call_id


async def _during(browser: Browser, subscriber: Subscriber, call_id: str) -> None:
    """Use every card as it comes, until the follow-up is drafted: then call and transcript are complete."""
    async with subscriber.follow(f"/api/calls/{call_id}/events") as messages:
        async for message in messages:
            if _is(message, "CardShown"):
                await browser.post(f"/calls/{call_id}/cards/{message.data['payload']['showing']}/used")
            if _is(message, "FollowUpDrafted"):
                return


async def _wrap_up(browser: Browser, subscriber: Subscriber, call_id: str) -> None:
    here = f"/calls/{call_id}"
    async with subscriber.follow(f"/api{here}/events") as messages:
        panel = await subscriber.call(call_id)
        standing = [one for one in panel["agreements"] if one["status"] == "draft"]
        for one in standing:
            fields = one["promise"] | {"revision": one["revision"] + 1}
            await browser.post(f"{here}/agreements/{one['agreement_id']}/confirm", **fields)
        disposition = "agreed" if standing else "answered"
        await browser.post(f"{here}/disposition", revision=1, disposition=disposition, cause="")
        follow_up = (await subscriber.call(call_id))["follow_up"]
        await browser.post(f"{here}/follow-up/approve", **_approval(follow_up))
        async for message in messages:
            if _is(message, "FollowUpSent"):
                return
            if _is(message, "FollowUpRefused"):
                raise ServerRefused(f"The mail was refused: {message.data['payload']['reason']}")


def _approval(follow_up: Json) -> Json:
    numbers = {"revision": follow_up["revision"] + 1, "attempt": follow_up["attempt"] + 1}
    letter: Json = follow_up["letter"]
    return letter | numbers


def _is(message: Message, event: str) -> bool:
    return bool(message.data.get("type") == event)


def _outcome(panel: Json, equipment: Equipment) -> Json:
    mails = equipment.sink.mails if equipment.sink else ()
    return {
        "transcript": [
            {name: line[name] for name in ("speaker", "start", "end", "text")}
            for line in panel["transcript"]
            if line["speaker"]
        ],
        "cards": panel["cards"],
        "stages": [{"at": at, "stage": stage} for at, stage in panel["stages"]],
        "agreements": [_agreement(one) for one in panel["agreements"] if one["status"] in ("draft", "confirmed")],
        "mails": [_mail(mail) for mail in mails],
    }


def _agreement(one: Json) -> dict[str, Any]:
    promise: Json = one["promise"]
    return {
        "who": promise["who"],
        "what": promise["what"],
        "when": promise["when"],
        "due": promise["due"],
        "amount": promise["amount"],
        "promise": one["promised"],
        "yes": one["accepted"],
        "status": one["status"],
    }


def _mail(mail: SunkMail) -> Json:
    return {"subject": mail.subject, "to": ", ".join(mail.to), "text": mail.text, "message_id": mail.message_id}
