"""Playbooks: cards and when they help, written in YAML by the people who know the business.

Every rule is checked when the file is read; what cannot be understood is refused with file, line and what to do.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from yaml.nodes import MappingNode, Node, SequenceNode

from callassist.method import Flag, Reply, Stage, Step

_KNOWN = "first_name business contacts_30d open_promise overdue_days favourite policy authority"
_SAID = "echo what when amount email"
SLOTS = frozenset(f"{_KNOWN} {_SAID}".split())
"""What a line may name in braces: known before the call, or said in it."""
LONGEST_LINE = 120
_LONGEST_PATTERN = 120
_UNBOUNDED = re.compile(r"\([^()]*[+*][^()]*\)\s*[+*{]|\.\*.*\.\*|\([^()]*\|[^()]*\)[+*]|\\\d")
_SLOT = re.compile(r"\{([^{}]*)\}")


class Level(StrEnum):
    """How much an agent is prompted: every card, those that experts want too, or none."""

    NOVICE = "novice"
    EXPERT = "expert"
    OFF = "off"


class PlaybookRefused(Exception):
    """The file cannot be used; `str()` names file, line and mend."""

    retryable = False


def _bounded(pattern: str) -> str:
    """A pattern that is short and cannot run away: no repetition of a repetition, no back reference."""
    if len(pattern) > _LONGEST_PATTERN or _UNBOUNDED.search(pattern):
        raise ValueError("pattern may take endless time: at most 120 characters, no repeated groups, at most one .*")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_bounded)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Range(_Strict):
    """`gte` <= value < `lt`."""

    gte: float = float("-inf")
    lt: float = float("inf")

    def holds(self, value: float) -> bool:
        return self.gte <= value < self.lt


class Condition(_Strict):
    """Every field that is given must hold; a list holds when any of its members does (`done`: all of them)."""

    after: Literal["customer", "agent"] | None = None
    stage: tuple[Stage, ...] = ()
    tension: Range | None = None
    peak_tension: Range | None = None
    rising: bool | None = None
    flags: tuple[Flag, ...] = ()
    done: tuple[Step, ...] = ()
    missing: tuple[Step, ...] = ()
    problem: tuple[Literal["open", "restated", "confirmed"], ...] = ()
    open_proposal: bool | None = None
    reply: tuple[Reply, ...] = ()
    agreements: Range | None = None
    bad_phrase: bool | None = None
    agent_said: tuple[Pattern, ...] = ()
    customer_said: tuple[Pattern, ...] = ()
    contacts_30d: Range | None = None
    promise_overdue: bool | None = None
    customer_turns: Range | None = None
    customer_words: Range | None = None
    rounds: Range | None = None
    """The customer just came back to the same complaint, so many times in a row; 0 when they did not, or the agent has
    asked or offered something since."""
    nudges: Range | None = None
    """How many invitations and offers were answered so."""
    warnings: Range | None = None
    """Warnings that the agent gave after abuse."""


class Boost(_Strict):
    when: Condition
    add: int


class Line(_Strict):
    """One way to say it; used when every slot it needs is known."""

    text: str
    needs: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _slots(self) -> "Line":
        used = set(_SLOT.findall(self.text))
        unknown = (used | set(self.needs)) - SLOTS
        if unknown:
            raise ValueError(f"unknown slot {', '.join(sorted(unknown))}; known are {', '.join(sorted(SLOTS))}")
        if used - set(self.needs):
            raise ValueError(f"the text uses {', '.join(sorted(used - set(self.needs)))}: name it under needs")
        return self


class Done(_Strict):
    """What makes the card superfluous: the agent did one of the steps, or the customer answered so."""

    steps: tuple[Step, ...] = ()
    reply: tuple[Reply, ...] = ()


class Card(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$", max_length=60)]
    stage: Stage
    step: Step
    priority: Annotated[int, Field(ge=0, le=100)] = 50
    critical: bool = False
    experts: bool = False
    """Shown to experienced agents too, as critical cards are."""
    max_per_call: Annotated[int, Field(ge=1, le=10)] = 1
    cooldown_s: Annotated[float, Field(ge=0)] = 60
    ttl_s: Annotated[float, Field(gt=0)] = 30
    when: Condition
    not_when: tuple[Condition, ...] = ()
    boost: tuple[Boost, ...] = ()
    say: tuple[Line, ...]
    done_if: Done = Done()

    @model_validator(mode="after")
    def _falls_back(self) -> "Card":
        if not self.say or self.say[-1].needs:
            raise ValueError("no line without needs: add a last line under say that can always be said")
        return self


class Limits(_Strict):
    """All in seconds of call time. Critical cards pass the gaps, never `critical_gap_s`."""

    quiet_start_s: Annotated[float, Field(ge=0)] = 10
    min_gap_s: Annotated[float, Field(ge=0)] = 20
    per_minute: Annotated[int, Field(ge=1)] = 2
    per_10_min: Annotated[int, Field(ge=1)] = 6
    per_call: Annotated[int, Field(ge=1)] = 4
    critical_gap_s: Annotated[float, Field(ge=0)] = 60


class Playbook(_Strict):
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    version: Annotated[int, Field(ge=1)]
    locale: str = "en-US"
    limits: Limits = Limits()
    cards: tuple[Card, ...]

    @model_validator(mode="after")
    def _unique(self) -> "Playbook":
        if not self.cards:
            raise ValueError("no cards: add at least one")
        ids = [card.id for card in self.cards]
        twice = sorted({card for card in ids if ids.count(card) > 1})
        if twice:
            raise ValueError(f"card id {', '.join(twice)} is used twice; give each card its own")
        return self

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}"

    def at(self, level: Level) -> "Playbook":
        """The same playbook with the cards of that level alone; flags, stages and drafts need no card."""
        if level is Level.NOVICE:
            return self
        experts = (card for card in self.cards if card.critical or card.experts)
        return self.model_copy(update={"cards": tuple(experts) if level is Level.EXPERT else ()})


def default_path() -> Path:
    """The playbook that comes with the product."""
    return Path(__file__).with_name("deescalation.yaml")


def read(path: Path) -> Playbook:
    """Raises PlaybookRefused for the first thing that is wrong."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Playbook.model_validate(raw)
    except OSError as error:
        raise PlaybookRefused(
            f"{path}: cannot be read ({error.strerror}); check the name and the permissions"
        ) from error
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise PlaybookRefused(
            f"{path}:{line}: not YAML; check indentation, quotes and brackets near this line"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise PlaybookRefused(f"{path}:{line_of(node, first['loc'])}: {said(first['loc'], first['msg'])}") from error
    except UnicodeDecodeError as error:
        raise PlaybookRefused(f"{path}: not UTF-8 text; save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise PlaybookRefused(
            f"{path}: holds a value that cannot be read ({error}); put quotes around dates and numbers in texts"
        ) from error


def said(place: tuple[int | str, ...], message: str) -> str:
    where = ".".join(str(part) for part in place if not isinstance(part, int))
    return f"{where}: {message.removeprefix('Value error, ')}" if where else message.removeprefix("Value error, ")


def line_of(node: Node | None, place: Iterable[int | str]) -> int:
    """The line in the file of the deepest part of `place` that exists, from 1."""
    line = node.start_mark.line + 1 if node else 1
    for part in place:
        if isinstance(node, MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            pair = (node.value[part], node.value[part])
        else:
            pair = None
        if pair is None:
            break
        line, node = pair[0].start_mark.line + 1, pair[1]
    return line
