"""What the ear should expect on a call: names and terms that a speech model would otherwise spell as it pleases."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile

from callassist.business import Business
from callassist.customers.model import Customer

MOST_TERMS = 40
"""More than the ear has room for; what does not fit there goes from the end."""

_LONGEST = 40
"""Characters. What is longer is no name."""

_MOST_CALLERS = 4
_MOST_OF_THE_TEAM = 12

_WORD = r"\b(?!\S*\d{3})[A-Z][\w'-]*"
_NAME = re.compile(rf"{_WORD}(?: (?:{_WORD}|\d{{1,4}}\b))*")
_TITLE = re.compile(r"\b(Dr|Mrs?|Ms|St)\.")
_SENTENCE = re.compile(r"(?:^|[.!?:;]\s+)\W*$")
_ORDINARY = frozenset(
    {"a", "an", "the", "i", "i'm", "he", "she", "we", "they", "it", "mr", "mrs", "ms", "dr", "st", "customer"}
    | {"ok", "vip", "sms", "pdf", "id", "am", "pm", "usd", "eur"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march"}
    | {"april", "may", "june", "july", "august", "september", "october", "november", "december"}
)


def vocabulary(
    business: Business, callers: Sequence[Customer] = (), agent: str = "", team: Sequence[str] = ()
) -> tuple[str, ...]:
    """The most useful first, each once.

    `callers` is who calls, or everybody it may be; `agent` is who has the call, `team` who else may come to speak.
    """
    callers = callers[:_MOST_CALLERS]
    terms = chain(
        (one.name for one in callers),
        (business.name, agent),
        business.vocabulary,
        (one.company for one in callers),
        (name for one in callers for text in _told(one) for name in names_in(text)),
        team[:_MOST_OF_THE_TEAM],
    )
    return tuple(_once(terms))[:MOST_TERMS]


def names_in(text: str) -> Iterator[str]:
    """Capitalised words that stand together, a model's number included ("the Velmora 32").

    A single one that begins a sentence may be any word, and order numbers are spelled in other ways: neither counts.
    """
    plain = _TITLE.sub(r"\1", text).replace("’", "'")
    for found in _NAME.finditer(plain):
        words = [word.removesuffix("'s") for word in found[0].split()]
        begins = _SENTENCE.search(plain[: found.start()]) is not None
        name = list(dropwhile(lambda word: word.lower() in _ORDINARY, words))
        if name and not (begins and len(words) == 1):
            yield " ".join(name)


def _told(customer: Customer) -> Iterator[str]:
    """What is written of them: what they are owed and bought last is what they call about."""
    yield from (promise.what for promise in customer.promises)
    yield from (past.summary for past in customer.history)
    yield from (past.outcome for past in customer.history)
    yield from customer.favourites
    yield customer.note


def _once(terms: Iterable[str]) -> Iterator[str]:
    """Without those that are empty, ordinary or too long, or that were in an earlier one already."""
    seen = ""
    for term in terms:
        plain = " ".join(term.split())
        key = f" {plain.lower()} "
        if plain and len(plain) <= _LONGEST and plain.lower() not in _ORDINARY and key not in seen:
            seen += f"{key}|"
            yield plain
