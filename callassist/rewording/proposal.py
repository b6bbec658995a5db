"""From a call to what a writer reads, and from what was written to what may be proposed; pure."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from callassist.calls.assist_events import WordingProposed
from callassist.calls.panel import Line, Panel
from callassist.calls.terms import Claim
from callassist.rewording.citations import supported
from callassist.rewording.redaction import redacted
from callassist.rewording.writer import Written

LONGEST = 16_000
"""Characters of a dialogue: some four thousand tokens, what a small model reads within its time."""
_MOST_CLAIMS = 6
_LONGEST_CLAIM = 300
_BEGINNING = 3
"""Of a call that is too long, a third is from its beginning."""

_PROMISES = re.compile(
    r"\b(?:will|won['’]t|shall|would|can|could|may|going to|promis\w*|guarant\w*|agree\w*|ensur\w*|make sure|assur\w*"
    r"|always|never again|refund\w*|credit\w*|compensat\w*|replac\w*|waiv\w*|offer\w*|free|discount\w*)\b|['’]ll\b",
    re.IGNORECASE,
)


def dialogue(panel: Panel) -> str:
    """Each utterance with its number, its speaker and its words; long numbers removed, the middle of a long call left
    out. Empty when nobody said anything."""
    told = [f"[{line.seq}] {line.speaker}: {redacted(words(line))}" for line in _spoken(panel)]
    if sum(len(one) + 1 for one in told) <= LONGEST:
        return "\n".join(told)
    beginning = _fitting(told, LONGEST // _BEGINNING)
    end = _fitting(told[: len(beginning) - 1 : -1], LONGEST - LONGEST // _BEGINNING)
    return "\n".join((*beginning, "...", *reversed(end)))


def proposed(panel: Panel, model: str, written: Written, called: date) -> WordingProposed | None:
    """The claims that their quotes support; None when none does.

    In the account to the customer nothing is promised: what was agreed stands in the letter in the terms that the agent
    confirmed.
    """
    heard = {line.seq: redacted(words(line)) for line in _spoken(panel)}
    summary = _kept(written.summary, lambda claim: supported(claim, heard, called))
    account = _kept(written.account, lambda claim: supported(claim, heard, called) and not _PROMISES.search(claim.text))
    return WordingProposed(model, summary, account) if summary or account else None


def words(line: Line) -> str:
    """A line as the page shows it: corrected where a second hearing was surer."""
    return " ".join(said.text for said in line.corrected) or line.text


def prose(claims: Iterable[Claim]) -> str:
    return " ".join(claim.text for claim in claims)


def _spoken(panel: Panel) -> list[Line]:
    return [line for line in panel.transcript if line.speaker is not None]


def _fitting(told: list[str], most: int) -> list[str]:
    """As many from the front as fit into `most` characters."""
    length, count = 0, 0
    while count < len(told) and length + len(told[count]) < most:
        length += len(told[count]) + 1
        count += 1
    return told[:count]


def _kept(claims: tuple[Claim, ...], holds: Callable[[Claim], bool]) -> tuple[Claim, ...]:
    tidy = (_tidied(claim) for claim in claims)
    return tuple(claim for claim in tidy if 0 < len(claim.text) <= _LONGEST_CLAIM and holds(claim))[:_MOST_CLAIMS]


def _tidied(claim: Claim) -> Claim:
    """On one line and without a bullet, which a letter keeps for its agreements; each line cited once."""
    text = " ".join(claim.text.split()).lstrip("-*•# ").strip()
    return Claim(text, tuple(sorted(set(claim.lines))))
