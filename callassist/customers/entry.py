"""One customer as a file gives it, checked field by field."""

import re
from datetime import date, timedelta
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import ErrorDetails

from callassist.customers.directory import derived_id
from callassist.customers.model import Contact, Customer, OpenPromise
from callassist.customers.phone import e164

_LONGEST_AGO = 36500


def _listed(value: object) -> object:
    """A cell of a table holds several values separated by ; or |."""
    if value is None:
        return ()
    return [part.strip() for part in re.split(r"[;|]", value) if part.strip()] if isinstance(value, str) else value


def _mail(value: str) -> str:
    if value:
        try:
            return validate_email(value, check_deliverability=False, globally_deliverable=False).normalized
        except EmailNotValidError as error:
            raise ValueError("is not an e-mail address") from error
    return ""


def _empty_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


_Short = Annotated[str, Field(max_length=200)]
_Long = Annotated[str, Field(max_length=5000)]
_List = Annotated[tuple[_Short, ...], BeforeValidator(_listed), Field(max_length=50)]
_Year = Annotated[int, Field(ge=1900, le=2200)]
_Days = Annotated[int, Field(ge=-_LONGEST_AGO, le=_LONGEST_AGO)]


class _Past(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    days_ago: Annotated[int, Field(ge=0, le=_LONGEST_AGO)]
    kind: Literal["call", "email", "sms", "social", "purchase", "visit"]
    summary: _Long
    outcome: _Long = ""


class _Owed(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    what: _Long
    due_days: _Days | None = None
    made_days_ago: Annotated[int, Field(ge=0, le=_LONGEST_AGO)] = 0


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,32}$")] = ""
    name: Annotated[_Short, Field(min_length=1)]
    phones: _List = ()
    email: Annotated[str, Field(max_length=254), AfterValidator(_mail)] = ""
    company: _Short = ""
    since: Annotated[_Year | None, BeforeValidator(_empty_is_none)] = None
    tags: _List = ()
    note: _Long = ""
    favourites: _List = ()
    history: Annotated[tuple[_Past, ...], Field(max_length=1000)] = ()
    promises: Annotated[tuple[_Owed, ...], Field(max_length=1000)] = ()


class BadPhone(Exception):
    """The message is a sentence about the number."""


def customer_of(entry: Entry, region: str, today: date | None) -> Customer:
    phones = tuple(dict.fromkeys(_number(text, region) for text in entry.phones))
    customer_id = entry.id or derived_id("customer", phones[0] if phones else entry.email, entry.name.casefold())
    return Customer(
        customer_id,
        entry.name,
        phones,
        entry.email,
        entry.company,
        entry.since,
        entry.tags,
        entry.note,
        entry.favourites,
        _past(entry, today),
        _owed(entry, customer_id, today),
    )


def _number(text: str, region: str) -> str:
    number = e164(text, region)
    if number is None:
        raise BadPhone(f"{text!r} is not a phone number; write it with its country code, such as +1 555 010 0100")
    return number


def _past(entry: Entry, today: date | None) -> tuple[Contact, ...]:
    if today is None:
        return ()
    return tuple(Contact(today - timedelta(days=p.days_ago), p.kind, p.summary, p.outcome) for p in entry.history)


def _owed(entry: Entry, customer_id: str, today: date | None) -> tuple[OpenPromise, ...]:
    if today is None:
        return ()
    return tuple(
        OpenPromise(
            derived_id("promise", customer_id, owed.what),
            owed.what,
            None if owed.due_days is None else today + timedelta(days=owed.due_days),
            today - timedelta(days=owed.made_days_ago),
        )
        for owed in entry.promises
    )


def told(detail: ErrorDetails) -> str:
    """What is wrong with a field, in words."""
    field = ".".join(str(part) for part in detail["loc"]) or "the entry"
    field = "phone" if field == "phones" else field
    what = detail["msg"].removeprefix("Value error, ")
    match detail["type"]:
        case "extra_forbidden":
            return f"{field} is not known"
        case "string_too_short" | "missing":
            return f"{field} is missing"
        case "string_pattern_mismatch":
            return f"{field} may have letters, digits, dots, dashes and underscores, at most 32"
        case "model_type":
            return "these are not the values of a customer, a value per column; put values with commas in quotes"
        case _:
            return f"{field}: {what}"
