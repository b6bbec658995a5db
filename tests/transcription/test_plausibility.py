import math
from dataclasses import replace

import pytest

from callassist.speech import Word
from tests.transcription.scripted import decoded
from transcription.decoder import Decoded
from transcription.endpointing import Span
from transcription.plausibility import compression, is_complete, is_context, is_spoken, is_suspicious, is_unsure


def span(voiced: float = 1.0, peak: float = 0.95) -> Span:
    return Span(0.0, voiced + 0.8, 0.4, voiced + 0.4, voiced, peak)


@pytest.mark.parametrize(
    ("result", "heard", "spoken"),
    [
        (decoded("I would like to know."), span(), True),
        (decoded("Yes."), span(voiced=0.16), True),
        (decoded("Yes.", no_speech=0.9), span(), True),
        (decoded("Thank you.", no_speech=0.9, logprob=-1.2), span(), False),
        (decoded("Thanks for watching.", logprob=-0.9), span(voiced=0.0, peak=0.4), False),
        (decoded("Thanks for watching.", no_speech=0.5), span(voiced=0.0, peak=0.4), False),
        (decoded("No.", no_speech=0.1), span(voiced=0.0, peak=0.5), True),
        (decoded("All of this can not be said by anybody in a fifth of a second"), span(voiced=0.2), False),
        (decoded("..."), span(), False),
        (decoded(""), span(), False),
        (decoded("Sure.", no_speech=0.1, logprob=-0.9), span(voiced=0.0, peak=0.5), True),
        (decoded("Sure.", no_speech=0.3, logprob=-0.9), span(voiced=0.0, peak=0.5), False),
        (decoded("Okay.", no_speech=0.1, logprob=-1.1), span(voiced=0.0, peak=0.5), False),
        (decoded("Thank you.", logprob=math.nan, no_speech=math.nan), span(), False),
    ],
)
def test_the_less_voice_there_was_the_surer_the_text_must_be(result: Decoded, heard: Span, spoken: bool) -> None:
    assert is_spoken(result, heard) is spoken


@pytest.mark.parametrize(
    ("result", "heard", "spoken"),
    [
        (decoded("I have more time than you.", no_speech=0.3, logprob=-0.9), span(voiced=6.0), False),
        (decoded("I grew up. I grew up. I grew up.", no_speech=0.3, logprob=-0.3), span(voiced=6.0), False),
        (decoded("And nobody, so what we do, nobody's here.", no_speech=0.11, logprob=-0.7), span(voiced=9.0), False),
        (decoded("So that we do nobody's here.", no_speech=0.15, logprob=-0.7), span(voiced=2.0), True),
        (decoded("You know, it's not making me do it.", no_speech=0.04, logprob=-0.8), span(voiced=9.0), True),
        (decoded("No, no, no.", no_speech=0.3, logprob=-0.3), span(), True),
    ],
)
def test_voices_in_the_background_are_not_what_the_speaker_said(result: Decoded, heard: Span, spoken: bool) -> None:
    assert is_spoken(replace(result, words=()), heard) is spoken


def test_a_speaker_is_kept_although_others_are_heard_in_the_background() -> None:
    words = tuple(Word("word", 0.0, 1.0, probability) for probability in (0.3, 1.0, 1.0, 0.9, 1.0, 0.1, 0.9, 0.4))
    result = decoded("How can I help you? I'm the way.", no_speech=0.19, logprob=-0.81)

    assert is_spoken(replace(result, words=words), span(voiced=8.0))
    assert not is_spoken(replace(result, words=words[5:]), span(voiced=8.0))


def test_a_sure_text_is_kept_where_the_detector_missed_most_of_the_voice() -> None:
    heard = Span(0.0, 3.0, 0.4, 2.6, voiced=0.3, peak=0.75)

    assert is_spoken(decoded("Is there anything else that I can help you with?"), heard)


@pytest.mark.parametrize(
    ("text", "logprob", "suspicious"),
    [
        ("We will send it on Monday.", -0.3, False),
        ("We will send it on Monday.", -1.1, True),
        ("take care of it. But take care of it. But take care of it", -0.2, True),
        ("No, no.", -0.3, False),
    ],
)
def test_a_loop_or_a_guess_is_suspicious(text: str, logprob: float, suspicious: bool) -> None:
    assert is_suspicious(decoded(text, logprob=logprob)) is suspicious


def test_text_that_repeats_itself_packs_better_than_speech() -> None:
    assert compression("thank you " * 30) > 2.2
    assert compression("I know you guys handle a lot of your fixing and your mechanics are all in house.") < 2.2


def test_only_a_sure_text_becomes_context() -> None:
    assert is_context(decoded("Sure.", logprob=-0.5))
    assert not is_context(decoded("Sure.", logprob=-0.9))
    assert not is_context(decoded(""))


def test_half_a_sentence_is_no_context_unless_it_was_cut_there() -> None:
    assert not is_context(decoded("So what I wanted to"))
    assert is_context(decoded("So what I wanted to"), cut=True)
    assert is_unsure(decoded("Sure.", logprob=-0.6))


@pytest.mark.parametrize(
    ("text", "complete"),
    [("Yes.", True), ("Is it?", True), ("This one was a...", False), ("So how soon can", False), ("Well,", False)],
)
def test_a_phrase_is_complete_by_its_punctuation(text: str, complete: bool) -> None:
    assert is_complete(text) is complete
