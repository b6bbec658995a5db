"""What is asked of the carrier, and when: the rules that a call's end does not show."""

from itertools import permutations

import pytest
from calls.examples import AT
from calls.exchange import Exchange, Fate
from calls.phone_states import JO, OWN_PHONE, STATES, asked, consulting, talking, three

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.consequences import consequences
from callassist.calls.events import CallEvent, IllegalTransition
from callassist.calls.phone import explained, hears, is_private, voice_of
from callassist.calls.phone_fold import phone_after
from callassist.calls.switch import Dial, HangUp, SendToVoicemail, SetParty, StartRecording, StartStream, Wishes, due
from callassist.speech import Speaker

WISHES = Wishes(records=False)


def commands(x: Exchange, wishes: Wishes = WISHES) -> list[str]:
    return [type(command).__name__ for command in due(x.phone, wishes, x.at)]


def kinds(x: Exchange) -> list[str]:
    return [type(stored.event).__name__ for stored in x.log]


def test_nobody_is_let_in_to_a_consultation_before_the_customer_is_on_hold() -> None:
    x = asked(pe.Kind.WARM)
    x.faults.refuse = 2
    x.record(pe.TransferTaken(1, *JO))

    while not x.has("transfer-1"):
        assert not x.customer.held or x.phone.customer is None or x.phone.customer.is_held
        x.run(0.1)

    assert x.customer.held


def test_an_own_phone_that_pressed_1_waits_for_the_hold_and_is_not_dialled_again() -> None:
    x = talking()
    x.fates[OWN_PHONE] = Fate(after=1, presses="1")
    x.record(
        pe.TransferAsked(1, pe.Kind.WARM, ("m3",), "", "Sam", "The third visit.", "m1"),
        pe.LegInvited("offer-1-0", pe.Role.AGENT, "m3", "Sam", OWN_PHONE, offer=True),
    )
    x.run(15)

    assert x.heard_by("customer") == "music"
    assert x.heard_by("agent-0") == "transfer-1"
    assert len(x.legs) == 3
    assert x.call.busy == ("m1", "m3")


@pytest.mark.parametrize(("presses", "customer"), [("1", "transfer-1"), ("", "agent-0")])
def test_an_own_phone_is_asked_even_where_the_transfer_was_taken_in_the_panel(presses: str, customer: str) -> None:
    x = asked(pe.Kind.COLD)
    x.fates[OWN_PHONE] = Fate(presses=presses)
    x.record(pe.TransferTaken(1, "m2", "Jo", pe.Role.MANAGER, OWN_PHONE))
    x.run(8)
    assert x.heard_by("customer") == ("transfer-1" if presses else "agent-0")
    x.run(60)

    assert x.heard_by("customer") == customer
    assert x.longest_silence == 0.0


def test_the_first_of_two_own_phones_has_the_call_and_the_other_is_hung_up() -> None:
    x = Exchange({OWN_PHONE: Fate(after=3), "+15550100188": Fate(after=3.2)})
    x.ring()
    x.record(
        pe.LegInvited("ring-0-0", pe.Role.AGENT, "m3", "Sam", OWN_PHONE, offer=True),
        pe.LegInvited("ring-0-1", pe.Role.AGENT, "m4", "Ann", "+15550100188", offer=True),
    )
    x.run(12)

    assert x.phone.owner is not None
    assert (x.phone.owner.name, x.call.busy) == ("Sam", ("m3",))
    assert x.heard_by("ring-0-1") == "over"


def test_a_transfer_that_nobody_takes_is_over_after_45_seconds() -> None:
    x = asked(pe.Kind.WARM)
    x.run(41)
    assert x.phone.transfer is not None
    x.run(3)
    assert [one.outcome for one in x.phone.transfers] == [pe.Outcome.FAILED]
    assert x.heard_by("customer") == "agent-0"


