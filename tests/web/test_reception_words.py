"""Callers are spoken to in the language and voice of the number, and whatever fails, somebody or something answers."""

from collections.abc import AsyncIterator
from hashlib import sha1
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from databases import SqliteTemplate

from callassist.calls import phone_events as pe
from callassist.calls.model import State
from callassist.reception.numbers import Group, Hours, Nobody, Number, Numbers, Sound, Voice
from callassist.reception.phrases import FRENCH, GERMAN
from tests.web.scripted import BUSINESS, FALLBACK, STRANGER, Installation, call_sid, incoming, installed

pytestmark = pytest.mark.asyncio(loop_scope="module")

GERMAN_LINE, FRENCH_LINE, ITALIAN_LINE = "+15550100188", "+15550100177", "+15550100166"
ANNOUNCED = "Dieses Gespräch wird mitgeschrieben. Drücken Sie die 9, wenn Sie das nicht möchten."
NEVER = Hours(ZoneInfo("Europe/Berlin"), (None,) * 7)
FRONT = Group("front", ("nobody@example.com",))
VICKI = Voice("de-DE", "Polly.Vicki")
SOUND = b"not really a sound"
NAME = sha1(SOUND, usedforsecurity=False).hexdigest() + ".mp3"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    folder = tmp_path_factory.mktemp("words")
    (folder / "hello.mp3").write_bytes(SOUND)
    numbers = Numbers(
        (
            Number(
                GERMAN_LINE,
                ring=(FRONT,),
                hours=NEVER,
                closed=Nobody.CALLBACK,
                announcement=ANNOUNCED,
                voice=VICKI,
                language="de",
            ),
            Number(FRENCH_LINE, language="fr", sound=Sound(path=str(folder / "hello.mp3"), name=NAME)),
            Number(ITALIAN_LINE, language="it", announcement="Buongiorno.", voice=Voice("it-IT")),
        )
    )
    database = sqlite_template.copy(folder / "callassist.sqlite")
    async with installed(database, folder, numbers=numbers) as opened:
        yield opened


async def calling(house: Installation, called: str) -> tuple[str, ElementTree.Element]:
    """The id of a call that came in, and what it hears first."""
    sid = call_sid()
    answer = await house.webhook("/twilio/voice", **(incoming(sid, STRANGER) | {"To": called}))
    call_id = await house.parts.log.by_sid(sid)
    assert call_id
    return call_id, ElementTree.fromstring(answer.text)


async def page(house: Installation, path: str, **form: str) -> ElementTree.Element:
    answer = await house.webhook(f"/twilio/{path}", **(incoming(call_sid()) | form))
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.text)


def says(document: ElementTree.Element) -> list[tuple[str | None, str | None, str | None]]:
    return [(say.get("language"), say.get("voice"), say.text) for say in document.iter("Say")]


async def test_everything_that_a_german_caller_hears_is_german(house: Installation) -> None:
    call_id, first = await calling(house, GERMAN_LINE)
    await page(house, f"announced/{call_id}")
    await house.until(call_id, lambda panel: panel.call.phone.voicemail)
    recorded = {"RecordingSid": "RE" + "7" * 32, "RecordingDuration": "5"}

    nobody = await page(house, f"nobody/{call_id}")
    hold = await page(house, f"hold/{call_id}?round=1")
    promised = await page(house, f"callback/{call_id}", Digits="1")
    thanks = await page(house, f"message/{call_id}", **recorded)

    assert says(first) == [("de-DE", "Polly.Vicki", ANNOUNCED)]
    spoken = [one for document in (nobody, hold, promised, thanks) for one in says(document)]
    assert {(language, voice) for language, voice, _ in spoken} == {("de-DE", "Polly.Vicki")}
    texts = " ".join(text or "" for _, _, text in spoken)
    for part in (GERMAN.leave_message, GERMAN.on_hold, GERMAN.thanks, "Drücken Sie die 1", "Wir rufen Sie"):
        assert part in texts


