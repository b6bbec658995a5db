import numpy as np
import pytest
from calls.examples import STARTED, stored
from hypothesis import given
from hypothesis import strategies as st

from callassist.calls import events as e
from callassist.calls.events import CallEvent
from callassist.calls.log import folded
from callassist.calls.tracks import PREROLL, Continuity, Preroll, speaks
from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker

RINGING = (STARTED, e.AgentAccepted("m1", "Tomas", 0))
TALKING = (*RINGING, e.AgentConnected(0, "CA2"))
LOST = e.AgentUnreachable(0, "lost")


@pytest.mark.parametrize(
    ("events", "there"),
    [
        ((STARTED,), False),
        (RINGING, False),
        (TALKING, True),
        ((*TALKING, LOST), False),
        ((*TALKING, LOST, e.AgentAccepted("m2", "Jo", 1)), False),
        ((*TALKING, LOST, e.AgentAccepted("m2", "Jo", 1), e.AgentConnected(1, "CA3")), True),
        ((STARTED, e.FallbackDialled("nobody")), False),
        ((STARTED, e.FallbackDialled("nobody"), e.FallbackConnected("CA3")), True),
        ((*TALKING, e.CallEnded("completed")), True),
    ],
)
def test_the_agent_speaks_while_a_leg_is_connected_and_the_customer_always(
    events: tuple[CallEvent, ...], there: bool
) -> None:
    call = folded("c1", stored(*events)).call

    assert speaks(call, Speaker.AGENT) is there
    assert speaks(call, Speaker.CUSTOMER)


def seconds(chunks: list[AudioChunk]) -> float:
    return sum(len(chunk.samples) for chunk in chunks) / SAMPLE_RATE


@given(st.lists(st.integers(0, 8000), min_size=1, max_size=60), st.data())
def test_what_is_heard_begins_shortly_before_somebody_is_known_to_speak_and_has_no_gap(
    sizes: list[int], data: st.DataObject
) -> None:
    at, preroll = data.draw(st.integers(0, len(sizes))), Preroll()
    heard, position = list[AudioChunk](), 0
    for number, size in enumerate(sizes):
        chunk = AudioChunk(Speaker.AGENT, position / SAMPLE_RATE, np.zeros(size, np.int16))
        heard += preroll.admitted(chunk, speaks=number >= at)
        position += size
    before = sum(sizes[:at]) / SAMPLE_RATE

    if at == len(sizes):
        assert heard == []
        return
    assert seconds(heard) == pytest.approx(position / SAMPLE_RATE - heard[0].start)
    kept = before - heard[0].start
    assert kept >= min(before, PREROLL) - 1e-9
    assert kept < PREROLL + 1.0 + 1e-9


def chunk(start: float, *, after_loss: bool = False) -> AudioChunk:
    return AudioChunk(Speaker.CUSTOMER, start, np.zeros(160, np.int16), after_loss)


def test_audio_that_was_lost_on_the_way_is_missed_to_its_length() -> None:
    track = Continuity()

    assert track.lost(chunk(0.0)) == 0.0
    assert track.lost(chunk(1.0, after_loss=True)) == pytest.approx(0.98)
    assert track.lost(chunk(1.02)) == 0.0


def test_a_track_on_which_the_carrier_sent_nothing_has_lost_nothing() -> None:
    track = Continuity()
    track.lost(chunk(0.0))

    assert track.lost(chunk(30.0)) == 0.0


def test_a_lost_message_of_the_other_track_is_no_loss_of_this_one() -> None:
    track = Continuity()
    track.lost(chunk(0.0))

    assert track.lost(chunk(0.02, after_loss=True)) == 0.0
