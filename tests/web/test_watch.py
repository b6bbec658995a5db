"""What goes on around a call: who is rung, what becomes of legs that fail, and when the follow-up is drafted."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest
import pytest_asyncio
from databases import PostgresTemplate, SqliteTemplate

from callassist.calls import events as e
from callassist.calls.events import CallId
from callassist.calls.model import OPEN, State
from callassist.calls.transcript_events import (
    StreamStarted,
    TranscriptCompleted,
    TranscriptionInterrupted,
    UtteranceTranscribed,
)
from callassist.speech import Speaker, Utterance
from telephony.simulator.journal import SimulatedCall
from telephony.simulator.script import Outcome, Ring
from telephony.simulator.simulator import LiveCall
from tests.web.scripted import FALLBACK, Installation, Said, call_sid, installed, true
from web.panel import take

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPLAINT = Said(Speaker.CUSTOMER, 0.2, 0.8, "My dishwasher leaks again.")
ANSWERED = Ring(after=0.5)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def shared_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        yield template.copy(tmp_path_factory.mktemp("watch") / "callassist.sqlite")
    else:
        server: PostgresTemplate = request.getfixturevalue("postgres_template")
        with server.copy() as url:
            yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """One for all tests here that need no other, each with calls of its own. Nobody else is called while they run."""
    folder = tmp_path_factory.mktemp("house")
    async with installed(shared_database, folder, COMPLAINT, ring_seconds=100) as opened:
        yield opened


async def accept(house: Installation, call_id: CallId, round: int = 0) -> e.AgentAccepted:
    accepted = e.AgentAccepted(f"member-{round}", f"Tomas {round}", round)
    await take(house.parts, call_id, accepted, f"client:tomas-{round}")
    return accepted


async def connected(house: Installation) -> CallId:
    """A call in which an agent and the customer talk."""
    call_id = await house.called()
    await house.parts.log.record(call_id, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA" + "a" * 32))
    return call_id


def dialled(live: LiveCall | SimulatedCall) -> list[str]:
    requests = live.journal.requests if isinstance(live, LiveCall) else live.requests
    return [one.fields["To"][0] for one in requests if one.method == "POST" and one.path.endswith("/Participants.json")]


# One installation at a time: those that have their own come before the shared one is opened.


# --- ringing ---------------------------------------------------------------------------------------------------------


async def test_a_call_that_nobody_takes_goes_to_the_fallback_number(sqlite_url: str, tmp_path: Path) -> None:
    async with installed(sqlite_url, tmp_path, COMPLAINT, ring_seconds=1) as house:
        live = house.twilio.start_call(house.script(rings=(ANSWERED,), seconds=20, lingers=4000.0))
        call_id = await house.call_of(live)

        panel = await house.until(call_id, lambda panel: panel.state is State.ACTIVE and panel.transcript)

        assert dialled(live) == [FALLBACK]
        assert panel.call.agent_id == ""
        live.hang_up()
        happened = await live.finished()
        assert panel.call.fallback_leg == happened.legs()[1]
        over = await house.until(call_id, lambda panel: panel.follow_up.letter)

    assert over.state is State.WRAP_UP
    assert COMPLAINT.text in [line.text for line in over.transcript]


async def test_who_takes_a_call_at_the_last_moment_is_given_time_for_their_phone_to_ring(
    sqlite_url: str, tmp_path: Path
) -> None:
    """Taken after one of four seconds, answered between four and eight: a busy machine may need three for a step."""
    async with installed(sqlite_url, tmp_path, ring_seconds=4) as house:
        live = house.twilio.start_call(house.script(rings=(Ring(after=3.5),), seconds=20, speed=1))
        call_id = await house.call_of(live)
        began = (await house.panel(call_id)).call.started_at
        await true(lambda: (house.parts.now() - began).total_seconds() > house.settings.ring_seconds / 4)

        await accept(house, call_id)
        panel = await house.until(call_id, lambda panel: panel.state is State.ACTIVE)

        assert panel.call.answered_at
        assert (panel.call.answered_at - began).total_seconds() > house.settings.ring_seconds
        assert FALLBACK not in dialled(live)
        live.hang_up()


async def test_while_the_phone_company_gives_no_answer_a_lost_agent_still_makes_the_call_ring(
    sqlite_url: str, tmp_path: Path
) -> None:
    nobody = "http://127.0.0.1:9"
    async with installed(sqlite_url, tmp_path, twilio_api_url=nobody, ring_seconds=100) as house:
        call_id = await house.called()
        await house.parts.log.record(call_id, e.AgentAccepted("m1", "Tomas", 0))
        told = {"CallSid": call_sid(), "CallStatus": "busy"}

        assert (await house.webhook(f"/twilio/legs/{call_id}/0", **told)).status_code == 204

        panel = await house.until(call_id, lambda panel: panel.call.round == 1)
        assert panel.state is State.RINGING


def agreement_spoken() -> tuple[UtteranceTranscribed, ...]:
    lines = (
        Said(Speaker.CUSTOMER, 1, 4, "The pump of my dishwasher still leaks."),
        Said(Speaker.AGENT, 5, 9, "I will send a technician to you on Friday morning. Is that okay?"),
        Said(Speaker.CUSTOMER, 10, 12, "Yes, that works for me."),
    )
    utterances = (Utterance(line.speaker, line.start, line.end, line.text, (), 0.9) for line in lines)
    return tuple(UtteranceTranscribed("stream-1", number, said) for number, said in enumerate(utterances, 1))


@pytest.mark.parametrize("left", ["in mid-transcript", "before the last advice"])
async def test_a_call_that_ended_just_before_the_process_died_gets_its_letter_after_the_restart(
    sqlite_url: str, tmp_path: Path, left: str
) -> None:
    async with installed(sqlite_url, tmp_path) as house:
        call_id = await connected(house)
        await house.parts.log.record(call_id, StreamStarted("stream-1", "MZ1", 0.0, house.settings.instance))
        await house.parts.log.record(call_id, *agreement_spoken(), e.CallEnded("completed"))
        if left == "before the last advice":
            await house.parts.log.record(call_id, TranscriptCompleted())

    async with installed(sqlite_url, tmp_path, furnished=True) as house:
        panel = await house.until(call_id, lambda panel: panel.follow_up.letter)

    assert panel.listening == "complete"
    assert len(panel.agreements) == 1


# --- ringing again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED])
async def test_an_agent_who_cannot_be_reached_gives_the_call_back_and_the_next_one_has_it(
    house: Installation, fate: Outcome
) -> None:
    script = house.script(seconds=20, lingers=4000.0, rings=(Ring(fate, after=0.5), ANSWERED))
    live = house.twilio.start_call(script)
    call_id = await house.call_of(live)

    await accept(house, call_id)
    ringing = await house.until(call_id, lambda panel: panel.call.round == 1)
    second = await accept(house, call_id, round=1)
    active = await house.until(call_id, lambda panel: panel.state is State.ACTIVE)

    assert ringing.state is State.RINGING
    assert (active.call.agent_id, active.agent_name) == (second.member_id, second.name)
    assert len(set(dialled(live))) == 2
    live.hang_up()
    happened = await live.finished()
    assert [happened.statuses(leg)[-1] for leg in happened.legs()] == ["completed", fate.value, "completed"]


async def test_a_call_rings_again_when_the_agents_line_is_lost_while_the_customer_is_there(
    house: Installation,
) -> None:
    live = house.twilio.start_call(house.script(seconds=500, rings=(ANSWERED,)))
    call_id = await house.call_of(live)
    await accept(house, call_id)
    talking = await house.until(call_id, lambda panel: panel.state is State.ACTIVE)

    await house.parts.carrier.hang_up(talking.call.agent_leg)

    lost = await house.until(call_id, lambda panel: panel.call.round == 1)
    assert lost.state is State.RINGING
    await accept(house, call_id, round=1)
    await house.until(call_id, lambda panel: panel.state is State.ACTIVE)
    live.hang_up()
    over = await house.until(call_id, lambda panel: panel.state is State.WRAP_UP)
    assert over.call.round == 1


@pytest.mark.parametrize("fate", [ANSWERED, Ring(after=500.0)], ids=["talking", "ringing"])
async def test_a_customer_who_hangs_up_does_not_make_the_call_ring_again(
    house: Installation, fate: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.watch.SETTLE_SECONDS", 0.1)
    live = house.twilio.start_call(house.script(seconds=500, rings=(fate,)))
    call_id = await house.call_of(live)
    await accept(house, call_id)
    wanted = State.ACTIVE if fate is ANSWERED else State.CONNECTING
    await house.until(call_id, lambda panel: panel.state is wanted)
    if fate is ANSWERED:
        await live.talking()

    live.hang_up()
    async with house.dealt_with():
        happened = await live.finished()

    assert happened.statuses(happened.legs()[1])[-1] == ("completed" if fate is ANSWERED else "canceled")
    assert "AgentUnreachable" not in await house.kinds(call_id)
    over = await house.until(call_id, lambda panel: panel.state not in OPEN)
    assert over.state is (State.WRAP_UP if fate is ANSWERED else State.MISSED)


async def test_a_late_word_of_an_agents_leg_does_not_disturb_the_one_who_has_the_call(
    house: Installation,
) -> None:
    live = house.twilio.start_call(house.script(seconds=500, rings=(Ring(Outcome.BUSY, after=0.2), ANSWERED)))
    call_id = await house.call_of(live)
    await accept(house, call_id)
    await house.until(call_id, lambda panel: panel.call.round == 1)
    second = await accept(house, call_id, round=1)
    await house.until(call_id, lambda panel: panel.state is State.ACTIVE)

    async with house.dealt_with():
        for status in ("busy", "ringing", "in-progress", "completed"):
            await house.webhook(f"/twilio/legs/{call_id}/0", CallSid=call_sid(), CallStatus=status)

    panel = await house.panel(call_id)
    assert (panel.state, panel.call.agent_id, panel.call.round) == (State.ACTIVE, second.member_id, 1)
    live.hang_up()


# --- settling --------------------------------------------------------------------------------------------------------

Step = Callable[[Installation, CallId], Awaitable[object]]


async def ended(house: Installation, call_id: CallId) -> None:
    sid = (await house.panel(call_id)).call.call_sid
    await house.webhook("/twilio/status", CallSid=sid, CallStatus="completed")


async def room_closed(house: Installation, call_id: CallId) -> None:
    room = {"ConferenceSid": "CF" + "c" * 32, "StatusCallbackEvent": "conference-end"}
    await house.webhook(f"/twilio/conference/{call_id}", **room)


async def not_connected(house: Installation, call_id: CallId) -> None:
    sid = (await house.panel(call_id)).call.call_sid
    told = {"CallSid": sid, "StreamSid": "MZ" + "1" * 32, "StreamName": "stream-1", "StreamEvent": "stream-error"}
    await house.webhook(f"/twilio/streams/{call_id}", **told)


async def test_the_follow_up_is_drafted_once_in_whatever_order_the_end_of_a_call_is_told(
    house: Installation,
) -> None:
    steps: tuple[Step, ...] = (ended, room_closed, not_connected)
    calls = {await connected(house): order for order in permutations(steps)}

    async with house.dealt_with():
        for call_id, order in calls.items():
            for step in order:
                await step(house, call_id)

    for call_id in calls:
        panel = await house.until(call_id, lambda panel: panel.follow_up.letter)
        assert (panel.state, panel.listening) == (State.WRAP_UP, "complete")
        assert (await house.kinds(call_id)).count("FollowUpDrafted") == 1


async def test_the_letter_of_a_call_whose_audio_broke_at_the_very_end_waits_for_the_last_advice(
    house: Installation,
) -> None:
    """What was agreed in the last words is in the draft, although the stream was lost with the call."""
    call_id = await connected(house)
    await house.parts.log.record(call_id, StreamStarted("stream-1", "MZ1", 0.0, house.settings.instance))
    await house.parts.log.record(call_id, *agreement_spoken())
    await house.parts.log.record(call_id, TranscriptionInterrupted("stream-1", "the audio connection was lost."))

    await ended(house, call_id)

    panel = await house.until(call_id, lambda panel: panel.follow_up.letter)
    assert len(panel.agreements) == 1
    assert panel.follow_up.letter
    assert "technician" in panel.follow_up.letter.text
