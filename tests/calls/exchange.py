"""A phone company and a switchboard in virtual time: what the switch orders is done, reported, and heard by people.

The carrier has a truth of its own (`Line`); the log learns it from reports, which may be lost, doubled or late, and
from a look at the line now and then. Nothing here reads a clock.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from calls.examples import AT
from calls.fates import Fate, Faults
from calls.line import Leg, Line

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.consequences import consequences
from callassist.calls.events import CallEvent, IllegalTransition, StoredEvent, key_of
from callassist.calls.model import Call, after
from callassist.calls.phone import Phone, is_spoken_to
from callassist.calls.silence import HUSH
from callassist.calls.switch import (
    Command,
    Dial,
    HangUp,
    SendToVoicemail,
    SetParty,
    SetRecording,
    StartRecording,
    StartStream,
    Way,
    Wishes,
    due,
    wake_at,
)

REQUEST = 0.3
"""Seconds that the carrier takes for a request."""
REPORT = 0.5
"""Seconds that a report takes; every fact is reported twice, by the leg and by the conference, AGAIN seconds apart."""
AGAIN = 0.4
BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0)
LOOK, DEAF_LOOK = 10.0, 3.0
"""The second while the server does not hear the customer."""


@dataclass
class Exchange(Line):
    fates: dict[str, Fate] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    records: bool = False
    call: Call = field(default_factory=lambda: Call("c1", AT))
    log: list[StoredEvent] = field(default_factory=list)
    is_down: bool = False
    _keys: set[str] = field(default_factory=set)
    _queue: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _at_work: set[tuple[str, str]] = field(default_factory=set)
    _not_before: dict[Command, float] = field(default_factory=dict)
    _failures: dict[Command, int] = field(default_factory=dict)
    _life: int = 0

    # What tests do.

    def ring(self) -> None:
        self.legs["CA-customer"] = Leg("CA-customer", "customer", "conference")
        self.record(e.CallStarted("CA-customer", "+15550101142", "+15550100000"), e.ConferenceStarted("CF1"))
        self._at(LOOK, self._look)

    def call_colleague(self, address: str, member_id: str = "m3", name: str = "Sam") -> None:
        """Maria calls Sam, or a customer: her browser is dialled; their phone, or he is asked, once she is there."""
        leg = pe.LegInvited("customer", pe.Role.CUSTOMER, member_id, name, address, ring_seconds=30)
        kind = "internal" if member_id else "outbound"
        begun = e.CallStarted("out-1", "", "+15550100000", kind), e.AgentAccepted("m1", "Maria", 0)
        self.record(*begun, leg, e.ConferenceStarted("CF1"))
        fate = self.fates.get("client:m1", Fate())
        self._at(REQUEST, lambda: self.record(pe.LegDialled("agent-0", self._create("agent-0", fate, self._enter).sid)))
        self._at(LOOK, self._look)

    def accept(self, member_id: str = "m1", name: str = "Maria") -> None:
        """As the route does: recorded, then dialled in the browser."""
        round = self.call.round
        self.record(e.AgentAccepted(member_id, name, round))
        fate = self.fates.get(f"client:{member_id}", Fate())
        label = f"agent-{round}"
        self._at(REQUEST, lambda: self.record(pe.LegDialled(label, self._create(label, fate, self._enter).sid)))

    def fall_back(self, fate: Fate) -> None:
        """As routing does when nobody answers."""
        if self.record(e.FallbackDialled("Nobody answered in the panel."))[0]:
            self._at(REQUEST, lambda: self._create("fallback", fate, self._enter))

    def record(self, *events: CallEvent) -> tuple[bool, ...]:
        """Append what is new, all or nothing; raises IllegalTransition."""
        call, log, keys = self.call, list(self.log), set(self._keys)
        fresh = []
        for event in events:
            fresh.append(key_of(event) not in keys)
            if fresh[-1]:
                call = after(call, event, self.at)
                keys.add(key_of(event))
                log.append(StoredEvent("c1", len(log) + 1, self.at, event))
        self.call, self.log, self._keys = call, log, keys
        self._stir()
        return tuple(fresh)

    def refused(self, *events: CallEvent) -> bool:
        try:
            self.record(*events)
        except IllegalTransition:
            return True
        return False

    def hang_up(self, label: str) -> None:
        """The person at the other end does; the customer takes the conference with them."""
        for leg in self.on(label):
            leg.page = "over"
            self._report(pe.LegLeft(leg.label, "completed"))
            if label == "customer":
                self._end_conference()
            if label == "customer" and not self.phone.is_internal:
                self._report(e.CallEnded("completed"))
        self.listen()

    def crash(self, seconds: float = 3.0) -> None:
        """What is under way is done by the carrier and forgotten here; reports reach nobody meanwhile."""
        self._life += 1
        self.is_down = True
        self._at(seconds, self._restart)

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while self._queue and self._queue[0][0] <= until:
            self.now, _, act = heapq.heappop(self._queue)
            act()
            self.listen()
        self.now = until
        self.listen()

    @property
    def at(self) -> datetime:
        return AT + timedelta(seconds=self.now)

    @property
    def phone(self) -> Phone:
        return self.call.phone

    # The switchboard.

    def _stir(self) -> None:
        if self.is_down:
            return
        while facts := consequences(self.phone, self.at):
            if not any(self._quietly(facts)):
                break
        for command in due(self.phone, Wishes(self.records), self.at):
            key = (type(command).__name__, getattr(command, "label", ""))
            if key not in self._at_work and self._not_before.get(command, 0.0) <= self.now:
                self._at_work.add(key)
                self._begin(command, key)
        if wake := wake_at(self.phone, self.at):
            self._at((wake - self.at).total_seconds() + 0.01, self._stir)

    def _quietly(self, facts: tuple[CallEvent, ...]) -> list[bool]:
        fresh = []
        for event in facts:
            fresh.append(key_of(event) not in self._keys)
            if fresh[-1]:
                self.call = after(self.call, event, self.at)
                self._keys.add(key_of(event))
                self.log.append(StoredEvent("c1", len(self.log) + 1, self.at, event))
        return fresh

    def _begin(self, command: Command, key: tuple[str, str]) -> None:
        life = self._life
        if isinstance(command, Dial):
            party = self.phone.party(command.label)
            attempt = party.attempt + 1 if party else 1
            self._quietly((pe.LegDialling(command.label, attempt, "p1"),))
        self._at(REQUEST, lambda: self._finish(command, key, life))

    def _finish(self, command: Command, key: tuple[str, str], life: int) -> None:
        if self.faults.refuse:
            self.faults.refuse -= 1
            facts = None
        else:
            facts = self._carry_out(command)
            if self.faults.unanswered:
                self.faults.unanswered -= 1
                facts = None
                self._at(1.0, self._look_once)
        if life != self._life:
            return
        self._at_work.discard(key)
        if facts is None:
            failures = self._failures[command] = self._failures.get(command, 0) + 1
            pause = BACKOFF[min(failures, len(BACKOFF)) - 1]
            self._not_before[command] = self.now + pause
            self._at(pause, self._stir)
            self._stir()
        else:
            self.record(*facts)

    def _restart(self) -> None:
        self.is_down = False
        self._at_work, self._not_before, self._failures = set(), {}, {}
        self._look_once()
        self._stir()

    def _look(self) -> None:
        self._look_once()
        if not self.call.ended_at or any(leg.page != "over" for leg in self.legs.values()):
            heard = self.phone.customer and self.phone.customer.is_here and not self.phone.opted_out
            self._at(LOOK if heard else DEAF_LOOK, self._look)

    def listen(self) -> None:
        before = self._silent_since
        super().listen()
        if before is None and self._silent_since is not None:
            for seconds in HUSH:
                self._at(seconds + REPORT, self._doubt)

    def _doubt(self) -> None:
        """The server hears that the customer hears nothing."""
        if self._silent_since is not None and not self.phone.opted_out and is_spoken_to(self.phone):
            self._at(REQUEST, self._look_once)

    def _look_once(self) -> None:
        """The carrier's truth, by REST."""
        if self.is_down:
            return
        facts: list[CallEvent] = []
        for leg in self.legs.values():
            party = self.phone.party_of_leg(leg.sid)
            label = party.label if party else leg.label
            if leg.page == "over":
                facts.append(pe.LegLeft(label, "lost"))
            elif leg.page == "conference":
                facts += self._seated(leg, label)
        self.record(*facts)

    def _seated(self, leg: Leg, label: str) -> list[CallEvent]:
        party = self.phone.party(label)
        if party is None or not party.is_joined:
            return [pe.LegJoined(label, leg.sid)]
        confirmed = (party.is_held, party.is_muted, party.coaching)
        if confirmed == (leg.held, leg.muted, leg.coaching) or ("SetParty", label) in self._at_work:
            return []
        return [pe.PartySet(label, party.settings + 1, leg.held, leg.muted, leg.coaching)]

    # The carrier.

    def _carry_out(self, command: Command) -> tuple[CallEvent, ...]:
        match command:
            case Dial():
                return self._dial(command)
            case HangUp():
                return self._hung_up(command)
            case SetParty():
                return self._set(command)
            case StartStream():
                return (te.StreamStarted(command.name, "MZ" + command.name, self.now, label=command.label),)
            case StartRecording():
                return (rec.RecordingStarted("RE1"),)
            case SetRecording():
                return (rec.RecordingSet(command.number, command.paused),)
            case SendToVoicemail():
                return self._to_voicemail()

    def _hung_up(self, command: HangUp) -> tuple[CallEvent, ...]:
        leg = self.legs[command.leg_sid]
        if leg.page != "over":
            self.over(leg, "completed")
            if command.label == "customer":
                self._end_conference()
        return (pe.LegLeft(command.label, "removed"),)

    def _to_voicemail(self) -> tuple[CallEvent, ...]:
        if self.customer.page != "over":
            self.customer.page, self.customer.held = "voicemail", False
        return (pe.VoicemailReached(),)

    def _set(self, command: SetParty) -> tuple[CallEvent, ...]:
        leg = self.legs[command.leg_sid]
        if leg.page == "over":
            return (pe.LegLeft(command.label, "lost"),)
        leg.held, leg.muted = command.hold, command.muted
        leg.coaching = self.legs[command.coached_sid].label if command.coached_sid else ""
        return (pe.PartySet(command.label, command.number, command.hold, command.muted, command.coached),)

    def _dial(self, command: Dial) -> tuple[CallEvent, ...]:
        leg = next(iter(self.on(command.label)), None) if command.again else None
        if leg is None:
            answered = self._ask if command.way is Way.OFFER else self._enter
            fate = self.fates.get(command.address, Fate())
            leg = self._create(command.label, fate, answered, command.ring_seconds)
            leg.muted = command.muted
            leg.coaching = self.legs[command.coached_sid].label if command.coached_sid else ""
        return (pe.LegDialled(command.label, leg.sid),)

    def _create(self, label: str, fate: Fate, answered: Callable[[Leg, Fate], None], ring_seconds: float = 25) -> Leg:
        customer = self.legs.get("CA-customer")
        if (customer and customer.page == "over") or self.on(label):
            return Leg("CA-none", label, "over")
        sid = "CA-customer" if label == "customer" else f"CA-{label}-{next(self._numbers)}"
        leg = self.legs[sid] = Leg(sid, label)
        if fate.outcome == "answered":
            self._at(min(fate.after, ring_seconds), lambda: answered(leg, fate) if leg.page == "ringing" else None)
        else:
            after = ring_seconds if fate.outcome == "no-answer" else fate.after
            self._at(after, lambda: self.over(leg, fate.outcome))
        return leg

    def over(self, leg: Leg, reason: str) -> None:
        if leg.page != "over":
            leg.page = "over"
            self._report(pe.LegLeft(self._label(leg), reason))

    def _ask(self, leg: Leg, fate: Fate) -> None:
        leg.page = "asked"
        self._report(pe.LegAnswered(leg.label, leg.sid))
        if fate.presses == "1":
            self._at(3.0, lambda: self.press(leg))
        else:
            self._at(3.0 if fate.presses else 20.0, lambda: self.over(leg, "declined" if fate.presses else "voicemail"))

    def press(self, leg: Leg) -> None:
        """The page's route: first wins, the others are told and hung up."""
        if leg.page != "asked":
            return
        kind, _, number = leg.label.partition("-")
        if kind in ("transfer", "customer") or self._wins(leg, kind, int(number.partition("-")[0])):
            leg.page = "waiting"
            self._let_in(leg, 5)
        else:
            self.over(leg, "completed")

    def _wins(self, leg: Leg, kind: str, number: int) -> bool:
        party = self.phone.party(leg.label)
        who = (party.member_id, party.name) if party else ("", "")
        role, address = (party.role, party.address) if party else (pe.Role.AGENT, "")
        taken: CallEvent = (
            e.AgentAccepted(*who, self.call.round, leg.label)
            if kind == "ring"
            else pe.TransferTaken(number, *who, role, address, leg.label)
        )
        try:
            return not self.is_down and self.record(taken)[0]
        except IllegalTransition:
            return False

    def _let_in(self, leg: Leg, patience: int) -> None:
        """One moment: until the customer is on hold, where that is asked."""
        transfer = self.phone.transfer
        waits = transfer is not None and transfer.kind is pe.Kind.WARM and not self.customer.held
        if leg.page == "waiting" and waits and patience:
            self._at(1.0, lambda: self._let_in(leg, patience - 1))
        elif leg.page == "waiting":
            leg.label = self._label(leg)
            self._enter(leg, Fate())

    def _enter(self, leg: Leg, fate: Fate) -> None:
        leg.page = "conference"
        self.has_begun = self.has_begun or not leg.label.startswith("listen-")
        number = leg.label.partition("-")[2]
        if leg.label.startswith("agent-"):
            self._report(e.AgentConnected(int(number), leg.sid))
        elif leg.label == "fallback":
            self._report(e.FallbackConnected(leg.sid))
        else:
            self._report(pe.LegJoined(leg.label, leg.sid))

    def _end_conference(self) -> None:
        for leg in self.legs.values():
            if leg.page == "conference":
                self.over(leg, "completed")

    def _report(self, event: CallEvent) -> None:
        """Two callbacks say the same."""
        moments = [REPORT + AGAIN * nth for nth in (0, 1) if not self.faults.lose(nth)]
        if self.faults.twice:
            moments += [moment + 0.1 for moment in moments]
        if self.faults.jitter:
            moments = [moment + self.faults.jitter.uniform(0, 3) for moment in moments]
        for moment in moments:
            self._at(moment, lambda: None if self.is_down else self.record(event) and None)

    def _label(self, leg: Leg) -> str:
        party = self.phone.party_of_leg(leg.sid)
        return party.label if party else leg.label

    def _at(self, seconds: float, act: Callable[[], object]) -> None:
        heapq.heappush(self._queue, (self.now + seconds, next(self._numbers), lambda: act() and None))
