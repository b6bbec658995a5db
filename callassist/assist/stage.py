"""Where the conversation stands, driven by what was covered and not by a script.

The method's gates: no partnership before the experience was owned; no solution stage on a heated call before the
problem was put into words, unless customer and agent agree on something all the same. An agent who promises overrides
the gate: the stage says where the talk is, and the cards keep their own gates.
"""

from dataclasses import dataclass, replace

from callassist.method import Reply, Stage, Step

HEATED = 0.45
"""Peak tension from which the gates hold; a calm call may go straight to its point."""
REOPENING = 0.8
TOLD_WORDS = 25
"""Words of the customer before a calm call counts as having told its point."""
_ORDER = {stage: at for at, stage in enumerate(Stage)}
_OWNING = {Step.VALIDATE, Step.TAKE_RESPONSIBILITY}
_HEARING_OUT = {Step.LISTEN, Step.VALIDATE, Step.TAKE_RESPONSIBILITY}
_LATE = {Stage.PARTNER, Stage.SOLUTION, Stage.CONFIRM}


@dataclass(frozen=True, slots=True)
class Course:
    """`covered` holds every step of the call so far; `restated` and `confirmed` are about the problem.

    `refused` and `upset` (0..1) are of the customer's last utterance, `told` counts the customer's words so far.
    """

    stage: Stage = Stage.VENT
    covered: frozenset[Step] = frozenset()
    restated: bool = False
    confirmed: bool = False
    agreed: bool = False
    refused: bool = False
    upset: float = 0.0
    peak: float = 0.0
    told: int = 0
    vents: bool = False
    """The customer's last words only let off steam."""
    left: Stage | None = None
    """Where the talk was when a spike of tension led it back."""

    @property
    def owned(self) -> bool:
        return bool(self.covered & _OWNING)

    @property
    def heated(self) -> bool:
        return self.peak >= HEATED

    @property
    def free(self) -> bool:
        """The gate before a solution."""
        if self.agreed or self.restated:
            return True
        return (self.owned and Step.CLARIFY in self.covered) if self.heated else self.told >= TOLD_WORDS


@dataclass(frozen=True, slots=True)
class Answered:
    """The customer's utterance as the stages see it. `level` and `peak` are the tension after it, 0..1."""

    reply: Reply
    upset: float
    level: float
    peak: float
    words: int
    confirmed: bool = False
    agreed: bool = False
    asks_manager: bool = False
    vents: bool = False


def after_agent(course: Course, steps: frozenset[Step]) -> Course:
    stage = _next(course, steps)
    return replace(
        course,
        stage=stage,
        covered=course.covered | steps,
        restated=course.restated or Step.RESTATE in steps,
        left=course.left if stage is Stage.OWN else None,
    )


def after_customer(course: Course, said: Answered) -> Course:
    """A refusal or a spike of tension leads back; a confirmed problem opens the way on."""
    course = replace(
        course,
        confirmed=course.confirmed or said.confirmed,
        agreed=course.agreed or said.agreed,
        upset=said.upset,
        peak=said.peak,
        refused=said.reply is Reply.REFUSE or said.asks_manager,
        told=course.told + said.words,
        vents=said.vents,
    )
    if course.stage in _LATE and said.upset >= REOPENING and said.level >= REOPENING:
        return replace(course, stage=Stage.OWN, left=course.stage)
    if course.left and said.upset < REOPENING:
        return replace(course, stage=course.left, left=None)
    if course.stage is Stage.AGREE_PROBLEM and said.upset >= HEATED and not course.owned:
        return replace(course, stage=Stage.VENT)
    if course.stage is Stage.CONFIRM and said.reply is Reply.REFUSE:
        return replace(course, stage=Stage.SOLUTION)
    return course


def _next(course: Course, steps: frozenset[Step]) -> Stage:
    concrete = steps & {Step.PROPOSE, Step.COMMIT, Step.NEGOTIATE}
    if course.stage is Stage.CLOSED or (
        Step.CLOSE in steps and course.told and not steps & {Step.PROPOSE, Step.CLARIFY, Step.RESTATE, Step.READ_BACK}
    ):
        return Stage.CLOSED
    if Step.WARN in steps:
        return Stage.VENT
    if course.stage in _LATE and course.vents and steps and steps <= _HEARING_OUT:
        return Stage.VENT
    if _confirms(course, steps):
        return Stage.CONFIRM
    if (
        Step.INVITE in steps
        and not concrete
        and course.stage is not Stage.CONFIRM
        and (course.owned if course.heated else course.told >= TOLD_WORDS)
    ):
        return Stage.SOLUTION if course.stage is Stage.SOLUTION and not course.refused else Stage.PARTNER
    # A greeting can sound like a promise; before anything was told there is nothing to promise about.
    if (Step.COMMIT in steps and (course.told >= TOLD_WORDS or course.free)) or (concrete and course.free):
        return Stage.CONFIRM if course.stage is Stage.CONFIRM and Step.PROPOSE not in steps else Stage.SOLUTION
    if course.stage in _LATE:
        return Stage.PARTNER if course.refused and course.stage is not Stage.CONFIRM else course.stage
    return _early(course, steps)


def _confirms(course: Course, steps: frozenset[Step]) -> bool:
    late = course.stage in {Stage.SOLUTION, Stage.CONFIRM}
    if Step.READ_BACK in steps and Step.RESTATE not in steps and (late or course.agreed):
        return True
    return course.agreed and late and bool(steps & {Step.IN_WRITING, Step.THANK})


def _early(course: Course, steps: frozenset[Step]) -> Stage:
    """Before anything was offered: hear out, own, agree on the problem."""
    if Step.RESTATE in steps:
        return Stage.AGREE_PROBLEM
    if Step.LIMIT in steps and course.confirmed:
        return Stage.PARTNER
    if steps & _OWNING and (course.stage is not Stage.AGREE_PROBLEM or course.upset >= HEATED or not course.owned):
        return Stage.OWN
    if Step.LISTEN in steps and course.stage is Stage.OWN and course.upset >= HEATED:
        return Stage.VENT
    if Step.CLARIFY in steps and course.owned:
        return Stage.AGREE_PROBLEM
    return course.stage
