"""Who is on the line: legs, conferences, and what the legs of one call share."""

import asyncio
import time
from dataclasses import dataclass, field

from telephony.simulator.journal import Heard, Journal
from telephony.simulator.script import Ring, Script
from telephony.simulator.webhooks import PostOffice
from telephony.webhooks import TERMINAL


@dataclass(frozen=True, slots=True)
class Subscription:
    url: str = ""
    events: frozenset[str] = frozenset()


@dataclass(eq=False, slots=True)
class PlacedCall:
    """What the legs of one call share.

    `talk_started` is the monotonic time at which the recording began to play; `talk` is set then, or when the customer
    is gone.
    """

    script: Script
    journal: Journal
    office: PostOffice
    talk: asyncio.Event = field(default_factory=asyncio.Event)
    talk_started: float | None = None
    rung: int = 0

    def next_ring(self) -> Ring:
        ring = self.script.rings[min(self.rung, len(self.script.rings) - 1)]
        self.rung += 1
        return ring

    def begin_talk(self) -> None:
        if self.talk_started is None:
            self.talk_started = time.monotonic()
            self.talk.set()
            self.hear("talk", "")

    def hear(self, verb: str, what: str) -> None:
        self.journal.heard.append(Heard(verb, what, time.monotonic()))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.script.speed)


@dataclass(eq=False, slots=True)
class Leg:
    """One party's connection. `news` is set whenever something happens to it; `document` is TwiML that it is to
    obey from now on, `partner` the leg that it is bridged to without a conference."""

    sid: str
    call: PlacedCall
    from_: str
    to: str
    direction: str
    subscription: Subscription
    parent_sid: str = ""
    is_customer: bool = False
    status: str = "queued"
    sequence: int = 0
    answered: float | None = None
    ended: float | None = None
    conference: "Conference | None" = None
    partner: "Leg | None" = None
    document: str | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_over(self) -> bool:
        return self.status in TERMINAL

    @property
    def seconds(self) -> int:
        """Duration in seconds of the call, 0 when it was never answered."""
        if self.answered is None:
            return 0
        return round(((self.ended or time.monotonic()) - self.answered) * self.call.script.speed)

    def hears_somebody(self) -> bool:
        """Whether anybody on the other side is heard on this leg right now."""
        if self.conference is None:
            return self.partner is not None
        own = self.conference.participants[self.sid]
        others = [other for other in self.conference.present() if other is not own]
        speaking = any(not other.muted and not other.hold for other in others)
        return self.conference.status == "in-progress" and not own.hold and speaking


@dataclass(slots=True)
class Participant:
    """`joined` is false while the leg still rings."""

    leg: Leg
    label: str = ""
    start_on_enter: bool = True
    end_on_exit: bool = False
    muted: bool = False
    hold: bool = False
    joined: bool = False


@dataclass(eq=False, slots=True)
class Conference:
    sid: str
    name: str
    office: PostOffice
    subscription: Subscription = Subscription()
    status: str = "init"
    reason_ended: str = ""
    sequence: int = 0
    participants: dict[str, Participant] = field(default_factory=dict)

    def present(self) -> list[Participant]:
        return [participant for participant in self.participants.values() if participant.joined]
