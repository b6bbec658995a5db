"""Who can be asked into a call: who is free first, managers before others."""

from collections.abc import Sequence
from dataclasses import dataclass

from callassist.reception import duty
from callassist.reception.presence import Duty, Presence
from callassist.team import LEADING, Member
from web.parts import Parts

MANAGERS = "managers"
"""Asks every manager who is free: the first who takes it has it."""

_ORDER = (Presence.AVAILABLE, Presence.WRAP_UP, Presence.BUSY, Presence.AWAY)


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Without the reader themselves, in the order in which they are shown."""

    everybody: tuple[Duty, ...]

    @property
    def free_managers(self) -> tuple[Duty, ...]:
        return tuple(one for one in self.everybody if one.is_free and one.role in LEADING)

    def chosen(self, to: str) -> tuple[Duty, ...]:
        """The members meant by a choice of the form; empty when there is no such member."""
        if to == MANAGERS:
            return self.free_managers or tuple(one for one in self.everybody if one.role in LEADING)
        return tuple(one for one in self.everybody if one.member_id == to)


async def colleagues(here: Parts, me: Member) -> Colleagues:
    found = await duty.everybody(here.engine, here.now(), here.settings.wrap_up_seconds)
    return Colleagues(sorted_for(found, me))


def sorted_for(found: Sequence[Duty], me: Member) -> tuple[Duty, ...]:
    others = [one for one in found if one.member_id != me.member_id]
    return tuple(sorted(others, key=lambda one: (_ORDER.index(one.state), one.role not in LEADING, one.name)))
