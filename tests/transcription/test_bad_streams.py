"""Streams that are not as they should be: words are heard all the same, and what is lost is told."""

import asyncio
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.speech import SAMPLE_RATE, AudioChunk, Skipped, Speaker, Utterance
from tests.transcription.scripted import (
    CUSTOMER,
    ScriptedDecoder,
    all_heard,
    chunk,
    collect,
    cut,
    decoded,
    silence,
    speech,
    stream,
    utterances,
)
from transcription.decoder import Decoded, DecodeRequest
from transcription.ear import Ear
from transcription.endpointing import Limits
from transcription.errors import DecodeFailed
from transcription.gain import Gain
from transcription.resample import WHISPER_RATE
from transcription.stream import Engine, WhisperTranscriber
from transcription.timeline import Samples
from transcription.vad import SileroVad

AGENT = Speaker.AGENT
SECONDS = 24


@pytest.fixture(scope="module")
def conversation(demo_call: dict[Speaker, Samples]) -> dict[Speaker, Samples]:
    """The beginning of a real conversation, both sides."""
    return {who: samples[: SECONDS * SAMPLE_RATE] for who, samples in demo_call.items()}


@pytest.fixture(scope="module")
def heard_whole(vad: SileroVad, conversation: dict[Speaker, Samples]) -> dict[Speaker, list[Utterance]]:
    whole = [AudioChunk(who, 0.0, samples) for who, samples in conversation.items()]
    return asyncio.run(call(vad, whole))


async def call(vad: SileroVad, chunks: list[AudioChunk]) -> dict[Speaker, list[Utterance]]:
    transcriber = WhisperTranscriber(Engine(ScriptedDecoder(), vad, float, hypotheses=False))
    streams = {who: transcriber.open(who) for who in (AGENT, CUSTOMER)}
    async with asyncio.TaskGroup() as group:
        hearing = {who: group.create_task(collect(opened.heard())) for who, opened in streams.items()}
        for each in chunks:
            streams[each.speaker].feed(each)
            await asyncio.sleep(0)
        for opened in streams.values():
            opened.close()
    return {who: utterances(task.result()) for who, task in hearing.items()}


def interleaved(chunks: dict[Speaker, list[AudioChunk]], order: list[bool]) -> Iterator[AudioChunk]:
    agent, customer = (list(reversed(chunks[who])) for who in (AGENT, CUSTOMER))
    for agents_turn in order:
        if left := agent if agents_turn else customer:
            yield left.pop()
    yield from reversed(agent)
    yield from reversed(customer)


@settings(max_examples=5, deadline=None)
@given(
    agent=st.lists(st.integers(1, 40_000), max_size=30),
    customer=st.lists(st.integers(1, 40_000), max_size=30),
    order=st.lists(st.booleans(), max_size=60),
)
def test_a_real_conversation_in_any_chunks_and_any_order_of_its_sides_gives_the_same_utterances(
    vad: SileroVad,
    conversation: dict[Speaker, Samples],
    heard_whole: dict[Speaker, list[Utterance]],
    agent: list[int],
    customer: list[int],
    order: list[bool],
) -> None:
    chunks = {AGENT: cut(conversation[AGENT], agent, AGENT), CUSTOMER: cut(conversation[CUSTOMER], customer)}

    heard = asyncio.run(call(vad, list(interleaved(chunks, order))))

    assert heard == heard_whole
    assert all(len(each) >= 2 for each in heard.values())


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(160, 2000), st.integers(1, 3), st.integers(100, 4000)), max_size=14))
def test_chunks_that_come_twice_or_overlap_change_nothing(lengths: list[tuple[int, int, int]]) -> None:
    audio = np.concatenate([speech(1.0), silence(1.5), speech(1.5), silence(0.5)])
    pieces, start = [], 0
    for length, times, overlap in lengths:
        first = max(0, start - overlap)
        pieces += [chunk(first / SAMPLE_RATE, audio[first : start + length])] * times
        start += length
    pieces.append(chunk(start / SAMPLE_RATE, audio[start:]))

    heard = asyncio.run(all_heard(stream(ScriptedDecoder()), *pieces))

    assert utterances(heard) == utterances(asyncio.run(all_heard(stream(ScriptedDecoder()), chunk(0.0, audio))))


def test_a_chunk_that_comes_too_late_is_left_out_and_time_goes_on() -> None:
    audio = np.concatenate([silence(1.0), speech(2.0), silence(2.0)])
    pieces = [chunk(start / 10, audio[start * 800 : start * 800 + 800]) for start in range(50)]
    pieces[15], pieces[16] = pieces[16], pieces[15]

    (heard,) = utterances(asyncio.run(all_heard(stream(ScriptedDecoder()), *pieces)))

    assert heard.start == pytest.approx(1.0, abs=0.5)
    assert heard.end == pytest.approx(3.0, abs=0.5)


