"""How much the agent who has the call is prompted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callassist.playbooks.playbook import Level


@dataclass(frozen=True, slots=True)
class Levels:
    """`own` holds the members, by id, who have a level of their own."""

    default: Level = Level.NOVICE
    own: Mapping[str, Level] = field(default_factory=dict)

    def of(self, member_id: str) -> Level:
        return self.own.get(member_id, self.default)
