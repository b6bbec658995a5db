"""Agreements: a promise with a day, or a sum that was read back, and an explicit yes while it was open.

Everything here is a draft for the agent: recognised speech is too fragile to commit anyone.
"""

import re
from dataclasses import replace
from datetime import date

from callassist.assist.dates import dues
from callassist.assist.ledger import MOST_PROPOSALS, OPEN_TURNS, Agreed, Ledger, Proposal
from callassist.assist.promises import customers_promises
from callassist.assist.quotes import Heard, quote
from callassist.assist.recaps import A_READ_BACK, calendar_of, complete, said_by_agent, with_days
from callassist.assist.replies import Asked, reply_to
from callassist.assist.sameness import COMMON, betters, changes, merged, repeated, same, same_thing, time_words
from callassist.assist.signals import AgentSignals
from callassist.assist.spoken import Kind, Spoken
from callassist.assist.text import Sentence
from callassist.assist.withdrawals import takes_back_the_last, withdrawals
from callassist.assist.wording import content
from callassist.calls.assist_events import AgreementDrafted, AgreementWithdrawn
from callassist.calls.terms import Promise, Quote
from callassist.method import Reply, Step

Drafts = tuple[AgreementDrafted | AgreementWithdrawn, ...]

ASKS_WHEN = re.compile(r"\b(?:when|what (?:day|time|date)|which day|how (?:soon|long)|by when|until when|possible)\b")


def agent_spoke(ledger: Ledger, heard: Heard, signals: AgentSignals, today: date) -> tuple[Ledger, Drafts]:
    if ledger.customer_last:
        asked = Asked(settles=False, read_back=_corrected(ledger), promised=_corrected(ledger))
        ledger = replace(ledger, turn=ledger.turn + 1, customer_last=False, asked=asked)
    ledger, events = _take_back(ledger, heard, today)
    said, repeats = said_by_agent(ledger, heard, signals, today)
    ledger = replace(with_days(ledger, heard, today), repeats=repeats)
    told: frozenset[str] = frozenset()
    for number, spoken in enumerate(said, 1):
        name = f"a{heard.seq}" if number == 1 else f"a{heard.seq}.{number}"
        ledger, more, found = _proposed(ledger, complete(ledger, spoken, heard, today), name, heard, told)
        told |= {found}
        events += more
    return replace(ledger, asked=_asked(ledger, said, signals)), events


def customer_spoke(ledger: Ledger, heard: Heard, upset: float, today: date) -> tuple[Ledger, Drafts]:
    answer = reply_to(_with_words(ledger), heard.sentences, upset)
    ledger = replace(with_days(ledger, heard, today), customer_last=True, answer=answer, yes=None)
    promised = customers_promises(heard.sentences, calendar_of(ledger, today))
    wants_a_day = any(one.asks and ASKS_WHEN.search(one.plain) for one in heard.sentences)
    theirs = (*ledger.theirs, *promised)[-MOST_PROPOSALS:]
    ledger = replace(ledger, theirs=theirs, wants_a_day=wants_a_day)
    if answer.reply is Reply.REFUSE:
        return _refused(ledger), ()
    if answer.reply is not Reply.ACCEPT or answer.sentence is None:
        return ledger, ()
    yes = quote(heard, answer.sentence)
    events: Drafts = ()
    for proposal in _latest(_answered(ledger, heard)):
        ledger, more = _accepted(ledger, proposal, yes)
        events += more
    spent = any(isinstance(event, AgreementDrafted) for event in events)
    return replace(ledger, yes=yes, spent=spent, asked=replace(ledger.asked, for_yes=False)), events


def _proposed(
    ledger: Ledger, spoken: Spoken, name: str, heard: Heard, told: frozenset[str]
) -> tuple[Ledger, Drafts, str]:
    """`told` are the proposals and agreements that this utterance already spoke of: another item is another thing."""
    nearest = _nearest(ledger.agreed, spoken)
    agreed = next((held for held in nearest if repeated(held.spoken, spoken, held.name in told)), None)
    agreed = agreed or next((held for held in nearest if _goes_on_about(ledger, held, spoken)), None)
    if agreed and not betters(agreed.spoken, spoken):
        return _improved(ledger, agreed, spoken), (), agreed.name
    earlier = next(
        (held for held in reversed(ledger.proposals) if repeated(held.spoken, spoken, held.name in told)), None
    ) or next((held for held in reversed(ledger.proposals) if _goes_on_about(ledger, held, spoken)), None)
    if earlier and spoken.kind is not Kind.OFFER and not changes(earlier.spoken, spoken):
        proposal = replace(earlier, spoken=merged(earlier.spoken, spoken), turn=ledger.turn, said_at=heard.start)
    else:
        instead = agreed.name if agreed else ""
        proposal = Proposal(name, spoken, quote(heard, spoken.sentence), ledger.turn, heard.start, instead=instead)
    others = tuple(held for held in ledger.proposals if held is not earlier or proposal.name == name)
    ledger = replace(ledger, proposals=(*others, proposal)[-MOST_PROPOSALS:])
    yes = proposal.yes or (ledger.yes if spoken.kind is not Kind.OFFER and _was_offered(ledger, spoken) else None)
    return (*(_accepted(ledger, proposal, yes) if yes else (ledger, ())), proposal.name)


