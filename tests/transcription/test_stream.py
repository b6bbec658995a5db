"""One speaker's stream with a scripted decoder and detector."""

import asyncio
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.speech import Hypothesis, Skipped, Utterance
from tests.transcription.scripted import (
    CUSTOMER,
    LoudnessVad,
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
from transcription.errors import DecodeFailed, DecoderBusy
from transcription.resample import WHISPER_RATE
from transcription.stream import Engine, Pace, WhisperStream, WhisperTranscriber


async def caught_up() -> None:
    """Long enough, in turns of the loop, for a stream to listen to all it has."""
    for _ in range(200):
        await asyncio.sleep(0)


async def first_utterance(opened: WhisperStream) -> Utterance:
    async for heard in opened.heard():
        if isinstance(heard, Utterance):
            return heard
    raise AssertionError("the stream ended without an utterance")


def request_seconds(request: DecodeRequest) -> float:
    return len(request.audio) / WHISPER_RATE


async def test_speech_becomes_one_utterance_in_stream_seconds() -> None:
    audio = np.concatenate([silence(1.0), speech(2.0), silence(2.0)])

    heard = await all_heard(stream(ScriptedDecoder(lambda _: decoded("Hello there.", 2.8))), chunk(10.0, audio))

    (said,) = utterances(heard)
    assert said.text == "Hello there."
    assert said.speaker is CUSTOMER
    assert 10.5 < said.start < 11.1
    assert 12.9 < said.end < 13.5
    assert said.confidence == pytest.approx(0.9)


async def test_silence_is_never_decoded() -> None:
    decoder = ScriptedDecoder()

    heard = await all_heard(stream(decoder, hypotheses=True), chunk(0.0, silence(20.0)))

    assert heard == []
    assert decoder.requests == []


async def test_what_is_said_when_the_stream_closes_is_still_heard() -> None:
    heard = await all_heard(stream(ScriptedDecoder()), chunk(0.0, speech(1.0)))

    assert len(utterances(heard)) == 1


async def test_the_decode_at_the_pause_is_the_final_one() -> None:
    decoder = ScriptedDecoder(lambda _: decoded("Yes."))

    await all_heard(stream(decoder), chunk(0.0, np.concatenate([speech(1.0), silence(3.0)])))

    assert [request.final for request in decoder.requests] == [True]


@settings(max_examples=25, deadline=None)
@given(
    stretches=st.lists(st.tuples(st.floats(0.1, 3.0), st.floats(0.1, 2.0)), min_size=1, max_size=4),
    lengths=st.lists(st.integers(1, 12_000), min_size=1, max_size=20),
    hypotheses=st.booleans(),
)
def test_the_same_audio_in_any_chunks_gives_the_same_utterances(
    stretches: list[tuple[float, float]], lengths: list[int], hypotheses: bool
) -> None:
    audio = np.concatenate([part for voice, pause in stretches for part in (speech(voice), silence(pause))])

    whole = asyncio.run(all_heard(stream(ScriptedDecoder()), chunk(0.0, audio)))
    in_chunks = asyncio.run(all_heard(stream(ScriptedDecoder(), hypotheses=hypotheses), *cut(audio, lengths)))

    assert utterances(whole)
    assert utterances(in_chunks) == utterances(whole)


async def test_hypotheses_come_while_speaking_and_name_what_is_stable() -> None:
    words = ["I", "would", "like", "to", "go"]

    def script(request: DecodeRequest) -> Decoded:
        return decoded("I would like to go." if request.final else " ".join(words[: round(request_seconds(request))]))

    tenths = [chunk(i / 10, part) for i, part in enumerate(np.split(speech(4.0), 40))]

    heard = await all_heard(stream(ScriptedDecoder(script), hypotheses=True), *tenths)

    shown = [each for each in heard if isinstance(each, Hypothesis)]
    assert len(shown) >= 3
    for before, now in pairwise(shown):
        assert now.text.startswith(before.text)
        assert now.text[: now.stable] == before.text
    assert [each.text for each in utterances(heard)] == ["I would like to go."]


async def test_after_a_breath_the_next_hypothesis_hears_the_new_speech_only() -> None:
    decoder = ScriptedDecoder(
        lambda request: decoded("I paid twice." if request.final else f"part {len(request.audio)}")
    )
    audio = np.concatenate([speech(2.0), silence(0.4), speech(2.0)])
    tenths = [chunk(i / 10, audio[i * 800 : i * 800 + 800]) for i in range(len(audio) // 800)]

    heard = await all_heard(stream(decoder, hypotheses=True), *tenths)

    before, after = [r for r in decoder.requests if not r.final][-2:]
    assert len(after.audio) / WHISPER_RATE < 2.5
    assert "part" in after.previous
    shown = [each.text for each in heard if isinstance(each, Hypothesis)]
    assert shown[-1].startswith(after.previous.split("part ")[0])
    assert len(decoder.requests[-1].audio) / WHISPER_RATE > 4.0, "the final hears all of it"
    assert before is not after


async def test_hypotheses_thin_out_when_decoding_is_slow() -> None:
    now = 0.0

    def slow(_: DecodeRequest) -> Decoded:
        nonlocal now
        now += 1.0
        return decoded("slow words")

    decoder = ScriptedDecoder(slow)
    audio = np.split(speech(12.0), 24)

    await all_heard(
        stream(decoder, hypotheses=True, clock=lambda: now), *(chunk(i / 2, part) for i, part in enumerate(audio))
    )

    assert sum(not request.final for request in decoder.requests) == 1


async def test_a_refused_hypothesis_costs_nothing_but_itself() -> None:
    def busy(request: DecodeRequest) -> Decoded:
        if not request.final:
            raise DecoderBusy("Others first.")
        return decoded("Final text.")

    audio = np.split(speech(4.0), 8)

    heard = await all_heard(
        stream(ScriptedDecoder(busy), hypotheses=True), *(chunk(i / 2, part) for i, part in enumerate(audio))
    )

    assert [type(each) for each in heard] == [Utterance]


async def test_one_decode_is_in_flight_per_speaker() -> None:
    decoder = ScriptedDecoder()
    audio = np.concatenate([speech(2.0), silence(1.5)] * 4)

    await all_heard(
        stream(decoder, hypotheses=True), *(chunk(i / 10, audio[i * 800 : i * 800 + 800]) for i in range(140))
    )

    assert decoder.most_running == 1


async def test_a_failing_decoder_is_reported_and_the_stream_goes_on() -> None:
    asked = 0

    def script(_: DecodeRequest) -> Decoded:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise DecodeFailed("The speech model failed (MemoryError).")
        return decoded("Back again.")

    audio = np.concatenate([speech(1.0), silence(3.0), speech(1.0), silence(3.0)])

    heard = await all_heard(stream(ScriptedDecoder(script)), chunk(0.0, audio))

    assert [type(each) for each in heard if not isinstance(each, Hypothesis)] == [Skipped, Utterance]
    skipped = next(each for each in heard if isinstance(each, Skipped))
    assert skipped.reason == "The speech model failed (MemoryError)."
    assert 1.0 <= skipped.seconds <= 1.8


async def test_a_stream_too_far_behind_skips_its_oldest_utterances_and_says_so() -> None:
    audio = np.concatenate([speech(1.0), silence(3.0)] * 5)

    heard = await all_heard(stream(ScriptedDecoder(), pace=Pace(behind=10.0)), chunk(0.0, audio))

    told = [each for each in heard if not isinstance(each, Hypothesis)]
    assert [type(each) for each in told] == [Skipped, Skipped, Skipped, Utterance, Utterance]
    assert [each.start for each in told] == sorted(each.start for each in told)


async def test_audio_that_nobody_works_through_stays_bounded_and_the_loss_is_reported() -> None:
    opened = stream(ScriptedDecoder())
    for i in range(300):
        opened.feed(chunk(float(i), silence(1.0)))
    assert opened.lag() <= 120.0

    opened.close()
    heard = await collect(opened.heard())

    (skipped,) = [each for each in heard if isinstance(each, Skipped)]
    assert skipped.start == 0.0
    assert skipped.seconds == pytest.approx(180.0, abs=0.2)


async def test_what_was_shown_is_taken_back_when_it_was_not_speech() -> None:
    def script(request: DecodeRequest) -> Decoded:
        return decoded("Thank you.", logprob=-1.5, no_speech=0.9) if request.final else decoded("Thank you.")

    audio = np.split(np.concatenate([speech(1.5), silence(2.5)]), 40)

    heard = await all_heard(
        stream(ScriptedDecoder(script), hypotheses=True), *(chunk(i / 10, part) for i, part in enumerate(audio))
    )

    shown = [each.text for each in heard if isinstance(each, Hypothesis)]
    assert set(shown[:-1]) == {"Thank you."}
    assert shown[-1] == ""
    assert utterances(heard) == []


async def test_the_speakers_own_words_are_context_until_a_long_silence_or_a_weak_decode() -> None:
    answers = iter([decoded("One."), decoded("Two."), decoded("Three.", logprob=-0.9), decoded("Four.")])
    decoder = ScriptedDecoder(lambda _: next(answers))
    audio = np.concatenate(
        [speech(1.0), silence(10.0), speech(1.0), silence(2.0), speech(1.0), silence(2.0), speech(1.0), silence(2.0)]
    )

    await all_heard(stream(decoder), chunk(0.0, audio))

    assert [request.previous for request in decoder.requests] == ["", "", "Two.", ""]


async def test_frames_that_stop_in_the_middle_of_speech_end_the_utterance() -> None:
    opened = stream(ScriptedDecoder(), pace=Pace(patience=0.01))
    opened.feed(chunk(0.0, speech(1.0)))

    said = await first_utterance(opened)

    assert said.end == pytest.approx(1.0, abs=0.15)
    assert opened.lag() == 0.0


async def test_an_empty_chunk_is_a_time_signal_that_ends_the_utterance() -> None:
    opened = stream(ScriptedDecoder(), pace=Pace(patience=60.0))
    opened.feed(chunk(0.0, speech(1.0)))
    opened.feed(chunk(3.0, silence(0.0)))

    said = await first_utterance(opened)

    assert said.end == pytest.approx(1.4, abs=0.5)


async def test_an_hour_without_frames_starts_anew_at_the_right_time() -> None:
    heard = await all_heard(stream(ScriptedDecoder()), chunk(0.0, speech(1.0)), chunk(3600.0, speech(1.0)))

    first, second = utterances(heard)
    assert first.end < 2.0
    assert second.start == pytest.approx(3600.0, abs=0.1)


async def test_lag_counts_undecoded_speech_and_not_silence() -> None:
    opened = stream(ScriptedDecoder())
    async with asyncio.TaskGroup() as call:
        listening = call.create_task(collect(opened.heard()))
        opened.feed(chunk(0.0, silence(5.04)))
        await caught_up()
        in_silence = opened.lag()
        opened.feed(chunk(5.04, speech(4.0)))
        await caught_up()
        in_speech = opened.lag()
        opened.close()
    await listening

    assert in_silence < 0.2
    assert 3.5 < in_speech < 4.7


async def test_cancelling_the_listener_leaves_nothing_running() -> None:
    opened = stream(ScriptedDecoder())
    opened.feed(chunk(0.0, speech(1.0)))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await collect(opened.heard())

    assert len(asyncio.all_tasks()) == 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 90), st.integers(0, 9000), st.booleans()), min_size=1, max_size=8))
def test_chunks_with_gaps_overlaps_and_wrong_order_never_break_the_order_of_utterances(
    chunks: list[tuple[float, int, bool]],
) -> None:
    fed = [chunk(start, speech(2.0)[:length] if loud else silence(1.0)[:length]) for start, length, loud in chunks]

    heard = asyncio.run(all_heard(stream(ScriptedDecoder()), *fed))

    said = utterances(heard)
    for before, after in pairwise(said):
        assert before.start <= before.end <= after.start
    for each in said:
        assert all(each.start <= word.start <= word.end <= each.end for word in each.words)


async def test_every_decode_gets_the_terms_and_the_language_that_its_stream_was_opened_with() -> None:
    decoder = ScriptedDecoder()
    transcriber = WhisperTranscriber(Engine(decoder, LoudnessVad(), float))

    for vocabulary, language in ((("Okonkwo",), "es"), ((), "")):
        opened = transcriber.open(CUSTOMER, vocabulary, language)
        await all_heard(opened, chunk(0.0, np.concatenate([speech(2), silence(2)])))

    asked = {(request.vocabulary, request.language) for request in decoder.requests}
    assert asked == {(("Okonkwo",), "es"), ((), "en")}
