"""From promises and answers to agreements: a promise is open until the customer answers it.

An agreement needs a promise with a day, and an explicit yes while that promise was open. Everything here is a draft for
the agent: recognised speech is too fragile to commit anyone.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from callassist.assist.promises import Kind, Spoken, leaning_on, spoken_promises, withdrawals
from callassist.assist.quotes import Heard, quote
from callassist.assist.replies import Answer, Asked, reply_to
from callassist.assist.signals import AgentSignals
from callassist.assist.text import listed
from callassist.assist.wording import content
from callassist.calls.assist_events import AgreementDrafted, AgreementWithdrawn
from callassist.calls.terms import Promise, Quote
from callassist.method import Reply

OPEN_TURNS = 3
"""A promise passed over in as many turns is no longer open; a read-back opens it again."""
LEAN_SECONDS = 120.0
"""How far back a promise without a day may find the day it is about."""
_MOST_PROPOSALS = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something the agent offered or promised. `name` becomes the agreement's id.

    `turn` is the agent's turn in which it was last said.
    """

    name: str
    spoken: Spoken
    quote: Quote
    turn: int
    said_at: float
    yes: Quote | None = None
    """The customer's yes, kept while a day is still missing."""


@dataclass(frozen=True, slots=True)
class Agreed:
    name: str
    spoken: Spoken
    turn: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """`turn` counts the agent's turns; `yes` quotes the customer's yes until their next words."""

    proposals: tuple[Proposal, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    turn: int = 0
    customer_last: bool = True
    asked: Asked = field(default_factory=Asked)
    answer: Answer = field(default_factory=Answer)
    yes: Quote | None = None
    spent: bool = False
    """That yes already made an agreement; what comes next it only covers when it is the same thing."""
    repeats: int = 0
    """How many promises the agent's last utterance said again."""

    @property
    def live(self) -> tuple[Proposal, ...]:
        return tuple(proposal for proposal in self.proposals if self.turn - proposal.turn < OPEN_TURNS)


Drafts = tuple[AgreementDrafted | AgreementWithdrawn, ...]


def agent_spoke(ledger: Ledger, heard: Heard, signals: AgentSignals, today: date) -> tuple[Ledger, Drafts]:
    if ledger.customer_last:
        ledger = replace(ledger, turn=ledger.turn + 1, customer_last=False, asked=Asked())
    ledger, events = _take_back(ledger, heard)
    said, repeats = _said(ledger, heard, signals, today)
    ledger = replace(ledger, repeats=repeats)
    for number, spoken in enumerate(said, 1):
        name = f"a{heard.seq}" if number == 1 else f"a{heard.seq}.{number}"
        ledger, more = _proposed(ledger, _complete(ledger, spoken, heard), name, heard)
        events += more
    return replace(ledger, asked=_asked(ledger, said, signals)), events


def customer_spoke(ledger: Ledger, heard: Heard, upset: float) -> tuple[Ledger, Drafts]:
    answer = reply_to(_with_words(ledger), heard.sentences, upset)
    ledger = replace(ledger, customer_last=True, answer=answer, yes=None)
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


# --- the agent's side -------------------------------------------------------------------------------------------------


def _said(ledger: Ledger, heard: Heard, signals: AgentSignals, today: date) -> tuple[tuple[Spoken, ...], int]:
    """The promises of the utterance, and how many of them were known. Bare items count when they repeat something."""
    known = [*(held.spoken for held in ledger.agreed), *(held.spoken for held in ledger.proposals)]
    listed = spoken_promises(heard.sentences, today, reads_back=True)
    repeats = sum(spoken.kind is not Kind.OFFER and any(_repeated(old, spoken) for old in known) for spoken in listed)
    if repeats or ((signals.reads_back or ledger.yes) and not signals.restates):
        return listed, repeats
    return spoken_promises(heard.sentences, today), repeats


def _complete(ledger: Ledger, spoken: Spoken, heard: Heard) -> Spoken:
    """A time without a day takes the day of what was lately on the table ("8 a.m. then?" after "two days from now")."""
    if spoken.due is not None or not (spoken.timed or spoken.what.startswith("appointment")):
        return spoken
    recent = (proposal for proposal in reversed(ledger.proposals) if heard.start - proposal.said_at <= LEAN_SECONDS)
    earlier = next((proposal.spoken for proposal in recent if proposal.spoken.due and not proposal.spoken.now), None)
    return leaning_on(spoken, earlier) if earlier else spoken


def _proposed(ledger: Ledger, spoken: Spoken, name: str, heard: Heard) -> tuple[Ledger, Drafts]:
    agreed = next((held for held in reversed(ledger.agreed) if _repeated(held.spoken, spoken)), None)
    if agreed and not _betters(agreed.spoken, spoken):
        return _improved(ledger, agreed, spoken), ()
    earlier = next((held for held in reversed(ledger.proposals) if _repeated(held.spoken, spoken)), None)
    if earlier and spoken.kind is not Kind.OFFER and not _changes(earlier.spoken, spoken):
        proposal = replace(earlier, spoken=_merged(earlier.spoken, spoken), turn=ledger.turn, said_at=heard.start)
    else:
        proposal = Proposal(name, spoken, quote(heard, spoken.sentence), ledger.turn, heard.start)
    others = tuple(held for held in ledger.proposals if held is not earlier or proposal.name == name)
    ledger = replace(ledger, proposals=(*others, proposal)[-_MOST_PROPOSALS:])
    yes = proposal.yes or (ledger.yes if spoken.kind is not Kind.OFFER and _was_offered(ledger, spoken) else None)
    return _accepted(ledger, proposal, yes) if yes else (ledger, ())


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


def _take_back(ledger: Ledger, heard: Heard) -> tuple[Ledger, Drafts]:
    events: list[AgreementWithdrawn] = []
    gone: set[str] = set()
    for sentence in withdrawals(heard.sentences):
        named = set(sentence.plain.replace("'s", "").split())
        for held in ledger.agreed:
            spoken_of = set(f"{held.spoken.when} {held.spoken.what}".lower().replace(",", "").split()) - _COMMON
            if held.name not in gone and (spoken_of & named or held.spoken.words & content(sentence.plain)):
                gone.add(held.name)
                events.append(AgreementWithdrawn(held.name, heard.seq, "taken back"))
        ledger = replace(
            ledger,
            proposals=tuple(
                proposal for proposal in ledger.proposals if not content(sentence.plain) & proposal.spoken.words
            ),
        )
    return replace(ledger, agreed=tuple(held for held in ledger.agreed if held.name not in gone)), tuple(events)


_COMMON = frozenset(
    listed(
        "on at by the a an of to in you your i we it that this with for and is will be after before "
        "around between until from day"
    )
)


def _asked(ledger: Ledger, said: tuple[Spoken, ...], signals: AgentSignals) -> Asked:
    offering = bool(said) and said[-1].kind is Kind.OFFER and said[-1].sentence.asks
    return replace(
        ledger.asked,
        something_open=bool(ledger.live),
        promised=ledger.asked.promised or any(spoken.kind is not Kind.OFFER for spoken in said) or signals.reads_back,
        for_yes=offering or signals.asks_for_yes or (ledger.asked.for_yes and not signals.asks_other),
        other=signals.asks_other and not offering,
        negative=signals.asks_negative,
    )


# --- the customer's side ----------------------------------------------------------------------------------------------


def _with_words(ledger: Ledger) -> Asked:
    words: frozenset[str] = frozenset()
    for proposal in ledger.live:
        spoken = proposal.spoken
        words |= spoken.words | content(spoken.when.lower()) | _time_words(spoken)
    return replace(ledger.asked, something_open=bool(ledger.live), words=words)


def _time_words(spoken: Spoken) -> frozenset[str]:
    """Days and hours in the form in which an echo is looked up."""
    words = spoken.when.lower().replace(",", "").replace(".", "").split()
    return frozenset(
        word.removesuffix("'s").removesuffix("s")[:6] for word in words if word not in _COMMON and len(word) > 1
    )


def _answered(ledger: Ledger, heard: Heard) -> tuple[Proposal, ...]:
    """What a yes agrees to: every open promise, and of the offers those it names, else the one asked about last."""
    firm = [proposal for proposal in ledger.live if proposal.spoken.kind is not Kind.OFFER]
    offers = [proposal for proposal in ledger.live if proposal.spoken.kind is Kind.OFFER]
    echoed = frozenset(
        word.removesuffix("'s").removesuffix("s")[:6] for sentence in heard.sentences for word in sentence.plain.split()
    )
    named = [(len(echoed & (held.spoken.words | _time_words(held.spoken))), held) for held in offers]
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
            and same_thing(later.spoken, held.spoken)
            for later in ordered[at + 1 :]
        )
    )


