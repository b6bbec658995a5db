"""The audio socket: who is let in, and what becomes of a call whose audio goes wrong."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
import pytest_asyncio
from databases import SqliteTemplate
from itsdangerous import TimestampSigner
from structlog.testing import capture_logs
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from callassist.calls.events import AgentAccepted, AgentConnected, CallId
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.phone_events import Kind, LegJoined, Role, TransferAsked, TransferTaken
from callassist.calls.transcript_events import Silence, StreamStarted, TranscriptionInterrupted
from callassist.speech import Speaker
from telephony.media import MAX_FRAME
from telephony.simulator.simulator import LiveCall
from tests.web.media_line import Twilio, socket_to
from tests.web.scripted import (
    DENISE,
    SOON,
    SPANISH_NUMBER,
    Installation,
    Said,
    call_sid,
    incoming,
    installed,
    true,
)
from web.stream_tokens import LIFETIME_SECONDS

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELLO = Said(Speaker.CUSTOMER, 0.0, 0.5, "Hello, is anybody there?")
YES = Said(Speaker.AGENT, 0.6, 0.9, "Yes, I am.")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    """One for all tests here: each has calls of its own."""
    folder = tmp_path_factory.mktemp("media")
    async with installed(sqlite_template.copy(folder / "callassist.sqlite"), folder, HELLO, YES) as opened:
        yield opened


def streams(panel: Panel) -> tuple[str, ...]:
    return panel.streams


def of_streams(logs: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Calls of other tests may still be attended to here, and say so."""
    told = [(entry["event"], entry["log_level"]) for entry in logs]
    return [(event, level) for event, level in told if event.startswith("media_stream")]


# --- who is let in ---------------------------------------------------------------------------------------------------


async def test_a_socket_that_twilio_did_not_sign_is_refused_before_it_opens(house: Installation) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with socket_to(house, signed_with="another token"):
            pass

    assert refused.value.response.status_code == 403


async def test_a_socket_without_a_signature_is_refused_before_it_opens(house: Installation) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(house.url.replace("http", "ws") + "/twilio/media", proxy=None):
            pass

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("kind", ["none", "wild", "of no call", "expired", "of another installation"])
async def test_a_stream_without_a_good_token_is_closed_and_nothing_is_recorded(
    house: Installation, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = await house.called()
    before = await house.kinds(call_id)
    tokens = house.watch.tokens
    if kind == "expired":
        now = TimestampSigner.get_timestamp(TimestampSigner("any"))
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: now - LIFETIME_SECONDS - 5)
    token = {
        "none": "",
        "wild": "WzEsMl0.aaaa.bbbb",
        "of no call": tokens.make("0" * 32, "stream-1"),
        "expired": tokens.make(call_id, "stream-1"),
        "of another installation": type(tokens)("another secret").make(call_id, "stream-1"),
    }[kind]
    monkeypatch.undo()

    with capture_logs() as logs:
        async with socket_to(house) as twilio:
            await twilio.start(token)
            assert await twilio.closed_with() == 1008

    assert [event for event, _ in of_streams(logs)] == ["media_stream_refused"]
    assert not token or token not in str(logs)
    assert await house.kinds(call_id) == before


async def test_a_token_admits_once(house: Installation) -> None:
    _, call_id = await house.on_the_line()
    token = house.watch.tokens.make(call_id, "stream-1")
    async with socket_to(house) as first, socket_to(house) as second:
        await first.start(token)
        await house.until(call_id, streams)
        before = await house.kinds(call_id)

        with capture_logs() as logs:
            await second.start(token)
            assert await second.closed_with() == 1008

        assert "media_stream_refused" in [entry["event"] for entry in logs]
        assert await house.kinds(call_id) == before
        await first.talk(1.0)
        await house.until(call_id, lambda panel: len(panel.transcript) == 2)


@pytest.mark.parametrize(
    "first", ["{}", "no JSON", '{"event":"media"}', '{"event":"start","start":{}}', "[" * 2000, "x" * (MAX_FRAME + 1)]
)
async def test_what_does_not_begin_like_a_stream_is_closed(house: Installation, first: str) -> None:
    async with socket_to(house) as twilio:
        await twilio.socket.send(first)

        assert await twilio.closed_with() == 1003


async def test_a_socket_that_closes_before_it_began_is_no_fault(house: Installation) -> None:
    with capture_logs() as logs:
        async with socket_to(house):
            pass
        await true(lambda: of_streams(logs))

    assert of_streams(logs) == [("media_stream_cut", "info")]


