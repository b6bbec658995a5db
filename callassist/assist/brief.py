"""What somebody who takes over must know, ready at any moment: everything in it is quoted with its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from callassist.assist import agreement
from callassist.assist.agent_cues import BAD_PHRASES
from callassist.assist.background import Background, Earlier
from callassist.assist.customer_cues import GRIEVANCE
from callassist.assist.facts import Fact, facts_of
from callassist.assist.ledger import Ledger
from callassist.assist.quotes import Heard, heard, stretch
from callassist.assist.signals import agent_signals
from callassist.assist.specifics import Specific
from callassist.assist.spoken import Kind
from callassist.assist.tension import band
from callassist.calls.drafts import Agreement
from callassist.calls.panel import Panel
from callassist.calls.terms import Quote
from callassist.method import Band, Flag, Reply
from callassist.speech import Speaker, Utterance

_MOST_CONTACTS = 5
"""Of those before the call, the latest."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`answer` is the customer's latest reply while it was open; None when they passed it over."""

    quote: Quote
    answer: Reply | None = None


@dataclass(frozen=True, slots=True)
class Mood:
    """`level` and `peak` are 0..1; `peak_at` is call time in seconds."""

    level: float
    band: Band
    peak: float
    peak_at: float
    words: str


@dataclass(frozen=True, slots=True)
class Brief:
    """`problem` is the agent's restatement, or the customer's first complaint while there is none.

    `known` is what the records held before the call, `avoid` what would make things worse, `promises` holds drafts,
    confirmed ones, and the withdrawn, told by their status.
    """

    problem: Quote | None
    confirmed: Quote | None
    mood: Mood
    flags: tuple[tuple[Flag, Quote], ...]
    promises: tuple[Agreement, ...]
    offers: tuple[Offer, ...]
    tried: tuple[Quote, ...]
    facts: tuple[Fact, ...]
    avoid: tuple[str, ...]
    known: tuple[str, ...]


def brief(panel: Panel, background: Background) -> Brief:
    today = background.today or panel.call.started_at.date()
    said = tuple(heard_in(panel))
    facts = tuple(facts_of(said, today))
    offers = tuple(_offers(said, today))
    return Brief(
        problem=panel.problem or _complaint(said),
        confirmed=panel.problem_confirmed,
        mood=_mood(panel),
        flags=panel.flags,
        promises=tuple(one for one in panel.agreements if one.status != "removed"),
        offers=offers,
        tried=tuple(fact.quote for fact in facts if Specific.TRIED in fact.kinds),
        facts=facts,
        avoid=tuple(_avoid(panel, said, offers)),
        known=tuple(_known(background)),
    )


def heard_in(panel: Panel) -> Iterator[Heard]:
    """What was said, as a second hearing corrected it where there was one."""
    for line in panel.transcript:
        if line.speaker is not None:
            live = Utterance(line.speaker, line.start, line.end, line.text, line.words, 1.0)
            yield from (heard(line.seq, utterance) for utterance in line.corrected or (live,))


def _complaint(said: tuple[Heard, ...]) -> Quote | None:
    first = ((one, s) for one in said if _by_customer(one) for s in one.sentences if GRIEVANCE.search(s.plain))
    return next((stretch(one, sentence, sentence) for one, sentence in first), None)


def _by_customer(said: Heard) -> bool:
    return said.utterance.speaker is Speaker.CUSTOMER


# --- offers -----------------------------------------------------------------------------------------------------------


def _offers(said: tuple[Heard, ...], today: date) -> Iterator[Offer]:
    """What was put to the customer without a promise, and how they answered, by a walk through the whole call."""
    ledger = Ledger()
    found: dict[str, Offer] = {}
    for one in said:
        if not one.sentences:
            continue
        if _by_customer(one):
            live = [held.name for held in ledger.live]
            ledger, _ = agreement.customer_spoke(ledger, one, 0.0, today)
            answered = {name: ledger.answer.reply for name in live if ledger.answer.reply is not Reply.NEITHER}
            found |= {name: Offer(found[name].quote, reply) for name, reply in answered.items() if name in found}
        else:
            ledger, _ = agreement.agent_spoke(ledger, one, agent_signals(one.sentences), today)
            new = [held for held in ledger.proposals if held.spoken.kind is Kind.OFFER and held.name not in found]
            found |= {held.name: Offer(held.quote) for held in new}
    yield from found.values()


