"""The port of whoever can put a call into better words after it; nothing in the product needs one."""

from dataclasses import dataclass
from typing import Protocol

from callassist.calls.terms import Claim


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, unchecked: `summary` for colleagues, `account` for the customer of what happened."""

    summary: tuple[Claim, ...]
    account: tuple[Claim, ...]


class Writer(Protocol):
    @property
    def model(self) -> str:
        """The name that people read beside what was written."""

    async def write(self, dialogue: str) -> Written | None:
        """`dialogue` is what `proposal.dialogue` makes. None where nothing came of it, for whatever reason."""
