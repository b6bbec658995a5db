"""Which calls this process hears at the moment."""

import asyncio

from callassist.calls.events import CallId


class LiveCalls:
    """Calls whose media socket is open in this process."""

    def __init__(self) -> None:
        self._calls: set[CallId] = set()
        self._none = asyncio.Event()
        self._none.set()

    def __contains__(self, call_id: CallId) -> bool:
        return call_id in self._calls

    def add(self, call_id: CallId) -> None:
        self._calls.add(call_id)
        self._none.clear()

    def discard(self, call_id: CallId) -> None:
        self._calls.discard(call_id)
        if not self._calls:
            self._none.set()

    async def quiet(self) -> None:
        """Returns once no call is heard here."""
        await self._none.wait()
