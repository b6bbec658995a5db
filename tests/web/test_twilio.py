"""What Twilio asks and tells us over HTTP, against the whole application."""

from collections.abc import AsyncIterator
from itertools import permutations
from xml.etree import ElementTree

import pytest
import pytest_asyncio
from databases import SqliteTemplate
from sqlalchemy import text

from callassist.calls import events as e
from callassist.calls.model import State
from telephony.simulator.twiml_reader import DialConference, StartStream, read
from tests.web.app import MARIA, ROSA
from tests.web.scripted import DENISE, FALLBACK, STRANGER, Form, Installation, call_sid, incoming, installed, status

pytestmark = pytest.mark.asyncio(loop_scope="module")

AGENT_LEG = "CA" + "a" * 32
CONFERENCE = "CF" + "c" * 32


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    """One for all tests here: each has calls of its own."""
    folder = tmp_path_factory.mktemp("twilio")
    async with installed(sqlite_template.copy(folder / "callassist.sqlite"), folder) as opened:
        yield opened


# --- when we fail (one installation at a time: before the shared one is opened) ---------------------------------------


@pytest.mark.parametrize(("number", "verbs"), [(FALLBACK, ["Dial"]), ("", ["Say", "Hangup"])])
async def test_when_answering_fails_the_caller_still_reaches_a_person(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory, number: str, verbs: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, fallback_number=number) as broken:
        async with broken.parts.engine.begin() as connection:
            await connection.execute(text("DROP TABLE call_event"))
        answer = await broken.webhook("/twilio/voice", **incoming(call_sid()))

    assert answer.status_code == 200
    document = ElementTree.fromstring(answer.text)
    assert [verb.tag for verb in document] == verbs
    assert number in (document[0].text or "")


# --- who may speak to us ---------------------------------------------------------------------------------------------


PATHS = (
    "voice voice/fallback wait/c1 dial/c1 status conference/c1 parties/c1/listen-1 offers/c1/ring-0-0 hold/c1 back/c1 "
    "offer/c1/ring-0-0 key/c1/ring-0-0 enter/c1/transfer-1 after/c1/transfer-1"
)


@pytest.mark.parametrize("path", PATHS.split())
@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "AAAA"}, {"X-Twilio-Signature": ""}])
async def test_what_twilio_did_not_sign_is_refused_and_nothing_is_recorded(
    house: Installation, path: str, headers: Form
) -> None:
    before, sid = await house.count(), call_sid()

    answer = await house.client.post(f"{house.url}/twilio/{path}", data=incoming(sid), headers=headers)

    assert answer.status_code == 403
    assert "X-Twilio-Signature" in answer.json()["error"]
    assert await house.count() == before


@pytest.mark.parametrize("path", ["legs/{}/0", "streams/{}", "status", "dial/{}", "conference/{}"])
async def test_an_unsigned_callback_does_nothing_to_a_call_that_goes_on(house: Installation, path: str) -> None:
    sid = call_sid()
    call_id = await house.called(sid)
    before = await house.kinds(call_id)
    form = status(sid, "completed") | {"ConferenceSid": CONFERENCE, "StatusCallbackEvent": "conference-end"}

    async with house.dealt_with():
        answer = await house.client.post(f"{house.url}/twilio/{path.format(call_id)}", data=form)

    assert answer.status_code == 403
    assert await house.kinds(call_id) == before


async def test_a_signature_covers_the_form_it_came_with(house: Installation) -> None:
    sid = call_sid()
    signed = (await house.webhook("/twilio/voice", **incoming(sid))).request

    changed = signed.content.replace(STRANGER.removeprefix("+").encode(), b"15550100199")
    headers = {name: signed.headers[name] for name in ("X-Twilio-Signature", "Content-Type")}
    answer = await house.client.post(f"{house.url}/twilio/voice", content=changed, headers=headers)

    assert changed != signed.content
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("path", "form", "field"),
    [
        ("voice", {"AccountSid": "AC" + "0" * 32, "From": STRANGER}, "CallSid"),
        ("voice", {"CallSid": "CA1; DROP TABLE call", "AccountSid": "AC" + "0" * 32}, "CallSid"),
        ("voice", {"CallSid": "CA" + "1" * 32, "AccountSid": "somebody"}, "AccountSid"),
        ("voice", incoming("CA" + "1" * 32, "+" * 5000), "From"),
        ("status", {"CallSid": "CA" + "1" * 32}, "CallStatus"),
        ("status", status("CA" + "1" * 32, "x" * 65), "CallStatus"),
        ("status", status("CA" + "1" * 32, "completed") | {"SequenceNumber": "-1"}, "SequenceNumber"),
        ("conference/c1", {"StatusCallbackEvent": "conference-end"}, "ConferenceSid"),
        ("conference/c1", {"ConferenceSid": CONFERENCE}, "StatusCallbackEvent"),
        ("legs/c1/0", {"CallStatus": "completed"}, "CallSid"),
        ("streams/c1", status("CA" + "1" * 32, "in-progress") | {"StreamSid": "7"}, "StreamSid"),
        ("dial/c1", {"DialCallStatus": "busy"}, "CallSid"),
    ],
)
async def test_a_missing_or_wild_field_is_named(house: Installation, path: str, form: Form, field: str) -> None:
    before = await house.count()

    answer = await house.webhook(f"/twilio/{path}", **form)

    assert answer.status_code == 422
    assert answer.json()["error"].startswith(f"{field}:")
    assert await house.count() == before


