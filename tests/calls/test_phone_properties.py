"""Whatever people do, in whatever order the carrier tells of it: one owner, nobody left alone, nobody busy for ever."""

from random import Random

from calls.exchange import Exchange
from calls.fates import Fate
from calls.phone_states import STATES
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEnded, CallEvent
from callassist.calls.model import Call, after
from callassist.calls.phone import customer_held

SILENCE = 2.0
"""Seconds that a customer may hear nothing at all, where nothing is lost on the way."""

MEMBERS = ("m1", "m2", "m3", "m4")
NAMES = {"m1": "Maria", "m2": "Jo", "m3": "Sam", "m4": "Ann"}
ADDRESSES = {"m1": "client:m1", "m2": "client:m2", "m3": "+15550100177", "m4": "+15550100188"}
LABELS = (
    *("agent-0", "agent-1", "fallback", "guest-1"),
    *("transfer-1", "transfer-2", "offer-1-0", "ring-0-0"),
    *("listen-1", "listen-2"),
)

member = st.sampled_from(MEMBERS)
fate = st.builds(
    Fate,
    outcome=st.sampled_from(["answered", "answered", "answered", "busy", "no-answer", "failed"]),
    after=st.floats(0.1, 30),
    presses=st.sampled_from(["1", "1", "2", ""]),
)


