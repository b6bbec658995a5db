"""The follow-up letter as it is first proposed: what was agreed in clear terms, from what the panel knows."""

import re
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from callassist.business import Business
from callassist.calls.panel import Panel
from callassist.calls.terms import Letter, Promise, Quote
from callassist.customers.model import Customer
from callassist.customers.phone import readable
from callassist.follow_up.wording import day, is_kept_by_the_letter, sentence

_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "sir", "madam", "herr", "frau"})
_LEAD_IN = re.compile(
    r"^(?:(?:so|okay|ok|right|alright|well|just|and|now|let me (?:just )?(?:make sure|see if|check)[^,.]*)[,.\s]+)*"
    r"(?:(?:to make sure|if|what) I(?:['’]ve)? (?:understand|understood|hear|heard|got|get|have)[^,.:]*[,.:]\s*)?",
    re.IGNORECASE,
)


_NOTED = "This is the matter as we noted it: "


def draft(panel: Panel, customer: Customer | None, business: Business, today: date, timezone: ZoneInfo) -> Letter:
    """Paragraphs separated by empty lines; the agreement is the one paragraph whose lines start with "- "."""
    called_on = panel.call.started_at.astimezone(timezone).date()
    standing = (agreement.promise for agreement in panel.standing)
    promises = [promise for promise in standing if not is_kept_by_the_letter(promise, called_on)]
    called = day(called_on, today)
    middle = _agreed(promises, called, today) if promises else _noted(panel, called)
    name = customer.name if customer else panel.customer_name
    paragraphs = (_greeting(name), *middle, _contact(business, bool(promises)), _closing(panel.agent_name, business))
    subject = f"What we agreed on {called}" if promises else f"Thank you for your call on {called}"
    return Letter(customer.email if customer else "", f"{subject} – {business.name}", "\n\n".join(paragraphs))


def with_account(letter: Letter, account: str) -> Letter:
    """The letter with what happened told right after the greeting; it takes the place of the matter as it was noted."""
    greeting, *rest = letter.text.split("\n\n")
    kept = [paragraph for paragraph in rest if not paragraph.startswith(_NOTED)]
    return replace(letter, text="\n\n".join((greeting, account, *kept)))


def _greeting(name: str) -> str:
    words = name.split()
    if not words:
        return "Hello,"
    titled = words[0].rstrip(".").lower() in _TITLES
    return f"Hello {name if titled else words[0]},"


def _agreed(promises: list[Promise], called: str, today: date) -> tuple[str, ...]:
    ours_first = sorted(promises, key=lambda promise: (promise.who == "customer", promise.due or date.max))
    lines = "\n".join(f"- {sentence(promise, today)}" for promise in ours_first)
    thanks = (
        f"Thank you for your call on {called}, and for taking the time to tell us what went wrong. "
        "So that you have it in writing, this is what we agreed:"
    )
    return thanks, lines, _next(promises)


def _next(promises: list[Promise]) -> str:
    asked = any(promise.who == "customer" for promise in promises)
    owed = any(promise.who != "customer" for promise in promises)
    match owed, asked:
        case True, False:
            return "We keep this on our list until it is done. You do not need to do anything for it."
        case True, True:
            return "We keep our part on our list until it is done. From you we need only what is written above."
        case _:
            return "From you we need only what is written above; we take it from there."


def _noted(panel: Panel, called: str) -> tuple[str, ...]:
    thanks = f"Thank you for your call on {called}, and for taking the time to talk it through with us."
    if panel.problem is None:
        return (thanks,)
    return thanks, f"{_NOTED}“{matter(panel.problem)}”"


def matter(restated: Quote) -> str:
    """The problem in the agent's words, without "let me make sure I understand"."""
    text = _LEAD_IN.sub("", restated.text.strip(), count=1).strip()
    return text[:1].upper() + text[1:]


def _contact(business: Business, agreed: bool) -> str:
    call = f" or call us on {readable(business.phone)}" if business.phone else ""
    if agreed:
        return f"If you remember any of this differently, or if something changes, just reply to this e-mail{call}."
    return f"If we got anything wrong, or if there is something else we can do, just reply to this e-mail{call}."


def _closing(agent: str, business: Business) -> str:
    signature = business.signature.strip()
    name = "" if business.name in signature else business.name
    return "\n".join(line for line in ("Kind regards,", agent, signature, name) if line)
