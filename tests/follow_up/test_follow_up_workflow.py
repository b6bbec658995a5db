import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from dbos import DBOS, WorkflowHandleAsync
from follow_up.post_office import MARIA, PERSISTENT, QUICK, Desk, PostOffice, open_desk

from callassist.calls.events import (
    AgreementConfirmed,
    FollowUpApproved,
    FollowUpDeclined,
    FollowUpDrafted,
    FollowUpEdited,
    FollowUpRefused,
    FollowUpSending,
    FollowUpSent,
)
from callassist.calls.terms import Letter, Promise
from callassist.db.engine import DatabaseError
from callassist.follow_up.mailer import Mailer
from callassist.follow_up.workflow import DbosWorkflows, engine_url

LETTER = Letter(MARIA.email, "What we agreed", "Hello María,\n\n- We will send a technician.\n\nBye")


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    office = PostOffice()
    await office.start()
    yield office
    await office.stop()


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path, office: PostOffice) -> AsyncIterator[Desk]:
    async with open_desk(sqlite_url, tmp_path, office.port, QUICK) as desk:
        yield desk


async def ended(call_id: str) -> None:
    async with asyncio.timeout(60):
        handle: WorkflowHandleAsync[None] = await DBOS.retrieve_workflow_async(f"follow-up-{call_id}")
        await handle.get_result()


async def test_the_end_of_a_call_gets_one_draft_that_names_the_agreement(desk: Desk) -> None:
    call_id = await desk.finished_call()

    await desk.workflows.begin(call_id)
    await desk.workflows.begin(call_id)

    drafted = (await desk.seen(call_id, FollowUpDrafted)).event
    assert isinstance(drafted, FollowUpDrafted)
    assert drafted.revision == 0
    assert drafted.letter.to == MARIA.email
    assert "- We will send a technician on Thursday, 3 January 2030." in drafted.letter.text


async def test_an_approved_letter_arrives_once_in_both_forms(
    database_url: str, tmp_path: Path, office: PostOffice
) -> None:
    async with open_desk(database_url, tmp_path, office.port, QUICK) as desk:
        call_id = await desk.finished_call()
        await desk.workflows.begin(call_id)
        await desk.seen(call_id, FollowUpDrafted)

        await desk.approve(call_id, LETTER)
        await desk.approve(call_id, LETTER)
        await desk.workflows.approve(call_id, 1)
        await ended(call_id)

        assert (await desk.log.panel(call_id)).follow_up.status == "sent"
    [mail] = office.mails
    assert mail.to == (MARIA.email,)
    assert mail.text.strip() == LETTER.text
    assert "We will send a technician." in mail.html
    assert mail.message_id == f"<follow-up.{call_id}.1@oel.example>"


async def test_an_approval_that_comes_before_the_draft_is_sent_and_not_drafted_over(
    desk: Desk, office: PostOffice
) -> None:
    call_id = await desk.finished_call()

    await desk.approve(call_id, LETTER)
    await ended(call_id)

    assert [mail.text.strip() for mail in office.mails] == [LETTER.text]
    assert not [stored for stored in await desk.log.read(call_id) if isinstance(stored.event, FollowUpDrafted)]


async def test_a_refused_address_is_told_corrected_and_approved_again(desk: Desk, office: PostOffice) -> None:
    office.refused.add("wrong@shop.example")
    call_id = await desk.finished_call()
    await desk.workflows.begin(call_id)

    await desk.approve(call_id, replace(LETTER, to="wrong@shop.example"))
    refused = (await desk.seen(call_id, FollowUpRefused)).event
    await desk.approve(call_id, LETTER, attempt=2)
    await ended(call_id)

    assert isinstance(refused, FollowUpRefused)
    assert "the address was refused" in refused.reason
    assert "@" not in refused.reason
    assert [(mail.to, mail.message_id) for mail in office.mails] == [
        ((MARIA.email,), f"<follow-up.{call_id}.2@oel.example>")
    ]


async def test_a_mail_server_that_is_down_gets_the_letter_when_it_is_up(sqlite_url: str, tmp_path: Path) -> None:
    office = PostOffice()
    port = await office.start()
    await office.stop()
    async with open_desk(sqlite_url, tmp_path, port, PERSISTENT) as desk:
        call_id = await desk.finished_call()

        await desk.approve(call_id, LETTER)
        await desk.seen(call_id, FollowUpSending)
        await office.start(port)
        await ended(call_id)

    assert len(office.mails) == 1
    await office.stop()


async def test_a_mail_server_that_stays_away_ends_in_a_sentence_and_another_approval_works(
    sqlite_url: str, tmp_path: Path
) -> None:
    office = PostOffice()
    port = await office.start()
    await office.stop()
    async with open_desk(sqlite_url, tmp_path, port, QUICK) as desk:
        call_id = await desk.finished_call()

        await desk.approve(call_id, LETTER)
        refused = (await desk.seen(call_id, FollowUpRefused)).event
        await office.start(port)
        await desk.approve(call_id, LETTER, attempt=2)
        await ended(call_id)

    assert isinstance(refused, FollowUpRefused)
    assert "cannot be reached" in refused.reason
    assert len(office.mails) == 1
    await office.stop()


