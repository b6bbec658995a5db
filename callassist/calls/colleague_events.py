"""What happens among people of ours: a colleague who is called accepts, and a call that goes on with who is left."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ColleagueAccepted:
    """The colleague whom this call is to accepts it at their desk; only now is their phone dialled."""

    identity: ClassVar[tuple[str, ...]] = ()
    by: str


@dataclass(frozen=True, slots=True)
class CallInherited:
    """Whoever had the call has left it; the party `label`, who talks in it still, has it from here on."""

    identity: ClassVar[tuple[str, ...]] = ("label",)
    label: str
