"""After a call a language model may propose words: beside ours, from quotes, and taken by a person only."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from callassist.calls import events as e
from callassist.calls.assist_events import WordingProposed
from callassist.calls.events import CallId
from callassist.calls.terms import Claim
from callassist.calls.transcript_events import StreamStarted, TranscriptCompleted
from callassist.rewording.writer import Written
from callassist.settings import Settings
from callassist.speech import Speaker
from tests.rewording.chat_server import Answer, chat_server
from tests.web.app import Browser, House, said
from tests.web.scripted import Said, installed
from tests.web.test_second_hearing import ended_call
from web.doctor import Finding, language_model
from web.rewording import reword

COMPLAINT = "The contractor never came and the new pump is still leaking."
SHORT = "The new pump is still leaking."
ACCOUNT = "You told us that the contractor never came."


@dataclass(slots=True)
class Pen:
    """A writer at our own port: it writes the same of every call, citing the line that holds the complaint."""

    line: int
    model: str = "gpt-oss"
    read: list[str] = field(default_factory=list)

    async def write(self, dialogue: str) -> Written | None:
        self.read.append(dialogue)
        invented = Claim("The refund is 400 dollars.", (self.line,))
        return Written((Claim(SHORT, (self.line,)), invented), (Claim(ACCOUNT, (self.line,)), invented))


async def over(house: House) -> tuple[Browser, CallId, Pen]:
    """A call that is over and coached, with a drafted letter, and a writer for it."""
    ana = await house.hire("Ana")
    call_id = await house.wrapping_up(ana)
    await house.record(call_id, said(1, COMPLAINT), TranscriptCompleted())
    return house.browser_of(ana), call_id, Pen((await house.panel(call_id)).transcript[0].seq)


async def proposed(house: House) -> tuple[Browser, CallId]:
    browser, call_id, pen = await over(house)
    await reword(replace(house.parts, writer=pen), call_id)
    return browser, call_id


async def test_what_the_quotes_support_is_proposed_once(small_house: House) -> None:
    _, call_id, pen = await over(small_house)
    parts = replace(small_house.parts, writer=pen)

    await reword(parts, call_id)
    await small_house.record(call_id, e.WordingDeclined("m1"))
    await reword(parts, call_id)

    found = [stored.event for stored in await small_house.parts.log.read(call_id)]
    claims = (Claim(SHORT, (pen.line,)),), (Claim(ACCOUNT, (pen.line,)),)
    assert [event for event in found if isinstance(event, WordingProposed)] == [WordingProposed("gpt-oss", *claims)]
    assert pen.read == [f"[{pen.line}] customer: {COMPLAINT}"]


async def test_nobody_is_asked_during_a_call_or_in_another_language(small_house: House) -> None:
    ana, pen = await small_house.hire("Ana"), Pen(1)
    live, spanish = await small_house.talking(ana), await small_house.talking(ana)
    await small_house.record(live, said(1, COMPLAINT))
    begun = StreamStarted("s", "MZ", 0, language="es")
    await small_house.record(spanish, begun, said(1, "La bomba"), e.CallEnded("completed"), TranscriptCompleted())

    for call_id in (live, spanish):
        await reword(replace(small_house.parts, writer=pen), call_id)

    assert pen.read == []


async def test_the_proposal_stands_beside_our_words_with_the_lines_it_rests_on(small_house: House) -> None:
    browser, call_id = await proposed(small_house)

    page = (await browser.get(f"/calls/{call_id}")).text

    wording = page[page.index('id="wording"') :]
    assert "Wording by gpt-oss" in wording
    assert SHORT in wording
    assert "400" not in wording
    assert f"/calls/{call_id}#line-{(await small_house.panel(call_id)).transcript[0].seq}" in wording
    letter = (await small_house.panel(call_id)).follow_up.letter
    assert letter
    assert ACCOUNT not in letter.text


async def test_taken_words_go_after_the_greeting_and_both_versions_stay_in_the_log(small_house: House) -> None:
    browser, call_id = await proposed(small_house)
    panel = await small_house.panel(call_id)
    before = panel.follow_up.letter
    assert before

    page = (await browser.get(f"/calls/{call_id}")).text
    taken = f"Hello Maria,\n\n{ACCOUNT}\n\nwe replace the pump."
    assert f'value="{taken}"' in page
    await browser.form(f"/calls/{call_id}/follow-up/edit", revision=1, to=before.to, subject=before.subject, text=taken)

    letter = (await small_house.panel(call_id)).follow_up.letter
    assert letter == replace(before, text=taken)
    assert "FollowUpDrafted" in await small_house.kinds(call_id)
    assert "Take into the mail" not in (await browser.get(f"/calls/{call_id}")).text


async def test_the_summary_can_be_added_to_the_notes(small_house: House) -> None:
    browser, call_id = await proposed(small_house)
    await browser.form(f"/calls/{call_id}/notes", revision=1, text="VIP")

    page = (await browser.get(f"/calls/{call_id}")).text

    assert f'value="VIP\n\n{SHORT}"' in page


async def test_our_own_words_are_kept_with_a_press(small_house: House) -> None:
    browser, call_id = await proposed(small_house)

    await browser.form(f"/calls/{call_id}/wording/decline")

    assert (await small_house.panel(call_id)).wording is None
    assert "Wording by" not in (await browser.get(f"/calls/{call_id}")).text


async def test_a_whole_call_is_worded_by_the_server_that_the_settings_name(sqlite_url: str, tmp_path: Path) -> None:
    complaint = Said(Speaker.CUSTOMER, 0.2, 0.8, "My dishwasher leaks again.")

    def respond(asked: dict[str, Any]) -> Answer:
        line = int(asked["messages"][-1]["content"][1:].partition("]")[0])
        return Answer(json.dumps({"summary": [{"text": "The dishwasher leaks again.", "lines": [line]}]}))

    async with (
        chat_server(respond) as model,
        installed(sqlite_url, tmp_path, complaint, llm_url=model.url, llm_model="small") as house,
    ):
        call_id = await ended_call(house)
        await house.until(call_id, lambda panel: panel.wording is not None)
        panel = await house.panel(call_id)

    assert panel.wording
    assert [claim.text for claim in panel.wording.summary] == ["The dishwasher leaks again."]


async def look(**settings: Any) -> Finding:
    return await language_model(Settings(_env_file=None, **settings))


def test_a_key_that_cannot_be_sent_is_refused() -> None:
    for key in ("two words", "schlüssel", "line\nbreak"):
        with pytest.raises(ValidationError):
            Settings(_env_file=None, llm_key=key)


async def test_the_doctor_tells_whether_the_model_can_be_asked() -> None:
    assert (await look()).ok is None
    assert (await look(llm_url="http://127.0.0.1:1/v1")).ok is False
    dead = await look(llm_url="http://127.0.0.1:1/v1", llm_model="small")
    assert dead.ok is False
    assert "http://127.0.0.1:1/v1 does not answer" in dead.told
    async with chat_server(lambda _: Answer(raw=b'{"data": []}')) as server:
        assert (await look(llm_url=server.url, llm_model="small")).ok is True