async def test_a_form_that_is_too_large_is_not_read(house: Installation) -> None:
    answer = await house.webhook("/twilio/voice", **incoming(call_sid()), Padding="x" * 70_000)

    assert answer.status_code == 413


async def test_a_form_that_does_not_tell_its_length_is_not_read_beyond_the_limit(house: Installation) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 10_000

    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "AAAA"}
    answer = await house.client.post(f"{house.url}/twilio/voice", content=in_pieces(), headers=headers)

    assert answer.status_code == 413


# --- answering -------------------------------------------------------------------------------------------------------


async def test_a_call_is_answered_with_a_stream_of_both_sides_and_a_conference_of_its_own(house: Installation) -> None:
    sid = call_sid()

    answer = await house.webhook("/twilio/voice", **incoming(sid))

    assert answer.headers["content-type"].startswith("text/xml")
    stream, conference = read(answer.text, house.url)
    call_id = await house.parts.log.by_sid(sid)
    assert isinstance(stream, StartStream)
    assert isinstance(conference, DialConference)
    assert (stream.track, stream.name, conference.name) == ("both_tracks", "stream-1", call_id)
    assert house.watch.tokens.read(stream.parameters["token"]) == (call_id, "stream-1", "")


async def test_a_webhook_that_comes_twice_opens_one_call_and_gets_an_equivalent_answer(house: Installation) -> None:
    before, form = await house.count(), incoming(call_sid())

    first = await house.webhook("/twilio/voice", **form)
    second = await house.webhook("/twilio/voice", **form)

    assert await house.count() == before + 1
    (one_stream, one_conference), (other_stream, other_conference) = (read(a.text, house.url) for a in (first, second))
    assert one_conference == other_conference
    assert isinstance(one_stream, StartStream)
    assert isinstance(other_stream, StartStream)
    tokens = [house.watch.tokens.read(one.parameters["token"]) for one in (one_stream, other_stream)]
    assert tokens[0] == tokens[1]
    assert one_stream.url == other_stream.url


@pytest.mark.parametrize("caller", ["", "+266696687", "anonymous", "sip:somebody@example.com"])
async def test_a_caller_without_a_number_is_answered_like_any_other(house: Installation, caller: str) -> None:
    call_id = await house.called(caller=caller)

    panel = await house.panel(call_id)
    assert (panel.state, panel.call.caller_id, panel.call.customer_id) == (State.RINGING, "", "")


async def test_an_announcement_is_said_before_anything_else(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(house.parts), "announcement_of", lambda _self, _called: "This call is written down.")

    document = ElementTree.fromstring((await house.webhook("/twilio/voice", **incoming(call_sid()))).text)

    assert [verb.tag for verb in document] == ["Gather", "Redirect"]
    assert document[0].findtext("Say") == "This call is written down."
    assert document[0].get("action") == f"{document[1].text}?opt=1"


async def test_the_customer_is_known_by_their_number(house: Installation) -> None:
    panel = await house.panel(await house.called(caller=DENISE.phones[0]))

    assert (panel.call.customer_id, panel.customer_name, panel.candidates) == ("denise", "Denise Voskuil", ())


async def test_customers_who_share_a_number_are_candidates(house: Installation) -> None:
    panel = await house.panel(await house.called(caller=MARIA.phones[0]))

    assert (panel.call.customer_id, panel.customer_name) == ("", "")
    assert set(panel.candidates) == {MARIA.customer_id, ROSA.customer_id}


async def test_waiting_is_ring_back_that_goes_on(house: Installation) -> None:
    call_id = await house.called()

    answer = await house.webhook(f"/twilio/wait/{call_id}", **incoming(call_sid()))

    play, *_, again = ElementTree.fromstring(answer.text)
    assert (again.text or "").startswith(f"{house.url}/twilio/wait/{call_id}")
    assert (await house.client.get(play.text or "")).status_code == 200


async def test_when_twilio_cannot_use_our_answer_the_fallback_number_is_dialled(house: Installation) -> None:
    answer = await house.webhook("/twilio/voice/fallback", **incoming(call_sid()), ErrorCode="11200")

    (dial,) = ElementTree.fromstring(answer.text)
    assert (dial.tag, dial.text) == ("Dial", FALLBACK)


