from callassist.speech import Word
from transcription.coverage import joined, uncovered
from transcription.decoder import Decoded
from transcription.endpointing import Span

SPAN = Span(start=10.0, end=16.4, voice_start=10.4, voice_end=16.0, voiced=5.0, peak=0.9)


def until(end: float) -> Decoded:
    return Decoded("So how soon can", (Word("So how soon can", 0.4, end, 0.8),), -0.2, 0.0, 1.1)


def test_voice_after_the_last_word_is_a_stretch_of_its_own() -> None:
    rest = uncovered(until(4.0), SPAN)

    assert rest is not None
    assert (rest.start, rest.voice_end, rest.end) == (14.0, 16.0, 16.4)
    assert rest.voiced == 2.0


def test_a_drawn_out_ending_is_covered() -> None:
    assert uncovered(until(5.3), SPAN) is None
    assert uncovered(Decoded("", (), -0.2, 0.0, 1.0), SPAN) is None


def test_both_parts_become_one_text_with_one_clock() -> None:
    rest = Decoded("you take it in?", (Word("you take it in?", 0.1, 1.5, 0.6),), -0.5, 0.0, 1.0)

    whole = joined(until(4.0), rest, 4.0)

    assert whole.text == "So how soon can you take it in?"
    assert [(word.start, word.end) for word in whole.words] == [(0.4, 4.0), (4.1, 5.5)]
    assert whole.logprob == -0.5
