from callassist.assist.background import Background
from callassist.assist.replay import stored
from callassist.evaluation.trial import Change, Recorded, tried
from callassist.playbooks.playbook import Playbook, default_path, read
from tests.assist.calls import TODAY, turns
from tests.assist.test_cards import HEATED

CURRENT = read(default_path())
CALL = Recorded("leak", Background(today=TODAY), stored(turns(HEATED)))


def _without(card: str) -> Playbook:
    return CURRENT.model_copy(update={"cards": tuple(one for one in CURRENT.cards if one.id != card)})


def test_the_playbook_in_use_changes_nothing() -> None:
    found = tried(CALL, CURRENT, CURRENT)

    assert found.cards
    assert found.count(Change.SAME) == len(found.cards)


def test_a_card_that_was_taken_out_is_gone() -> None:
    gone = [card for change, card in tried(CALL, _without("own.validate"), CURRENT).cards if change is Change.GONE]

    assert [(card.card, card.cause) for card in gone] == [("own.validate", 6)]
    assert gone[0].at == CALL.events[5].event.utterance.end  # type: ignore[union-attr]


def test_a_card_that_was_put_in_is_new_and_says_why() -> None:
    new = [card for change, card in tried(CALL, CURRENT, _without("own.validate")).cards if change is Change.NEW]

    assert [card.card for card in new] == ["own.validate"]
    assert new[0].say
    assert new[0].why


def test_a_call_without_words_brings_up_nothing() -> None:
    assert tried(Recorded("silent", Background(), ()), CURRENT, CURRENT).cards == ()