def _nearest(agreed: tuple[Agreed, ...], spoken: Spoken) -> tuple[Agreed, ...]:
    """The latest first, and before all what is for the same day."""
    that_day = tuple(held for held in reversed(agreed) if held.spoken.due == spoken.due)
    return (*that_day, *(held for held in reversed(agreed) if held.spoken.due != spoken.due))


def _goes_on_about(ledger: Ledger, held: Agreed | Proposal, spoken: Spoken) -> bool:
    """ "You'll have it between eight and ten", right after Monday was named: still the same thing."""
    same_day = spoken.due is not None and spoken.due == held.spoken.due and not spoken.now
    before = ledger.turn - 1 <= held.turn and (isinstance(held, Agreed) or held.turn < ledger.turn)
    same = same_day and before and held.spoken.by_customer is spoken.by_customer
    return same and bool(re.search(r"\b(?:it|that|them|there)\b", spoken.what))


def _was_offered(ledger: Ledger, spoken: Spoken) -> bool:
    """The customer's yes just before this promise was to an offer of the same thing."""
    before = [held for held in ledger.proposals if ledger.turn - OPEN_TURNS <= held.turn < ledger.turn]
    known = [*(held.spoken for held in before), *(held.spoken for held in ledger.agreed)]
    if any(same_thing(old, spoken) for old in known):
        return True
    return (
        not ledger.spent
        and spoken.kind is Kind.COMMIT
        and bool(before)
        and all(held.spoken.due is None for held in before)
    )


def _improved(ledger: Ledger, agreed: Agreed, spoken: Spoken) -> Ledger:
    held = replace(agreed, spoken=replace(agreed.spoken, words=agreed.spoken.words | spoken.words))
    return replace(ledger, agreed=tuple(held if other is agreed else other for other in ledger.agreed))


def _take_back(ledger: Ledger, heard: Heard, today: date) -> tuple[Ledger, Drafts]:
    events: list[AgreementWithdrawn] = []
    for sentence in withdrawals(heard.sentences):
        named = {held.name for held in ledger.held if _names(sentence, held)}
        if not named and takes_back_the_last(sentence) and not _lists_days(heard, today):
            recent = [held.name for held in ledger.held if held.turn >= ledger.turn - 1]
            named = set(recent or [held.name for held in ledger.agreed[-1:]])
        events += [
            AgreementWithdrawn(held.name, heard.seq, "taken back") for held in ledger.agreed if held.name in named
        ]
        ledger = replace(
            ledger,
            agreed=tuple(held for held in ledger.agreed if held.name not in named),
            proposals=tuple(held for held in ledger.proposals if held.name not in named),
        )
    return ledger, tuple(events)


def _lists_days(heard: Heard, today: date) -> bool:
    """In a read-back "that's off" is one item of several, and not what was said last."""
    return sum(bool(dues(sentence.plain, today)) for sentence in heard.sentences) > 1


def _names(sentence: Sentence, held: Proposal | Agreed) -> bool:
    """Whether what is taken back shares a word with it: its day and hour count for what was agreed."""
    spoken = held.spoken
    if spoken.words & content(sentence.plain):
        return True
    words = set(f"{spoken.when} {spoken.what}".lower().replace(",", "").split()) - COMMON
    named = words & set(sentence.plain.replace("'s", "").split())
    return bool(named) and (isinstance(held, Agreed) or any(word.endswith("day") for word in named))


def _asked(ledger: Ledger, said: tuple[Spoken, ...], signals: AgentSignals) -> Asked:
    offering = bool(said) and said[-1].kind is Kind.OFFER and said[-1].sentence.asks
    firm = any(held.spoken.kind is not Kind.OFFER for held in ledger.held)
    reads_back = (signals.reads_back and firm) or ledger.repeats >= A_READ_BACK
    promised = ledger.asked.promised or reads_back or any(spoken.kind is not Kind.OFFER for spoken in said)
    solves = Step.PROPOSE in signals.steps or Step.COMMIT in signals.steps
    for_yes = signals.asks_for_yes and bool(ledger.live or said or reads_back)
    return replace(
        ledger.asked,
        something_open=bool(ledger.live) or solves or promised,
        settles=ledger.asked.settles or bool(said) or solves or promised or for_yes or _awaits(ledger, signals),
        promised=promised,
        read_back=reads_back or ledger.asked.read_back,
        elsewhere=_elsewhere(said, signals, reads_back),
        for_yes=offering or for_yes or (ledger.asked.for_yes and not signals.asks_other),
        other=signals.asks_other and not offering and not reads_back,
        negative=signals.asks_negative,
    )