def test_words_on_both_sides_of_a_gap_are_heard_in_their_place() -> None:
    pieces = [chunk(0.0, speech(1.0)), chunk(6.0, speech(1.0))]

    before, after = utterances(asyncio.run(all_heard(stream(ScriptedDecoder()), *pieces)))

    assert before.end < 2.0
    assert after.start == pytest.approx(6.0, abs=0.5)


def test_frames_that_are_one_sample_short_leave_words_in_their_places(
    vad: SileroVad, conversation: dict[Speaker, Samples], heard_whole: dict[Speaker, list[Utterance]]
) -> None:
    samples = conversation[CUSTOMER]
    pieces = [chunk(start / SAMPLE_RATE, samples[start : start + 159]) for start in range(0, len(samples), 160)]

    short = asyncio.run(call(vad, pieces))

    assert_same_places(short[CUSTOMER], heard_whole[CUSTOMER])


@pytest.mark.parametrize(
    "worsened",
    [
        pytest.param(lambda samples: np.clip(samples.astype(np.int32) * 30, -32768, 32767), id="clipped"),
        pytest.param(lambda samples: np.clip(samples.astype(np.int32) + 9000, -32768, 32767), id="constant_offset"),
        pytest.param(lambda samples: samples // 12, id="quiet"),
        pytest.param(lambda samples: -samples, id="inverted"),
    ],
)
def test_a_bad_line_is_heard_in_the_same_places(
    vad: SileroVad,
    conversation: dict[Speaker, Samples],
    heard_whole: dict[Speaker, list[Utterance]],
    worsened: Callable[[Samples], Samples],
) -> None:
    samples = worsened(conversation[CUSTOMER]).astype(np.int16)

    heard = asyncio.run(call(vad, [chunk(0.0, samples)]))

    assert_same_places(heard[CUSTOMER], heard_whole[CUSTOMER])


def assert_same_places(heard: list[Utterance], good: list[Utterance]) -> None:
    """The spoken seconds of both are nearly the same."""
    both, either = (np.sum(operation(spoken(heard), spoken(good))) for operation in (np.logical_and, np.logical_or))
    assert both / either > 0.85


def spoken(heard: list[Utterance]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Whether anybody speaks, for every tenth of a second."""
    tenths = np.zeros(SECONDS * 10, np.bool_)
    for each in heard:
        tenths[round(each.start * 10) : round(each.end * 10)] = True
    return tenths


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-32768, 32767), st.integers(1, 3000)), min_size=1, max_size=40))
def test_no_samples_become_anything_but_audio_for_the_model(vad: SileroVad, runs: list[tuple[int, int]]) -> None:
    samples = np.concatenate([np.full(length, value, np.int16) for value, length in runs])
    resampled = np.resize((samples / 32768).astype(np.float32), 3 * 512 * 8)
    gain, voices = Gain(), vad.open()

    for step in resampled.reshape(-1, 3 * 512):
        even = gain.apply(step)
        assert np.isfinite(even).all()
        assert np.abs(even).max() <= 1.0
        assert all(0.0 <= voice <= 1.0 for voice in voices.probabilities(even))


def test_every_chunk_of_one_sample_is_audio_too(vad: SileroVad) -> None:
    ear = Ear(vad, Limits())
    for value in (-32768, 32767, 0):
        list(ear.listen(np.full(1, value, np.int16)))
    list(ear.finish())

    assert ear.now == pytest.approx(1536 / WHISPER_RATE)


async def test_a_model_that_dies_in_the_middle_of_a_call_costs_what_it_was_decoding_and_says_so() -> None:
    """Every second request fails; each loss has its place in the call."""
    asked = 0

    def script(_: DecodeRequest) -> Decoded:
        nonlocal asked
        asked += 1
        if asked % 2:
            raise DecodeFailed("The speech model failed (RuntimeError).")
        return decoded("Still here.")

    audio = np.concatenate([speech(1.0), silence(3.0)] * 4)

    heard = await all_heard(stream(ScriptedDecoder(script)), chunk(0.0, audio))

    told = [each for each in heard if isinstance(each, Skipped | Utterance)]
    assert [type(each) for each in told] == [Skipped, Utterance] * 2
    assert [each.start for each in told] == pytest.approx([0.0, 4.0, 8.0, 12.0], abs=0.5)


async def test_scores_that_are_not_numbers_are_not_words() -> None:
    decoder = ScriptedDecoder(lambda _: decoded("Thank you.", logprob=float("nan"), no_speech=float("nan")))

    heard = await all_heard(stream(decoder), chunk(0.0, np.concatenate([speech(1.0), silence(2.0)])))

    assert utterances(heard) == []
