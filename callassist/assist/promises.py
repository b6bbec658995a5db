"""Everything one utterance promises or offers. Whether anyone agreed is another matter."""

import re
from dataclasses import dataclass, field, replace

from callassist.assist import promise_cues as cues
from callassist.assist.bare_items import bare_items, goes_on_listing, names_a_time
from callassist.assist.dates import Calendar, meant
from callassist.assist.promise_forms import Head, in_sentence, spoken_by
from callassist.assist.spoken import Kind, Spoken, dated, leaning_on
from callassist.assist.text import Sentence
from callassist.assist.withdrawals import takes_back_the_last

_OF_IT = re.compile(r"(?:and |so )*(?:it|that|this|they|those|these)(?:'s|'re|'ll| will| is| are)\b")
"""What is said of "it" when nothing was promised is about something else: a number, a form."""


def spoken_promises(said: tuple[Sentence, ...], calendar: Calendar, reads_back: bool = False) -> tuple[Spoken, ...]:
    """Everything one utterance of the agent promises or offers, dates of neighbouring sentences included."""
    turn = _Turn(reads_back)
    for sentence in said:
        if turn.found and takes_back_the_last(sentence):
            turn.undone = turn.found.pop()
        promised, rest = in_sentence(sentence, calendar)
        for spoken in promised:
            turn.promise(spoken)
        for item in bare_items(sentence, calendar, rest) if rest or not promised else ():
            turn.item(item, listed=bool(rest))
    return tuple(spoken for spoken in turn.found if not _repeated_beside(spoken, turn.found))


@dataclass(slots=True)
class _Turn:
    """One utterance while it is read: what was found, what it took back, and a day that belongs to nothing yet."""

    reads_back: bool
    found: list[Spoken] = field(default_factory=list)
    undone: Spoken | None = None
    loose: Spoken | None = None

    def promise(self, spoken: Spoken) -> None:
        if not self.found and spoken.now and _OF_IT.match(spoken.sentence.plain):
            return
        if self.found and (_refers_back(spoken, self.found[-1]) or _dates_offer(spoken, self.found[-1])):
            self.found[-1] = dated(self.found[-1], spoken)
        elif self.found and _only_asked_for_time(self.found[-1], spoken):
            self.found[-1] = dated(spoken, self.found[-1])
        else:
            self.found.append(_leaning(spoken, self.found, self.loose))

    def item(self, item: Spoken, *, listed: bool) -> None:
        if not listed and self.found and _only_when(item):
            self.found[-1] = dated(self.found[-1], item)
        elif listed or goes_on_listing(item, self.found, self.reads_back):
            self.found.append(item)
        elif self.undone and not item.words and item.due:
            self.found.append(dated(self.undone, item))
        elif names_a_time(item):
            self.found.append(replace(item, kind=Kind.OFFER, bare=True))
        else:
            self.loose = item


def _only_asked_for_time(before: Spoken, spoken: Spoken) -> bool:
    """ "Give me till Thursday and I'll have it mended": the first part is the day of the second."""
    return before.sentence is spoken.sentence and before.when.startswith(("till", "until")) and spoken.due is None


def _repeated_beside(spoken: Spoken, found: list[Spoken]) -> bool:
    """A bare "Friday" beside the promise for Friday says nothing of its own."""
    bare = spoken.kind is Kind.OFFER and not spoken.words and spoken.what == spoken.when
    return bare and any(other is not spoken and other.due == spoken.due for other in found)


def _only_when(item: Spoken) -> bool:
    """ "It's three to five business days", "that's sixty dollars": says when or how much, not what."""
    return bool(cues.SAME_THING_LATER.search(item.sentence.plain)) or not item.words


def _refers_back(spoken: Spoken, before: Spoken) -> bool:
    """ "You'll see it by Friday", "I'm keying it now"; but not "you'd have it Friday" behind a promise for Monday."""
    moved = before.due is not None and not before.now and spoken.due is not None and spoken.due != before.due
    return not (moved and spoken.kind is Kind.OFFER) and bool(
        re.match(
            r"(?:you will (?:see|have|get) (?:it|that|them)\b|(?:it|that|this|they|those|these) (?:will|is|are)\b"
            r"|(?:key|type|do|put|get) (?:it|that"
            r"|them) ?(?:in|through|on|there)?$)",
            spoken.what,
        )
    )


def _dates_offer(spoken: Spoken, offer: Spoken) -> bool:
    """ "I can send someone. Would Thursday work?": the second only gives the first its day."""
    says_when = not spoken.words or spoken.what == "appointment"
    return says_when and offer.kind is Kind.OFFER and offer.due is None and bool(offer.words)


def _leaning(spoken: Spoken, found: list[Spoken], loose: Spoken | None) -> Spoken:
    """A promise of "that", or with a time but no day, takes the day named just before it."""
    if spoken.due is not None or not (
        spoken.timed or re.search(r"\b(?:that|it|you in|you on|you down)\b|^appointment", spoken.what)
    ):
        return spoken
    earlier = next((other for other in (*reversed(found), *([loose] if loose else [])) if other.due), None)
    return leaning_on(spoken, earlier) if earlier else spoken


def customers_promises(said: tuple[Sentence, ...], calendar: Calendar) -> tuple[Spoken, ...]:
    """What the customer will do for the business by a day: send the papers, bring the box."""
    found = []
    for sentence in said:
        match = next((match for form in cues.OWN_PROMISES if (match := form.search(sentence.plain))), None)
        times = list(meant(sentence.plain, calendar))
        if match is None or sentence.asks or not any(due.day for due in times) or cues.SUPPOSED.search(sentence.plain):
            continue
        bounds = (0, len(sentence.plain))
        spoken = spoken_by(sentence, Head(Kind.COMMIT, match), bounds, times, calendar.today)
        found.append(replace(spoken, by_customer=True))
    return tuple(found)
