"""Who is on the line: legs, conferences, and what the legs of one call share."""

import asyncio
import random
import time
from dataclasses import dataclass, field

from telephony.simulator.journal import Heard, Journal
from telephony.simulator.script import Fate, Script
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
    is gone. `news` is set whenever a leg of it moves; `documents` is all TwiML that the customer was given.
    """

    script: Script
    journal: Journal
    office: PostOffice
    talk: asyncio.Event = field(default_factory=asyncio.Event)
    talk_started: float | None = None
    rung: int = 0
    speakers: "list[Leg]" = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    is_closed: bool = False
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.script.faults.seed} legs")  # noqa: S311 - to be repeatable, not secret

    def fate_of(self, address: str) -> Fate:
        """What is to become of the next leg to this address."""
        known = self.script.parties.get(address.partition("?")[0])
        if known is not None:
            return known
        ring = self.script.rings[min(self.rung, len(self.script.rings) - 1)]
        self.rung += 1
        return ring if isinstance(ring, Fate) else Fate(ring.outcome, ring.after)

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
    """One party's connection.

    `news` is set whenever something happens to it; `document` is TwiML that it is to obey from now on, `partner` the
    leg that it is bridged to without a conference. `playing` is what a page gives it to hear, in the words of
    `journal.Hearing`. One that `obeys` goes on with its TwiML when it is out of a conference; any other was only
    called into it.
    """

    sid: str
    call: PlacedCall
    from_: str
    to: str
    direction: str
    subscription: Subscription
    parent_sid: str = ""
    is_customer: bool = False
    obeys: bool = False
    status: str = "queued"
    sequence: int = 0
    digits: str = ""
    is_machine: bool = False
    voice: tuple[str, ...] = ()
    created: float = field(default_factory=time.time)
    answered: float | None = None
    spoke: float | None = None
    ended: float | None = None
    conference: "Conference | None" = None
    partner: "Leg | None" = None
    document: str | None = None
    playing: str = ""
    hearing: str | None = None
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

    @property
    def is_held(self) -> bool:
        return self.conference is not None and self.conference.participants[self.sid].hold

    def voices(self) -> "list[Leg]":
        """Who is heard on this leg right now, whether they say anything or not."""
        if self.conference is None:
            return [self.partner] if self.partner else []
        own = self.conference.participants[self.sid]
        if self.conference.status != "in-progress" or own.hold or not own.joined:
            return []
        others = self.conference.participants.values()
        return [other.leg for other in others if other is not own and other.is_heard_by(own)]

    def hears(self) -> str:
        """What reaches this ear now: see `journal.Hearing`."""
        if self.is_over:
            return "gone"
        if self.answered is None:
            return "ring"
        if self.playing:
            return self.playing
        if self.voices():
            return "voice"
        if self.conference is None or self.is_held:
            return ""
        return self.conference.background(self)


@dataclass(slots=True)
class Participant:
    """`joined` is false while the leg still rings. A coach is heard by one leg only, `coached` (a SID).

    `holds` counts how often it was put on hold; `waits_with_music` is the carrier's own, until the conference begins,
    and `wait_url` the page of who was called in by REST.
    """

    leg: Leg
    label: str = ""
    start_on_enter: bool = True
    end_on_exit: bool = False
    muted: bool = False
    hold: bool = False
    coached: str = ""
    early_media: bool = False
    waits_with_music: bool = True
    wait_url: str = ""
    holds: int = 0
    joined: bool = False

    def is_heard_by(self, other: "Participant") -> bool:
        is_speaking = self.joined and not self.muted and not self.hold
        return is_speaking and self.coached in {"", other.leg.sid}


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

    def background(self, leg: Leg) -> str:
        """What somebody hears here to whom nobody speaks."""
        if self.status == "init":
            return "music" if self.participants[leg.sid].waits_with_music else ""
        ringing = (other for other in self.participants.values() if other.early_media)
        return "ring" if any(other.leg.status == "ringing" for other in ringing) else ""