# --- in good order ---------------------------------------------------------------------------------------------------


async def test_both_sides_are_heard_and_a_stop_completes_the_transcript(house: Installation) -> None:
    live, call_id = await house.on_the_line()
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"))
        await twilio.talk(1.0)
        await twilio.send("stop", {})
        panel = await house.until(call_id, lambda panel: panel.listening == "complete")

    assert [(line.speaker, line.text) for line in panel.transcript] == [
        (HELLO.speaker, HELLO.text),
        (YES.speaker, YES.text),
    ]
    assert "TranscriptionInterrupted" not in await house.kinds(call_id)
    live.hang_up()


async def test_the_ear_expects_the_names_of_the_business_and_of_the_customer(house: Installation) -> None:
    call_id = await house.called(caller=DENISE.phones[0])
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"))
        await twilio.send("stop", {})
        await house.until(call_id, lambda panel: panel.listening == "complete")

    assert house.ear.vocabularies[-1][:2] == ("Denise Voskuil", "Lakeside Appliances")


async def test_a_call_to_the_number_for_another_language_is_heard_in_it_and_not_coached(house: Installation) -> None:
    sid = call_sid()
    await house.webhook("/twilio/voice", **{**incoming(sid), "To": SPANISH_NUMBER})
    call_id = await house.parts.log.by_sid(sid)
    assert call_id
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"))
        await twilio.talk(4.0)
        await twilio.send("stop", {})
        await house.until(call_id, lambda panel: panel.listening == "complete")
        await true(lambda: call_id not in house.watch.heard_here)
        panel = await house.parts.log.panel(call_id)

    assert house.ear.languages[-1] == panel.language == "es"
    assert panel.transcript
    assert not panel.tensions


async def test_a_call_to_any_other_number_is_heard_in_the_usual_language_and_coached(house: Installation) -> None:
    call_id = await house.called()
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"))
        await twilio.talk(4.0)
        await twilio.send("stop", {})
        panel = await house.until(call_id, lambda panel: bool(panel.tensions))

    assert house.ear.languages[-1] == panel.language == "en"


async def test_the_order_of_the_tracks_means_nothing(house: Installation) -> None:
    live, call_id = await house.on_the_line()
    tracks = ("outbound", "inbound")
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"), tracks=tracks)
        await twilio.talk(1.0, tracks)
        await twilio.send("stop", {})
        panel = await house.until(call_id, lambda panel: panel.listening == "complete")

    assert [(line.speaker, line.text) for line in panel.transcript] == [
        (HELLO.speaker, HELLO.text),
        (YES.speaker, YES.text),
    ]
    live.hang_up()


@pytest.mark.parametrize(
    ("track", "missing"), [("inbound", Speaker.AGENT), ("outbound", Speaker.CUSTOMER)], ids=["inbound", "outbound"]
)
async def test_a_side_whose_track_is_not_streamed_is_missed_and_the_call_goes_on(
    house: Installation, track: str, missing: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.ear, "lines", ())
    live, call_id = await house.on_the_line()
    await house.leave_alone()
    await house.parts.log.record(call_id, AgentAccepted("m1", "Tomas", 0), AgentConnected(0, "CA" + "a" * 32))
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"), tracks=(track,))
        await twilio.talk(12.0, (track,))
        panel = await house.until(call_id, lambda panel: panel.silences)

        assert [(one.speaker, one.kind) for one in panel.silences] == [(missing, Silence.ABSENT)]
        assert panel.listening == "live"
    live.hang_up()


# --- in trouble ------------------------------------------------------------------------------------------------------

Trouble = Callable[[Twilio], Awaitable[None]]


async def malformed(twilio: Twilio) -> None:
    await twilio.socket.send('{"event":"media","sequenceNumber":"9","media":{"track":"inbound"}}')


async def not_base64(twilio: Twilio) -> None:
    await twilio.send("media", {"track": "inbound", "timestamp": "40", "payload": "***"})


async def binary(twilio: Twilio) -> None:
    await twilio.socket.send(base64.b64decode("AAAA"))


async def oversized(twilio: Twilio) -> None:
    await twilio.send("media", {"track": "inbound", "timestamp": "40", "payload": "A" * MAX_FRAME})


async def enormous(twilio: Twilio) -> None:
    """More than the server's socket takes."""
    await twilio.send("media", {"track": "inbound", "timestamp": "40", "payload": "A" * (4 * MAX_FRAME)})


