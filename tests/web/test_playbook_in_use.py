"""The playbook of a call that begins while its file has a mistake."""

from pathlib import Path
from shutil import copyfile

from callassist.calls.transcript_events import TranscriptCompleted, UtteranceTranscribed
from callassist.playbooks.playbook import default_path, read
from callassist.speech import Speaker, Utterance
from tests.web.scripted import STRANGER, Installation, installed
from web.fragments import Face
from web.words import fell_back

UPSET = "This is the third time I call about this, it is ridiculous and I am furious."


async def coached(house: Installation, caller: str = STRANGER) -> str:
    """A call with one sentence that the coach has read; what the agent sees of the prompts."""
    call_id = await house.called(caller=caller)
    said = UtteranceTranscribed("s", 1, Utterance(Speaker.CUSTOMER, 1, 6, UPSET, (), 0.9))
    await house.parts.log.record(call_id, said, TranscriptCompleted())
    await house.watch.coached(await house.panel(call_id))
    panel = await house.panel(call_id)
    assert panel.tension > 0
    return Face().fragment("card", panel=panel)


async def test_a_call_is_prompted_by_the_last_good_playbook_and_its_page_says_so(
    sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "ours.yaml"
    copyfile(default_path(), file)
    async with installed(sqlite_url, tmp_path, playbook=file) as house:
        before = await coached(house)
        file.write_text("cards: [", encoding="utf-8")
        during = await coached(house, "+15550100143")
        copyfile(default_path(), file)
        mended = await coached(house, "+15550100144")

    notes = [fell_back(read(default_path()).label) in html for html in (before, during, mended)]
    assert notes == [False, True, False]
