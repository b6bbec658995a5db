import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker
from transcription.backlog import BLOCK, LONGEST, Backlog, Lost
from transcription.timeline import Break, Samples, Timeline


def chunk(start: float, length: int, value: int = 7) -> AudioChunk:
    return AudioChunk(Speaker.CUSTOMER, start, np.full(length, value, np.int16))


def placed(*chunks: AudioChunk) -> tuple[list[Break], Samples]:
    timeline = Timeline()
    items = [item for each in chunks for item in timeline.place(each)]
    breaks = [item for item in items if isinstance(item, Break)]
    return breaks, np.concatenate([np.zeros(0, np.int16), *(item for item in items if not isinstance(item, Break))])


def test_the_stream_begins_where_its_first_chunk_says() -> None:
    breaks, samples = placed(chunk(3.5, 160))

    assert breaks == [Break(3.5)]
    assert len(samples) == 160


def test_a_gap_is_silence() -> None:
    _, samples = placed(chunk(0.0, 160), chunk(1.0, 160))

    assert len(samples) == SAMPLE_RATE + 160
    assert not samples[160:SAMPLE_RATE].any()


def test_a_chunk_a_little_late_or_rounded_follows_on() -> None:
    _, samples = placed(chunk(0.0, 160), chunk(0.055, 160), chunk(0.039, 160))

    assert len(samples) == 480
    assert samples.all()


def test_an_overlap_is_dropped() -> None:
    _, samples = placed(chunk(0.0, 800, 1), chunk(0.05, 800, 2), chunk(0.0, 400, 3))

    assert len(samples) == 1200
    assert list(samples[[799, 800]]) == [1, 2]
    assert not (samples == 3).any()


def test_an_hour_of_gap_is_a_break_and_not_an_hour_of_zeros() -> None:
    breaks, samples = placed(chunk(0.0, 160), chunk(3600.0, 160))

    assert breaks == [Break(0.0), Break(3600.0)]
    assert len(samples) == 320


def test_an_empty_chunk_says_that_nothing_was_said_until_then() -> None:
    _, samples = placed(chunk(0.0, 160), chunk(2.0, 0))

    assert len(samples) == 2 * SAMPLE_RATE


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=30))
def test_the_backlog_gives_whole_blocks_however_the_audio_arrives(lengths: list[int]) -> None:
    audio = np.arange(sum(lengths), dtype=np.int64).astype(np.int16)
    backlog, taken = Backlog(), []

    for piece in np.split(audio, np.cumsum(lengths)[:-1]):
        backlog.put(piece)
        while (item := backlog.take()) is not None:
            taken.append(item)
    if (rest := backlog.take(rest=True)) is not None:
        taken.append(rest)

    blocks = [item for item in taken if isinstance(item, np.ndarray)]
    assert all(len(block) == BLOCK for block in blocks[:-1])
    assert np.array_equal(np.concatenate(blocks), audio)
    assert backlog.seconds == 0


def test_a_short_block_is_given_before_a_break() -> None:
    backlog = Backlog()
    for item in (Break(0.0), np.zeros(100, np.int16), Break(50.0), np.zeros(BLOCK, np.int16)):
        backlog.put(item)

    taken = [backlog.take() for _ in range(4)]

    assert taken[0] == Break(0.0)
    assert isinstance(taken[1], np.ndarray)
    assert len(taken[1]) == 100
    assert taken[2] == Break(50.0)
    assert isinstance(taken[3], np.ndarray)


def test_audio_beyond_the_bound_is_given_up_from_the_oldest_and_reported() -> None:
    backlog = Backlog()
    backlog.put(Break(5.0))
    for _ in range(200):
        backlog.put(np.ones(SAMPLE_RATE, np.int16))

    lost = backlog.take()

    assert backlog.seconds <= LONGEST
    assert isinstance(lost, Lost)
    assert lost.start == 5.0
    assert lost.seconds + backlog.seconds == pytest.approx(200)
    assert backlog.take() == Break(5.0 + lost.seconds)