def _refused(ledger: Ledger) -> Ledger:
    """A no closes every offer and what was promised in the turn it answers."""
    kept = tuple(held for held in ledger.proposals if held.spoken.kind is not Kind.OFFER and held.turn != ledger.turn)
    return replace(ledger, proposals=kept)


def _accepted(ledger: Ledger, proposal: Proposal, yes: Quote) -> tuple[Ledger, Drafts]:
    others = tuple(held for held in ledger.proposals if held.name != proposal.name)
    if proposal.spoken.due is None:
        return replace(ledger, proposals=(*others, replace(proposal, yes=yes))), ()
    replaced = [held for held in ledger.agreed if same_thing(held.spoken, proposal.spoken)]
    if any(not _betters(held.spoken, proposal.spoken) for held in replaced):
        return replace(ledger, proposals=others), ()
    agreed = tuple(held for held in ledger.agreed if held not in replaced)
    ledger = replace(ledger, proposals=others, agreed=(*agreed, Agreed(proposal.name, proposal.spoken, ledger.turn)))
    gone = tuple(AgreementWithdrawn(held.name, yes.seq, "replaced") for held in replaced)
    return ledger, (*gone, AgreementDrafted(proposal.name, _promise(proposal.spoken), proposal.quote, yes))


def _promise(spoken: Spoken) -> Promise:
    return Promise("business", spoken.what, spoken.when, spoken.due, spoken.amount)


