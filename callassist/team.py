"""The people who sign in: agents, managers and whoever administers."""

from dataclasses import dataclass
from enum import StrEnum

from callassist.playbooks.playbook import Level


class Role(StrEnum):
    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"


LEADING = frozenset({Role.MANAGER, Role.ADMIN})
"""Who sees every call."""


@dataclass(frozen=True, slots=True)
class Member:
    """`address` is where Twilio reaches their leg: client:NAME or an E.164 number.

    `level` says how much they are prompted; None: as the setting says.
    """

    member_id: str
    name: str
    email: str
    role: Role
    address: str
    level: Level | None = None
