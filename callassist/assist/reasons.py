"""Why a card was shown, in a line for the agent: the words it answers, or else the facts of the call behind it."""

from collections.abc import Iterator

from callassist.assist.scene import Scene
from callassist.playbooks.playbook import Card, Condition


def reason(card: Card, scene: Scene) -> str:
    condition = card.when
    about_words = condition.flags or condition.reply or condition.customer_said or condition.agent_said
    if about_words or condition.bad_phrase:
        return scene.why
    return "; ".join(_facts(condition, scene)) or scene.why


def _facts(condition: Condition, scene: Scene) -> Iterator[str]:
    if condition.rounds:
        yield f"the same complaint came back, {scene.rounds} times in a row"
    if condition.promise_overdue and scene.background.open_promise:
        yield f"promised and overdue: {scene.background.open_promise.what}"
    if condition.tension or condition.peak_tension:
        rising = ", rising" if scene.rising else ""
        yield f"tension {scene.tension:.2f}{rising}, {scene.peak:.2f} at its worst"
    if missing := [step.value.replace("_", " ") for step in condition.missing if step not in scene.covered]:
        yield f"not done yet: {', '.join(missing)}"
    if condition.problem:
        yield f"the problem is {'confirmed' if scene.confirmed else 'restated' if scene.restated else 'open'}"
