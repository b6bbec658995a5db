"""The other side of our ports: a phone company and a workflow engine that remember what they were asked."""

from datetime import datetime
from typing import Any

from callassist.calls.switch import Way
from callassist.calls.switchgear import Seat, Standing
from telephony.errors import CarrierUnreachable, TelephonyError


class FakeCarrier:
    """Fails with `trouble` while it is set."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, int, str]] = []
        self.hung_up: list[str] = []
        self.trouble: TelephonyError | None = None

    async def ring(self, call_id: str, round: int, address: str) -> str:
        self._fail()
        self.rung.append((call_id, round, address))
        return f"CA-agent-{round}"

    async def hang_up(self, leg_sid: str) -> None:
        self._fail()
        self.hung_up.append(leg_sid)

    async def is_talking(self, leg_sid: str) -> bool:
        return leg_sid not in self.hung_up

    async def listen_again(self, call_id: str, leg_sid: str, stream: str) -> None:
        raise AssertionError("nobody asks for this here")

    def _fail(self) -> None:
        if self.trouble:
            raise self.trouble


class FakeWorkflows:
    def __init__(self) -> None:
        self.approved: list[tuple[str, int]] = []
        self.declined: list[str] = []

    async def begin(self, call_id: str) -> None:
        raise AssertionError("nobody asks for this here")

    async def approve(self, call_id: str, attempt: int) -> None:
        self.approved.append((call_id, attempt))

    async def decline(self, call_id: str) -> None:
        self.declined.append(call_id)


class FakeSwitchgear:
    """A phone company that does as it is told, remembers it, and tells nobody what comes of it.

    The next requests raise what is in `troubles`; those in `unanswered` are carried out before.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.legs: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.seats: dict[str, Seat] = {}
        self.troubles: dict[str, list[TelephonyError]] = {}
        self.unanswered: list[str] = []
        self.conference_sid = "CF" + "1" * 32

    def requests(self, kind: str) -> list[tuple[str, ...]]:
        return [one[1:] for one in self.asked if one[0] == kind]

    def sit(self, label: str, leg_sid: str, **facts: Any) -> None:
        """The leg is in the conference."""
        self.seats[label], self.legs[leg_sid] = Seat(leg_sid, **facts), "in-progress"

    def leave(self, label: str, status: str = "completed") -> None:
        self.legs[self.seats.pop(label).leg_sid] = status

    async def join(
        self, call_id: str, label: str, address: str, ring_seconds: int, *, muted: bool, coached_sid: str
    ) -> str:
        return self._dialled("join", label, address)

    async def call_in(self, call_id: str, label: str, address: str, ring_seconds: int, way: Way) -> str:
        return self._dialled("call_in", label, address)

    async def find(self, call_id: str, label: str, address: str, since: datetime) -> str | None:
        self._ask("find", label)
        return self.labels.get(label)

    async def set_party(
        self, conference_sid: str, leg_sid: str, *, hold: bool, hold_url: str, muted: bool, coached_sid: str
    ) -> None:
        self._ask("set_party", leg_sid, "hold" if hold else "unhold")

    async def hang_up(self, leg_sid: str) -> None:
        self._ask("hang_up", leg_sid)
        self.legs[leg_sid] = "completed"

    async def start_stream(self, call_id: str, leg_sid: str, name: str, *, both: bool) -> None:
        self._ask("start_stream", name)

    async def start_recording(self, call_id: str, leg_sid: str) -> str:
        self._ask("start_recording", leg_sid)
        return "RE" + "1" * 32

    async def set_recording(self, leg_sid: str, recording_sid: str, *, paused: bool) -> None:
        self._ask("set_recording", "pause" if paused else "resume")

    async def redirect(self, leg_sid: str, url: str) -> None:
        self._ask("redirect", leg_sid, url.rsplit("/", 2)[-2])

    async def standing(self, call_id: str, conference_sid: str) -> Standing:
        self._ask("standing")
        return Standing(self.conference_sid, dict(self.seats))

    async def leg_status(self, leg_sid: str) -> str:
        self._ask("leg_status", leg_sid)
        return self.legs.get(leg_sid, "")

    def _dialled(self, way: str, label: str, address: str) -> str:
        made = f"CA-{label}"
        if way in self.unanswered:
            self.unanswered.remove(way)
            self.labels[label] = made
            self.asked.append((way, label, address))
            raise CarrierUnreachable("No answer.")
        self._ask(way, label, address)
        self.labels[label] = made
        return made

    def _ask(self, kind: str, *told: str) -> None:
        self.asked.append((kind, *told))
        if self.troubles.get(kind):
            raise self.troubles[kind].pop(0)
