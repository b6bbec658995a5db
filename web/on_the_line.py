"""What is said of the line: who hears whom, who listens, how a transfer stands. `me` is the id of who reads it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from callassist.assist.brief import Brief
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.calls.phone import Party, Phone, Transfer, customer_held, explained
from callassist.calls.phone_events import Kind, Mode, Outcome
from callassist.calls.phone_news import Help, Hint
from callassist.reception.presence import Duty, Presence
from callassist.speech import Hypothesis, Speaker
from web.people import calling, customer, is_called, keeps, name_of
from web.words import ANSWERS, FLAGS, deed, mood

KINDS = {
    Kind.WARM: ("Ask first", "The customer hears music while you two talk"),
    Kind.BRING_IN: ("Bring in", "All three talk"),
    Kind.COLD: ("Hand over", "You leave once they are there"),
}
"""What each kind of transfer is called, and what it does."""

ASKS = {
    Kind.WARM: "wants to talk to you first",
    Kind.BRING_IN: "asks you to join them",
    Kind.COLD: "wants to hand this call over to you",
}
MEANS = {
    Kind.WARM: "You two talk first; the customer hears music meanwhile.",
    Kind.BRING_IN: "All three talk as soon as you accept.",
    Kind.COLD: "The call is yours as soon as you accept.",
}
"""The same, to whom is asked."""

OUTCOMES = {
    Outcome.HANDED_OVER: "handed over",
    Outcome.JOINED: "joined to the call",
    Outcome.RETURNED: "returned",
    Outcome.CANCELLED: "taken back",
    Outcome.FAILED: "not answered",
}

PRESENCES = {
    Presence.AVAILABLE: "free",
    Presence.WRAP_UP: "finishing a call",
    Presence.BUSY: "on the line",
    Presence.AWAY: "away",
}

MODES = {Mode.LISTEN: ("listens", "listen"), Mode.WHISPER: ("whispers to", "whisper to")}

MOST_QUOTES = 3
"""Of each kind in a proposed brief: it is read in a few seconds."""


def mine(phone: Phone, me: str) -> Party | None:
    """The reader's place on the line: as talker, else as listener."""
    here = [party for party in phone.parties if party.is_here and party.member_id == me and me]
    return next((party for party in here if party.is_talker), here[0] if here else None)


def listeners(phone: Phone) -> tuple[Party, ...]:
    return tuple(party for party in phone.parties if party.is_here and party.mode is not Mode.TALK)


def reachable(phone: Phone, colleague: Duty) -> str:
    """Whether somebody can be asked into this call; who listens to it is on the line, and yet there at once."""
    if any(party.member_id == colleague.member_id for party in listeners(phone)):
        return "listens to this call"
    return PRESENCES[colleague.state]


def together(panel: Panel, me: str) -> str:
    """Who hears what, where that is not simply one agent and the customer."""
    talkers = panel.call.phone.talkers
    if panel.state is not State.ACTIVE or not talkers:
        return ""
    phone = panel.call.phone
    if customer_held(phone):
        who = "You hear" if is_called(phone, me) else f"{customer(panel)} hears"
        return " · ".join(part for part in (f"{who} music", _inside(phone, me)) if part)
    if len(talkers) == 1:
        return ""
    others = [customer(panel)] if phone.customer and phone.customer.is_here and not is_called(phone, me) else []
    mine = ["You"] if is_called(phone, me) else []
    return f"{_listed([*mine, *_names(phone, talkers, me), *others])} talk together"


def music_since(panel: Panel) -> datetime | None:
    """How long the customer has heard music, where the line is said to be so."""
    return panel.held_since if panel.state is State.ACTIVE and panel.call.phone.talkers else None


def attended(phone: Phone, me: str) -> tuple[str, ...]:
    """Who listens or whispers, a sentence each."""
    return tuple(_attends(phone, party, me) for party in listeners(phone))


def transfer_stands(panel: Panel, me: str) -> str:
    """The open transfer in one sentence; empty when there is none, and once they are on the line."""
    phone = panel.call.phone
    transfer = phone.transfer
    if transfer is None:
        return ""
    target = phone.party(transfer.label)
    name = transfer.name or "A colleague"
    if not transfer.taken_by:
        seen = " They have the brief before them." if transfer.read else ""
        return f"{name} was asked and has not answered yet.{seen}"
    taker = name_of(phone, target) if target else name
    if target is None or not target.is_here:
        return f"{'You have' if transfer.taken_by == me else f'{taker} has'} taken it; the phone is being connected."
    return ""


def is_consulting(phone: Phone) -> bool:
    """Whether a warm transfer waits for a decision: both are there, and the customer hears music."""
    transfer = phone.transfer
    target = phone.party(transfer.label) if transfer else None
    return transfer is not None and transfer.kind is Kind.WARM and target is not None and target.is_here


def settles(phone: Phone, me: str) -> bool:
    """Whether the reader may decide how the open transfer ends: who asked, who came, or who has the call."""
    transfer = phone.transfer
    if transfer is None:
        return False
    concerned = (phone.party(transfer.by), phone.party(transfer.label), phone.owner)
    return any(one is not None and one.is_talker and one.member_id == me for one in concerned)


def explained_to(panel: Panel, before: int) -> str:
    """How many of us the customer has told it, where that is more than one; `before` in earlier calls."""
    here = explained(panel.call.phone)
    if here + before < 2:
        return ""
    return f"Explained to {here + before} of us" + (f", {here} in this call" if here and before else "")


