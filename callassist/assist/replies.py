"""How the customer answers: yes, a yes with a condition, no, a question, a bare "okay", or nothing of the kind."""

import re
from dataclasses import dataclass
from itertools import pairwise

from callassist.assist import reply_cues as cues
from callassist.assist.customer_cues import SARCASM
from callassist.assist.text import Sentence
from callassist.method import Reply


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agent's last turn left to answer."""

    something_open: bool = False
    settles: bool = True
    """The last turn promised, offered or asked for a yes: else a "that's fair" answers what it said."""
    promised: bool = False
    """The last turn itself promised or read back something."""
    read_back: bool = False
    for_yes: bool = False
    other: bool = False
    """The last question wanted a name, a number or patience, so "yes" and "no problem" answer that."""
    negative: bool = False
    """"Did I miss anything?": here "no" is the yes."""
    elsewhere: bool = False
    """The last turn put the problem into words, or warned, and promised nothing: a yes agrees to that."""
    words: frozenset[str] = frozenset()
    """Content words and times of what is open: an "okay" that repeats one of them is a yes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`sentence` is the one that decided."""

    reply: Reply = Reply.NEITHER
    sentence: Sentence | None = None


_SHORT = 10
"""Words up to which an "okay" with an echo is an answer, and not the start of a story."""
_LONG_YES = 12
_TOO_UPSET = 0.75
"""From here on a yes may as well be scorn."""
_LONG_TURN = 45
"""Words from which a turn that opens with "yes" or "fine" tells a story of its own."""


def reply_to(asked: Asked, said: tuple[Sentence, ...], upset: float) -> Answer:
    """The customer's answer to what is open; NEITHER where nothing is, however often they say yes."""
    if not asked.something_open or asked.elsewhere or not said:
        return Answer(Reply.NEITHER)
    whole = " ".join(sentence.plain for sentence in said)
    if cues.ASIDE.search(whole):
        return Answer(Reply.NEITHER)
    sarcastic = bool(SARCASM.search(whole)) or upset >= _TOO_UPSET
    decided = [(sentence, _decision(sentence, asked, sarcastic)) for sentence in said]
    yes = [sentence for sentence, reply in decided if reply is Reply.ACCEPT]
    yes = yes or ([] if sarcastic else _together(decided, asked))
    no = [at for at, (_, reply) in enumerate(decided) if reply is Reply.REFUSE]
    if yes and _unsaid(said, yes):
        return Answer(Reply.NEITHER)
    if yes:
        no = [at for at in no if at < said.index(yes[0]) or not cues.PARTIAL.search(said[at].plain)]
    if no and (not yes or said.index(yes[-1]) < no[-1]):
        return Answer(Reply.REFUSE, said[no[-1]])
    return _accepting(said, yes[0]) if yes else _otherwise(decided)


def _unsaid(said: tuple[Sentence, ...], yes: list[Sentence]) -> bool:
    """Whether the yes bids the agent answer a question, or is halted again ("Perfect. Oh, wait, wait.")."""
    bidden = cues.BIDDEN.search(yes[0].plain) and any(one.asks for one in said[: said.index(yes[0])])
    return bool(bidden) or any(cues.REVERSED.search(one.plain) for one in said[said.index(yes[-1]) + 1 :])


def _accepting(said: tuple[Sentence, ...], yes: Sentence) -> Answer:
    conditional = cues.CONDITIONS.search(" ".join(sentence.plain for sentence in said[said.index(yes) :]))
    return Answer(Reply.CONDITIONAL if conditional else Reply.ACCEPT, yes)


def _otherwise(decided: list[tuple[Sentence, Reply]]) -> Answer:
    if any(sentence.asks for sentence, _ in decided):
        return Answer(Reply.QUESTION)
    weak = next((sentence for sentence, reply in decided if reply is Reply.ACKNOWLEDGE), None)
    return Answer(Reply.ACKNOWLEDGE, weak) if weak else Answer(Reply.NEITHER)


def _together(decided: list[tuple[Sentence, Reply]], asked: Asked) -> list[Sentence]:
    """Sentences that are a yes only beside each other: the day given back and "alright", "okay" and "I'll be in"."""
    said = [sentence for sentence, _ in decided]
    if any(reply is Reply.REFUSE for _, reply in decided) or asked.other:
        return []
    if any(sentence.asks for sentence in said):
        return []
    mild = [sentence for sentence in said if cues.MILD.search(sentence.plain)]
    echo = [one for one in said if asked.words & _echo_words(one.plain) and len(one.plain.split()) <= _SHORT]
    if mild and any(one is not mild[0] for one in echo):
        return mild[:1]
    if not (asked.promised or asked.for_yes):
        return []
    if (mild or echo) and any(cues.COOPERATES.search(one.plain) for one in said):
        return mild[:1] or echo[:1]
    settled = asked.for_yes or cues.SETTLED.search(_clauses(said[0])[0])
    short = sum(len(sentence.plain.split()) for sentence in said) <= _LONG_TURN
    return mild[:1] if mild and mild[0] is said[0] and settled and short else []


