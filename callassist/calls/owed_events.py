"""What a call leaves to be done: a call back that was promised, a message to be seen to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Task(StrEnum):
    CALLBACK = "callback"
    MESSAGE = "message"


class Status(StrEnum):
    """Withdrawn: nobody is owed it any more, though it was not done."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CallbackPromised:
    """Somebody will call `number` (E.164) back by `due`. `by` is "customer", who pressed the key, or a member's id.

    `to` is the member who is to call, and `to_name` their name; empty: whoever comes first. `revision` counts the
    promises of this call, each in the place of the one before.
    """

    identity: ClassVar[tuple[str, ...]] = ("revision",)
    number: str
    due: datetime
    by: str
    revision: int = 1
    to: str = ""
    to_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskSettled:
    """The member `by`, called `name`, did the task, took it back, or opened it again."""

    identity: ClassVar[tuple[str, ...]] = ("task", "number")
    task: Task
    number: int
    status: Status
    by: str
    name: str
