"""What is known before the call: about the customer, the business and the day. Everything is optional."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise from an earlier call that is not kept yet; `overdue_days` is 0 until its day has passed."""

    what: str
    due: date | None = None
    overdue_days: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """A contact before the call: `kind` is call, email, sms, social, purchase or visit."""

    on: date
    kind: str
    summary: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """`contacts_30d` counts calls and messages of the last thirty days before this one; `today` is the business's date.

    `since` is the year of the customer's first custom; `history` holds the contacts before the call, the oldest first.
    `authority` says what the agent may decide alone ("refunds up to 60 dollars"); `policy` holds facts to rely on.
    """

    first_name: str = ""
    email: str = ""
    contacts_30d: int = 0
    open_promise: OpenPromise | None = None
    favourite: str = ""
    business: str = ""
    policy: tuple[str, ...] = ()
    authority: str = ""
    today: date | None = None
    since: int | None = None
    history: tuple[Earlier, ...] = ()
