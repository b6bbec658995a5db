"""Which calls this process hears at the moment."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from callassist.calls.events import CallId


class LiveCalls:
    """A call is in it while the media socket of its customer's leg is open in this process."""

    def __init__(self) -> None:
        self._calls: set[CallId] = set()
        self._legs: Counter[CallId] = Counter()
        self._closed_one = asyncio.Event()

    def __contains__(self, call_id: CallId) -> bool:
        return call_id in self._calls

    @contextmanager
    def hearing(self, call_id: CallId, label: str = "") -> Iterator[None]:
        """A stream of the call is open: of the customer's leg, or the own one of the leg with this label."""
        if label:
            self._legs[call_id] += 1
        else:
            self._calls.add(call_id)
        try:
            yield
        finally:
            self._closed(call_id, label)

    def _closed(self, call_id: CallId, label: str) -> None:
        if label:
            self._legs -= Counter([call_id])
        else:
            self._calls.discard(call_id)
        self._closed_one.set()

    @property
    def is_quiet(self) -> bool:
        """Whether no call is heard here."""
        return not (self._calls or self._legs)

    async def quiet(self) -> None:
        """Returns once no call is heard here."""
        while not self.is_quiet:
            await self._one_closed()

    async def legs_quiet(self, call_id: CallId, seconds: float) -> None:
        """Returns once no leg of this call is heard on a stream of its own, or after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._legs[call_id]:
                    await self._one_closed()

    async def _one_closed(self) -> None:
        self._closed_one.clear()
        await self._closed_one.wait()
