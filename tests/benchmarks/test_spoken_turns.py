from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict
from itertools import count
from typing import Any

from benchmarks.spoken_turns import play, turn_of
from callassist.evaluation.measures import measures
from callassist.evaluation.rehearsal import Rehearsal, rehearse
from callassist.evaluation.scenarios import LabelledCall
from callassist.method import Step
from callassist.playbooks.playbook import default_path, read
from callassist.speech import Speaker, Utterance, Word
from tests.evaluation.labelled import DRYER

PLAYBOOK = read(default_path())
SECONDS = 10.0
"""Every turn takes eight seconds and leaves two."""


def _call() -> LabelledCall:
    call: dict[str, Any] = deepcopy(DRYER)
    for number, turn in enumerate(call["turns"]):
        turn |= {"start": number * SECONDS, "end": number * SECONDS + 8}
    return LabelledCall.model_validate(call)


def _said(call: LabelledCall, turn: int, text: str, start: float = 0.0, end: float = 8.0) -> Utterance:
    """`start` and `end` are seconds of the turn."""
    begin = turn * SECONDS
    words = tuple(Word(word, begin + start, begin + end, 0.9) for word in text.split())
    return Utterance(call.turns[turn].speaker, begin + start, begin + end, text, words, 0.9)


def _played(call: LabelledCall, said: tuple[Utterance, ...]) -> Rehearsal:
    return play(call, said, PLAYBOOK, _clock())


def _clock() -> Any:
    ticks: Iterator[int] = count()
    return lambda: next(ticks) * 0.002


def test_turns_heard_word_for_word_have_the_figures_of_the_written_call() -> None:
    call = _call()
    said = tuple(_said(call, number, turn.t) for number, turn in enumerate(call.turns))

    assert asdict(measures([_played(call, said)])) == asdict(measures([rehearse(call, PLAYBOOK, _clock())]))


def test_a_turn_in_pieces_has_the_steps_of_all_and_the_worst_of_its_anger() -> None:
    call = _call()
    said = (
        _said(call, 1, "This is the third time. This is ridiculous.", 0, 3),
        _said(call, 1, "Thank you, that's kind.", 4, 8),
        _said(call, 2, "I'd be furious too.", 0, 3),
        _said(call, 2, "That's on us.", 4, 8),
    )

    angry, answer = _played(call, said).turns[1:3]

    assert angry.upset > 0.3
    assert {Step.VALIDATE, Step.TAKE_RESPONSIBILITY} <= answer.steps


def test_a_turn_that_nobody_heard_says_nothing_and_leaves_the_stage() -> None:
    call = _call()
    said = tuple(_said(call, number, turn.t) for number, turn in enumerate(call.turns) if number != 7)

    played = _played(call, said)

    assert not played.turns[7].accepted
    assert played.turns[7].upset == 0.0
    assert played.turns[7].stage == played.turns[6].stage
    assert played.agreements == ()


def test_an_utterance_belongs_to_its_speakers_turn_with_most_time_in_common() -> None:
    call = _call()

    assert turn_of(call, _said(call, 3, "yes", -1.5, 2)) == 3
    assert turn_of(call, _said(call, 3, "yes", -4, -3)) == 3
    assert turn_of(call, Utterance(Speaker.AGENT, 11.0, 12.0, "mhm", (), 0.5)) == 0


def test_cards_are_counted_against_the_turn_that_led_to_them() -> None:
    call = _call()
    said = tuple(
        piece
        for number, turn in enumerate(call.turns)
        for piece in (_said(call, number, turn.t, 0, 4), _said(call, number, "um", 5, 8))
    )

    assert ("partner.invite", 6) in [(card.card, card.cause) for card in _played(call, said).cards]