# --- mood, what to avoid, what was known ------------------------------------------------------------------------------


def _mood(panel: Panel) -> Mood:
    peak_at, peak = max(panel.tensions, key=lambda point: point[1], default=(0.0, 0.0))
    worst = band(peak)
    trend = f", {worst.value} at its worst" if worst is not panel.band else ""
    return Mood(panel.tension, panel.band, peak, peak_at, f"{panel.band.value} now{trend}")


def _avoid(panel: Panel, said: tuple[Heard, ...], offers: tuple[Offer, ...]) -> Iterator[str]:
    raised = {flag for flag, _ in panel.flags}
    yield from (caution for flag, caution in _CAUTIONS.items() if flag in raised)
    if Flag.ABUSE in raised:
        yield f"Insulted the agent, {_warned(len(panel.warnings))}. Do not take the insults up again."
    yield from (f'Not again: "{phrase}". It was said already.' for phrase in dict.fromkeys(_slips(said)))
    yield from (f'Refused already: "{offer.quote.text}"' for offer in offers if offer.answer is Reply.REFUSE)
    yield from (f'No longer so: "{one.promised.text}"' for one in panel.agreements if one.status == "withdrawn")


def _warned(times: int) -> str:
    return {0: "not warned yet", 1: "warned once", 2: "warned twice"}.get(times, f"warned {times} times")


def _slips(said: tuple[Heard, ...]) -> Iterator[str]:
    """Phrases of the agent that make things worse."""
    sentences = (sentence for one in said if not _by_customer(one) for sentence in one.sentences)
    for sentence in sentences:
        if bad := BAD_PHRASES.search(sentence.plain):
            yield sentence.spoken(*bad.span())


_CAUTIONS = {
    Flag.REPEAT_CONTACT: "Do not make them explain it again.",
    Flag.ASKS_MANAGER: "Do not argue about whether a manager is needed.",
    Flag.LEGAL: "Do not discuss who is liable.",
    Flag.REGULATOR: "Do not argue with a complaint to the authorities.",
    Flag.THREAT: "Menaced somebody. Do not promise a visit before that is settled.",
}


def _known(background: Background) -> Iterator[str]:
    if background.since:
        yield f"Customer since {background.since}."
    if background.contacts_30d:
        times = "once" if background.contacts_30d == 1 else f"{background.contacts_30d} times"
        yield f"Contacted us {times} in the thirty days before."
    if promise := background.open_promise:
        late = f", {promise.overdue_days} days late" if promise.overdue_days else ""
        yield f"Promised and not kept yet: {promise.what}{late}."
    yield from (_contact(past) for past in background.history[-_MOST_CONTACTS:])
    if background.favourite:
        yield f"Likes: {background.favourite}."


def _contact(past: Earlier) -> str:
    came_of_it = f" ({past.outcome})" if past.outcome else ""
    return f"{past.on:%B} {past.on.day}, {past.on.year}, {past.kind}: {past.summary}{came_of_it}."


# --- as text ----------------------------------------------------------------------------------------------------------


def lines(brief: Brief) -> tuple[str, ...]:
    """The brief line by line, as a manager reads it."""
    quoted = [brief.problem, brief.confirmed, *(quote for _, quote in brief.flags)]
    quoted += [offer.quote for offer in brief.offers] + [fact.quote for fact in brief.facts]
    texts = [quote.text for quote in dict.fromkeys(quote for quote in quoted if quote)]
    return (brief.mood.words, *texts, *(in_a_line(one) for one in brief.promises), *brief.avoid, *brief.known)


def in_a_line(one: Agreement) -> str:
    """What was promised, by when, and whether it stands."""
    promise = one.promise
    terms = [promise.what, promise.when]
    terms += [f"{promise.due:%A %B} {promise.due.day}"] if promise.due else []
    terms += [str(promise.amount or "no charge")] if promise.amount is not None else []
    return f"{', '.join(term for term in terms if term)} ({one.status})"
