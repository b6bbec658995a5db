"""Whether a condition of the playbook holds in a scene of the call."""

import re

from callassist.assist.scene import Scene
from callassist.playbooks.playbook import Condition, Range


def holds(condition: Condition, scene: Scene) -> bool:
    return _who_and_what(condition, scene) and _course(condition, scene) and _measures(condition, scene)


def _who_and_what(condition: Condition, scene: Scene) -> bool:
    if condition.after and (condition.after == "agent") != scene.by_agent:
        return False
    if condition.flags and not scene.flags & set(condition.flags):
        return False
    if condition.reply and scene.reply not in condition.reply:
        return False
    if condition.bad_phrase is not None and bool(scene.bad_phrase) != condition.bad_phrase:
        return False
    return _says(condition.agent_said, scene, by_agent=True) and _says(condition.customer_said, scene, by_agent=False)


def _says(patterns: tuple[str, ...], scene: Scene, *, by_agent: bool) -> bool:
    return not patterns or (scene.by_agent == by_agent and any(re.search(pattern, scene.text) for pattern in patterns))


def _course(condition: Condition, scene: Scene) -> bool:
    problem = "confirmed" if scene.confirmed else "restated" if scene.restated else "open"
    overdue = bool(scene.background.open_promise and scene.background.open_promise.overdue_days > 0)
    return (
        (not condition.stage or scene.stage in condition.stage)
        and set(condition.done) <= scene.covered
        and not (condition.missing and set(condition.missing) & scene.covered)
        and (not condition.problem or problem in condition.problem)
        and (condition.open_proposal is None or condition.open_proposal == scene.open_proposal)
        and (condition.promise_overdue is None or condition.promise_overdue == overdue)
        and (condition.rising is None or condition.rising == scene.rising)
    )


def _measures(condition: Condition, scene: Scene) -> bool:
    pairs: tuple[tuple[Range | None, float], ...] = (
        (condition.tension, scene.tension),
        (condition.peak_tension, scene.peak),
        (condition.agreements, scene.agreements),
        (condition.contacts_30d, scene.background.contacts_30d),
        (condition.customer_turns, scene.customer_turns),
        (condition.customer_words, scene.customer_words),
        (condition.rounds, scene.rounds),
        (condition.nudges, scene.nudges),
        (condition.warnings, scene.warnings),
    )
    return all(limits is None or limits.holds(value) for limits, value in pairs)
