"""Notes that are typed during a call."""

import pytest

from callassist.team import Role
from tests.web.app import House


async def test_notes_are_kept_as_typed(house: House) -> None:
    browser, call_id = await house.on_a_call()

    answer = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="Leaks, 3rd time\r\n\r\nkeeps ")

    assert answer.status_code == 204
    assert (await house.panel(call_id)).notes == "Leaks, 3rd time\n\nkeeps "


async def test_saving_the_same_notes_twice_is_saving_once(house: House) -> None:
    browser, call_id = await house.on_a_call()

    answers = [await browser.form(f"/calls/{call_id}/notes", revision=1, text="leak") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await house.kinds(call_id)).count("NotesSaved") == 1


async def test_notes_over_somebody_elses_are_refused(house: House) -> None:
    browser, call_id = await house.on_a_call()
    boss = await house.hired("Mia", Role.MANAGER)
    await boss.form(f"/calls/{call_id}/notes", revision=1, text="from the boss")

    late = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="mine")

    assert late.status_code == 409
    assert "Somebody changed this meanwhile." in late.text
    assert (await house.panel(call_id)).notes == "from the boss"


async def test_a_revision_from_the_future_is_named(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()

    answer = await browser.script_form(f"/calls/{call_id}/notes", revision=7, text="mine")

    assert answer.status_code == 422
    assert "revision" in answer.text


@pytest.mark.parametrize(("text", "status"), [("", 303), ("x" * 20_000, 303), ("x" * 20_001, 422), ("a\x00b", 422)])
async def test_notes_may_be_emptied_but_hold_text_only(house: House, text: str, status: int) -> None:
    browser, call_id = await house.on_a_call()

    assert (await browser.form(f"/calls/{call_id}/notes", revision=1, text=text)).status_code == status


async def test_notes_without_text_are_not_emptied(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()
    await browser.form(f"/calls/{call_id}/notes", revision=1, text="leak")

    answer = await browser.form(f"/calls/{call_id}/notes", revision=2)

    assert answer.status_code == 422
    assert (await small_house.panel(call_id)).notes == "leak"


async def test_an_oversized_form_is_refused_unread(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()

    large = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="x" * 300_000)
    huge = await browser.script_form(f"/calls/{call_id}/notes", revision=1, text="x" * 2_000_000)

    assert (large.status_code, huge.status_code) == (413, 413)
    assert "too long" in large.text


async def test_a_file_in_place_of_text_is_refused(small_house: House) -> None:
    browser, call_id = await small_house.on_a_call()

    answer = await browser.post(
        f"/calls/{call_id}/notes", data={"csrf": browser.csrf, "revision": "1"}, files={"text": ("a.txt", b"hello")}
    )

    assert answer.status_code == 400
    assert (await small_house.panel(call_id)).notes == ""
