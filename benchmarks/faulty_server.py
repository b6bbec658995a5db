"""A server in a process of its own, to be killed and started again: everything is real but the speech engine.

python -m benchmarks.faulty_server FOLDER PORT SMTP_PORT API_URL CREWS
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import structlog

from benchmarks.faulty_business import numbers_of, settings_of
from callassist.playbooks import playbook
from callassist.speech import AudioChunk, Heard, Speaker
from web.app import Equipment, create_app
from web.sandbox import credentials
from web.serving import mailer, serve


class SilentStream:
    def __init__(self) -> None:
        self._closed = asyncio.Event()

    def feed(self, chunk: AudioChunk) -> None:
        pass

    def close(self) -> None:
        self._closed.set()

    def lag(self) -> float:
        return 0.0

    def settled(self, second: float) -> bool:
        return True

    async def heard(self) -> AsyncIterator[Heard]:
        await self._closed.wait()
        for nothing in ():
            yield nothing


class SilentEar:
    """Hears nothing, at no cost: here it is the line that is looked at."""

    def open(self, speaker: Speaker, vocabulary: tuple[str, ...] = (), language: str = "") -> SilentStream:
        return SilentStream()

    def close(self) -> None:
        pass


def main(folder: str, port: str, smtp_port: str, api_url: str, crews: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = settings_of(Path(folder), int(port), int(smtp_port), api_url)
    guide, numbers = playbook.read(playbook.default_path()), numbers_of(int(crews))
    made = Equipment(settings, credentials(settings), SilentEar(), guide, mailer(settings), numbers=numbers)
    serve(create_app(made), settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
