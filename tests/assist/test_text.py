from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.text import sentences


def test_written_and_spoken_forms_read_the_same() -> None:
    (sentence,) = sentences("We’ll e-mail you at 8 a.m., 3-5 days, $89 — ")

    assert sentence.plain == "we'll email you at 8 am 3 to 5 days 89 dollars"


def test_a_time_with_full_stops_does_not_end_the_sentence() -> None:
    assert [one.raw.strip() for one in sentences("Shall we say 8 a.m. then? Or 3 p.m. Would that suit?")] == [
        "Shall we say 8 a.m. then?",
        "Or 3 p.m.",
        "Would that suit?",
    ]


def test_a_question_is_known_without_its_mark() -> None:
    assert [one.asks for one in sentences("when will you come")] == [True]
    assert [one.asks for one in sentences("I will come when I can.")] == [False]


@given(st.text(max_size=400))
def test_every_stretch_of_comparable_text_leads_back_to_spoken_words(text: str) -> None:
    for sentence in sentences(text):
        assert sentence.spoken(0, len(sentence.plain)) in sentence.raw
        assert 0 <= sentence.start <= sentence.end <= len(text)
