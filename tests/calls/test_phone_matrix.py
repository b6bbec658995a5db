"""Every state of a call and everything that may happen in it: phone_matrix.txt says how it ends, and what people hear.

Below the name of a state stands how it is, then what becomes of it; `unchanged` and `refused` name the other events.
"""

from pathlib import Path

import pytest
from calls.exchange import Exchange
from calls.phone_states import EVENTS, STATES, outcome

from callassist.calls.events import IllegalTransition
from callassist.calls.model import Call, after

SILENCE, UNTOLD_SILENCE = 2.0, 5.0
"""Seconds that a customer may hear nothing at all; the second where every report of what happened is lost."""


def _read(text: str) -> dict[tuple[str, str], str]:
    cells = {}
    for block in text.strip().split("\n\n"):
        title, usual, *lines = block.split("\n")
        state = title.removeprefix("== ")
        for line in lines:
            event, arrow, end = line.partition(" -> ")
            if arrow:
                cells[state, event] = end
                continue
            kind, _, events = line.partition(":")
            cells |= {(state, one): usual if kind == "unchanged" else kind for one in _names(events)}
    return cells


def _names(events: str) -> list[str]:
    return [one for name in events.split(";") if (one := name.strip())]


MATRIX = _read((Path(__file__).parent / "phone_matrix.txt").read_text())


def test_the_matrix_knows_every_event_in_every_state() -> None:
    assert set(MATRIX) == {(state, event) for state in STATES for event in EVENTS}


@pytest.mark.parametrize(("state", "event"), MATRIX, ids=lambda name: name)
def test_every_event_in_every_state_ends_as_it_should(state: str, event: str) -> None:
    x = STATES[state]()
    act, seconds = EVENTS[event]
    before = x.log

    try:
        act(x)
    except IllegalTransition:
        end = "refused"
        assert x.log == before
    else:
        x.run(seconds)
        end = outcome(x)

    assert end == MATRIX[state, event]
    silence = UNTOLD_SILENCE if event.endswith("all reports are lost") else SILENCE
    assert x.longest_silence <= silence
    _assert_wound_up(x, silence)


def _assert_wound_up(x: Exchange, silence: float) -> None:
    """Once the customer has gone, so does everybody else; nothing was dialled twice, and the log can be read again."""
    x.hang_up("customer")
    x.run(150.0)
    assert x.call.ended_at is not None
    assert [leg.label for leg in x.legs.values() if leg.page != "over"] == []
    assert x.call.busy == ()
    labels = [leg.label for leg in x.legs.values()]
    assert len(labels) == len(set(labels))
    again = Call("c1", x.log[0].at)
    for stored in x.log:
        again = after(again, stored.event, stored.at)
    assert again == x.call
    assert x.longest_silence <= silence
