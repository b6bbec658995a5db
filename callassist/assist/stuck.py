"""Whether the customer comes back to the same complaint while the agent tries to move on, and how often in a row."""

import re
from dataclasses import dataclass, replace

from callassist.assist.customer_cues import GRIEVANCE
from callassist.assist.quotes import Heard
from callassist.assist.wording import content
from callassist.method import Reply, Step

TOLD_WORDS = 60
"""Words of the customer before which a complaint is not a repetition but the telling of it."""
COMPLAINING = 0.3
"""Upset (0..1) from which an utterance counts as a complaint whatever its words."""
_AGAIN = 0.4
"""Share of an utterance's content words that were said before, from which it is the same again."""
_SHORTEST = 2
"""Content words below which nothing can be told from them."""
_NUDGES = frozenset({Step.INVITE, Step.PROPOSE, Step.NEGOTIATE})
_MOVES_ON = frozenset({Reply.ACCEPT, Reply.CONDITIONAL})
_WISH = re.compile(
    r"\b(?:i(?:'d| would) (?:like|rather|prefer|take|settle)|i want|i need|what about|how about|can (?:you|we)"
    r"|could (?:you|we)|would you|let's|if you(?:'ll|'d| can| could| will| would))\b"
)


@dataclass(frozen=True, slots=True)
class Loop:
    """`rounds` counts returns to the complaint since the talk last moved on, `nudges` those that answered an invitation
    or an offer; `returned` is `rounds` when the customer's last words were such a return and the agent has not
    nudged since, else 0; `nudged` says that they did.

    `known` holds the content words of the customer so far, `told` how many words they had.
    """

    rounds: int = 0
    nudges: int = 0
    returned: int = 0
    nudged: bool = False
    known: frozenset[str] = frozenset()
    told: int = 0


def after_agent(loop: Loop, steps: frozenset[Step]) -> Loop:
    nudged = loop.nudged or bool(steps & _NUDGES)
    return replace(loop, nudged=nudged, returned=0 if nudged else loop.returned)


def after_customer(loop: Loop, said: Heard, upset: float, reply: Reply) -> Loop:
    plain = " ".join(sentence.plain for sentence in said.sentences)
    words = content(plain)
    after = replace(loop, known=loop.known | words, told=loop.told + len(plain.split()), nudged=False, returned=0)
    if reply in _MOVES_ON or _WISH.search(plain):
        return replace(after, rounds=0, nudges=0)
    complains = upset >= COMPLAINING or bool(GRIEVANCE.search(plain))
    again = len(words) >= _SHORTEST and len(words & loop.known) / len(words) >= _AGAIN
    if complains and loop.told >= TOLD_WORDS and (again or loop.nudged):
        rounds = loop.rounds + 1
        return replace(after, rounds=rounds, returned=rounds, nudges=loop.nudges + loop.nudged)
    return after
