"""One thread owns the model; the event loop never waits for it."""

import asyncio
import threading
from typing import Protocol

from transcription.decoder import Decoded, DecodeRequest
from transcription.errors import DecodeFailed, DecoderBusy
from transcription.schedule import Schedule

WAITING = 64
"""Finals that may wait at once. One more is refused, and its stream reports the audio as skipped."""


class SpeechModel(Protocol):
    """Used by one thread only. May raise anything: a failure belongs to its request."""

    def decode(self, request: DecodeRequest) -> Decoded: ...


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
    """A Decoder over one SpeechModel, with a bounded queue in front."""

    def __init__(self, model: SpeechModel, waiting: int = WAITING) -> None:
        self._model = model
        self._schedule: Schedule[_Ticket] = Schedule(waiting)
        self._thread = threading.Thread(target=self._run, name="speech-model", daemon=True)
        self._thread.start()

    async def decode(self, request: DecodeRequest) -> Decoded:
        ticket = _Ticket()
        for evicted in self._schedule.put(request, ticket):
            evicted.answer(DecoderBusy("A finished utterance went first; interim text is left out."))
        return await ticket.future

    def close(self) -> None:
        """Fails what still waits and ends the thread, after the decode in progress."""
        for left in self._schedule.close():
            left.answer(DecodeFailed("The speech model was shut down before this was decoded."))
        self._thread.join()

    def _run(self) -> None:
        while (taken := self._schedule.take()) is not None:
            request, ticket = taken
            if not ticket.abandoned:
                ticket.answer(self._answer(request))

    def _answer(self, request: DecodeRequest) -> Decoded | Exception:
        try:
            return self._model.decode(request)
        except Exception as failure:  # noqa: BLE001 - the boundary of one request: whatever breaks, the thread serves on
            failed = DecodeFailed(f"The speech model failed ({type(failure).__name__}).", retryable=True)
            failed.__cause__ = failure
            return failed
