"""Whether two promises are one and the same thing, said twice."""

from dataclasses import replace

from callassist.assist.ledger import Agreed, Proposal
from callassist.assist.spoken import Kind, Spoken
from callassist.assist.text import listed

COMMON = frozenset(
    listed(
        "on at by the a an of to in you your i we it that this with for and is will be after before "
        "around between until from day"
    )
)


def same_thing(one: Spoken, other: Spoken) -> bool:
    """Two ways of saying one promise: the same money, or enough of the same words, the more so on the same day."""
    if one.by_customer is not other.by_customer:
        return False
    if one.amount is not None and one.amount == other.amount:
        return True
    if one.amount is not None and other.amount is not None and one.due != other.due:
        return False
    shared = len(one.words & other.words)
    smaller = min(len(one.words), len(other.words)) or 1
    if one.due == other.due and one.due is not None:
        timed = one.timed and other.timed and hour(one) == hour(other)
        return shared >= 1 or timed or one.what == other.what
    return shared >= 2 and shared / smaller >= 0.5


def time_words(spoken: Spoken) -> frozenset[str]:
    """Days and hours in the form in which an echo is looked up."""
    words = spoken.when.lower().replace(",", "").replace(".", "").split()
    return frozenset(
        word.removesuffix("'s").removesuffix("s")[:6] for word in words if word not in COMMON and len(word) > 1
    )


def hour(spoken: Spoken) -> frozenset[str]:
    """The words of the hour, without those of the day."""
    return time_words(spoken) - time_words(replace(spoken, when=spoken.day_words))


def same(one: Proposal | Agreed, other: Proposal | Agreed) -> bool:
    """Things that were promised in one breath for different hours are different ones."""
    in_one_breath = one.name != other.name and one.name.split(".")[0] == other.name.split(".")[0]
    return same_thing(one.spoken, other.spoken) and not (in_one_breath and at_odds(one.spoken, other.spoken))


def at_odds(one: Spoken, other: Spoken) -> bool:
    return one.timed and other.timed and hour(one) != hour(other)


def repeated(old: Spoken, new: Spoken, told: bool = False) -> bool:
    """An item of a read-back is short: the day alone tells which promise it repeats, unless that was told already."""
    if old.by_customer is not new.by_customer:
        return False
    if same_thing(old, new):
        return not (told and at_odds(old, new))
    short = new.kind is Kind.READ_BACK or not new.words
    by_day = not told and short and old.kind is not Kind.OFFER and new.due is not None and new.due == old.due
    return by_day and (new.amount is None or old.amount in {None, new.amount})


def betters(old: Spoken, new: Spoken) -> bool:
    """Whether the new words are worth a new draft: another day, or a thing where the old ones said "that"."""
    return changes(old, new) or (not old.words and bool(new.words))


def changes(old: Spoken, new: Spoken) -> bool:
    """Whether the new words move the promise to another day, rather than repeat it."""
    if new.due is None or new.due == old.due:
        return False
    return old.due is None or not new.now


def merged(old: Spoken, new: Spoken) -> Spoken:
    """The first wording, completed by what the repetition adds."""
    spoken = replace(old, words=old.words | new.words, amount=old.amount if old.amount is not None else new.amount)
    if old.kind is Kind.OFFER and new.kind is Kind.COMMIT:
        spoken = replace(spoken, kind=Kind.COMMIT, what=new.what, sentence=new.sentence)
    if old.due is None and new.due is not None:
        spoken = replace(spoken, due=new.due, when=new.when, now=new.now, timed=new.timed, day_words=new.day_words)
    return replace(spoken, kind=Kind.COMMIT if new.kind is Kind.READ_BACK else spoken.kind)
