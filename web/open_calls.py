"""The calls that go on, kept up to date for one reader: only what is new in the log is read and folded."""

from callassist.calls.log import CallLog, CallSummary, folded
from callassist.calls.model import OPEN, State
from callassist.calls.panel import Panel, fold

MOST = 100


class OpenCalls:
    def __init__(self, log: CallLog) -> None:
        self._log = log
        self._panels: dict[str, Panel] = {}

    async def look(self, rang: frozenset[str] | None = None) -> tuple[tuple[CallSummary, Panel], ...]:
        """Every open call, newest first. `rang` are those that may have changed; None: any may have."""
        calls = await self._log.latest(states=[state.value for state in State if state in OPEN], limit=MOST)
        self._panels = {call.call_id: await self._panel(call.call_id, rang) for call in calls}
        return tuple((call, self._panels[call.call_id]) for call in calls)

    async def _panel(self, call_id: str, rang: frozenset[str] | None) -> Panel:
        known = self._panels.get(call_id)
        if known and rang is not None and call_id not in rang:
            return known
        events = await self._log.read(call_id, known.seq if known else 0)
        if known is None:
            return folded(call_id, events)
        for stored in events:
            known = fold(known, stored)
        return known
