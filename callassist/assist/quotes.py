"""Words as evidence: a sentence of an utterance with its own times."""

from dataclasses import dataclass
from itertools import accumulate

from callassist.assist.text import Sentence, sentences
from callassist.calls.terms import Quote
from callassist.speech import Utterance


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance in its place in the log, split into sentences."""

    seq: int
    utterance: Utterance
    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> float:
        return self.utterance.start


def heard(seq: int, utterance: Utterance) -> Heard:
    return Heard(seq, utterance, sentences(utterance.text))


def quote(said: Heard, sentence: Sentence) -> Quote:
    start, end = _times(said.utterance, sentence)
    return Quote(said.utterance.speaker, sentence.raw.strip(), start, end, said.seq)


def stretch(said: Heard, first: Sentence, last: Sentence) -> Quote:
    """From the beginning of one sentence to the end of a later one."""
    text = said.utterance.text[first.start : last.end].strip()
    start, end = _times(said.utterance, first)[0], _times(said.utterance, last)[1]
    return Quote(said.utterance.speaker, text, start, end, said.seq)


def whole(said: Heard) -> Quote:
    utterance = said.utterance
    return Quote(utterance.speaker, utterance.text.strip(), utterance.start, utterance.end, said.seq)


def _times(utterance: Utterance, sentence: Sentence) -> tuple[float, float]:
    """The times of the sentence's own words; by its share of the text where the words do not add up to it."""
    words = utterance.words
    ends = list(accumulate(len(word.text) + 1 for word in words))
    if words and abs(ends[-1] - len(utterance.text.strip()) - 1) <= len(words) // 4 + 1:
        inside = [
            word
            for word, end in zip(words, ends, strict=True)
            if sentence.start < end - 1 and end - len(word.text) - 1 < sentence.end
        ]
        if inside:
            return inside[0].start, inside[-1].end
    length = max(1, len(utterance.text))
    span = utterance.end - utterance.start
    return round(utterance.start + span * sentence.start / length, 2), round(
        utterance.start + span * min(1.0, sentence.end / length), 2
    )