def _corrected(ledger: Ledger) -> bool:
    """Whether the customer answered a read-back by something else than a yes: what is said next only mends it."""
    return ledger.asked.read_back and ledger.answer.reply not in {Reply.ACCEPT, Reply.CONDITIONAL}


def _awaits(ledger: Ledger, signals: AgentSignals) -> bool:
    """Whether what was put a turn ago still waits for its yes: it does not behind a no."""
    recent = any(held.turn >= ledger.turn - 1 for held in ledger.live)
    return recent and Step.LIMIT not in signals.steps


def _elsewhere(said: tuple[Spoken, ...], signals: AgentSignals, reads_back: bool) -> bool:
    """Whether a yes agrees to something else: to how the problem was put, to a warning, or to the goodbye."""
    settles = reads_back or any(spoken.due or spoken.amount for spoken in said)
    leaves = {Step.THANK, Step.CLOSE} & set(signals.steps) and not (said or signals.asks_for_yes or signals.asks_other)
    return Step.WARN in signals.steps or (signals.restates and not settles) or bool(leaves and not reads_back)


def _with_words(ledger: Ledger) -> Asked:
    words: frozenset[str] = frozenset()
    for proposal in ledger.live:
        spoken = proposal.spoken
        words |= spoken.words | content(spoken.when.lower()) | time_words(spoken)
    return replace(ledger.asked, something_open=ledger.asked.something_open or bool(ledger.live), words=words)


def _answered(ledger: Ledger, heard: Heard) -> tuple[Proposal, ...]:
    """What a yes agrees to: every open promise, and of the offers those it names, else the one asked about last."""
    firm = [proposal for proposal in ledger.live if proposal.spoken.kind is not Kind.OFFER]
    offers = [proposal for proposal in ledger.live if proposal.spoken.kind is Kind.OFFER]
    echoed = frozenset(
        word.removesuffix("'s").removesuffix("s")[:6] for sentence in heard.sentences for word in sentence.plain.split()
    )
    named = [(len(echoed & (held.spoken.words | time_words(held.spoken))), held) for held in offers]
    best = max((count for count, _ in named), default=0)
    chosen = [held for count, held in named if count == best and count > 0][-1:]
    if not chosen:
        asked = [held for held in offers if held.turn == ledger.turn and not held.spoken.alternative]
        with_promises = any(proposal.turn == ledger.turn for proposal in firm)
        chosen = [held for held in asked if held.spoken.due] if with_promises else asked[-1:]
    return (*firm, *chosen)


def _latest(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Where one thing was put twice, only the way it was put last: the day, then the day with its hour."""
    ordered = sorted(proposals, key=lambda held: held.said_at)
    return tuple(
        held
        for at, held in enumerate(ordered)
        if not any(
            later.spoken.due == held.spoken.due
            and later.said_at > held.said_at
            and later.spoken.timed
            and same(later, held)
            for later in ordered[at + 1 :]
        )
    )


def _refused(ledger: Ledger) -> Ledger:
    """A no closes every offer and what was promised in the turn it answers; to a read-back it is about one item."""
    if ledger.asked.read_back:
        return ledger
    kept = tuple(held for held in ledger.proposals if held.spoken.kind is not Kind.OFFER and held.turn != ledger.turn)
    return replace(ledger, proposals=kept)


def _accepted(ledger: Ledger, proposal: Proposal, yes: Quote) -> tuple[Ledger, Drafts]:
    others = tuple(held for held in ledger.proposals if held.name != proposal.name)
    summed = proposal.spoken.kind is Kind.READ_BACK and proposal.spoken.amount is not None
    if proposal.spoken.due is None and not summed:
        return replace(ledger, proposals=(*others, replace(proposal, yes=yes))), ()
    replaced = [held for held in ledger.agreed if held.name == proposal.instead or same(held, proposal)]
    if any(not betters(held.spoken, proposal.spoken) for held in replaced):
        return replace(ledger, proposals=others), ()
    agreed = tuple(held for held in ledger.agreed if held not in replaced)
    ledger = replace(ledger, proposals=others, agreed=(*agreed, _agreed(ledger, proposal)))
    gone = tuple(AgreementWithdrawn(held.name, yes.seq, "replaced") for held in replaced)
    return ledger, (*gone, AgreementDrafted(proposal.name, _promise(proposal.spoken), proposal.quote, yes))


def _agreed(ledger: Ledger, proposal: Proposal) -> Agreed:
    """What was an offer is firm once it is accepted."""
    spoken = proposal.spoken
    firm = replace(spoken, kind=Kind.COMMIT) if spoken.kind is Kind.OFFER else spoken
    return Agreed(proposal.name, firm, ledger.turn)


def _promise(spoken: Spoken) -> Promise:
    return Promise(
        "customer" if spoken.by_customer else "business", spoken.what, spoken.when, spoken.due, spoken.amount
    )