async def test_a_declined_follow_up_ends_without_a_mail(desk: Desk, office: PostOffice) -> None:
    call_id = await desk.finished_call()
    await desk.workflows.begin(call_id)
    await desk.seen(call_id, FollowUpDrafted)

    await desk.log.record(call_id, FollowUpDeclined("m1"))
    await desk.workflows.decline(call_id)
    await ended(call_id)

    assert office.mails == ()


async def test_what_the_log_says_was_sent_is_not_sent_again(desk: Desk, office: PostOffice) -> None:
    call_id = await desk.finished_call()
    sent = FollowUpSent(1, f"<follow-up.{call_id}.1@oel.example>")
    await desk.log.record(call_id, FollowUpApproved(1, LETTER, "m1"), FollowUpSending(1, sent.message_id), sent)

    await desk.workflows.begin(call_id)
    await ended(call_id)

    assert office.mails == ()


async def test_waiting_for_approval_survives_a_restart(database_url: str, tmp_path: Path, office: PostOffice) -> None:
    async with open_desk(database_url, tmp_path, office.port, QUICK) as desk:
        call_id = await desk.finished_call()
        await desk.workflows.begin(call_id)
        await desk.seen(call_id, FollowUpDrafted)

    async with open_desk(database_url, tmp_path, office.port, QUICK) as desk:
        await desk.approve(call_id, LETTER)
        await ended(call_id)

    assert len(office.mails) == 1


async def test_a_workflow_that_gave_up_waiting_gets_a_successor(
    sqlite_url: str, tmp_path: Path, office: PostOffice
) -> None:
    async with open_desk(sqlite_url, tmp_path, office.port, replace(QUICK, days=0)) as desk:
        call_id = await desk.finished_call()
        await desk.workflows.begin(call_id)
        await ended(call_id)

    async with open_desk(sqlite_url, tmp_path, office.port, QUICK) as desk:
        await desk.approve(call_id, LETTER)
        await desk.seen(call_id, FollowUpSent)

    assert len(office.mails) == 1


async def test_a_changed_agreement_changes_the_draft_until_somebody_edits_it(desk: Desk) -> None:
    call_id = await desk.finished_call()
    drafting = desk.workflows.drafting
    await drafting.draft(call_id)

    await desk.log.record(call_id, AgreementConfirmed("a1", 2, Promise("business", "send two technicians"), "m1"))
    await drafting.redraft(call_id)
    await drafting.redraft(call_id)
    second = (await desk.log.panel(call_id)).follow_up
    await desk.log.record(call_id, FollowUpEdited(2, LETTER, "m1"))
    await desk.log.record(call_id, AgreementConfirmed("a1", 3, Promise("business", "send nobody"), "m1"))
    await drafting.redraft(call_id)

    assert second.revision == 1
    assert second.letter is not None
    assert "We will send two technicians." in second.letter.text
    assert (await desk.log.panel(call_id)).follow_up.letter == LETTER


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_process_killed_while_sending_is_taken_up_under_the_same_message_id(
    sqlite_url: str, tmp_path: Path, office: PostOffice, accepted: bool
) -> None:
    async with open_desk(sqlite_url, tmp_path, office.port, QUICK, executor="desk-0") as desk:
        call_id = await desk.finished_call()
        await desk.log.record(call_id, FollowUpApproved(1, LETTER, "m1"))
    office.silent, office.keeps = True, accepted

    doomed = await _process(sqlite_url, tmp_path, office.port, call_id)
    async with asyncio.timeout(60):
        await office.handed_in.wait()
    doomed.kill()
    await doomed.wait()
    office.silent = False
    async with open_desk(sqlite_url, tmp_path, office.port, PERSISTENT) as desk:
        await desk.seen(call_id, FollowUpSent)

    # Nobody can tell whether a mail was taken when the answer got lost: then a second copy says that it is one.
    assert len(office.mails) == (2 if accepted else 1)
    assert {mail.message_id for mail in office.mails} == {f"<follow-up.{call_id}.1@oel.example>"}


async def _process(url: str, data: Path, port: int, call_id: str) -> asyncio.subprocess.Process:
    script = Path(__file__).with_name("post_office.py")
    return await asyncio.create_subprocess_exec(sys.executable, script, url, str(data), str(port), call_id)


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/dbos.sqlite", "postgresql://nobody@127.0.0.1:1/none"])
async def test_an_engine_without_its_database_says_so(
    sqlite_url: str, tmp_path: Path, office: PostOffice, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_desk(sqlite_url, tmp_path, office.port, QUICK) as desk:
        drafting = desk.workflows.drafting
    mailer = Mailer("127.0.0.1", office.port, "", "", "none", "hello@oel.example")
    workflows = DbosWorkflows(desk.log, mailer, drafting, url, "desk-1", QUICK)

    with pytest.raises(DatabaseError, match="CALLASSIST_DATABASE_URL") as told:
        await workflows.launch()

    assert told.value.retryable
    assert "Traceback" not in caplog.text


def test_the_engine_uses_the_same_postgresql_or_a_file_of_its_own(tmp_path: Path) -> None:
    assert engine_url("postgresql+psycopg://u:p@db:5432/calls", tmp_path) == "postgresql://u:p@db:5432/calls"
    assert engine_url("sqlite+aiosqlite:///calls.db", tmp_path) == f"sqlite:///{tmp_path}/dbos.sqlite"
