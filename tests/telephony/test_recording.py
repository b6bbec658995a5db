import numpy as np

from telephony.simulator.recording import SILENT_FRAME, Recording


def recording(customer: int, agent: int) -> Recording:
    """That many frames of either side, each different from the others."""
    loudness = np.arange(1, 50, dtype=np.int16) * 500
    return Recording.of(customer=np.repeat(loudness[:customer], 160), agent=np.repeat(-loudness[:agent], 160))


def test_a_conversation_can_go_on_again_and_again() -> None:
    once = recording(4, 4)

    twice = once.looped(0.16)

    assert twice.customer == once.customer * 2
    assert twice.agent == once.agent * 2


def test_a_loop_may_begin_anywhere_and_both_sides_keep_together() -> None:
    once = recording(4, 3)

    later = once.looped(0.1, start=0.06)

    assert later.customer == tuple(once.customer[place] for place in (3, 0, 1, 2, 3))
    assert later.agent == (SILENT_FRAME, *once.agent, SILENT_FRAME)
