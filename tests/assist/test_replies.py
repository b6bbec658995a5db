import pytest

from callassist.assist.replies import Asked, confirms_problem, reply_to
from callassist.assist.text import sentences
from callassist.method import Reply

PROMISED = Asked(something_open=True, promised=True, words=frozenset({"friday", "pump"}))
FOR_YES = Asked(something_open=True, promised=True, for_yes=True)
NEGATIVE = Asked(something_open=True, promised=True, for_yes=True, negative=True)
READ_BACK = Asked(something_open=True, promised=True, read_back=True)
OFFERED = Asked(something_open=True, words=frozenset({"thursd", "steam", "courie"}))
WARNED = Asked(something_open=True, promised=True, elsewhere=True)
NAME = Asked(something_open=True, promised=True, other=True)


@pytest.mark.parametrize(
    ("asked", "said", "reply"),
    [
        (PROMISED, "Yeah, let's do it.", Reply.ACCEPT),
        (PROMISED, "All right, sounds great. Thank you so much.", Reply.ACCEPT),
        (PROMISED, "That works for me.", Reply.ACCEPT),
        (PROMISED, "Yes please.", Reply.ACCEPT),
        (PROMISED, "I suppose so.", Reply.ACCEPT),
        (PROMISED, "Okay, Friday then.", Reply.ACCEPT),
        (PROMISED, "No, I can live with that.", Reply.ACCEPT),
        (PROMISED, "Oh. Yeah, no, that would actually help.", Reply.ACCEPT),
        (PROMISED, "Okay, do that. What about the floor?", Reply.ACCEPT),
        (PROMISED, "Year. Thank you.", Reply.ACCEPT),
        (PROMISED, "Not yet.", Reply.REFUSE),
        (PROMISED, "Okay, works.", Reply.ACCEPT),
        (PROMISED, "Nothing here works.", Reply.NEITHER),
        (FOR_YES, "yes", Reply.ACCEPT),
        (FOR_YES, "perfect", Reply.ACCEPT),
        (FOR_YES, "It does, thank you.", Reply.ACCEPT),
        (FOR_YES, "They were late, thank you.", Reply.NEITHER),
        (PROMISED, "It is.", Reply.NEITHER),
        (NEGATIVE, "No, that's everything.", Reply.ACCEPT),
        (NEGATIVE, "Nope.", Reply.ACCEPT),
        (NAME, "Same one, yeah. Do that, please.", Reply.ACCEPT),
        (PROMISED, "Okay.", Reply.ACKNOWLEDGE),
        (PROMISED, "Right.", Reply.ACKNOWLEDGE),
        (PROMISED, "Mm-hm.", Reply.ACKNOWLEDGE),
        (PROMISED, "That's fine, but only if it's the senior guy.", Reply.CONDITIONAL),
        (PROMISED, "Yes, as long as you waive the fee.", Reply.CONDITIONAL),
        (FOR_YES, "Yeah, provided that someone calls me first.", Reply.CONDITIONAL),
        (PROMISED, "No. No no no.", Reply.REFUSE),
        (PROMISED, "That doesn't work for me.", Reply.REFUSE),
        (PROMISED, "Forget it.", Reply.REFUSE),
        (PROMISED, "No, thank you. I don't want a voucher.", Reply.REFUSE),
        (PROMISED, "Oh, sure. Sounds great. No, come on, I don't want passes.", Reply.REFUSE),
        (PROMISED, "You can't do that.", Reply.NEITHER),
        (PROMISED, "And when?", Reply.QUESTION),
        (PROMISED, "Okay. And the money?", Reply.QUESTION),
        (PROMISED, "He said that works, the last guy.", Reply.NEITHER),
        (NAME, "No problem.", Reply.NEITHER),
        (Asked(), "Yes, that works for me.", Reply.NEITHER),
        (PROMISED, "Sunday's brilliant.", Reply.ACCEPT),
        (PROMISED, "One's plenty.", Reply.ACCEPT),
        (PROMISED, "You're an angel, thank you.", Reply.ACCEPT),
        (PROMISED, "That I can live with.", Reply.ACCEPT),
        (PROMISED, "Please.", Reply.ACCEPT),
        (PROMISED, "All right. I'll leave the side door open.", Reply.ACCEPT),
        (PROMISED, "Lock it in.", Reply.ACCEPT),
        (PROMISED, "Fine. We'll be in.", Reply.ACCEPT),
        (PROMISED, "Perfect. Oh, wait, wait, we're away then.", Reply.NEITHER),
        (PROMISED, "Yeah, do it. But no voucher, please.", Reply.ACCEPT),
        (PROMISED, "I'll have the lot of you in court.", Reply.NEITHER),
        (PROMISED, "My mother works for them.", Reply.NEITHER),
        (OFFERED, "So steam it.", Reply.ACCEPT),
        (OFFERED, "Courier is good.", Reply.ACCEPT),
        (OFFERED, "My sister's good, thanks.", Reply.NEITHER),
        (READ_BACK, "That's the lot.", Reply.ACCEPT),
        (READ_BACK, "No, you've got everything.", Reply.ACCEPT),
        (READ_BACK, "Right. Correct.", Reply.ACCEPT),
        (WARNED, "Yeah. Okay.", Reply.NEITHER),
        (NAME, "No, wait, two Ts.", Reply.NEITHER),
    ],
)
def test_an_answer_is_told_from_a_noise_by_what_is_open(asked: Asked, said: str, reply: Reply) -> None:
    answer = reply_to(asked, sentences(said), 0.0)

    if reply is Reply.NEITHER:
        assert answer.reply not in {Reply.ACCEPT, Reply.CONDITIONAL, Reply.REFUSE}
    else:
        assert answer.reply is reply


@pytest.mark.parametrize(
    "said", ["That's it exactly.", "Yep. That's been my January.", "Yes, that's the problem.", "It is."]
)
def test_the_customer_confirms_the_problem(said: str) -> None:
    assert confirms_problem(sentences(said)) is not None


@pytest.mark.parametrize(
    "said", ["No. White shade, cracked base.", "Not quite, it was Tuesday.", "What?", "Well, almost."]
)
def test_a_correction_does_not_confirm_the_problem(said: str) -> None:
    assert confirms_problem(sentences(said)) is None
