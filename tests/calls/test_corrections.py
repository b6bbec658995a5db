"""What a second hearing corrects: only what it is clearly surer of, and nobody's words become another's."""

from collections.abc import Sequence
from dataclasses import replace

from calls.examples import STARTED, stored
from hypothesis import given
from hypothesis import strategies as st

from callassist.calls.corrections import corrections
from callassist.calls.events import CallEvent, StoredEvent
from callassist.calls.log import folded
from callassist.calls.stretches import stretches_of
from callassist.calls.transcript_events import (
    AudioSkipped,
    LineCorrected,
    StreamStarted,
    TranscriptionInterrupted,
    UtteranceTranscribed,
)
from callassist.speech import Speaker, Utterance, Word

CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT
MODEL = "large-v3"


def speech(speaker: Speaker, start: float, text: str, sure: float = 0.9, **unsure: float) -> Utterance:
    """Two words a second; `unsure` are words of another probability."""
    words = tuple(
        Word(word, start + i / 2, start + i / 2 + 0.4, unsure.get(word.strip(".,?"), sure))
        for i, word in enumerate(text.split())
    )
    return Utterance(speaker, start, words[-1].end, text, words, sure)


def line(number: int, said: Utterance) -> UtteranceTranscribed:
    return UtteranceTranscribed("stream-1", number, said)


def corrected(events: Sequence[CallEvent], *again: Utterance) -> dict[int, list[tuple[Speaker, str]]]:
    found = corrections(stored(*events), again, MODEL)
    return {one.cause: [(said.speaker, said.text) for said in one.utterances] for one in found}


def test_a_gap_takes_what_its_speaker_said_in_it() -> None:
    before, after = speech(CUSTOMER, 0.0, "it leaks again"), speech(CUSTOMER, 9.0, "since Friday")
    skipped = AudioSkipped("stream-1", CUSTOMER, 3.0, 5.0, "too far behind")
    lost, other = speech(CUSTOMER, 4.0, "right by the door"), speech(AGENT, 5.0, "oh no")

    found = corrected([line(1, before), skipped, line(2, after)], before, lost, other, after)

    assert found == {2: [(CUSTOMER, "right by the door")]}


def test_one_sentence_heard_again_is_parted_between_a_line_and_the_gap_after_it() -> None:
    before = speech(CUSTOMER, 0.0, "I called three times")
    skipped = AudioSkipped("stream-1", CUSTOMER, 2.0, 4.0, "too far behind")

    found = corrected([line(1, before), skipped], speech(CUSTOMER, 0.0, "I called three times and nobody came"))

    assert found == {2: [(CUSTOMER, "and nobody came")]}


def test_after_an_interruption_both_speakers_are_heard_until_their_next_lines() -> None:
    before, after = line(1, speech(AGENT, 0.0, "good morning")), line(2, speech(AGENT, 20.0, "let me see"))
    broken, resumed = TranscriptionInterrupted("stream-1", "lost"), StreamStarted("stream-2", "MZ2", 15.0)
    lost = (speech(CUSTOMER, 3.0, "my pump leaks"), speech(AGENT, 6.0, "since when"), speech(CUSTOMER, 8.0, "Friday"))

    found = corrected([before, broken, resumed, after], *lost)

    assert found == {2: [(CUSTOMER, "my pump leaks"), (AGENT, "since when"), (CUSTOMER, "Friday")]}


def test_weak_words_give_way_to_surer_ones() -> None:
    live = speech(CUSTOMER, 0.0, "my name is Dennis Vos cool", Dennis=0.4, Vos=0.2, cool=0.3)
    again = speech(CUSTOMER, 0.1, "my name is Denise Voskuil", Denise=0.8, Voskuil=0.7)

    assert corrected([line(1, live)], again) == {1: [(CUSTOMER, "my name is Denise Voskuil")]}


def test_a_line_stays_when_the_second_hearing_is_no_surer_of_the_words_that_differ() -> None:
    live = speech(CUSTOMER, 0.0, "my name is Denise", Denise=0.7)
    again = speech(CUSTOMER, 0.0, "my name is Dennis", sure=0.99, Dennis=0.7)

    assert corrected([line(1, live)], again) == {}


def test_other_letters_and_marks_alone_correct_nothing() -> None:
    live = speech(CUSTOMER, 0.0, "no wait I called", sure=0.3)

    assert corrected([line(1, live)], speech(CUSTOMER, 0.0, "No, wait. I called.")) == {}


def test_a_line_of_which_nothing_is_heard_again_stays() -> None:
    assert corrected([line(1, speech(CUSTOMER, 0.0, "yes", sure=0.1))]) == {}


def test_sure_words_are_not_left_out_and_doubtful_ones_are() -> None:
    again = speech(CUSTOMER, 0.0, "I want it repaired")
    surely, hardly = (speech(CUSTOMER, 0.0, "I want it repaired today", today=sure) for sure in (0.8, 0.1))

    assert corrected([line(1, surely)], again) == {}
    assert corrected([line(1, hardly)], again) == {1: [(CUSTOMER, "I want it repaired")]}