async def test_who_opts_out_of_a_german_announcement_is_put_through_and_who_hears_it_is_proven(
    house: Installation,
) -> None:
    out, _ = await calling(house, GERMAN_LINE)
    stays, _ = await calling(house, GERMAN_LINE)

    again = await page(house, f"announced/{out}?opt=1", Digits="5")
    await page(house, f"announced/{out}?opt=1", Digits="9")
    await page(house, f"announced/{stays}")

    assert says(again) == [("de-DE", "Polly.Vicki", ANNOUNCED)]
    assert (await house.panel(out)).call.phone.opted_out == "customer"
    key = sha1(ANNOUNCED.encode(), usedforsecurity=False).hexdigest()[:8]
    assert pe.AnnouncementPlayed(key) in await house.events(stays)


async def test_an_announcement_of_ones_own_is_played_and_that_it_was_is_proven(house: Installation) -> None:
    call_id, first = await calling(house, FRENCH_LINE)
    url = f"{house.url}/twilio/sounds/{NAME}"

    sound = await house.client.get(url)
    await page(house, f"announced/{call_id}")

    assert [play.text for play in first.iter("Play")] == [url]
    assert (sound.status_code, sound.content, sound.headers["content-type"]) == (200, SOUND, "audio/mpeg")
    assert (await house.client.get(f"{house.url}/twilio/sounds/other.mp3")).status_code == 404
    assert (await house.panel(call_id)).call.phone.announced


async def test_a_language_that_we_do_not_speak_says_its_own_text_and_ours_in_english(house: Installation) -> None:
    call_id, first = await calling(house, ITALIAN_LINE)
    await house.parts.log.record(call_id, pe.SentToVoicemail("Nobody answered."))

    nobody = await page(house, f"nobody/{call_id}")

    assert says(first) == [("it-IT", None, "Buongiorno.")]
    assert {language for language, _, _ in says(nobody)} == {"en-US"}


# --- a telephone that is called in our place --------------------------------------------------------------------------


def dialled(status: str) -> dict[str, str]:
    return {"DialCallStatus": status, "CallStatus": "in-progress"}


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
async def test_when_the_fallback_number_does_not_answer_the_caller_leaves_a_message(
    house: Installation, status: str
) -> None:
    call_id, _ = await calling(house, BUSINESS)
    broken = await page(house, f"dial/{call_id}", **dialled("failed"))
    dial = next(broken.iter("Dial"))
    assert (dial.text, dial.get("action")) == (FALLBACK, f"{house.url}/twilio/unanswered/{call_id}")

    document = await page(house, f"unanswered/{call_id}", **dialled(status))

    assert [verb.tag for verb in document] == ["Say", "Say", "Record", "Hangup"]
    assert (await house.panel(call_id)).call.phone.voicemail_reached


async def test_who_was_answered_at_the_fallback_number_is_let_go(house: Installation) -> None:
    call_id, _ = await calling(house, BUSINESS)

    document = await page(house, f"unanswered/{call_id}", **dialled("completed"))

    assert [verb.tag for verb in document] == ["Hangup"]
    assert (await house.panel(call_id)).state is State.MISSED


async def test_where_nothing_is_known_of_a_call_it_ends_with_a_word_in_the_language_of_the_number(
    house: Installation,
) -> None:
    answer = await page(house, "voice/fallback", To=FRENCH_LINE)
    assert next(answer.iter("Dial")).get("action") == f"{house.url}/twilio/voice/unanswered"

    missed = await page(house, "voice/unanswered", To=FRENCH_LINE, **dialled("busy"))
    talked = await page(house, "voice/unanswered", To=FRENCH_LINE, **dialled("completed"))
    unknown = await page(house, f"unanswered/{'0' * 32}", **dialled("busy"))

    assert says(missed) == [("fr-FR", None, FRENCH.call_again)]
    assert says(talked) == []
    assert len(says(unknown)) == 1