async def started_twice(twilio: Twilio) -> None:
    await twilio.start("any")


async def dropped(twilio: Twilio) -> None:
    twilio.socket.transport.abort()


async def closed_without_a_stop(twilio: Twilio) -> None:
    await twilio.socket.close()


@pytest.mark.parametrize(
    "trouble",
    [malformed, not_base64, binary, oversized, enormous, started_twice, dropped, closed_without_a_stop],
    ids=lambda trouble: trouble.__name__,
)
async def test_a_stream_in_trouble_ends_with_an_event_and_the_call_goes_on_with_a_new_one(
    house: Installation, trouble: Trouble
) -> None:
    live, call_id = await house.on_the_line()
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"))
        await twilio.talk(0.6)
        await house.until(call_id, lambda panel: panel.transcript)
        await trouble(twilio)
        panel = await house.until(call_id, lambda panel: "stream-2" in panel.streams)

    assert (panel.state, panel.listening) == (State.RINGING, "live")
    interrupted = [event for event in await house.events(call_id) if isinstance(event, TranscriptionInterrupted)]
    assert [event.name for event in interrupted] == ["stream-1"]
    assert [request.path.rsplit("/", 1)[-1] for request in live.journal.requests if request.method == "POST"] == [
        "Streams.json"
    ]
    spoken = [line.text for line in panel.transcript if line.speaker]
    assert spoken == [HELLO.text]
    live.hang_up()
    over = await house.until(call_id, lambda panel: panel.listening == "complete")
    assert over.state in (State.RINGING, State.MISSED)


async def test_a_new_stream_goes_on_in_the_time_of_the_call(house: Installation) -> None:
    live, call_id = await house.on_the_line()
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "stream-1"))
        await house.until(call_id, streams)
        await dropped(twilio)
        await house.until(call_id, lambda panel: "stream-2" in panel.streams)

    began = [event for event in await house.events(call_id) if isinstance(event, StreamStarted)]
    assert [event.name for event in began] == ["stream-1", "stream-2"]
    assert began[0].offset == 0.0
    assert 0.0 < began[1].offset < SOON
    live.hang_up()


# --- a leg of its own ------------------------------------------------------------------------------------------------

MANAGER_SAYS = Said(Speaker.MANAGER, 0.1, 0.6, "We will replace it.")


async def with_a_manager(house: Installation) -> tuple[LiveCall, CallId]:
    live, call_id = await house.on_the_line()
    await house.leave_alone()
    await house.parts.log.record(call_id, AgentAccepted("m1", "Tomas", 0), AgentConnected(0, "CA" + "a" * 32))
    await house.parts.log.record(call_id, TransferAsked(1, Kind.BRING_IN, ("jo",), "", "Jo", "It leaks.", "m1"))
    await house.parts.log.record(call_id, TransferTaken(1, "jo", "Jo", Role.MANAGER, "client:jo"))
    await house.parts.log.record(call_id, LegJoined("transfer-1", "CA" + "b" * 32))
    return live, call_id


async def test_a_manager_on_a_leg_of_their_own_is_a_speaker_of_their_own(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.ear, "lines", (MANAGER_SAYS,))
    live, call_id = await with_a_manager(house)
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "transfer-1-1", "transfer-1"), tracks=("inbound",))
        await house.until(call_id, lambda panel: panel.call.phone.heard)
        await twilio.talk(1.0, ("inbound",))
        panel = await house.until(call_id, lambda panel: [line for line in panel.transcript if line.speaker])

    spoken = [(line.speaker, line.text) for line in panel.transcript if line.speaker]
    assert spoken == [(Speaker.MANAGER, MANAGER_SAYS.text)]
    assert panel.call.phone.heard == {"transfer-1"}
    live.hang_up()


async def test_the_end_of_a_legs_own_stream_ends_no_transcript_and_it_is_asked_for_again(house: Installation) -> None:
    live, call_id = await with_a_manager(house)
    async with socket_to(house) as twilio:
        await twilio.start(house.watch.tokens.make(call_id, "transfer-1-1", "transfer-1"), tracks=("inbound",))
        await house.until(call_id, lambda panel: panel.call.phone.heard)
        await twilio.send("stop", {})
        await house.until(call_id, lambda panel: panel.call.phone.broken)

    kinds = await house.kinds(call_id)
    assert "TranscriptionInterrupted" in kinds
    assert "TranscriptCompleted" not in kinds
    live.hang_up()
