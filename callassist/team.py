"""The people who sign in: agents, managers and whoever administers."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Member:
    """`address` is where Twilio reaches their leg: client:NAME or an E.164 number."""

    member_id: str
    name: str
    email: str
    role: Role
    address: str
