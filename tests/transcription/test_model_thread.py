"""The thread and its queue with a scripted model: what goes first, what is refused, what a failure does."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace

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
        self.batches: list[list[str]] = []

    def decode(self, requests: Sequence[DecodeRequest]) -> list[Decoded]:
        self.started.set()
        assert self.gate.wait(5)
        self.batches.append([request.previous for request in requests])
        if any(request.previous == "fail" for request in requests):
            raise MemoryError
        return [Decoded(request.previous, (), -0.1, 0.0, 1.0) for request in requests]

    @property
    def decoded(self) -> list[str]:
        return [name for batch in self.batches for name in batch]


def request(name: str, speaker: Speaker = CUSTOMER, *, final: bool = True) -> DecodeRequest:
    return DecodeRequest(speaker, np.zeros(16, np.float32), final=final, previous=name)


async def occupied(waiting: int = 64, batch: int = 1) -> tuple[GatedModel, ModelThread, "asyncio.Task[Decoded]"]:
    """A model thread that is busy with a first request until the gate opens."""
    model = GatedModel()
    thread = ModelThread(model, waiting, batch=batch)
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


async def test_what_waits_together_is_decoded_together_up_to_a_batch() -> None:
    model, thread, first = await occupied(batch=2)
    waiting = [asyncio.ensure_future(thread.decode(request(name))) for name in ("c1", "c2", "c3")]
    await asyncio.sleep(0)

    model.gate.set()
    answers = await asyncio.gather(first, *waiting)
    thread.close()

    assert model.batches == [["first"], ["c1", "c2"], ["c3"]]
    assert [answer.text for answer in answers] == ["first", "c1", "c2", "c3"]


async def test_only_requests_that_one_decode_can_answer_share_it() -> None:
    model, thread, first = await occupied(batch=4)
    german = replace(request("german"), language="de")
    waiting = [asyncio.ensure_future(thread.decode(asked)) for asked in (request("c1"), german, request("c2"))]
    await asyncio.sleep(0)

    model.gate.set()
    await asyncio.gather(first, *waiting)
    thread.close()

    assert model.batches == [["first"], ["c1", "c2"], ["german"]]


async def test_a_request_that_breaks_its_batch_fails_alone() -> None:
    model, thread, first = await occupied(batch=3)
    waiting = [asyncio.ensure_future(thread.decode(request(name))) for name in ("c1", "fail", "c2")]
    await asyncio.sleep(0)

    model.gate.set()
    await first
    good, broken, other = await asyncio.gather(*waiting, return_exceptions=True)
    thread.close()

    assert isinstance(good, Decoded)
    assert isinstance(other, Decoded)
    assert isinstance(broken, DecodeFailed)


async def test_several_threads_decode_at_the_same_time() -> None:
    met = threading.Barrier(2)

    class Meeting:
        def decode(self, requests: Sequence[DecodeRequest]) -> list[Decoded]:
            met.wait(5)
            return [Decoded(request.previous, (), -0.1, 0.0, 1.0) for request in requests]

    thread = ModelThread(Meeting(), threads=2)

    answers = await asyncio.gather(thread.decode(request("c1")), thread.decode(request("a1", AGENT)))
    thread.close()

    assert [answer.text for answer in answers] == ["c1", "a1"]


async def test_of_two_threads_one_is_kept_free_of_interims() -> None:
    model = GatedModel()
    thread = ModelThread(model, threads=2)
    first = asyncio.ensure_future(thread.decode(request("interim", final=False)))
    await asyncio.to_thread(model.started.wait, 5)

    with pytest.raises(DecoderBusy):
        await thread.decode(request("another", AGENT, final=False))

    model.gate.set()
    await first
    answered = await thread.decode(request("later", AGENT, final=False))
    thread.close()
    assert answered.text == "later"


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


async def test_a_decode_that_never_ends_fails_its_request() -> None:
    model = GatedModel()
    thread = ModelThread(model, patience=0.05)

    with pytest.raises(DecodeFailed, match="no answer in time") as failed:
        await thread.decode(request("hangs"))

    assert failed.value.retryable
    model.gate.set()
    thread.close()


async def test_an_answer_that_is_not_a_number_is_a_failure() -> None:
    class Confused:
        def decode(self, requests: Sequence[DecodeRequest]) -> list[Decoded]:
            return [Decoded("words", (), float("nan"), 0.0, 1.0) for _ in requests]

    thread = ModelThread(Confused())

    with pytest.raises(DecodeFailed, match="not a number"):
        await thread.decode(request("any"))
    thread.close()
