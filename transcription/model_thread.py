"""Threads that own the model; the event loop never waits for them."""

import asyncio
import math
import os
import sys
import threading
import time
from collections.abc import Sequence
from typing import Protocol

from transcription.decoder import Decoded, DecodeRequest
from transcription.errors import DecodeFailed, DecoderBusy
from transcription.memory import give_back
from transcription.schedule import Schedule

WAITING = 64
"""Finals that may wait at once. One more is refused, and its stream reports the audio as skipped."""
PATIENCE = 60.0
"""Seconds after which a decode is given up: the model hangs, or so much waits that the text would be of no use."""
TIDYING = 30.0
"""Seconds of decoding after which freed memory is given back."""
_GIVING_WAY = 5
"""As nice(1) counts."""


class SpeechModel(Protocol):
    """Used by the owner's threads only, several at a time. May raise anything: a failure belongs to its requests."""

    def decode(self, requests: Sequence[DecodeRequest]) -> list[Decoded]:
        """One answer per request; the requests agree in language, beam and whether they are final."""
        ...


class _Ticket:
    """Takes the answer from the model's thread to the future of the loop that asked."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Decoded] = self._loop.create_future()

    @property
    def abandoned(self) -> bool:
        return self.future.cancelled()

    def answer(self, result: Decoded | Exception) -> None:
        try:
            self._loop.call_soon_threadsafe(self._set, result)
        except RuntimeError:
            return  # the loop that asked is closed: nobody waits

    def _set(self, result: Decoded | Exception) -> None:
        if self.future.done():
            return
        if isinstance(result, Exception):
            self.future.set_exception(result)
        else:
            self.future.set_result(result)


class ModelThread:
    """A Decoder over one SpeechModel, with a bounded queue in front.

    `threads` decodes run at a time, each of up to `batch` requests; one thread is kept free of interim requests, where
    there are several. Nobody waits longer than `patience` seconds.
    """

    def __init__(
        self,
        model: SpeechModel,
        waiting: int = WAITING,
        *,
        threads: int = 1,
        batch: int = 1,
        patience: float = PATIENCE,
    ) -> None:
        self._model = model
        self._patience = patience
        self._tidied_at = time.monotonic()
        self._schedule: Schedule[_Ticket] = Schedule(waiting, batch, interims=max(1, threads - 1))
        self._threads = [
            threading.Thread(target=self._run, name=f"speech-model-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def decode(self, request: DecodeRequest) -> Decoded:
        ticket = _Ticket()
        for evicted in self._schedule.put(request, ticket):
            evicted.answer(DecoderBusy("A finished utterance went first; interim text is left out."))
        try:
            async with asyncio.timeout(self._patience):
                return await ticket.future
        except TimeoutError:
            raise DecodeFailed("The speech model gave no answer in time.", retryable=True) from None

    def close(self) -> None:
        """Fails what still waits and ends the threads, after the decodes in progress; a hanging one is left behind."""
        for left in self._schedule.close():
            left.answer(DecodeFailed("The speech model was shut down before this was decoded."))
        for thread in self._threads:
            thread.join(self._patience)

    def _run(self) -> None:
        give_way()
        while taken := self._schedule.take():
            wanted = [(request, ticket) for request, ticket in taken if not ticket.abandoned]
            answers = self._answers([request for request, _ in wanted])
            self._schedule.done(taken)
            for (_, ticket), answer in zip(wanted, answers, strict=True):
                ticket.answer(answer)
            self._tidy()

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied_at >= TIDYING:
            self._tidied_at = time.monotonic()
            give_back()

    def _answers(self, requests: Sequence[DecodeRequest]) -> Sequence[Decoded | Exception]:
        if not requests:
            return []
        try:
            return [_checked(answer) for answer in self._model.decode(requests)]
        except Exception as failure:  # noqa: BLE001 - the boundary of one request: whatever breaks, the thread serves on
            if len(requests) > 1:
                return [answer for request in requests for answer in self._answers([request])]
            failed = DecodeFailed(f"The speech model failed ({type(failure).__name__}).", retryable=True)
            failed.__cause__ = failure
            return [failed]


def _checked(answer: Decoded) -> Decoded | DecodeFailed:
    if math.isfinite(answer.logprob) and math.isfinite(answer.no_speech):
        return answer
    return DecodeFailed("The speech model's answer was not a number.", retryable=True)


def give_way() -> None:
    """Lowers the priority of the calling thread, and of those it starts, where the system knows such a thing (Linux).

    While all cores decode, the event loop still answers at once.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVING_WAY)