def test_a_model_that_loops_corrects_nothing() -> None:
    live = speech(CUSTOMER, 0.0, "thank you", sure=0.3)

    assert corrected([line(1, live)], speech(CUSTOMER, 0.0, "thanks " * 30, sure=0.99)) == {}


def test_lines_heard_again_as_one_keep_the_break_between_them() -> None:
    first, second = (
        speech(CUSTOMER, 0.0, "It leaks a lot."),
        speech(CUSTOMER, 2.0, "Every mourning.", Every=0.9, mourning=0.2),
    )
    again = speech(CUSTOMER, 0.0, "It leaks a lot every morning.")

    assert corrected([line(1, first), line(2, second)], again) == {2: [(CUSTOMER, "every morning.")]}


def test_the_panel_keeps_what_was_heard_live_beside_the_correction() -> None:
    live, again = speech(CUSTOMER, 0.0, "the palm leaks"), speech(CUSTOMER, 0.0, "the pump leaks")

    panel = folded("c1", stored(STARTED, line(1, live), LineCorrected(2, (again,), MODEL)))

    (shown,) = panel.transcript
    assert (shown.text, shown.corrected) == ("the palm leaks", (again,))


WORDS = ("yes", "no", "the", "pump", "leaks", "again", "on", "Friday", "I", "want", "it", "repaired")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)


@st.composite
def spoken(draw: st.DrawFn, speaker: Speaker) -> list[Utterance]:
    """One speaker's utterances, one after the other."""
    now, said = 0.0, []
    for words in draw(st.lists(TEXTS, max_size=5)):
        now += draw(st.floats(0, 6))
        one = speech(speaker, now, " ".join(words))
        sure = [draw(st.floats(0, 1)) for _ in words]
        said.append(
            replace(one, words=tuple(replace(word, probability=p) for word, p in zip(one.words, sure, strict=True)))
        )
        now = one.end
    return said


@st.composite
def live_calls(draw: st.DrawFn) -> list[StoredEvent]:
    """Lines of both speakers as they ended, with gaps where some of them were lost, and an interruption perhaps."""
    said = sorted(draw(spoken(CUSTOMER)) + draw(spoken(AGENT)), key=lambda one: one.end)
    events: list[CallEvent] = []
    for number, one in enumerate(said, 1):
        lost = draw(st.integers(0, 4)) == 0
        gap = AudioSkipped("stream-1", one.speaker, one.start, one.end - one.start, "too far behind")
        events.append(gap if lost else line(number, one))
    if draw(st.booleans()):
        events.insert(draw(st.integers(0, len(events))), TranscriptionInterrupted("stream-1", "lost"))
    return stored(*events)


second_hearings = st.tuples(spoken(CUSTOMER), spoken(AGENT)).map(lambda both: both[0] + both[1])


@given(live=live_calls(), again=second_hearings)
def test_every_line_is_untouched_or_corrected_once_with_words_of_its_own_speaker(
    live: list[StoredEvent], again: list[Utterance]
) -> None:
    found = corrections(live, again, MODEL)

    causes = [one.cause for one in found]
    assert len(causes) == len(set(causes))
    own = {(stretch.seq, who) for who in (CUSTOMER, AGENT) for stretch in stretches_of(live, who)}
    for one in found:
        assert one.utterances
        assert {(one.cause, said.speaker) for said in one.utterances} <= own


@given(live=live_calls(), again=second_hearings)
def test_no_word_of_the_second_hearing_is_used_twice_or_invented(
    live: list[StoredEvent], again: list[Utterance]
) -> None:
    found = corrections(live, again, MODEL)

    for who in (CUSTOMER, AGENT):
        heard = [word.text for said in again if said.speaker is who for word in said.words]
        used = [word.text for one in found for said in one.utterances if said.speaker is who for word in said.words]
        for text in set(used):
            assert used.count(text) <= heard.count(text)


@given(live=live_calls(), again=second_hearings)
def test_times_stay_in_order_within_each_speaker(live: list[StoredEvent], again: list[Utterance]) -> None:
    found = {one.cause: one.utterances for one in corrections(live, again, MODEL)}

    for who in (CUSTOMER, AGENT):
        end = 0.0
        for stretch in stretches_of(live, who):
            now = [said for said in found.get(stretch.seq, ()) if said.speaker is who]
            for said in now:
                assert end <= said.start <= said.end
                end = said.end
                times = [at for word in said.words for at in (word.start, word.end)]
                assert times == sorted(times)
                assert " ".join(word.text for word in said.words) == said.text
            if not now and stretch.words is not None:
                assert end <= stretch.start
                end = stretch.end


@given(live=live_calls())
def test_the_same_words_heard_again_correct_nothing(live: list[StoredEvent]) -> None:
    again = [one.event.utterance for one in live if isinstance(one.event, UtteranceTranscribed)]

    assert corrections(live, again, MODEL) == ()
