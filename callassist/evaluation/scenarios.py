"""Labelled calls: written turns with what a careful reader says about each, one YAML file a call."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from callassist.assist.background import Background, Earlier
from callassist.assist.replay import Turn
from callassist.method import Flag, Stage, Step
from callassist.playbooks.playbook import line_of, said
from callassist.speech import Speaker

CONTACT_DAYS = 30
ANGRY = 2
"""Heat from which a turn counts as angry; a call with such a turn is a difficult one."""
_SPEAKERS = {"agent": Speaker.AGENT, "caller": Speaker.CUSTOMER, "manager": Speaker.MANAGER}
_FLAGS = {
    "legal": Flag.LEGAL,
    "review": Flag.REVIEW,
    "social": Flag.REVIEW,
    "churn": Flag.CHURN,
    "chargeback": Flag.CHARGEBACK,
    "regulator": Flag.REGULATOR,
    "harm": Flag.THREAT,
}
_STEPS = {step.value: step for step in Step}


class ScenarioRefused(Exception):
    """A folder or file of labelled calls that cannot be used; the message names file, line and field."""

    retryable = False


class _Labelled(BaseModel):
    """Fields that are not measured here are left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class LabelledTurn(_Labelled):
    """`start` and `end` are seconds of the call, where somebody measured them."""

    s: Literal["agent", "caller", "manager"]
    t: Annotated[str, Field(min_length=1)]
    start: float | None = None
    end: float | None = None
    heat: Annotated[int, Field(ge=0, le=3)] = 0
    vent: bool = False
    threat: tuple[Literal["legal", "review", "social", "churn", "chargeback", "regulator", "harm"], ...] = ()
    abuse: bool = False
    accepts: bool = False
    asks_manager: bool = False
    loops: bool = False
    acts: tuple[str, ...] = ()
    stage: Literal["open"] | Stage | None = None

    @property
    def by_customer(self) -> bool:
        return self.s == "caller"

    @property
    def speaker(self) -> Speaker:
        return _SPEAKERS[self.s]

    @property
    def flags(self) -> frozenset[Flag]:
        named = {_FLAGS[threat] for threat in self.threat}
        return frozenset(
            named | ({Flag.ABUSE} if self.abuse else set()) | ({Flag.ASKS_MANAGER} if self.asks_manager else set())
        )

    @property
    def steps(self) -> frozenset[Step]:
        """The acts that are steps of the method; greeting, checking, holding and mistakes are none."""
        return frozenset(_STEPS[act] for act in self.acts if act in _STEPS)

    @property
    def stage_after(self) -> Stage | None:
        """The opening counts as hearing out, which is where the assist begins."""
        return Stage.VENT if self.stage == "open" else self.stage


class LabelledAgreement(_Labelled):
    who: str
    what: str = ""
    due: date | None = None
    amount: Decimal | None = None


class Problem(_Labelled):
    """Indexes of turns, from 0."""

    restated: int | None = None
    confirmed: int | None = None


class PastContact(_Labelled):
    date: date
    kind: str
    summary: str = ""
    outcome: str = ""


class _Customer(_Labelled):
    name: str = ""
    since: int | None = None
    history: tuple[PastContact, ...] = ()
    favourites: tuple[str, ...] = ()


class _Business(_Labelled):
    name: str = ""
    policy: tuple[str, ...] = ()


class LabelledCall(_Labelled):
    id: Annotated[str, Field(min_length=1)]
    business: _Business = _Business()
    call_date: date
    customer: _Customer = _Customer()
    turns: Annotated[tuple[LabelledTurn, ...], Field(min_length=1)]
    agreements: tuple[LabelledAgreement, ...] = ()
    problem: Problem | None = None
    cause: str = ""
    outcome: str = ""
    facts: tuple[str, ...] = ()

    @property
    def difficult(self) -> bool:
        return any(turn.heat >= ANGRY for turn in self.turns)

    @property
    def written(self) -> tuple[Turn, ...]:
        return tuple(Turn(turn.speaker, turn.t, turn.start, turn.end) for turn in self.turns)

    @property
    def background(self) -> Background:
        """What the records of the installation would have told before the call."""
        since = self.call_date - timedelta(days=CONTACT_DAYS)
        before = sorted(
            (past for past in self.customer.history if past.date < self.call_date), key=lambda past: past.date
        )
        recent = [past for past in before if past.date >= since]
        return Background(
            first_name=self.customer.name.partition(" ")[0],
            contacts_30d=sum(past.kind != "purchase" for past in recent),
            favourite=self.customer.favourites[0] if self.customer.favourites else "",
            business=self.business.name,
            policy=self.business.policy,
            today=self.call_date,
            since=self.customer.since,
            history=tuple(Earlier(past.date, past.kind, past.summary, past.outcome) for past in before),
        )


def read_folder(folder: Path) -> tuple[LabelledCall, ...]:
    """Every call of the folder in the order of its file names. Raises ScenarioRefused."""
    files = sorted(path for pattern in ("*.yaml", "*.yml") for path in folder.glob(pattern))
    if not files:
        raise ScenarioRefused(f"{folder}: no labelled calls here; name a folder with one YAML file a call")
    return tuple(read_call(path) for path in files)


def read_call(path: Path) -> LabelledCall:
    """Raises ScenarioRefused for the first thing that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return LabelledCall.model_validate(yaml.safe_load(text))
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioRefused(f"{path}: cannot be read as text; check the name and the permissions") from error
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise ScenarioRefused(f"{path}:{line}: not YAML; check indentation, quotes and brackets there") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ScenarioRefused(f"{path}:{line_of(node, first['loc'])}: {_field(first['loc'], first['msg'])}") from error


def _field(place: tuple[int | str, ...], message: str) -> str:
    turns = [part for part in place if isinstance(part, int)]
    where = f" (number {turns[0]}, counted from 0)" if turns else ""
    return f"{said(place, message)}{where}"


def spoken(calls: tuple[LabelledCall, ...]) -> Iterator[str]:
    """Every word of the calls as written."""
    return (word for call in calls for turn in call.turns for word in turn.t.split())