def told(panel: Panel, me: str) -> tuple[str, ...]:
    """Everything about the line that the reader must know, a sentence each."""
    phone = panel.call.phone
    place = mine(phone, me)
    sentences = (
        together(panel, me),
        "You are muted" if place and place.mute_asked and place.mode is Mode.TALK else "",
        *attended(phone, me),
        keeps(panel, me),
        calling(panel, me),
        transfer_stands(panel, me),
        help_stands(panel, me),
        _paused(phone),
        "The customer wants no transcript and no recording" if phone.opted_out else "",
    )
    return tuple(one for one in sentences if one)


def _paused(phone: Phone) -> str:
    if not phone.pause_asked:
        return ""
    return "The transcript is paused" if phone.is_internal else "Recording and transcript are paused"


def beside(phone: Phone, place: Party) -> str:
    """What the reader does in the call of somebody else."""
    return _attends(phone, place, place.member_id)


def help_stands(panel: Panel, me: str) -> str:
    """Until who said they would come has been on the line with the others."""
    if open_help(panel):
        return "Help is asked for"
    if not panel.help:
        return ""
    last = panel.help[-1]
    if last.has_come(panel.call.phone):
        return ""
    return "You said you would come" if last.helper == me else f"{last.settled_by} comes to help"


def unread(panel: Panel) -> Sequence[Hint]:
    """What a manager wrote and nobody has put away, the last two: more are not read in a call."""
    return [one for one in panel.hints if not one.seen_by][-2:]


def last_asking(phone: Phone, me: str) -> Transfer | None:
    return next((one for one in reversed(phone.transfers) if me in one.to), None)


def asker(panel: Panel, transfer: Transfer) -> str:
    party = panel.call.phone.party(transfer.by)
    return name_of(panel.call.phone, party) if party else "The agent"


def rings_outside(phone: Phone, me: str) -> bool:
    """Whether the reader's own phone rings for this call: a key pressed there decides."""
    return any(party.member_id == me and party.offer and party.is_open for party in phone.parties)


def missed(panel: Panel, transfer: Transfer, me: str) -> str:
    """Why the asked reader has nothing to decide any more."""
    if me in transfer.declined:
        return "You declined."
    if transfer.taken_by and transfer.taken_by != me:
        target = panel.call.phone.party(transfer.label)
        return f"{name_of(panel.call.phone, target) if target else 'Somebody'} has taken it."
    return f"It is over: {OUTCOMES[transfer.outcome]}." if transfer.outcome else ""


def speaking(panel: Panel, said: Hypothesis) -> str:
    """The name of who says what is not written down yet; empty where it is the customer, or nobody knows."""
    phone = panel.call.phone
    if said.speaker is Speaker.CUSTOMER:
        return name_of(phone, phone.customer) if phone.is_internal and phone.customer else ""
    party = phone.party(said.by) or (phone.talkers[0] if len(phone.talkers) == 1 else None)
    return name_of(phone, party) if party else ""


def transfer_of(phone: Phone, number: int) -> Transfer | None:
    return next((one for one in phone.transfers if one.transfer == number), None)


def open_help(panel: Panel) -> Help | None:
    """The cry for help that nobody sees to yet."""
    return next((one for one in reversed(panel.help) if not one.settled_by), None)


def proposed_brief(panel: Panel, told: Brief | None) -> str:
    """What somebody who is asked in should read: a draft for the agent, in plain lines."""
    if told is None:
        return panel.notes
    lines = [f"Mood: {mood(told.mood)}"]
    if told.problem:
        lines.insert(0, f"Problem{', agreed' if told.confirmed else ''}: “{told.problem.text}”")
    lines += [FLAGS[flag] for flag in dict.fromkeys(flag for flag, _ in told.flags)]
    lines += [f"Promised: {deed(one.promise)} ({one.status})" for one in told.promises[:MOST_QUOTES]]
    lines += [f"Offered: “{one.quote.text}” - {ANSWERS[one.answer]}" for one in told.offers[:MOST_QUOTES]]
    lines += [f"Tried: “{one.text}”" for one in told.tried[:MOST_QUOTES]]
    return "\n".join([*lines, *([f"Notes: {panel.notes}"] if panel.notes else [])])


def _inside(phone: Phone, me: str) -> str:
    """Who talks while the customer hears music."""
    talkers = phone.talkers
    if len(talkers) < 2:
        return ""
    others = [name_of(phone, party) for party in talkers if party.member_id != me]
    if len(others) < len(talkers):
        return f"you are talking to {_listed(others)}"
    return f"{others[0]} is talking to {_listed(others[1:])}"


def _attends(phone: Phone, party: Party, me: str) -> str:
    he, you = MODES[party.mode]
    does = f"You {you}" if party.member_id == me else f"{name_of(phone, party)} {he}"
    if party.mode is not Mode.WHISPER:
        return does
    coached = phone.party(party.coached) or phone.owner
    whom = name_of(phone, coached) if coached else "the agent"
    return f"{does} {'you' if coached and coached.member_id == me else whom}"


def _names(phone: Phone, parties: Iterable[Party], me: str) -> list[str]:
    names = ["You" if party.member_id == me and me else name_of(phone, party) for party in parties]
    return sorted(names, key=lambda name: name != "You")


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