def test_the_second_who_takes_a_transfer_finds_who_was_first() -> None:
    x = talking()
    x.record(pe.TransferAsked(1, pe.Kind.COLD, ("m2", "m3"), "", "Any manager", "Please.", "m1"))

    first = x.record(pe.TransferTaken(1, *JO))
    second = x.record(pe.TransferTaken(1, "m3", "Sam", pe.Role.MANAGER, "client:m3"))

    assert (first, second) == ((True,), (False,))
    assert x.phone.transfers[0].taken_by == "m2"


def test_who_was_not_asked_cannot_take_it_and_who_does_not_talk_cannot_give_it_away() -> None:
    x = asked(pe.Kind.COLD)
    with pytest.raises(IllegalTransition, match="Somebody else was asked"):
        x.record(pe.TransferTaken(1, "m9", "Eve", pe.Role.AGENT, "client:m9"))
    with pytest.raises(IllegalTransition, match="being transferred already"):
        x.record(pe.TransferAsked(2, pe.Kind.COLD, ("m9",), "", "Eve", "", "m1"))
    other = talking()
    with pytest.raises(IllegalTransition, match="on the line"):
        other.record(pe.TransferAsked(1, pe.Kind.COLD, ("m9",), "", "Eve", "", "m2"))


def test_a_manager_takes_the_call_over_and_the_agent_is_let_go() -> None:
    x = STATES["listened to"]()
    x.record(
        pe.TransferAsked(1, pe.Kind.COLD, ("m2",), "", "Jo", "", "m2"),
        pe.TransferTaken(1, *JO),
    )
    x.run(10)

    assert x.call.agent_id == "m2"
    assert x.heard_by("customer") == "transfer-1"
    assert (x.heard_by("agent-0"), x.heard_by("listen-1")) == ("over", "over")


def test_who_whispered_to_somebody_who_has_gone_is_muted() -> None:
    x = STATES["whispered to"]()
    x.hang_up("agent-0")
    x.run(5)

    coach = x.phone.party("listen-1")
    assert coach is not None
    assert (coach.is_muted, coach.coaching) == (True, "")


def test_each_inside_leg_of_a_group_has_a_stream_and_one_that_broke_gets_the_next() -> None:
    x = three()
    assert x.phone.heard == {"agent-0", "transfer-1"}

    x.record(te.TranscriptionInterrupted("agent-0-1", "the server was restarted", "agent-0"))
    x.run(1)

    assert ("agent-0", "agent-0-2") in x.phone.opened
    assert "StartStream" not in commands(x)
    x.record(te.TranscriptionInterrupted("agent-0-2", "broken", "agent-0"))
    assert "StartStream" not in commands(x, Wishes(records=False, deaf=frozenset({"agent-0"})))


def test_one_agent_has_no_stream_of_their_own() -> None:
    x = talking()

    assert x.phone.heard == frozenset()
    assert commands(x) == []


def test_the_recording_goes_on_over_a_transfer_pauses_when_asked_and_stops_for_who_opts_out() -> None:
    x = talking()
    x.records = True
    x.record(pe.TransferAsked(1, pe.Kind.COLD, ("m2",), "", "Jo", "", "m1"), pe.TransferTaken(1, *JO))
    x.run(8)
    assert x.phone.recording_sid == "RE1"

    x.record(rec.PauseAsked(1, True, "m2"))
    x.run(1)
    assert x.phone.is_paused
    x.record(rec.PauseAsked(2, False, "m2"))
    x.run(1)
    assert not x.phone.is_paused
    x.record(pe.OptedOut("customer"))
    x.run(1)
    assert x.phone.is_paused
    assert kinds(x).count("RecordingStarted") == 1


def test_nobody_who_opted_out_is_recorded_at_all() -> None:
    x = Exchange(records=True)
    x.ring()
    x.record(pe.OptedOut("customer"))
    x.accept()
    x.run(10)

    assert x.phone.recording_sid == ""
    assert voice_of(x.phone, "", "inbound") is None


def test_a_caller_is_sent_to_voicemail_once_and_not_while_somebody_comes() -> None:
    x = STATES["connecting"]()
    with pytest.raises(IllegalTransition, match="Somebody has taken this call"):
        x.record(pe.SentToVoicemail("nobody answered"))
    other = STATES["ringing"]()
    other.record(pe.SentToVoicemail("nobody answered"))
    assert commands(other) == [SendToVoicemail.__name__]
    other.run(2)
    assert commands(other) == []


