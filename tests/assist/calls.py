"""Written turns for the tests of the assist: "C:" is the customer, "A:" the agent, "M:" the manager."""

from datetime import date

from callassist.assist.advice import CoachState
from callassist.assist.background import Background
from callassist.assist.replay import Turn, replay
from callassist.calls.assist_events import AgreementDrafted, AgreementWithdrawn
from callassist.calls.events import CallEvent
from callassist.playbooks.playbook import default_path, read
from callassist.speech import Speaker

TODAY = date(2026, 3, 4)
"""A Wednesday."""
_SPEAKERS = {"C": Speaker.CUSTOMER, "A": Speaker.AGENT, "M": Speaker.MANAGER}


def turns(script: str) -> list[Turn]:
    lines = [line.strip() for line in script.strip().splitlines() if line.strip()]
    return [Turn(_SPEAKERS[line[0]], line[2:].strip()) for line in lines]


def coached(script: str, background: Background | None = None) -> tuple[CallEvent, ...]:
    return replay(CoachState(read(default_path()), background or Background(today=TODAY)), turns(script))


def standing(events: tuple[CallEvent, ...]) -> list[AgreementDrafted]:
    """The agreements left at the end."""
    gone = {event.agreement_id for event in events if isinstance(event, AgreementWithdrawn)}
    return [event for event in events if isinstance(event, AgreementDrafted) and event.agreement_id not in gone]