class Line(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.x = Exchange()
        self.is_calm = False

    @initialize(state=st.sampled_from(list(STATES)), seed=st.integers(0, 2**16), lost=st.floats(0, 1))
    def begins(self, state: str, seed: int, lost: float) -> None:
        """With an even seed the carrier and the server do what they should."""
        random = Random(seed)
        self.x = STATES[state]()
        self.x.records = seed % 3 == 0
        self.is_calm = seed % 2 == 0
        if self.is_calm:
            return
        self.x.faults.jitter = random
        self.x.faults.lose = lambda nth: random.random() < lost

    @property
    def transfer(self) -> int:
        return len(self.x.phone.transfers)

    # Time, and the carrier.

    @rule(seconds=st.floats(0.1, 40))
    def time_passes(self, seconds: float) -> None:
        self.x.run(seconds)

    @rule(member=member, fate=fate)
    def somebody_is_like_this(self, member: str, fate: Fate) -> None:
        self.x.fates[ADDRESSES[member]] = fate
        self.x.fates[f"client:{member}"] = fate

    @precondition(lambda self: not self.is_calm)
    @rule(number=st.integers(1, 4))
    def requests_are_refused(self, number: int) -> None:
        self.x.faults.refuse = number

    @precondition(lambda self: not self.is_calm)
    @rule(number=st.integers(1, 4))
    def answers_are_lost(self, number: int) -> None:
        self.x.faults.unanswered = number

    @precondition(lambda self: not self.is_calm)
    @rule(twice=st.booleans())
    def reports_come_twice(self, twice: bool) -> None:
        self.x.faults.twice = twice

    @precondition(lambda self: not self.is_calm)
    @rule(seconds=st.floats(0.5, 20))
    def the_server_restarts(self, seconds: float) -> None:
        if not self.x.is_down:
            self.x.crash(seconds)

    @rule(label=st.sampled_from(LABELS))
    def somebody_hangs_up(self, label: str) -> None:
        self.x.hang_up(label)

    @rule(data=st.data())
    def an_old_report_comes_again(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(self.x.log))
        if not self.x.is_down:
            assert self.x.record(old.event) == (False,)

    # People. A server that is down takes no orders.

    def ask(self, *events: CallEvent) -> None:
        if not self.x.is_down:
            self.x.refused(*events)

    @rule(member=member)
    def accepts(self, member: str) -> None:
        if not self.x.is_down and self.x.call.state.value == "ringing" and not self.x.phone.voicemail:
            self.x.accept(member, NAMES[member])

    @precondition(lambda self: self.x.call.state.value == "ringing" and not self.x.is_down)
    @rule(fate=fate)
    def the_fallback_number_is_called(self, fate: Fate) -> None:
        self.x.fall_back(fate)

    @rule(number=st.integers(1, 3))
    def a_guest_is_added(self, number: int) -> None:
        self.ask(pe.LegInvited(f"guest-{number}", pe.Role.GUEST, "", "A plumber", "+15550100199"))

    @rule(kind=st.sampled_from(pe.Kind), address=st.sampled_from(["+15550100166", "+15550100155"]))
    def somebody_outside_is_asked(self, kind: pe.Kind, address: str) -> None:
        number = self.transfer + 1
        by = self.x.phone.ours[-1].member_id if self.x.phone.ours else "m1"
        asked = pe.TransferAsked(number, kind, (), address, "A supplier", "", by)
        self.ask(asked, pe.LegInvited(f"offer-{number}-1", pe.Role.GUEST, "", "A supplier", address, offer=True))

    @rule(number=st.integers(1, 3))
    def somebody_is_removed(self, number: int) -> None:
        self.ask(pe.LegGivenUp(f"transfer-{number}", "removed"))

    @rule()
    def the_colleague_accepts(self) -> None:
        self.ask(pe.ColleagueAccepted("m3"))

    @rule()
    def the_colleague_declines(self) -> None:
        if self.x.phone.is_internal and not self.x.is_in("customer"):
            self.ask(pe.LegGivenUp("customer", "declined"))

    @rule(member=st.sampled_from(["m3", "m4"]))
    def a_phone_rings(self, member: str) -> None:
        label = f"ring-0-{sum(p.label.startswith('ring-') for p in self.x.phone.parties)}"
        self.ask(pe.LegInvited(label, pe.Role.AGENT, member, NAMES[member], ADDRESSES[member], offer=True))

    @rule(kind=st.sampled_from(pe.Kind), to=member)
    def asks_for_a_transfer(self, kind: pe.Kind, to: str) -> None:
        number = self.transfer + 1
        by = self.x.phone.talkers[-1].member_id if self.x.phone.talkers else "m1"
        events: list[CallEvent] = [pe.TransferAsked(number, kind, (to,), "", NAMES[to], "The third visit.", by)]
        if ADDRESSES[to].startswith("+"):
            label = f"offer-{number}-0"
            events.append(pe.LegInvited(label, pe.Role.AGENT, to, NAMES[to], ADDRESSES[to], offer=True))
        self.ask(*events)

    @rule(member=member)
    def takes_it(self, member: str) -> None:
        address = f"client:{member}"
        self.ask(pe.TransferTaken(self.transfer, member, NAMES[member], pe.Role.MANAGER, address))

    @rule(member=member)
    def declines_it(self, member: str) -> None:
        self.ask(pe.TransferDeclined(self.transfer, member, "busy"))

    @rule(outcome=st.sampled_from(pe.Outcome))
    def settles_it(self, outcome: pe.Outcome) -> None:
        owner = self.x.phone.owner
        self.ask(pe.TransferSettled(self.transfer, outcome, owner.member_id if owner else "m1"))

    @rule(member=member, hold=st.booleans())
    def holds(self, member: str, hold: bool) -> None:
        self.ask(pe.HoldAsked(self.x.phone.holds + 1, hold, member))

    @rule(member=member, paused=st.booleans())
    def pauses(self, member: str, paused: bool) -> None:
        self.ask(rec.PauseAsked(self.x.phone.pauses + 1, paused, member))

    @precondition(lambda self: not self.is_calm)
    @rule(label=st.sampled_from(LABELS), muted=st.booleans())
    def mutes(self, label: str, muted: bool) -> None:
        if party := self.x.phone.party(label):
            self.ask(pe.MuteAsked(label, party.mutes + 1, muted, "m1"))

    @rule(member=member, mode=st.sampled_from(pe.Mode))
    def listens(self, member: str, mode: pe.Mode) -> None:
        label = f"listen-{1 + sum(p.label.startswith('listen-') for p in self.x.phone.parties)}"
        self.ask(pe.LegInvited(label, pe.Role.MANAGER, member, NAMES[member], f"client:{member}", mode=mode))

    @rule(label=st.sampled_from(["listen-1", "listen-2"]), mode=st.sampled_from(pe.Mode))
    def changes_what_they_do(self, label: str, mode: pe.Mode) -> None:
        if party := self.x.phone.party(label):
            self.ask(pe.ModeAsked(label, party.modes + 1, mode, party.member_id))

    @rule(label=st.sampled_from(LABELS))
    def leaves(self, label: str) -> None:
        self.ask(pe.LegGivenUp(label, "left"))

    @rule()
    def the_caller_is_sent_to_voicemail(self) -> None:
        self.ask(pe.SentToVoicemail("nobody answered"))

    @precondition(lambda self: len(self.x.log) > 20)
    @rule()
    def the_agent_ends_the_call(self) -> None:
        self.ask(CallEnded("hung up by agent"))

    # What is always so.

    @invariant()
    def nobody_shares_the_call_by_accident(self) -> None:
        phone = self.x.phone
        assert sum(party.label.startswith("agent-") and party.is_wanted for party in phone.parties) <= 1
        open_transfers = [one for one in phone.transfers if one.outcome is None]
        assert len(open_transfers) <= 1
        assert phone.owner is None or phone.owner.is_talker

    def teardown(self) -> None:
        if not self.x.log:
            return
        self.x.faults.refuse = self.x.faults.unanswered = 0
        self.x.faults.lose = lambda nth: False
        self.x.run(200.0)
        self.everything_has_settled()
        assert not self.is_calm or self.x.longest_silence <= SILENCE
        self.x.hang_up("customer")
        self.x.run(200.0)
        self.nothing_is_left()

    def everything_has_settled(self) -> None:
        x, phone = self.x, self.x.phone
        assert not x.is_down
        target = phone.party(phone.transfer.label) if phone.transfer else None
        assert phone.transfer is None or (target is not None and target.is_here)
        assert not phone.is_connecting
        if x.call.ended_at is None:
            someone = phone.talkers or x.heard_by("customer") in ("ring-back", "music", "voicemail")
            assert someone
            if not phone.is_internal:
                assert x.heard_by("customer") != "over"
                assert phone.ours or not phone.talkers
            if x.has("customer"):
                assert x.customer.held == customer_held(phone)
            here = {leg.sid for leg in x.legs.values() if leg.page == "conference"}
            assert here - {"CA-customer"} == {party.leg_sid for party in phone.parties if party.is_here} - {
                "CA-customer"
            }
        on_legs = [phone.party_of_leg(leg.sid) for leg in x.legs.values() if leg.page != "over"]
        assert set(x.call.busy) == {party.member_id for party in on_legs if party} - {""}

    def nothing_is_left(self) -> None:
        x = self.x
        assert x.call.ended_at is not None
        assert [leg.label for leg in x.legs.values() if leg.page != "over"] == []
        assert x.call.busy == ()
        again = Call("c1", x.log[0].at)
        for stored in x.log:
            again = after(again, stored.event, stored.at)
        assert again == x.call


Line.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestLine = Line.TestCase
