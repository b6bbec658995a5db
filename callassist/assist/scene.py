"""The call after one utterance, as the cards look at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callassist.assist.background import Background
from callassist.method import Flag, Reply, Stage, Step


@dataclass(frozen=True, slots=True)
class Scene:
    """What the cards look at after one utterance. `flags`, `reply` and `bad_phrase` are of this utterance alone."""

    now: float
    cause: int
    by_agent: bool
    text: str
    why: str
    stage: Stage
    tension: float
    peak: float
    rising: bool
    vents: bool
    flags: frozenset[Flag]
    covered: frozenset[Step]
    restated: bool
    confirmed: bool
    open_proposal: bool
    reply: Reply | None
    agreements: int
    bad_phrase: str
    customer_turns: int
    customer_words: int
    rounds: int
    nudges: int
    warnings: int
    background: Background
    slots: Mapping[str, str] = field(default_factory=dict)
