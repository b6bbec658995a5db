"""What fills a card's line: the customer's own words, and what is known from before the call."""

import re

from callassist.assist.background import Background
from callassist.assist.customer_cues import ANGER, SWEARING
from callassist.assist.danger_cues import INSULT, THREAT
from callassist.assist.text import Sentence

_LONGEST_ECHO = 6
_PERSONAL = re.compile(r"\b(?:i|i'm|i've|me|my|mine|myself|we|us|our|you|your|he|she|his|her|they|them|uh|um|like)\b")
_TELLING = re.compile(
    r"\b(?:(?:second|third|fourth|fifth|sixth|\d+(?:nd|rd|th)) (?:time|call|visit|email|week|month)|(?:two|three"
    r"|four|five|six|seven|\d+) (?:times|calls|emails|visits|weeks|months|days)(?: (?:ago|late|running))?"
    r"|every single (?:day|night|time|week|afternoon|morning)|charged twice|nobody (?:came|called|rang|showed up"
    r"|answered)|no one (?:came|called|rang|showed up|answered)|still (?:broken|leaking|waiting|not working)"
    r"|never (?:showed up|came|arrived|turned up))\b",
)


def echo(said: tuple[Sentence, ...]) -> str:
    """A few words of the customer's that name the grievance, fit to be said back; empty when none are.

    Never abuse, swearing or a broken phrase, and nothing with "I" or "you" in it, which would change its meaning.
    """
    for sentence in reversed(said):
        if any(pattern.search(sentence.plain) for pattern in (INSULT, SWEARING, THREAT)):
            continue
        for match in _TELLING.finditer(sentence.plain):
            words = sentence.spoken(*match.span())
            if (
                len(words.split()) <= _LONGEST_ECHO
                and not _PERSONAL.search(match[0])
                and not ANGER.search(match[0])
                and not re.search(r"[,.;]", words)
            ):
                return words[:1].lower() + words[1:]
    return ""


def from_background(background: Background) -> dict[str, str]:
    """Only what is really known; a slot without a value is left out."""
    promise = background.open_promise
    known = {
        "first_name": background.first_name,
        "business": background.business,
        "favourite": background.favourite,
        "policy": background.policy[0] if background.policy else "",
        "authority": background.authority,
        "email": background.email,
        "contacts_30d": str(background.contacts_30d) if background.contacts_30d >= 2 else "",
        "open_promise": promise.what if promise else "",
        "overdue_days": _days(promise.overdue_days) if promise else "",
    }
    return {slot: value for slot, value in known.items() if value}


def _days(count: int) -> str:
    return "" if count <= 0 else "one day" if count == 1 else f"{count} days"
