"""The command line as a person meets it: what goes wrong is one line that says what to do, and exit code 1."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import create_engine, text

from callassist.evaluation.measures import GOALS
from callassist.playbooks.playbook import default_path
from tests.evaluation.labelled import written
from tests.ports import free_port
from web.cli import main
from web.demo import FOLDER

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs `callassist WORDS` in a folder of its own and returns what it printed; `code` is the exit code expected."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CALLASSIST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CALLASSIST_MODEL", "tiny.en")

    def called(*words: str, code: int = 1, **settings: str) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(f"CALLASSIST_{name}", value)
        monkeypatch.setattr("sys.argv", ["callassist", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code or 0) == code, printed
        assert "Traceback" not in printed.out + printed.err
        return printed.out + printed.err

    yield called
    structlog.reset_defaults()


def test_a_port_in_use_is_named(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = run("serve", "--port", str(taken.getsockname()[1]))

    assert "is in use" in said
    assert "CALLASSIST_PORT" in said


def test_a_wrong_model_name_lists_the_models_that_are_there(run: Run) -> None:
    said = run("transcribe", "x.wav", "--model", "gigantic")

    assert "gigantic" in said
    assert "tiny.en" in said


@pytest.mark.model
def test_a_file_that_is_no_audio_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("these are words, not sounds")

    assert "not audio" in run("transcribe", "notes.wav")


def test_a_recording_that_does_not_exist_says_so(run: Run) -> None:
    assert "no file" in run("demo", "--headless", "--call", "nowhere.wav")


def test_a_database_that_does_not_run_says_what_to_check(run: Run) -> None:
    said = run("serve", DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none")

    assert "CALLASSIST_DATABASE_URL" in said


@pytest.mark.postgres
def test_a_database_that_is_not_migrated_says_how_to_migrate_it(run: Run, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("delete from alembic_version"))
    engine.dispose()

    assert "callassist migrate" in run("serve", "--port", str(free_port()), DATABASE_URL=postgres_url)


def test_a_setting_that_cannot_be_is_named(run: Run) -> None:
    assert "CALLASSIST_BUSINESS_TIMEZONE" in run("users", "list", BUSINESS_TIMEZONE="Moon/Base")


def test_a_data_folder_that_cannot_be_written_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "CALLASSIST_DATA" in run("serve", DATA=str(tmp_path / "file" / "below"))


def test_people_are_added_listed_and_given_a_new_password(run: Run) -> None:
    run("users", "add", "ana@example.com", "--name", "Ana", "--password", "a long password", code=0)
    run("users", "password", "ana@example.com", "--password", "another password", code=0)

    assert "ana@example.com" in run("users", "list", code=0)
    assert "Nobody signs in" in run("users", "password", "bo@example.com", "--password", "a long password", code=2)


def test_somebody_gets_another_phone_and_goes_back_to_the_browser(run: Run) -> None:
    run("users", "add", "ana@example.com", "--name", "Ana", "--password", "a long password", code=0)

    run("users", "phone", "ana@example.com", "+1 202 555 0123", code=0)
    assert "+12025550123" in run("users", "list", code=0)
    assert "no phone number" in run("users", "phone", "ana@example.com", "555", code=2)
    assert "in the browser" in run("users", "phone", "ana@example.com", code=0)
    assert "client:" in run("users", "list", code=0)
    assert "Nobody signs in" in run("users", "phone", "bo@example.com", "+12025550123", code=2)


def test_somebody_is_prompted_at_a_level_of_their_own(run: Run) -> None:
    run("users", "add", "ana@example.com", "--name", "Ana", "--password", "a long password", code=0)

    assert "as expert" in run("users", "level", "ana@example.com", "expert", code=0)
    assert "expert" in run("users", "list", code=0)
    assert "as the setting says" in run("users", "level", "ana@example.com", code=0)
    assert "expert" not in run("users", "list", code=0)
    assert "Nobody signs in" in run("users", "level", "bo@example.com", "off", code=2)


def test_somebody_who_leaves_is_removed_and_may_come_back(run: Run) -> None:
    for email, role in (("ana@example.com", "agent"), ("mia@example.com", "manager")):
        run("users", "add", email, "--name", "Somebody", "--password", "a long password", "--role", role, code=0)

    assert "removed and signed out" in run("users", "remove", "ana@example.com", code=0)
    assert "ana@example.com" not in run("users", "list", code=0)
    assert "Nobody signs in" in run("users", "remove", "ana@example.com", code=2)
    assert "Nobody else may see every call" in run("users", "remove", "mia@example.com")
    run("users", "add", "ana@example.com", "--name", "Ana", "--password", "a long password", code=0)
    assert "ana@example.com" in run("users", "list", code=0)


def test_somebody_gets_another_role_and_the_last_manager_keeps_theirs(run: Run) -> None:
    for email, role in (("ana@example.com", "agent"), ("mia@example.com", "manager")):
        run("users", "add", email, "--name", "Somebody", "--password", "a long password", "--role", role, code=0)

    assert "Nobody else may see every call" in run("users", "role", "mia@example.com", "agent")
    assert "is manager now" in run("users", "role", "ana@example.com", "manager", code=0)
    assert "is manager already" in run("users", "role", "ana@example.com", "manager", code=0)
    assert "is agent now" in run("users", "role", "mia@example.com", "agent", code=0)
    assert "Nobody signs in" in run("users", "role", "bo@example.com", "agent", code=2)
    assert "manager" in run("users", "role", "ana@example.com", "boss", code=2)


def test_a_customer_list_with_a_wrong_line_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,phone\nMaria Lopez,+1 202-555-0123\nJo,not a number\n")

    said = run("customers", "import", "list.csv")

    assert "line 3" in said
    assert "Maria" not in run("customers", "find", code=0)


def test_customers_are_imported_and_found(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,phone\nMaria Lopez,+1 202-555-0123\n")

    assert "1 customers added" in run("customers", "import", "list.csv", code=0)
    assert "Maria Lopez" in run("customers", "find", "lopez", code=0)


def test_the_playbook_that_comes_along_is_in_order_and_a_broken_one_is_not(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("cards: 3\n")

    assert "in order" in run("playbook", "lint", code=0)
    assert "mine.yaml:1" in run("playbook", "lint", "mine.yaml")


def test_a_phone_that_could_never_ring_is_refused(run: Run) -> None:
    said = run(
        "users", "add", "ana@example.com", "--name", "Ana", "--password", "a long password", "--phone", "555", code=2
    )

    assert "555 is no phone number" in said


@pytest.mark.model
def test_the_doctor_names_what_is_missing_and_what_to_do(run: Run) -> None:
    said = run("doctor")

    assert "callassist users add" in said
    assert "CALLASSIST_SMTP_HOST" in said
    assert "tiny.en on cpu loads" in said


@pytest.mark.model
def test_a_model_that_does_not_know_the_language_of_a_number_is_refused(run: Run) -> None:
    said = run("doctor", LANGUAGES='{"+15550100199": "es"}')

    assert 'This speech model knows English only, not "es".' in said
    assert "works in English only: calls in es get their transcript" in said


def test_a_language_for_what_is_no_number_is_named(run: Run) -> None:
    said = run("customers", "find", LANGUAGES='{"555-0100": "es"}')

    assert "'555-0100' is not a number in E.164 form" in said


@pytest.mark.model
def test_the_doctor_says_when_mail_and_twilio_refuse(run: Run) -> None:
    said = run(
        "doctor",
        SMTP_HOST="127.0.0.1",
        SMTP_PORT="1",
        SMTP_TLS="none",
        MAIL_FROM="hello@example.com",
        TWILIO_ACCOUNT_SID="AC" + "0" * 32,
        TWILIO_AUTH_TOKEN="x",
        TWILIO_API_URL="http://127.0.0.1:1",
    )

    assert said.count("BROKEN") >= 3
    assert "Twilio could not be reached" in said


def test_simulating_without_a_server_says_how_to_start_one(run: Run) -> None:
    said = run("simulate", str(FOLDER / "call.ogg"), "--url", "http://127.0.0.1:1")

    assert "./run serve" in said


def test_every_command_explains_itself(run: Run) -> None:
    for words in ([], ["demo"], ["serve"], ["simulate"], ["transcribe"], ["doctor"], ["users"], ["customers"]):
        assert "Usage" in run(*words, "--help", code=0)


def test_labelled_calls_are_measured_and_the_figures_are_written_down(run: Run, tmp_path: Path) -> None:
    written(tmp_path)

    said = run("assist", "eval", str(tmp_path), "--noise", "0.1", "--json", "figures.json", "--mistakes", code=0)

    assert "agreement_recall" in said
    assert "The worst mistakes:" in said
    assert list(json.loads((tmp_path / "figures.json").read_text())) == list(GOALS)


def test_a_folder_without_labelled_calls_is_named(run: Run, tmp_path: Path) -> None:
    assert "no labelled calls here" in run("assist", "eval", str(tmp_path))


def test_a_playbook_is_tried_on_calls_that_are_over(run: Run, tmp_path: Path) -> None:
    written(tmp_path)
    changed = default_path().read_text().replace("tension: {gte: 0.45}", "tension: {gte: 0.2}")
    (tmp_path / "ours.txt").write_text(changed)

    said = run("playbook", "try", "ours.txt", "--calls", str(tmp_path), code=0)

    assert "on 1 calls" in said
    assert "Against deescalation@3" in said


def test_a_playbook_with_faults_is_not_tried(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ours.txt").write_text("name: ours\nversion: 1\ncards: []\n")

    assert "no cards" in run("playbook", "try", "ours.txt")


def test_without_calls_the_trial_says_where_to_find_some(run: Run) -> None:
    assert "There are no calls" in run("playbook", "try", str(default_path()), code=0)