# --- the same thing, twice --------------------------------------------------------------------------------------------


def same_thing(one: Spoken, other: Spoken) -> bool:
    """Two ways of saying one promise: the same money, or enough of the same words, the more so on the same day."""
    if one.amount is not None and one.amount == other.amount:
        return True
    if one.amount is not None and other.amount is not None and one.due != other.due:
        return False
    shared = len(one.words & other.words)
    smaller = min(len(one.words), len(other.words)) or 1
    if one.due == other.due and one.due is not None:
        timed = one.timed and other.timed and bool(_time_words(one) & _time_words(other))
        return shared >= 1 or timed or one.what == other.what
    return shared >= 2 and shared / smaller >= 0.5


def _repeated(old: Spoken, new: Spoken) -> bool:
    """An item of a read-back is short: the day alone tells which promise it repeats."""
    if same_thing(old, new):
        return True
    by_day = new.kind is Kind.READ_BACK and old.kind is not Kind.OFFER and new.due is not None and new.due == old.due
    return by_day and (new.amount is None or old.amount in {None, new.amount})


def _betters(old: Spoken, new: Spoken) -> bool:
    """Whether the new words are worth a new draft: another day, or a thing where the old ones said "that"."""
    return _changes(old, new) or (not old.words and bool(new.words))


def _changes(old: Spoken, new: Spoken) -> bool:
    """Whether the new words move the promise to another day, rather than repeat it."""
    if new.due is None or new.due == old.due:
        return False
    return old.due is None or not new.now


def _merged(old: Spoken, new: Spoken) -> Spoken:
    """The first wording, completed by what the repetition adds."""
    spoken = replace(old, words=old.words | new.words, amount=old.amount if old.amount is not None else new.amount)
    if old.kind is Kind.OFFER and new.kind is Kind.COMMIT:
        spoken = replace(spoken, kind=Kind.COMMIT, what=new.what, sentence=new.sentence)
    if old.due is None and new.due is not None:
        spoken = replace(spoken, due=new.due, when=new.when, now=new.now, timed=new.timed, day_words=new.day_words)
    return replace(spoken, kind=Kind.COMMIT if new.kind is Kind.READ_BACK else spoken.kind)
