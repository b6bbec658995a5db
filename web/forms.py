"""What people post, checked: every field bounded, every problem told with the field's name."""

import re
from collections.abc import Awaitable, Callable
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from email_validator import EmailNotValidError, validate_email
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData

from callassist.calls.owed_events import Status
from callassist.calls.phone_events import Kind, Mode
from callassist.calls.terms import Letter, Promise
from callassist.method import Cause, Disposition
from callassist.reception.appointment import Soon
from callassist.reception.presence import Choice
from web.sessions import COOKIE, Signed, checked_form

F = TypeVar("F", bound="Form")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _lines(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        raise ValueError("must not hold control characters")
    return text


def _one_line(text: str) -> str:
    text = _lines(text).strip()
    if "\n" in text or "\t" in text:
        raise ValueError("must be one line")
    return text


def _some(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _address(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError as error:
        raise ValueError(f"is no e-mail address. {error}".rstrip(".")) from error


def _none_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _iso_date(value: object) -> object:
    if isinstance(value, str) and value.strip() and not _DATE.fullmatch(value.strip()):
        raise ValueError("must be a date such as 2026-03-06")
    return value.strip() if isinstance(value, str) else value


Number = Annotated[int, Field(ge=0, le=1_000_000)]
Count = Annotated[int, Field(ge=1, le=10_000)]
Day = Annotated[date, BeforeValidator(_iso_date), Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Line = Annotated[str, AfterValidator(_one_line)]
Lines = Annotated[str, AfterValidator(_lines)]
"""As typed: notes are saved while somebody is typing them."""
Prose = Annotated[Lines, AfterValidator(str.strip)]
Address = Annotated[str, Field(max_length=254), AfterValidator(_one_line), AfterValidator(_address)]


class Form(BaseModel):
    model_config = ConfigDict(frozen=True)


class Nothing(Form):
    """A button: no fields but the token."""


class Accept(Form):
    round: Number


class Notes(Form):
    revision: Number
    text: Annotated[Lines, Field(max_length=20_000)]


class CustomerChoice(Form):
    revision: Number
    customer_id: Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]


class Confirm(Form):
    revision: Number
    who: Literal["business", "customer"]
    what: Annotated[Prose, Field(max_length=1000), AfterValidator(_some)]
    when: Annotated[Line, Field(max_length=200)]
    due: Annotated[Day | None, BeforeValidator(_none_if_empty)]
    amount: Annotated[Money | None, BeforeValidator(_none_if_empty)]

    @property
    def promise(self) -> Promise:
        return Promise(self.who, self.what, self.when, self.due, self.amount)


class Remove(Form):
    revision: Number


class Wrapped(Form):
    revision: Number
    disposition: Disposition
    cause: Annotated[Cause | None, BeforeValidator(_none_if_empty)]


class Edit(Form):
    """A letter may be kept half-written; only what is sent needs an address."""

    revision: Number
    to: Annotated[Line, Field(max_length=254)]
    subject: Annotated[Line, Field(max_length=200)]
    text: Annotated[Prose, Field(max_length=20_000)]

    @property
    def letter(self) -> Letter:
        return Letter(self.to, self.subject, self.text)


class Approve(Form):
    revision: Number
    attempt: Number
    to: Address
    subject: Annotated[Line, Field(max_length=200), AfterValidator(_some)]
    text: Annotated[Prose, Field(max_length=20_000), AfterValidator(_some)]

    @property
    def letter(self) -> Letter:
        return Letter(self.to, self.subject, self.text)


class Ask(Form):
    """Whom to ask: a member's id, the word for any manager, or nothing for `name` at a number outside, `address`."""

    transfer: Count
    kind: Kind
    to: Annotated[Line, Field(max_length=64)] = ""
    address: Annotated[Line, Field(max_length=40)] = ""
    name: Annotated[Line, Field(max_length=60)] = ""
    brief: Annotated[Prose, Field(max_length=4000)] = ""


class Decline(Form):
    reason: Annotated[Line, Field(max_length=200)] = ""


class Settle(Form):
    """What people may decide; that nobody answered is found out by itself."""

    outcome: Literal["handed_over", "joined", "returned", "cancelled"]


class Hold(Form):
    hold: bool


class Mute(Form):
    muted: bool


class Pause(Form):
    paused: bool


class HelpWanted(Form):
    number: Count
    note: Annotated[Line, Field(max_length=200)] = ""


class Hint(Form):
    number: Count
    text: Annotated[Line, Field(max_length=200), AfterValidator(_some)]


class ModeChoice(Form):
    mode: Mode


class PresenceChoice(Form):
    choice: Choice


class Dialled(Form):
    """Whom to call: a customer, a number, or who was promised a call in the call of this id."""

    customer_id: Annotated[Line, Field(max_length=64)] = ""
    number: Annotated[Line, Field(max_length=40)] = ""
    call_id: Annotated[Line, Field(max_length=32)] = ""


class CallbackWanted(Form):
    """When: a day and a time where the number is, or one of the times that take one press."""

    revision: Number
    day: Annotated[Day | None, BeforeValidator(_none_if_empty)] = None
    at: Annotated[time | None, BeforeValidator(_none_if_empty)] = None
    soon: Annotated[Soon | None, BeforeValidator(_none_if_empty)] = None
    who: Literal["me", "anyone"] = "anyone"
    number: Annotated[Line, Field(max_length=40)] = ""
    note: Annotated[Line, Field(max_length=200)] = ""


class TaskDone(Form):
    """`number` counts the settlements of the task; `then` is the page to go back to."""

    number: Count
    status: Status
    then: Literal["call", "desk", "board"] = "call"


class PutAway(Form):
    """`reading` is the call on whose page it was told."""

    reading: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class SignIn(Form):
    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=1000)]
    next: Annotated[str, Field(max_length=500)] = "/"


def parsed(model: type[F], form: FormData) -> F:
    try:
        return model.model_validate(dict(form))
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_input=False)) from error


def posted(model: type[F]) -> Callable[[Request, Signed], Awaitable[F]]:
    """A dependency: the form of a signed-in person, sent by one of our pages."""

    async def read(request: Request, _session: Signed) -> F:
        return parsed(model, await checked_form(request, COOKIE))

    return read
