"""A writer behind any server that speaks OpenAI's chat completions: a hosted one, or llama.cpp, vLLM or Ollama."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog
from pydantic import ValidationError

from callassist.rewording.completion import MOST_TOKENS, formats, messages, read
from callassist.rewording.writer import Written

SECONDS = 20.0
"""For the whole exchange, with all its tries."""
_LARGEST = 200_000
"""Bytes of an answer that are read."""
_FORMAT_REFUSED = frozenset({400, 415, 422, 500, 501})
"""Servers say in these ways that they cannot constrain an answer; what else is wrong, is wrong without a format too."""

log = structlog.get_logger(__name__)


class _TooLong(Exception):
    """The answer is longer than is read."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """`url` is the base of the interface, which ends in /v1 by custom; `key` may be empty."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = SECONDS

    async def write(self, dialogue: str) -> Written | None:
        """None, and one line in the log without any of the words, when the server is dead, slow or makes no sense."""
        try:
            async with asyncio.timeout(self.seconds), self._client() as client:
                return await self._written(client, dialogue)
        except httpx.HTTPStatusError as error:
            log.warning("wording_not_written", error="HTTPStatusError", status=error.response.status_code)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValidationError, _TooLong) as error:
            log.warning("wording_not_written", error=type(error).__name__)
        return None

    async def trouble(self) -> str:
        """Why the server cannot be used, as a sentence; empty when it answers and does not refuse the key."""
        try:
            async with asyncio.timeout(self.seconds), self._client() as client:
                answer = await client.get("models")
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return f"{self.url} does not answer ({type(error).__name__})."
        refused = answer.status_code in (401, 403)
        return f"{self.url} refuses the key." if refused else ""

    async def _written(self, client: httpx.AsyncClient, dialogue: str) -> Written:
        """In the strictest format that the server takes and the model keeps to; the last try's error is raised."""
        *stricter, last = formats()
        for wanted in stricter:
            try:
                return read(await self._asked(client, dialogue, wanted))
            except ValidationError:
                continue
            except httpx.HTTPStatusError as refused:
                if refused.response.status_code not in _FORMAT_REFUSED:
                    raise
        return read(await self._asked(client, dialogue, last))

    async def _asked(self, client: httpx.AsyncClient, dialogue: str, wanted: dict[str, Any]) -> bytes:
        asked = {"model": self.model, "messages": messages(dialogue), "temperature": 0, "max_tokens": MOST_TOKENS}
        async with client.stream("POST", "chat/completions", json={**asked, **wanted}) as answer:
            answer.raise_for_status()
            content = b""
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > _LARGEST:
                    raise _TooLong
            return content

    def _client(self) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        # What was said goes to this server alone: no proxy of the environment, no redirect.
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=self.seconds, trust_env=False)
