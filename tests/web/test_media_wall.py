"""A way in that lets no audio through: the phone call goes on all the same."""

from pathlib import Path

import pytest
from databases import SqliteTemplate
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from callassist.calls.model import State
from callassist.calls.recover import MAX_STREAMS
from callassist.speech import Speaker
from tests.web.scripted import Said, installed, true

HELLO = Said(Speaker.CUSTOMER, 0.0, 0.5, "Hello, is anybody there?")


class Wall:
    """A way in that lets no WebSockets through: they are refused at once, or cut as soon as they have begun."""

    def __init__(self, app: ASGIApp, *, after_messages: int) -> None:
        self._app = app
        self._after = after_messages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
        elif not self._after:
            await receive()
            await send({"type": "websocket.close", "code": 1006})
        else:
            await self._app(scope, self._cut(receive), send)

    def _cut(self, receive: Receive) -> Receive:
        left = self._after

        async def until_cut() -> dict[str, object]:
            nonlocal left
            left -= 1
            return dict(await receive()) if left >= 0 else {"type": "websocket.disconnect", "code": 1006}

        return until_cut


@pytest.mark.parametrize("after_messages", [0, 10])
async def test_where_no_stream_gets_through_the_call_goes_on_and_streams_are_not_asked_for_for_ever(
    sqlite_template: SqliteTemplate, tmp_path: Path, after_messages: int
) -> None:
    def walled(app: FastAPI) -> ASGIApp:
        return Wall(app, after_messages=after_messages)

    database = sqlite_template.copy(tmp_path / "callassist.sqlite")
    async with installed(database, tmp_path, HELLO, wrapped=walled) as house:
        live = house.twilio.start_call(house.script(patience=3000.0))
        call_id = await house.call_of(live)
        names = tuple(f"stream-{number}" for number in range(1, MAX_STREAMS + 1))
        panel = await house.until(call_id, lambda panel: panel.streams == names and panel.listening == "interrupted")
        await true(lambda: len(live.journal.streams) == MAX_STREAMS)

        assert panel.state is State.RINGING
        asked = [request for request in live.journal.requests if request.path.endswith("/Streams.json")]
        assert {request.fields["Name"][0] for request in asked} == set(names[1:])
        live.hang_up()
        await live.finished()
        over = await house.until(call_id, lambda panel: panel.state is State.MISSED)
        assert len(over.streams) == MAX_STREAMS
