"""A customer and what the business knows of them, as one reads it in two seconds."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contact:
    """Something that happened before: `kind` is call, email, sms, social, purchase or visit."""

    on: date
    kind: str
    summary: str
    outcome: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """What the business still owes; `due` is None when no date was named."""

    promise_id: str
    what: str
    due: date | None
    made_on: date

    def overdue_days(self, today: date) -> int:
        return max(0, (today - self.due).days) if self.due else 0


@dataclass(frozen=True, slots=True)
class Customer:
    """`phones` are E.164; `history` is newest first."""

    customer_id: str
    name: str
    phones: tuple[str, ...] = ()
    email: str = ""
    company: str = ""
    since: int | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    favourites: tuple[str, ...] = ()
    history: tuple[Contact, ...] = ()
    promises: tuple[OpenPromise, ...] = ()

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0] if self.name else ""

    def contacts_since(self, day: date) -> int:
        """How often they got in touch on or after `day`; purchases and visits do not count."""
        return sum(1 for c in self.history if c.on >= day and c.kind in ("call", "email", "sms", "social"))
