import asyncio
from pathlib import Path

import pytest
from journeys.house import AGENT, PASSWORD, House, demo_recording, house

from telephony.simulator.simulator import LiveCall
from web.demo_agent import Browser
from web.subscriber import Message, Subscriber

pytestmark = pytest.mark.model


async def follow_until(subscriber: Subscriber, call_id: str, event: str, count: int, after: int) -> list[Message]:
    """Stored events after number `after`, up to the `count`th of the kind `event`."""
    seen: list[Message] = []
    async with subscriber.follow(f"/api/calls/{call_id}/events?after={after}") as messages:
        async for message in messages:
            if message.id:
                seen.append(message)
                count -= message.data["type"] == event
            if not count:
                return seen
    raise AssertionError(f"the stream ended before {event}")


def last(messages: list[Message]) -> int:
    return int(messages[-1].id)


async def answered(made: House, live: LiveCall, browser: Browser, subscriber: Subscriber) -> str:
    await browser.sign_in(AGENT, PASSWORD)
    while not (call_id := await subscriber.by_sid(live.sid)):
        await asyncio.sleep(0.05)
    await browser.post(f"/calls/{call_id}/accept", round=0)
    await live.talking()
    return call_id


async def test_a_server_killed_in_mid_call_comes_back_to_it_and_one_mail_is_sent(tmp_path: Path) -> None:
    async with house(tmp_path) as made, asyncio.timeout(400):
        await made.start()
        browser, subscriber = Browser(made.url), Subscriber(made.url, made.settings.api_token)
        # Slow enough that the call still goes on when a busy machine has the server up again.
        live = made.twilio.start_call(made.script(demo_recording(), speed=2))
        call_id = await answered(made, live, browser, subscriber)
        before = await follow_until(subscriber, call_id, "UtteranceTranscribed", 6, 0)

        await made.kill()
        await made.start()

        heard = await follow_until(subscriber, call_id, "StreamStarted", 1, last(before))
        heard += await follow_until(subscriber, call_id, "UtteranceTranscribed", 3, last(heard))
        live.hang_up()
        ended = await follow_until(subscriber, call_id, "FollowUpDrafted", 1, last(heard))

        every = [*before, *heard, *ended]
        assert [int(message.id) for message in every] == list(range(1, len(every) + 1))
        kinds = [message.data["type"] for message in [*heard, *ended]]
        assert "TranscriptionInterrupted" in kinds
        assert kinds.count("StreamStarted") == 1
        assert any(request.path.endswith("/Streams.json") for request in made.twilio.requests)

        panel = await subscriber.call(call_id)
        letter = panel["follow_up"]["letter"]
        for _ in range(2):
            await browser.post(f"/calls/{call_id}/follow-up/approve", **letter, revision=1, attempt=1)
        await follow_until(subscriber, call_id, "FollowUpSent", 1, 0)
        await live.finished()

        assert [mail.to for mail in made.sink.mails] == [("mark.sullivan@example.com",)]
        await browser.close()
        await subscriber.close()
