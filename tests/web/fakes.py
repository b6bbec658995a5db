"""The other side of two ports: a phone company and a workflow engine that remember what they were asked."""

from telephony.errors import TelephonyError


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
