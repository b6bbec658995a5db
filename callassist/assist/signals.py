"""What one utterance says about the conflict, from its words alone: pure, fast, the same every time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from callassist.assist import agent_cues, customer_cues
from callassist.assist.flag_head import LEARNED, flag_head
from callassist.assist.flags import flags, is_harmless
from callassist.assist.heads import Meaning, heads
from callassist.assist.mood import Before, mood
from callassist.assist.text import Sentence, listed
from callassist.method import Flag, Step


@dataclass(frozen=True, slots=True)
class CustomerSignals:
    """`upset` is 0..1; `vents` means letting off steam, with nothing in it to decide or answer."""

    upset: float
    flags: tuple[tuple[Flag, Sentence], ...]
    vents: bool
    words: int


@dataclass(frozen=True, slots=True)
class AgentSignals:
    steps: tuple[Step, ...]
    bad_phrase: str
    asks_for_yes: bool
    """The last question can be answered by agreeing to what was proposed."""
    asks_other: bool
    """The last question wants something else: a name, a number, patience."""
    asks_negative: bool
    """"Did I miss anything?": the customer agrees by saying no."""
    restates: bool
    reads_back: bool
    likely: tuple[float, ...] = ()
    """How likely each step is by the learned head, 0..1 in the order of the steps."""


_WEIGHTS = (
    (customer_cues.SWEARING, 1.2, 2),
    (customer_cues.ANGER, 1.3, 2),
    (customer_cues.GRIEVANCE, 0.6, 4),
    (customer_cues.STRAIN, 0.4, 4),
)
_FLAG_WEIGHT = {
    Flag.ABUSE: 3.0,
    Flag.THREAT: 3.0,
    Flag.SELF_HARM: 2.0,
    Flag.LEGAL: 1.8,
    Flag.REGULATOR: 1.8,
    Flag.CHARGEBACK: 1.6,
    Flag.REVIEW: 1.6,
    Flag.CHURN: 1.4,
    Flag.ASKS_MANAGER: 1.2,
    Flag.REPEAT_CONTACT: 0.9,
    Flag.SAFETY: 0.8,
}
_STEEPNESS = 0.42
"""What a strong word counts, in the measure of `callassist.assist.mood`."""
_NOTHING_BEFORE = Before()
_HEATED = 0.4
"""Upset from which a customer who asks and decides nothing lets off steam."""
_AT_PEOPLE = frozenset({Flag.ABUSE, Flag.THREAT})
_FURIOUS = 0.8
"""Upset from which only a question can be a decision: "I want you to understand" is none."""
_LIGHT = frozenset(
    listed(
        "a an and are as at be but do for he i i'm in is it it's know like my no not of oh on or so "
        "that that's the they this to um uh was we you yeah yes"
    )
)
_DECIDES = re.compile(
    r"\b(?:how (?:much|soon|long)|when (?:can|will|could)|can (?:you|i|we)|could (?:you|i(?! would)|we)"
    r"|would you(?! (?:call|cry|believe|say|like it))"
    r"|what about|i(?:'d| would) (?:like|rather|prefer)"
    r"|i want(?! (?:you|people|somebody|someone) to (?:know|understand|hear|see|feel|think))|i need"
    r"|let's|works for|sounds good|go ahead|my name is|order number)\b",
)


def customer_signals(
    said: tuple[Sentence, ...], before: Before = _NOTHING_BEFORE, meaning: Meaning | None = None
) -> CustomerSignals:
    """`before` is what went before the utterance: after an outburst, a mild word still vents."""
    whole = " ".join(sentence.plain for sentence in said)
    raised = flags(said, before.tension)
    upset, words = mood().upset(_strain(whole, said, raised), whole, before, meaning), len(whole.split())
    decides = any(_DECIDES.search(one.plain) for one in said if one.asks or (one is said[-1] and upset < _FURIOUS))
    flagged = tuple(_flagged(said, raised, upset).items())
    return CustomerSignals(round(upset, 3), flagged, upset >= _HEATED and not decides, words)


def _flagged(said: tuple[Sentence, ...], ruled: dict[Flag, Sentence], upset: float) -> dict[Flag, Sentence]:
    """By rules and learned weights together; a threat that a rule sees is never talked away.

    What the weights alone hear as abuse or menace counts from an angry customer only.
    """
    head = flag_head()
    heard = head.heard(said, ruled.keys())
    sure = {flag: where for flag, where in ruled.items() if flag in heard or flag not in LEARNED or flag is Flag.THREAT}
    likely = heard - ruled.keys() - (frozenset() if upset >= _HEATED else _AT_PEOPLE)
    more = {flag: head.loudest(said, flag) for flag in LEARNED if flag in likely}
    return sure | {flag: where for flag, where in more.items() if not is_harmless(flag, where)}


def strain(said: tuple[Sentence, ...]) -> float:
    """What the rules say of one utterance, without an upper end; 0 is calm, warmth goes below."""
    return _strain(" ".join(sentence.plain for sentence in said), said, flags(said))


def _strain(whole: str, said: tuple[Sentence, ...], raised: Iterable[Flag]) -> float:
    return _STEEPNESS * (_anger(whole, said) + max((_FLAG_WEIGHT[flag] for flag in raised), default=0.0))


def _anger(whole: str, said: tuple[Sentence, ...]) -> float:
    raw = sum(weight * min(most, len(pattern.findall(whole))) for pattern, weight, most in _WEIGHTS)
    raw += 0.2 * min(3, len(customer_cues.EMPHASIS.findall(whole))) + (
        1.0 if customer_cues.SARCASM.search(whole) else 0.0
    )
    raw += 0.5 * min(2, sum("!" in sentence.raw for sentence in said)) + _repeats(said)
    warmth = len(customer_cues.WARMTH.findall(whole))
    return raw - 0.8 * min(2, warmth)


def _repeats(said: tuple[Sentence, ...]) -> float:
    """Saying a thing again at once ("The third time. The third time.") is emphasis."""
    plains = [sentence.plain for sentence in said if len(sentence.plain) > 3]
    again = any(len(one.split()) > 1 and other.endswith(one) for one, other in zip(plains[1:], plains, strict=False))
    words = " ".join(plains).split()
    pairs = [pair for pair in pairwise(words) if not set(pair) <= _LIGHT]
    return (0.8 if again else 0.0) + 0.3 * min(3, len(pairs) - len(set(pairs)))


_LAST_WORDS = 12
"""Where recognised speech has no full stops, only the end of it asks for patience."""


def agent_signals(said: tuple[Sentence, ...]) -> AgentSignals:
    """Steps without commitments, which need dates (callassist.assist.promises)."""
    whole = " . ".join(sentence.plain for sentence in said)
    ruled = spoken_steps(said)
    likely = heads().likely(said, ruled)
    # A warning climbs the ladder: one in plain words counts whatever was learned.
    steps = heads().taken(likely) | (ruled & {Step.WARN})
    if agent_cues.OPENING.search(whole):
        steps -= {Step.THANK, Step.CLOSE}
    bad = agent_cues.BAD_PHRASES.search(whole)
    asks_for_yes, asks_other = _question(said)
    ordered = tuple(step for step in Step if step in steps)
    return AgentSignals(
        ordered,
        bad[0] if bad else "",
        asks_for_yes,
        asks_other,
        bool(agent_cues.NO_MEANS_YES.search(said[-1].plain)),
        Step.RESTATE in steps,
        Step.READ_BACK in steps,
        likely,
    )


def spoken_steps(said: tuple[Sentence, ...]) -> frozenset[Step]:
    """The steps by the rules alone."""
    whole = " . ".join(sentence.plain for sentence in said)
    steps = {step for step, pattern in agent_cues.STEPS.items() if pattern.search(whole)}
    steps |= {Step.LISTEN} if _listens(said, whole) else set()
    steps |= {Step.CLARIFY} if any(_clarifies(sentence, steps) for sentence in said) else set()
    steps |= {Step.RESTATE} if _restates(said) else set()
    return frozenset(steps | ({Step.READ_BACK} if _reads_back(said) else set()))


def _restates(said: tuple[Sentence, ...]) -> bool:
    whole = " . ".join(sentence.plain for sentence in said)
    return any(agent_cues.RESTATE.search(sentence.plain) for sentence in said) and _tells(whole)


def _reads_back(said: tuple[Sentence, ...]) -> bool:
    return any(agent_cues.READ_BACK.search(sentence.plain) for sentence in said)


def _tells(whole: str) -> bool:
    """A restatement carries the problem; "did I get that right" alone restates nothing."""
    return len(whole.split()) >= 9


def _listens(said: tuple[Sentence, ...], whole: str) -> bool:
    short = len(whole.split()) <= 9
    return short and all(
        agent_cues.LISTENING.search(sentence.plain) or agent_cues.INVITES_TELLING.search(sentence.plain)
        for sentence in said
    )


def _clarifies(sentence: Sentence, steps: set[Step]) -> bool:
    plain = sentence.plain
    if not sentence.asks or agent_cues.VERIFYING.search(plain) or agent_cues.GREETING.search(plain):
        return False
    other = (agent_cues.RESTATE, agent_cues.READ_BACK, agent_cues.ASKS_FOR_YES, agent_cues.STEPS[Step.INVITE])
    return (
        not any(pattern.search(plain) for pattern in other)
        and bool(agent_cues.CLARIFYING.search(plain))
        and Step.PROPOSE not in steps
    )


def _question(said: tuple[Sentence, ...]) -> tuple[bool, bool]:
    """What the customer's next words answer: the last question, or a request for patience at the end."""
    asking = [sentence for sentence in said if sentence.asks]
    last = said[-1].plain
    if agent_cues.HOLDING.search(" ".join(last.split()[-_LAST_WORDS:])):
        return False, True
    if not asking:
        return bool(agent_cues.ASKS_FOR_YES.search(last)), False
    question = asking[-1].plain
    if agent_cues.HOLDING.search(question) or agent_cues.VERIFYING.search(question):
        return False, True
    agrees = bool(agent_cues.ASKS_FOR_YES.search(question)) or _is_tag(question)
    return agrees, not agrees


_TAG_WORDS = 2


def _is_tag(question: str) -> bool:
    """ "Yeah?", however it was heard: a word or two that ask for nothing in particular ask for a yes."""
    return len(question.split()) <= _TAG_WORDS and not agent_cues.ASKS_SOMETHING.search(question)
