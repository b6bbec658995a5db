"""What a call needs of the phone company: a port, so that the domain does not know whose it is."""

from typing import Protocol

from callassist.calls.events import CallId


class Carrier(Protocol):
    """Errors are the adapter's own; they carry `retryable`."""

    async def ring(self, call_id: CallId, round: int, address: str) -> str:
        """Dial `address` into the call's conference as the agent's leg of this round; returns the leg's SID.

        Repeating it for the same round finds the leg that was dialled before.
        """
        ...

    async def hang_up(self, leg_sid: str) -> None:
        """End a leg; a leg that is over already is fine."""
        ...

    async def is_talking(self, leg_sid: str) -> bool: ...

    async def listen_again(self, call_id: CallId, leg_sid: str, stream: str) -> None:
        """Start another media stream on the customer's leg, named `stream`."""
        ...