def _decision(sentence: Sentence, asked: Asked, sarcastic: bool) -> Reply:
    plain = sentence.plain
    if cues.THIRD_PARTY.search(plain):
        return Reply.NEITHER
    strong = _strong(sentence, asked) and not sarcastic and not asked_back(sentence)
    if asked.read_back and cues.COMPLETE.search(plain) and not (sentence.asks or SARCASM.search(plain)):
        return Reply.ACCEPT
    if _refuses(plain, asked, strong) and (not sentence.asks or cues.NO.search(plain)):
        return Reply.NEITHER if asked.other else Reply.REFUSE
    if _agrees(sentence, asked, strong) and not sarcastic and not asked_back(sentence):
        return Reply.ACCEPT
    return Reply.ACKNOWLEDGE if cues.WEAK.search(plain) and not sentence.asks else Reply.NEITHER


def asked_back(sentence: Sentence) -> bool:
    return sentence.asks and not re.search(r"\b(?:let's|go ahead|yes please|works for me)\b", sentence.plain)


def _clauses(sentence: Sentence) -> list[str]:
    """The sentence cut at its commas; recognised speech may have none."""
    plain = sentence.plain
    bounds = [0, *sentence.commas(0, len(plain)), len(plain)]
    return [plain[left:right].strip() for left, right in pairwise(bounds)]


def _strong(sentence: Sentence, asked: Asked) -> bool:
    """A yes in whatever place: praise of what is offered, taking it, or an order to go on."""
    plain = sentence.plain
    clauses = [plain, *_clauses(sentence)[1:]]
    if (
        cues.TAKES.search(plain)
        or cues.GRATEFUL.search(plain)
        or any(cues.DIRECTS.search(clause) for clause in clauses)
    ):
        return True
    if asked.settles and _praised(plain, clauses, asked):
        return True
    orders = [match["verb"] for clause in clauses if (match := cues.SAME.search(clause))]
    return any(asked.words & _echo_words(verb) for verb in orders) and len(plain.split()) <= _SHORT


def _praised(plain: str, clauses: list[str], asked: Asked) -> bool:
    if any(cues.PRAISES.search(clause) for clause in clauses):
        return True
    if any(cues.PRAISES_NAMED.search(clause) and asked.words & _echo_words(clause) for clause in clauses):
        return True
    return bool(cues.SUITS.search(plain)) and not cues.NOT_SUITED.search(plain)


def _refuses(plain: str, asked: Asked, strong: bool) -> bool:
    if (
        asked.negative
        and re.match(r"(?:(?:um|uh|well|okay) )*(?:no|nope|nothing)\b", plain)
        and not cues.REFUSALS.search(plain)
    ):
        return False
    said_no = bool(cues.NO.search(plain)) and not strong
    return said_no or (bool(cues.REFUSALS.search(plain)) and not strong) or bool(cues.TURNING.search(plain))


def _agrees(sentence: Sentence, asked: Asked, strong: bool) -> bool:
    plain = sentence.plain
    if asked.negative and re.match(r"(?:(?:um|uh|well|okay) )*(?:no|nope|nothing)\b", plain):
        return True
    if asked.other:
        return strong and bool(asked.words & _echo_words(plain) or cues.ORDERED.search(plain))
    if strong:
        return True
    if (asked.promised or asked.for_yes) and _affirms(sentence, asked):
        return True
    echoes = bool(asked.words & _echo_words(plain)) and len(plain.split()) <= _SHORT
    return echoes and bool(
        cues.WEAK.search(plain)
        or cues.YES.search(plain)
        or any(cues.POSITIVE.search(clause) or cues.YES.search(clause) for clause in _clauses(sentence)[1:])
        or re.search(r"\b(?:then|please|better|(?:is|that's) (?:fine|good|great|perfect|okay|ok|alright))$", plain)
    )


def _affirms(sentence: Sentence, asked: Asked) -> bool:
    """A word of yes or of praise, alone or before a comma; it answers a promise or a question for a yes."""
    plain = sentence.plain
    if cues.YES.search(plain) and len(plain.split()) <= _LONG_YES:
        return True
    if asked.for_yes and cues.ECHOED_YES.search(plain):
        return True
    first, *others = _clauses(sentence)
    if asked.for_yes and len(plain.split()) <= _SHORT and any(cues.YES.search(clause) for clause in others):
        return True
    return any(cues.POSITIVE.search(one) and (asked.for_yes or cues.GLAD.search(one)) for one in (first, plain))


def _echo_words(plain: str) -> frozenset[str]:
    return frozenset(re.sub(r"(?:'s|s)$", "", word)[:6] for word in plain.split())


def confirms_problem(said: tuple[Sentence, ...]) -> Sentence | None:
    """The sentence in which the customer agrees with how the problem was put, if they do and correct nothing."""
    if not said or cues.PROBLEM_NO.search(said[0].plain):
        return None
    return next(
        (sentence for sentence in said[:3] if cues.PROBLEM_YES.search(sentence.plain) and not sentence.asks), None
    )
