"""Where the conversation stands, driven by what was covered and not by a script.

The method's gates: no partnership before the experience was owned and the problem put into words; no solution stage on a
heated call before the problem was restated, unless customer and agent agree on something all the same.
"""

from dataclasses import dataclass, replace

from callassist.method import Reply, Stage, Step

HEATED = 0.35
"""Peak tension from which the gates hold; a calm call may go straight to its point."""
REOPENING = 0.7
_ORDER = {stage: at for at, stage in enumerate(Stage)}
_OWNING = {Step.VALIDATE, Step.TAKE_RESPONSIBILITY}
_SOLVING = {Step.PROPOSE, Step.COMMIT, Step.NEGOTIATE}


@dataclass(frozen=True, slots=True)
class Course:
    """`covered` holds every step of the call so far; `restated` and `confirmed` are about the problem."""

    stage: Stage = Stage.VENT
    covered: frozenset[Step] = frozenset()
    restated: bool = False
    confirmed: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """How heated the call is now and was at most, 0..1; `upset` is the customer's last utterance alone."""

    level: float
    peak: float
    upset: float


def after_agent(course: Course, steps: frozenset[Step], mood: Mood) -> Course:
    covered = course.covered | steps
    course = replace(course, covered=covered, restated=course.restated or Step.RESTATE in steps)
    return replace(course, stage=_next(course, steps, mood))


def after_customer(course: Course, reply: Reply, mood: Mood, *, confirmed: bool, agreed: bool) -> Course:
    """A refusal or a spike of tension leads back; a confirmed problem opens the way on."""
    course = replace(course, confirmed=course.confirmed or confirmed, agreed=course.agreed or agreed)
    if course.stage in {Stage.PARTNER, Stage.SOLUTION, Stage.CONFIRM} and mood.upset >= REOPENING and mood.level >= REOPENING:
        return replace(course, stage=Stage.OWN)
    if reply is Reply.REFUSE and course.stage is Stage.CONFIRM:
        return replace(course, stage=Stage.SOLUTION)
    return course


def _next(course: Course, steps: frozenset[Step], mood: Mood) -> Stage:
    heated = mood.peak >= HEATED
    free = not heated or course.restated
    if Step.CLOSE in steps and not steps & (_SOLVING | {Step.CLARIFY, Step.RESTATE}) and (course.agreed or _ORDER[course.stage] >= _ORDER[Stage.PARTNER]):
        return Stage.CLOSED
    if course.stage is Stage.CLOSED:
        return Stage.CLOSED
    if Step.READ_BACK in steps and Step.RESTATE not in steps and (course.agreed or course.stage in {Stage.SOLUTION, Stage.CONFIRM}) and free:
        return Stage.CONFIRM
    if Step.WARN in steps:
        return Stage.VENT
    if course.agreed and course.stage in {Stage.SOLUTION, Stage.CONFIRM} and steps & {Step.IN_WRITING, Step.THANK}:
        return Stage.CONFIRM
    if steps & _SOLVING and free:
        return Stage.CONFIRM if course.stage is Stage.CONFIRM and not steps & {Step.PROPOSE, Step.NEGOTIATE} else Stage.SOLUTION
    return _before_solving(course, steps, mood, heated)


def _before_solving(course: Course, steps: frozenset[Step], mood: Mood, heated: bool) -> Stage:
    late = _ORDER[course.stage] >= _ORDER[Stage.PARTNER]
    if Step.INVITE in steps and (not heated or (course.covered & _OWNING and course.covered & {Step.RESTATE, Step.CLARIFY})):
        return Stage.SOLUTION if course.stage in {Stage.SOLUTION, Stage.CONFIRM} else Stage.PARTNER
    if late:
        return course.stage
    if Step.RESTATE in steps:
        return Stage.AGREE_PROBLEM
    if Step.LIMIT in steps and course.confirmed:
        return Stage.PARTNER
    if Step.CLARIFY in steps and (course.covered & _OWNING or not heated):
        return Stage.AGREE_PROBLEM
    return _opening(course, steps, mood)


def _opening(course: Course, steps: frozenset[Step], mood: Mood) -> Stage:
    if steps & _OWNING:
        return Stage.AGREE_PROBLEM if course.stage is Stage.AGREE_PROBLEM and mood.upset < REOPENING else Stage.OWN
    if Step.LISTEN in steps and course.stage is Stage.OWN and mood.upset >= 0.5:
        return Stage.VENT
    return course.stage
