from itertools import permutations

import pytest
from calls.examples import AT, STARTED
from hypothesis import given
from hypothesis import strategies as st

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.events import CallEvent, IllegalTransition
from callassist.calls.model import STATEFUL, Call, State, after
from callassist.calls.phone_rules import PEOPLE
from callassist.calls.terms import Letter
from callassist.calls.transcript_events import StreamStarted
from callassist.method import Disposition

ACCEPTED = e.AgentAccepted("m1", "Tomas", 0)
CONNECTED = e.AgentConnected(0, "CA2")
ENDED = e.CallEnded("completed")
DISPOSITION = e.DispositionChosen(1, Disposition.AGREED, None, "m1")
SENT = e.FollowUpSent(1, "<m@example.com>")


def state_after(*events: CallEvent) -> State:
    call = Call("c1", AT)
    for event in events:
        call = after(call, event, AT)
    return call.state


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((STARTED,), State.RINGING),
        ((STARTED, ACCEPTED), State.CONNECTING),
        ((STARTED, ACCEPTED, CONNECTED), State.ACTIVE),
        ((STARTED, ACCEPTED, e.AgentUnreachable(0, "busy")), State.RINGING),
        ((STARTED, ACCEPTED, e.AgentUnreachable(0, "busy"), e.AgentAccepted("m2", "Jo", 1)), State.CONNECTING),
        ((STARTED, ACCEPTED, CONNECTED, e.AgentUnreachable(0, "line lost")), State.RINGING),
        ((STARTED, e.FallbackDialled("nobody"), e.FallbackConnected("CA3")), State.ACTIVE),
        ((STARTED, ENDED), State.MISSED),
        ((STARTED, ACCEPTED, ENDED), State.MISSED),
        ((STARTED, ACCEPTED, CONNECTED, ENDED), State.WRAP_UP),
        ((STARTED, ACCEPTED, CONNECTED, ENDED, DISPOSITION), State.WRAP_UP),
        ((STARTED, ACCEPTED, CONNECTED, ENDED, DISPOSITION, SENT), State.CLOSED),
        ((STARTED, ACCEPTED, CONNECTED, ENDED, e.FollowUpDeclined("m1"), DISPOSITION), State.CLOSED),
    ],
)
def test_the_state_of_a_call_follows_from_its_events(events: tuple[CallEvent, ...], state: State) -> None:
    assert state_after(*events) is state


OUT = (
    e.CallStarted("out-1", "+15550101142", "+15550100100", "outbound"),
    e.AgentAccepted("m1", "Tomas", 0),
    pe.LegInvited("customer", pe.Role.CUSTOMER, "", "Maria", "+15550101142"),
    e.AgentConnected(0, "CA2"),
    pe.LegDialled("customer", "CA3"),
)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((pe.LegLeft("customer", "busy"), e.CallEnded("busy")), State.UNREACHED),
        ((pe.LegLeft("customer", "no-answer"), e.CallEnded("no-answer")), State.UNREACHED),
        ((e.CallEnded("hung up by agent"), pe.LegLeft("customer", "completed")), State.UNREACHED),
        ((pe.LegLeft("customer", "lost"), e.CallEnded("completed")), State.UNREACHED),
        ((pe.LegLeft("customer", "completed"), e.CallEnded("completed")), State.WRAP_UP),
        ((pe.LegJoined("customer", "CA3"), e.CallEnded("completed")), State.WRAP_UP),
        ((e.CallEnded("completed"), pe.LegJoined("customer", "CA3")), State.WRAP_UP),
    ],
)
def test_a_call_that_we_make_is_wrapped_up_only_if_somebody_answered(
    events: tuple[CallEvent, ...], state: State
) -> None:
    assert state_after(*OUT, *events) is state


@pytest.mark.parametrize(
    ("before", "event"),
    [
        ((STARTED, ACCEPTED), e.AgentAccepted("m2", "Jo", 0)),
        ((STARTED, ENDED), ACCEPTED),
        ((STARTED,), e.AgentAccepted("m1", "Tomas", 1)),
        ((STARTED, ACCEPTED, CONNECTED), DISPOSITION),
        ((STARTED, ACCEPTED, CONNECTED), e.FollowUpDeclined("m1")),
        ((STARTED, ACCEPTED, CONNECTED, ENDED, SENT), e.FollowUpApproved(2, Letter("", "", ""), "m1")),
    ],
)
def test_people_cannot_do_what_the_call_does_not_allow(before: tuple[CallEvent, ...], event: CallEvent) -> None:
    call = Call("c1", AT)
    for earlier in before:
        call = after(call, earlier, AT)

    with pytest.raises(IllegalTransition):
        after(call, event, AT)


def test_reports_of_the_carrier_end_in_the_same_state_in_every_order() -> None:
    reports = [
        e.ConferenceStarted("CF1"),
        CONNECTED,
        ENDED,
        e.AgentUnreachable(0, "line lost"),
        StreamStarted("stream-1", "MZ1", 0.0),
    ]

    assert {state_after(STARTED, ACCEPTED, *order) for order in permutations(reports)} == {State.WRAP_UP}


CARRIER = st.sampled_from(
    [CONNECTED, ENDED, e.AgentUnreachable(0, "busy"), e.ConferenceStarted("CF1"), e.FallbackConnected("CA3")]
)


@given(reports=st.lists(CARRIER, max_size=8), data=st.data())
def test_a_report_that_arrives_twice_changes_nothing(reports: list[CallEvent], data: st.DataObject) -> None:
    again = [*reports, *data.draw(st.lists(st.sampled_from(reports), max_size=4) if reports else st.just([]))]

    assert state_after(STARTED, ACCEPTED, *again) is state_after(STARTED, ACCEPTED, *reports)


def test_whatever_people_may_be_refused_is_looked_at_when_it_is_recorded() -> None:
    assert set(PEOPLE) <= set(STATEFUL)