# --- callbacks -------------------------------------------------------------------------------------------------------


def reports(sid: str, call_id: str) -> dict[str, tuple[str, Form]]:
    """What the phone company tells of a call that an agent answered and the customer ended."""
    room = {"ConferenceSid": CONFERENCE, "FriendlyName": call_id}
    return {
        "agent rings": (f"/twilio/legs/{call_id}/0", status(AGENT_LEG, "ringing")),
        "agent answers": (f"/twilio/legs/{call_id}/0", status(AGENT_LEG, "in-progress")),
        "agent leaves": (f"/twilio/legs/{call_id}/0", status(AGENT_LEG, "completed")),
        "conference starts": (f"/twilio/conference/{call_id}", room | {"StatusCallbackEvent": "conference-start"}),
        "conference ends": (f"/twilio/conference/{call_id}", room | {"StatusCallbackEvent": "conference-end"}),
        "customer leaves": ("/twilio/status", status(sid, "completed")),
        "dial is over": (f"/twilio/dial/{call_id}", status(sid, "completed") | {"DialCallStatus": "answered"}),
    }


ORDERS = [
    *permutations(("agent answers", "agent leaves", "conference ends", "customer leaves")),
    ("dial is over", "agent answers", "conference starts", "agent rings"),
    ("agent answers", "agent answers", "customer leaves", "customer leaves", "dial is over", "agent leaves"),
]


async def test_callbacks_end_in_the_same_state_in_whatever_order_and_however_often_they_come(
    house: Installation,
) -> None:
    ends = set()
    for order in ORDERS:
        sid = call_sid()
        call_id = await house.called(sid)
        await house.parts.log.record(call_id, e.AgentAccepted("m1", "Tomas", 0))
        told = reports(sid, call_id)
        async with house.dealt_with():
            for name in order:
                path, form = told[name]
                assert (await house.webhook(path, **form)).status_code in (200, 204)
        panel = await house.panel(call_id)
        kinds = await house.kinds(call_id)
        agent = panel.call.phone.party("agent-0")
        assert agent
        ends.add((panel.state, panel.listening, agent.leg_sid, kinds.count("CallEnded")))

    assert ends == {(State.WRAP_UP, "complete", AGENT_LEG, 1)}


async def test_a_call_that_ends_before_anybody_answered_was_missed(house: Installation) -> None:
    sid = call_sid()
    call_id = await house.called(sid)

    for told in ("no-answer", "canceled", "completed"):
        await house.webhook("/twilio/status", **status(sid, told))

    assert (await house.panel(call_id)).state is State.MISSED
    assert [event.reason for event in await house.events(call_id) if isinstance(event, e.CallEnded)] == ["no-answer"]


@pytest.mark.parametrize("name", sorted(reports("", "")))
async def test_a_callback_of_a_call_that_nobody_knows_is_taken_and_changes_nothing(
    house: Installation, name: str
) -> None:
    before = await house.count()
    path, form = reports(call_sid(), "0" * 32)[name]

    async with house.dealt_with():
        answer = await house.webhook(path, **form)

    assert answer.status_code == (200 if name == "dial is over" else 204)
    assert await house.count() == before


async def test_a_leg_that_is_still_on_its_way_changes_nothing(house: Installation) -> None:
    sid = call_sid()
    call_id = await house.called(sid)
    before = await house.kinds(call_id)

    for told in ("queued", "initiated", "ringing", "a status of years to come"):
        await house.webhook(f"/twilio/legs/{call_id}/0", **status(AGENT_LEG, told))
        await house.webhook("/twilio/status", **status(sid, told))

    assert await house.kinds(call_id) == before


async def test_a_customer_who_cannot_get_into_the_conference_is_dialled_through(house: Installation) -> None:
    sid = call_sid()
    call_id = await house.called(sid)
    form = status(sid, "in-progress") | {"DialCallStatus": "failed"}

    answer = await house.webhook(f"/twilio/dial/{call_id}", **form)

    (dial,) = ElementTree.fromstring(answer.text)
    assert (dial.tag, dial.text) == ("Dial", FALLBACK)
    assert "CallEnded" not in await house.kinds(call_id)


async def test_the_end_of_a_conference_is_not_the_end_of_a_call_whose_customer_is_there(house: Installation) -> None:
    live, call_id = await house.on_the_line()
    room = {"ConferenceSid": CONFERENCE, "StatusCallbackEvent": "conference-end"}

    async with house.dealt_with():
        await house.webhook(f"/twilio/conference/{call_id}", **room)

    assert (await house.panel(call_id)).call.ended_at is None
    live.hang_up()
