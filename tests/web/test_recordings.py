"""The sound of a call on disk: every sample in its place in the call, whatever happens on the way."""

import asyncio
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker
from telephony import mulaw
from transcription.audio_file import read_audio
from transcription.timeline import Samples
from web.recordings import Recording
from web.two_tracks import UNSETTLED

CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT
STEP = SAMPLE_RATE // 50
HEADER = 58


def tone(seconds: float, pitch: float = 0.3) -> Samples:
    """As it is after the phone line: mu-law keeps it unchanged."""
    samples = (9000 * np.sin(np.arange(round(seconds * SAMPLE_RATE)) * pitch)).astype(np.int16)
    return mulaw.decode(mulaw.encode(samples))


def chunks(speaker: Speaker, start: float, samples: Samples, step: int = STEP) -> list[AudioChunk]:
    return [
        AudioChunk(speaker, start + at / SAMPLE_RATE, samples[at : at + step]) for at in range(0, len(samples), step)
    ]


async def record(path: Path, offset: float, fed: Sequence[AudioChunk]) -> None:
    recording = Recording(path)
    for chunk in fed:
        recording.add(chunk, "stream-1", offset)
    await recording.close()


def size_of(path: Path) -> int:
    return path.stat().st_size


def cut_off(path: Path, count: int) -> None:
    path.write_bytes(path.read_bytes()[:-count])


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """No file of this process can grow beyond `size` bytes meanwhile: as with a full disk, writing fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recordings" / "c1.wav"


async def test_both_sides_are_read_back_as_agent_and_customer(path: Path) -> None:
    ours, theirs = tone(2.0), tone(2.0, pitch=0.7)
    taking_turns = [
        one for both in zip(chunks(CUSTOMER, 0.0, theirs), chunks(AGENT, 0.0, ours), strict=True) for one in both
    ]

    await record(path, 0.0, taking_turns)

    agent, customer = read_audio(path)
    assert np.array_equal(agent, ours)
    assert np.array_equal(customer, theirs)


def test_nobody_else_on_the_machine_may_listen(path: Path) -> None:
    asyncio.run(record(path, 0.0, chunks(CUSTOMER, 0.0, tone(0.1))))

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


async def test_a_gap_stays_silence_on_its_own_track(path: Path) -> None:
    said = tone(1.0)

    await record(
        path, 0.0, [*chunks(AGENT, 0.0, tone(4.0)), *chunks(CUSTOMER, 0.0, said), *chunks(CUSTOMER, 3.0, said)]
    )

    agent, customer = read_audio(path)
    assert len(agent) == 4 * SAMPLE_RATE
    assert agent[SAMPLE_RATE : 3 * SAMPLE_RATE].any()
    assert np.array_equal(customer, np.concatenate([said, np.zeros(2 * SAMPLE_RATE, np.int16), said]))


async def test_the_next_stream_of_a_call_goes_on_in_its_place_in_the_same_file(path: Path) -> None:
    first, second = tone(1.0), tone(1.5, pitch=0.5)

    await record(path, 0.0, chunks(CUSTOMER, 0.0, first))
    await record(path, 61.5, chunks(CUSTOMER, 0.0, second))

    _, customer = read_audio(path)
    assert len(customer) == 63 * SAMPLE_RATE
    assert np.array_equal(customer[:SAMPLE_RATE], first)
    assert not customer[SAMPLE_RATE : round(61.5 * SAMPLE_RATE)].any()
    assert np.array_equal(customer[round(61.5 * SAMPLE_RATE) :], second)


async def test_what_is_written_along_can_be_read_although_the_process_dies(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.recordings.WRITE_PERIOD", 0.0)
    said, recording = tone(9.0), Recording(path)
    for chunk in chunks(CUSTOMER, 0.0, said):
        recording.add(chunk)

    writing = asyncio.ensure_future(recording.write_along())
    async with asyncio.timeout(40):
        while size_of(path) == HEADER:
            await asyncio.sleep(0)
    writing.cancel()

    _, customer = read_audio(path)
    assert len(customer) == 9 * SAMPLE_RATE - UNSETTLED
    assert np.array_equal(customer, said[: len(customer)])
    await recording.close()
    assert len(read_audio(path)[1]) == 9 * SAMPLE_RATE


async def test_a_stream_after_one_that_was_cut_off_is_read_too(path: Path) -> None:
    await record(path, 0.0, chunks(CUSTOMER, 0.0, tone(1.0)))
    cut_off(path, 801)

    await record(path, 2.0, chunks(CUSTOMER, 0.0, tone(1.0)))

    _, customer = read_audio(path)
    assert len(customer) == 3 * SAMPLE_RATE
    assert np.array_equal(customer[2 * SAMPLE_RATE :], tone(1.0))


async def test_a_time_beyond_any_call_is_not_kept(path: Path) -> None:
    await record(path, 0.0, [*chunks(CUSTOMER, 0.0, tone(1.0)), *chunks(CUSTOMER, 10.0**9, tone(1.0))])

    assert len(read_audio(path)[1]) == SAMPLE_RATE


async def test_a_full_disk_ends_the_recording_and_says_so_once(path: Path) -> None:
    recording = Recording(path)
    with capture_logs() as logs, file_limit(20_000):
        for chunk in chunks(CUSTOMER, 0.0, tone(4.0)):
            recording.add(chunk)
        await recording.close()

    assert [entry["event"] for entry in logs] == ["recording_stopped"]
    assert size_of(path) == 20_000


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 3 * SAMPLE_RATE - 1), max_size=12), late=st.booleans())
def test_the_same_sound_in_any_chunks_makes_the_same_file(cuts: list[int], late: bool, tmp_path: Path) -> None:
    said, bounds = tone(3.0), [0, *sorted(set(cuts)), 3 * SAMPLE_RATE]
    pieces = [AudioChunk(CUSTOMER, first / SAMPLE_RATE, said[first:last]) for first, last in pairwise(bounds)]
    other = chunks(AGENT, 0.0, tone(3.0, pitch=0.7))
    whole, cut = tmp_path / "whole.wav", tmp_path / "cut.wav"
    for path in (whole, cut):
        path.unlink(missing_ok=True)

    asyncio.run(record(whole, 0.0, [AudioChunk(CUSTOMER, 0.0, said), *other]))
    asyncio.run(record(cut, 0.0, [*other, *pieces] if late else [*pieces, *other]))

    assert cut.read_bytes() == whole.read_bytes()


async def test_all_of_ours_are_heard_in_their_channel_each_at_their_own_time(tmp_path: Path) -> None:
    path, agent, manager = tmp_path / "call.wav", tone(1.0), tone(1.0, pitch=0.9)
    recording = Recording(path)

    for chunk in chunks(CUSTOMER, 0.0, tone(3.0)) + chunks(AGENT, 1.0, agent):
        recording.add(chunk, "stream-1", 0.0)
    for chunk in chunks(Speaker.MANAGER, 0.5, manager):
        recording.add(chunk, "transfer-1-1", 1.0)
    await recording.close()

    ours, _ = read_audio(path)
    second = SAMPLE_RATE
    assert np.array_equal(ours[second : second * 3 // 2], agent[: second // 2])
    assert np.array_equal(ours[2 * second : second * 5 // 2], manager[second // 2 :])
    together = ours[second * 3 // 2 : 2 * second].astype(int)
    expected = agent[second // 2 :].astype(int) + manager[: second // 2]
    assert np.abs(together - expected).max() <= 0.05 * np.abs(expected).max()
