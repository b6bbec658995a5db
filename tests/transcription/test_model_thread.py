"""The thread and its queue with a scripted model: what goes first, what is refused, what a failure does."""

import asyncio
import threading

import numpy as np
import pytest

from callassist.speech import Speaker
from transcription.decoder import Decoded, DecodeRequest
from transcription.errors import DecodeFailed, DecoderBusy
from transcription.model_thread import ModelThread

CUSTOMER, AGENT, MANAGER = Speaker.CUSTOMER, Speaker.AGENT, Speaker.MANAGER


class GatedModel:
    """Answers with the request's `previous` once the gate is open; fails on the text "fail"."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.started = threading.Event()
        self.decoded: list[str] = []

    def decode(self, request: DecodeRequest) -> Decoded:
        self.started.set()
        assert self.gate.wait(5)
        self.decoded.append(request.previous)
        if request.previous == "fail":
            raise MemoryError
        return Decoded(request.previous, (), -0.1, 0.0, 1.0)


def request(name: str, speaker: Speaker = CUSTOMER, *, final: bool = True) -> DecodeRequest:
    return DecodeRequest(speaker, np.zeros(16, np.float32), final=final, previous=name)


async def occupied(waiting: int = 64) -> tuple[GatedModel, ModelThread, "asyncio.Task[Decoded]"]:
    """A model thread that is busy with a first request until the gate opens."""
    model = GatedModel()
    thread = ModelThread(model, waiting)
    first = asyncio.ensure_future(thread.decode(request("first")))
    await asyncio.to_thread(model.started.wait, 5)
    return model, thread, first


async def test_customer_goes_before_agent_and_the_oldest_first() -> None:
    model, thread, first = await occupied()
    order = [("m", MANAGER), ("a1", AGENT), ("c1", CUSTOMER), ("a2", AGENT), ("c2", CUSTOMER)]
    asked = [asyncio.ensure_future(thread.decode(request(name, speaker))) for name, speaker in order]
    await asyncio.sleep(0)

    model.gate.set()
    await asyncio.gather(first, *asked)
    thread.close()

    assert model.decoded == ["first", "c1", "c2", "a1", "a2", "m"]


async def test_a_final_takes_the_place_of_a_waiting_interim() -> None:
    model, thread, first = await occupied()
    interim = asyncio.ensure_future(thread.decode(request("interim", final=False)))
    await asyncio.sleep(0)
    final = asyncio.ensure_future(thread.decode(request("final", AGENT)))
    await asyncio.sleep(0)

    model.gate.set()
    with pytest.raises(DecoderBusy):
        await interim
    await asyncio.gather(first, final)
    thread.close()

    assert model.decoded == ["first", "final"]


async def test_an_interim_is_refused_while_anything_waits() -> None:
    model, thread, first = await occupied()
    waiting = asyncio.ensure_future(thread.decode(request("waiting")))
    await asyncio.sleep(0)

    with pytest.raises(DecoderBusy) as refused:
        await thread.decode(request("interim", final=False))

    assert refused.value.retryable
    model.gate.set()
    await asyncio.gather(first, waiting)
    thread.close()


async def test_the_queue_is_bounded_and_says_so() -> None:
    model, thread, first = await occupied(waiting=2)
    waiting = [asyncio.ensure_future(thread.decode(request(str(i)))) for i in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(DecoderBusy, match="2 utterances wait"):
        await thread.decode(request("too many"))

    model.gate.set()
    await asyncio.gather(first, *waiting)
    thread.close()


async def test_a_failure_belongs_to_its_request_and_the_thread_serves_on() -> None:
    model = GatedModel()
    model.gate.set()
    thread = ModelThread(model)

    with pytest.raises(DecodeFailed, match="MemoryError"):
        await thread.decode(request("fail"))
    answered = await thread.decode(request("next"))
    thread.close()

    assert answered.text == "next"


async def test_what_was_cancelled_is_not_decoded() -> None:
    model, thread, first = await occupied()
    cancelled = asyncio.ensure_future(thread.decode(request("cancelled")))
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.sleep(0)

    model.gate.set()
    await first
    await thread.decode(request("last"))
    thread.close()

    assert model.decoded == ["first", "last"]


async def test_closing_fails_what_waits_and_ends_the_thread() -> None:
    model, thread, first = await occupied()
    waiting = asyncio.ensure_future(thread.decode(request("waiting")))
    await asyncio.sleep(0)
    model.gate.set()

    thread.close()

    assert (await first).text == "first"
    with pytest.raises(DecodeFailed, match="shut down"):
        await waiting
    with pytest.raises(DecoderBusy):
        await thread.decode(request("late"))
