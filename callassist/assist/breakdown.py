"""Where things broke, proposed from what was said: for a person to decide, and to change something, never to blame."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callassist.assist.customer_cues import any_of
from callassist.assist.quotes import Heard, stretch
from callassist.calls.terms import Quote
from callassist.method import Cause, Flag

_LEVERAGE = frozenset({Flag.REVIEW, Flag.CHARGEBACK, Flag.LEGAL, Flag.CHURN})
_SEVERAL = 2
_MOST_QUOTES = 3

_SIGNS: dict[Cause, re.Pattern[str]] = {
    Cause.OVERPROMISE: any_of(
        r"guaranteed?", r"promised? (?:me|us|you|it|that|to|the|a)", r"swore", r"gave me (?:his|her|their|your) word",
        r"(?:told|said) (?:\w+ ){0,3}(?:two hours|by \w+day|would (?:be|come)|never goes)",
        r"(?:shouldn't|should not) have (?:guaranteed|promised|told)",
    ),
    Cause.SUPPLIER: any_of(
        r"(?:the |our |your )?(?:contractors?|suppliers?|vendors?|manufacturers?|couriers?|wholesaler|landlord's)",
        r"back ?order\w*", r"(?:waiting|wait) (?:on|for) (?:a |the )?parts?", r"third party", r"out of stock",
    ),
    Cause.STAFF: any_of(
        r"(?:never|not|didn't) (?:entered|logged|noted|written down|recorded|put (?:it|that) in|enter|log|record)",
        r"rude", r"hung up on me", r"forgot", r"(?:who|he|she)(?:'s| has)? left (?:us|the company)", r"attitude",
        r"talked (?:down )?to me", r"ignored (?:me|us)",
    ),
    Cause.PRICING: any_of(
        r"price", r"prices", r"fees?", r"too expensive", r"quote[ds]?", r"overcharged", r"rate", r"renewal", r"invoice",
    ),
    Cause.MISUNDERSTANDING: any_of(
        r"i thought", r"i had it (?:down )?(?:as|for|in)", r"misunderst\w+", r"mixed up", r"mix up", r"my mistake",
        r"i (?:got|had) (?:the|it|that) wrong", r"wrote (?:it )?down wrong", r"i must have", r"confus\w+",
    ),
    Cause.EXPECTATION: any_of(
        r"(?:i|we) (?:expected|assumed|figured)", r"should (?:just )?(?:be|come) (?:with|included)",
        r"supposed to (?:be|include|have)", r"nobody (?:said|told me|mentioned) (?:that|it|there)",
    ),
    Cause.FELL_SHORT: any_of(
        r"broken", r"broke", r"leak\w*", r"cracked", r"damaged", r"faulty",
        r"wrong (?:one|item|size|colou?r|shade|room)",
        r"still (?:\w+ ){0,2}(?:not|isn't|doesn't|leaking|broken|down|out|grinding)", r"charged (?:me |us )?twice",
        r"never (?:came|arrived|showed|turned up)", r"(?:came|comes|is|was|came back|it's) (?:back )?again",
        r"not (?:working|fixed|delivered)", r"(?:second|third|fourth) time", r"lost", r"missed",
    ),
}  # fmt: skip
_PRESSURE = any_of(
    r"reviews?", r"my bank", r"charge ?back\w*", r"lawyer", r"attorney", r"followers?", r"dispute",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`quotes` are the sentences that point there, the earliest first."""

    cause: Cause
    quotes: tuple[Quote, ...]


def breakdown(said: Sequence[Heard], flags: Iterable[Flag], rounds: int) -> Breakdown | None:
    """The cause that most sentences speak for; None when none does. `rounds` is how often the customer came back.

    Threats of several kinds from somebody who will not move, with little that went wrong, read as exploitation.
    """
    signs = {cause: _pointing(said, pattern) for cause, pattern in _SIGNS.items()}
    leverage = len(_LEVERAGE & set(flags))
    if leverage >= _SEVERAL and rounds >= leverage and len(signs[Cause.FELL_SHORT]) < _SEVERAL:
        return Breakdown(Cause.EXPLOITATION, _pointing(said, _PRESSURE)[:_MOST_QUOTES])
    cause, quotes = max(signs.items(), key=lambda pair: len(pair[1]))
    return Breakdown(cause, quotes[:_MOST_QUOTES]) if quotes else None


def _pointing(said: Sequence[Heard], pattern: re.Pattern[str]) -> tuple[Quote, ...]:
    found = ((one, sentence) for one in said for sentence in one.sentences if pattern.search(sentence.plain))
    return tuple(stretch(one, sentence, sentence) for one, sentence in found)
