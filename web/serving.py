"""Gets everything ready that may fail, says in one line what is wrong if it does, and serves."""

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from callassist.assist.heads import Meaning
from callassist.assist.sentence_vectors import SentenceModelMissing, sentence_vectors
from callassist.db.engine import DatabaseError
from callassist.db.schema import is_current, upgrade
from callassist.follow_up.mailer import Mailer
from callassist.playbooks import playbook
from callassist.playbooks.shelf import LAST_GOOD, last_good
from callassist.reception.numbers import Numbers
from callassist.reception.routing_file import RoutingRefused, load
from callassist.settings import Settings
from telephony.media import MAX_FRAME
from transcription.engine import open_transcriber
from transcription.stream import WhisperTranscriber
from web.app import Equipment
from web.mail_sink import MailSink
from web.recording_store import open_store
from web.sandbox import credentials

Say = Callable[[str], None]


class SetupError(Exception):
    """Something in the set-up keeps callassist from starting; the message says what and what to do."""


def prepare(settings: Settings, say: Say, sink: MailSink | None = None) -> Equipment:
    """Blocking. Raises SetupError, DatabaseError, TranscriptionError or PlaybookRefused."""
    _free_port(settings.host, settings.port)
    prepare_database(settings)
    source = settings.playbook or playbook.default_path()
    guidance = last_good(source, settings.data / LAST_GOOD)
    meaning = _meaning(settings)
    numbers = _numbers(settings)
    _check_store(settings)
    say(f"Loading the speech model {settings.model} ...")
    transcriber = ear(settings, also=numbers.languages)
    return Equipment(settings, credentials(settings), transcriber, guidance, mailer(settings), sink, numbers, meaning)


def _meaning(settings: Settings) -> Meaning | None:
    try:
        return sentence_vectors() if settings.sentence_vectors else None
    except SentenceModelMissing as missing:
        raise SetupError(f"{missing} Or leave out CALLASSIST_SENTENCE_VECTORS.") from missing


def _numbers(settings: Settings) -> Numbers:
    try:
        return load(settings.routing, settings.zone) if settings.routing else Numbers()
    except RoutingRefused as refused:
        raise SetupError(str(refused)) from refused


def _check_store(settings: Settings) -> None:
    try:
        open_store(settings.recordings_url, settings.data)
    except (ValueError, ImportError, OSError) as error:
        raise SetupError(
            f"Recordings cannot be kept at {settings.recordings_url or settings.data} ({error}). "
            "Correct CALLASSIST_RECORDINGS_URL, or install what this kind of address needs."
        ) from error


def ear(settings: Settings, model: str = "", also: tuple[str, ...] = ()) -> WhisperTranscriber:
    """The speech engine as configured, or with another `model`; in the languages `also` as well.

    Blocking; raises TranscriptionError.
    """
    return open_transcriber(
        model or settings.model,
        cache=settings.data / "models",
        device=settings.device,
        compute_type=settings.compute_type,
        cpu_threads=settings.cpu_threads,
        languages=tuple(dict.fromkeys((*settings.spoken, *also))),
    )


def prepare_database(settings: Settings) -> None:
    """SQLite belongs to this process and is brought up to date; a PostgreSQL may be shared, so that is asked for.

    Raises SetupError when the data folder cannot be written, DatabaseError when the database cannot be used.
    """
    _data_folder(settings.data)
    if settings.database.startswith("sqlite"):
        upgrade(settings.database)
    elif not is_current(settings.database):
        raise DatabaseError("The database is not migrated. Run: callassist migrate", retryable=False)


def mailer(settings: Settings) -> Mailer:
    return Mailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password,
        tls=settings.smtp_tls,
        sender=settings.mail_from,
        name=settings.business_name,
        reply_to=settings.business_email,
    )


SWITCH_SECONDS = 0.0005
"""How long the model's thread may keep the interpreter from the sockets; Python's 5 ms add up to what people notice."""


KEEP_ALIVE_SECONDS = 75
"""How long an idle connection is kept. A proxy in front keeps its end for about a minute: were ours the first to close,
a request that just then came along it would be lost."""


def server(app: ASGIApp, settings: Settings) -> uvicorn.Server:
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        ws_max_size=2 * MAX_FRAME,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    return uvicorn.Server(config)


def serve(app: ASGIApp, settings: Settings) -> None:
    server(app, settings).run()


def _free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "is in use" if error.errno in (98, 48, 10048) else f"cannot be used ({error.strerror})"
            raise SetupError(
                f"Port {port} on {host} {reason}. Stop the other program, or choose another with CALLASSIST_PORT."
            ) from error


def _data_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
        (folder / ".writable").unlink()
    except OSError as error:
        raise SetupError(
            f"The data folder {folder} cannot be written ({error.strerror}). Choose another with CALLASSIST_DATA."
        ) from error
