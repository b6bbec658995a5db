"""The alerts of all other calls, for a manager who reads one: told on its page until they are put away."""

from math import inf
from time import monotonic

from callassist.calls.events import CallId
from callassist.calls.log import HEARTBEAT
from web.board_rows import Alert, elsewhere
from web.open_calls import OpenCalls
from web.parts import Parts
from web.sessions import Session, sees_all

LOOK_SECONDS = 0.5
"""Between two looks at least, however often other calls ring."""


async def elsewhere_of(here: Parts, session: Session, call_id: CallId) -> tuple[Alert, ...]:
    """Nothing for an agent: these calls are not theirs."""
    if not sees_all(session.member):
        return ()
    calls = await OpenCalls(here.log).look()
    return elsewhere((panel for _, panel in calls), call_id, session.member.member_id)


class Elsewhere:
    """For one page. Cheap to ask: only what is new in the calls that rang is read."""

    def __init__(self, here: Parts, call_id: CallId) -> None:
        self._here = here
        self._call_id = call_id
        self._calls = OpenCalls(here.log)
        self._rang: set[CallId] = set()
        self._looked_at = -inf
        self._shown = ""

    def heard(self, rang: frozenset[CallId]) -> None:
        self._rang |= rang - {self._call_id}

    def pause(self) -> float:
        """Seconds until it is time to look; rings may be lost, so it is time now and then without any."""
        due = self._looked_at + (LOOK_SECONDS if self._rang else HEARTBEAT)
        return max(0.0, due - monotonic())

    async def news(self, session: Session) -> str:
        """The fragment as it is now; empty where the page has it so already, or it is not time yet."""
        if self.pause() > 0:
            return ""
        rang, self._rang, self._looked_at = frozenset(self._rang) or None, set(), monotonic()
        calls = await self._calls.look(rang)
        found = elsewhere((panel for _, panel in calls), self._call_id, session.member.member_id)
        shown = self._here.face.fragment("elsewhere", elsewhere=found, reading=self._call_id, csrf=session.csrf)
        if shown == self._shown:
            return ""
        self._shown = shown
        return shown