def test_an_outbound_call_dials_the_customer_once_the_agent_is_there() -> None:
    started = e.CallStarted("out-1", "+15550101142", "+15550100000", "outbound")
    invited = pe.LegInvited("customer", pe.Role.CUSTOMER, "", "", "+15550101142")
    x = Exchange(is_down=True)
    x.record(started, e.AgentAccepted("m1", "Maria", 0), invited)
    assert commands(x) == []

    x.record(e.AgentConnected(0, "CA2"))

    assert [one.label for one in due(x.phone, WISHES, x.at) if isinstance(one, Dial)] == ["customer"]
    x.record(pe.LegDialled("customer", "CA-out"))
    assert x.call.call_sid == "CA-out"
    x.record(pe.LegLeft("customer", "busy"))
    assert consequences(x.phone, x.at) == (e.CallEnded("busy"),)
    x.record(e.CallEnded("busy"))
    assert any(isinstance(one, HangUp) for one in due(x.phone, WISHES, x.at))


def test_voices_have_their_names_and_a_consultation_has_none() -> None:
    x = talking()
    assert (voice_of(x.phone, "", "inbound"), voice_of(x.phone, "", "outbound")) == (Speaker.CUSTOMER, Speaker.AGENT)

    x = three()
    assert voice_of(x.phone, "", "outbound") is None
    assert voice_of(x.phone, "agent-0", "inbound") is Speaker.AGENT
    assert voice_of(x.phone, "transfer-1", "inbound") is Speaker.MANAGER
    assert explained(x.phone) == 2

    x = consulting()
    assert {voice_of(x.phone, label, "inbound") for label in ("", "agent-0", "transfer-1")} == {None}
    assert is_private(x.phone)
    assert explained(x.phone) == 1


def test_what_the_log_says_people_hear_is_what_they_hear() -> None:
    for name, build in STATES.items():
        x = build()
        for label in ("customer", "agent-0", "transfer-1", "listen-1"):
            if x.is_in(label) and label != "customer":
                assert " ".join(hears(x.phone, label).voices) == x.heard_by(label).replace("nothing", ""), name
        assert hears(x.phone, "customer").music == (x.heard_by("customer") in ("music", "ring-back")), name


REPORTS: list[CallEvent] = [
    pe.LegDialled("transfer-1", "CA3"),
    pe.LegJoined("transfer-1", "CA3"),
    pe.PartySet("customer", 1, True, False, ""),
    pe.PartySet("customer", 2, False, False, ""),
    pe.LegLeft("agent-0", "completed"),
    pe.LegLeft("transfer-1", "completed"),
]
BEFORE: list[CallEvent] = [
    e.CallStarted("CA1", "+15550101142", "+15550100000"),
    e.AgentAccepted("m1", "Maria", 0),
    e.AgentConnected(0, "CA2"),
    pe.TransferAsked(1, pe.Kind.WARM, ("m2",), "", "Jo", "", "m1"),
    pe.TransferTaken(1, *JO),
]


def test_reports_about_several_legs_end_alike_in_every_order() -> None:
    ends = set()
    for order in permutations(REPORTS):
        phone = Exchange().phone
        for event in (*BEFORE, *order):
            phone = phone_after(phone, event, AT)
        ends.add(phone)

    assert len(ends) == 1


def test_what_is_due_is_safe_to_repeat_and_names_everything() -> None:
    x = asked(pe.Kind.WARM)
    x.is_down = True
    x.record(pe.TransferTaken(1, *JO))

    orders = due(x.phone, Wishes(records=True), x.at)

    assert orders == (
        SetParty("customer", "CA-customer", 1, hold=True, muted=False, coached="", coached_sid=""),
        StartStream("agent-0", x.phone.talkers[0].leg_sid, "agent-0-1"),
        StartRecording("CA-customer"),
    )
