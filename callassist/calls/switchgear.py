"""What the switchboard needs of the phone company beyond `carrier`: a port. All of it may be asked twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from callassist.calls.events import CallId
from callassist.calls.switch import Way


@dataclass(frozen=True, slots=True)
class Seat:
    """A leg in the conference as the carrier has it; `coached_sid` is the leg that it whispers to, or empty."""

    leg_sid: str
    is_held: bool = False
    is_muted: bool = False
    coached_sid: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is in the call's conference, by label; `conference_sid` is empty while none goes on."""

    conference_sid: str = ""
    seats: Mapping[str, Seat] = field(default_factory=dict)


class Switchgear(Protocol):
    """Errors are the adapter's own; they carry `retryable`. One of them says that the leg is over."""

    async def join(
        self, call_id: CallId, label: str, address: str, ring_seconds: int, *, muted: bool, coached_sid: str
    ) -> str:
        """Dial `address` straight into the conference; returns the leg's SID.

        With a `coached_sid` only that leg hears it.
        """
        ...

    async def call_in(self, call_id: CallId, label: str, address: str, ring_seconds: int, way: Way) -> str:
        """Call `address` on its own, to be asked (OFFER) or let in (ENTER); returns the leg's SID."""
        ...

    async def find(self, call_id: CallId, label: str, address: str, since: datetime) -> str | None:
        """The leg that was dialled under this label at `since` or later and is not over."""
        ...

    async def set_party(
        self, conference_sid: str, leg_sid: str, *, hold: bool, hold_url: str, muted: bool, coached_sid: str
    ) -> None:
        """`hold_url` is what the party hears while held; an empty `coached_sid` ends the coaching."""
        ...

    async def hang_up(self, leg_sid: str) -> None:
        """End a leg, in the conference or not; one that is over already is fine."""
        ...

    async def start_stream(self, call_id: CallId, leg_sid: str, name: str, *, both: bool) -> None:
        """Start a media stream of the leg, named `name`: both tracks, or what the party says alone."""
        ...

    async def start_recording(self, call_id: CallId, leg_sid: str) -> str:
        """Record both sides of the leg, two channels; returns the SID, of the running recording where there is one."""
        ...

    async def set_recording(self, leg_sid: str, recording_sid: str, *, paused: bool) -> None: ...

    async def redirect(self, leg_sid: str, url: str) -> None:
        """The leg goes on with the page at `url`."""
        ...

    async def standing(self, call_id: CallId, conference_sid: str) -> Standing:
        """How it is now; an empty `conference_sid` is looked up by the call."""
        ...

    async def leg_status(self, leg_sid: str) -> str:
        """The carrier's word for how the leg is (in-progress, completed, ...); empty when it does not know the leg."""
        ...
