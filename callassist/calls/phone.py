"""Who is on the line, folded from the log: parties and their legs, who has the call, transfers, hold, recording. Pure.

`phone_fold` takes it one event further; `phone_rules` says what people may ask for; `switch` says what is to be done.
"""

from dataclasses import dataclass
from datetime import datetime

from callassist.calls.phone_events import Kind, Mode, Outcome, Role
from callassist.speech import Speaker

CUSTOMER = "customer"
"""The label of the customer's leg."""

VOICES = {Role.MANAGER: Speaker.MANAGER, Role.GUEST: Speaker.GUEST}
"""As whom those are heard who have a media stream of their own; all others as the agent."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on the line, or being called to it, by the label of their leg.

    `left` is the carrier's reason and not empty once the leg is over; `given_up` is ours. `is_held`, `is_muted` and
    `coaching` (a label) are as the carrier confirmed them, `settings` counts how often it did. `taken_from` is the
    label of the offer whose leg this is.
    """

    label: str
    role: Role
    member_id: str = ""
    name: str = ""
    address: str = ""
    offer: bool = False
    mode: Mode = Mode.TALK
    coached: str = ""
    ring_seconds: int = 25
    invited_at: datetime | None = None
    dialling_at: datetime | None = None
    joined_at: datetime | None = None
    attempt: int = 0
    leg_sid: str = ""
    taken_from: str = ""
    is_answered: bool = False
    is_joined: bool = False
    left: str = ""
    given_up: str = ""
    is_held: bool = False
    is_muted: bool = False
    coaching: str = ""
    settings: int = 0
    mute_asked: bool = False
    mutes: int = 0
    modes: int = 0
    machine: str = ""
    """The carrier's word for the machine that it takes who answered for; empty: it heard none."""
    accepted: bool = False
    """A colleague who is called said yes at their desk."""

    @property
    def is_wanted(self) -> bool:
        """Neither over nor given up."""
        return not self.left and not self.given_up

    @property
    def is_here(self) -> bool:
        """In the conference, and meant to be."""
        return self.is_joined and self.is_wanted

    @property
    def is_talker(self) -> bool:
        """Somebody for the customer to talk with."""
        return self.is_here and self.role is not Role.CUSTOMER and self.mode is Mode.TALK

    @property
    def has_talked(self) -> bool:
        """Was let in to talk with the customer at some time."""
        return self.is_joined and self.role is not Role.CUSTOMER and self.mode is Mode.TALK

    @property
    def is_open(self) -> bool:
        """Invited and not over: the member is busy with it. What was given up and has no known leg is over."""
        return not self.left and not (self.given_up and not self.leg_sid)

    @property
    def is_connecting(self) -> bool:
        """Somebody took the call on this leg, and it is on its way in."""
        return self.label.startswith(("agent-", "transfer-")) and self.is_wanted and not self.is_joined


@dataclass(frozen=True, slots=True)
class Transfer:
    """`by` is the label of who asked; `to`, `declined` and `read` hold members' ids.

    `taken_by` is a member's id, or the outside address, or empty while nobody took it.
    """

    transfer: int
    kind: Kind
    to: tuple[str, ...]
    address: str
    name: str
    brief: str
    by: str
    asked_at: datetime
    taken_by: str = ""
    declined: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    outcome: Outcome | None = None

    @property
    def label(self) -> str:
        """Of the leg on which the call is taken."""
        return f"transfer-{self.transfer}"

    @property
    def offers(self) -> str:
        """How the labels of its offers begin."""
        return f"offer-{self.transfer}-"


@dataclass(frozen=True, slots=True)
class Phone:
    parties: tuple[Party, ...] = ()
    """In order of invitation, the customer first."""
    owners: tuple[str, ...] = ()
    """Labels that got the call, oldest first."""
    transfers: tuple[Transfer, ...] = ()
    failed: frozenset[int] = frozenset()
    """The rounds whose agent's leg failed, or after which the line was lost."""
    conference_sid: str = ""
    hold_asked: bool = False
    hold_by: str = ""
    """The label of who asked for it."""
    holds: int = 0
    has_talked: bool = False
    """Some talker joined at some time: the conference has begun, and its waiting music is over."""
    voicemail: bool = False
    voicemail_reached: bool = False
    opted_out: str = ""
    """Who opted out: "customer" or a member's id; empty while nobody did."""
    announced: bool = False
    recording_sid: str = ""
    pause_asked: bool = False
    pauses: int = 0
    is_paused: bool = False
    """As the carrier confirmed it, `pauses_set` times."""
    pauses_set: int = 0
    opened: frozenset[tuple[str, str]] = frozenset()
    """Label and name of every media stream that was opened on a leg of its own; `broken`: of those that ended."""
    broken: frozenset[tuple[str, str]] = frozenset()
    ended: bool = False
    is_internal: bool = False
    """A colleague is called: their leg has the customer's label, and a member's id."""

    @property
    def heard(self) -> frozenset[str]:
        """Labels of the legs whose own media stream is live."""
        return frozenset(label for label, _ in self.opened - self.broken)

    @property
    def customer(self) -> Party | None:
        return self.party(CUSTOMER)

    @property
    def talkers(self) -> tuple[Party, ...]:
        """Nobody where only outsiders are left: the customer is not to be alone with them."""
        here = tuple(party for party in self.parties if party.is_talker)
        return here if any(not self.is_outsider(party) for party in here) else ()

    @property
    def ours(self) -> tuple[Party, ...]:
        """The talkers without outsiders."""
        return tuple(party for party in self.talkers if not self.is_outsider(party))

    @property
    def is_connecting(self) -> bool:
        """Whether somebody who took the call is on the way into it."""
        return any(party.is_connecting for party in self.parties)

    @property
    def owner(self) -> Party | None:
        """The last of those who got the call and are still there, else the first of ours who talks, else nobody."""
        got_it = [party for label in self.owners if (party := self.party(label)) and party.is_here]
        return got_it[-1] if got_it else next(iter(self.ours), None)

    @property
    def transfer(self) -> Transfer | None:
        """The one that is not settled yet."""
        return next((one for one in self.transfers if one.outcome is None), None)

    @property
    def is_group(self) -> bool:
        """Whether a second inside party was ever invited to talk; then each has a media stream of its own."""
        return any(
            party.label.startswith(("transfer-", "offer-", "guest-", "listen-")) and party.mode is Mode.TALK
            for party in self.parties
        )

    @property
    def is_silenced(self) -> bool:
        """Neither transcribed nor recorded: somebody paused it, opted out, or the voicemail's page plays."""
        return self.pause_asked or bool(self.opted_out) or self.voicemail

    @property
    def round(self) -> int:
        """Counts the agents' legs that failed: the try that the call is in."""
        return max(self.failed, default=-1) + 1

    def is_outsider(self, party: Party) -> bool:
        """Somebody from outside to whom the call was not handed over."""
        return party.role is Role.GUEST and party.label not in self.owners

    def party(self, label: str) -> Party | None:
        return next((party for party in self.parties if party.label == label), None)

    def party_of_leg(self, leg_sid: str) -> Party | None:
        """Who is on this leg now: a leg that took a call belongs to the agent, no longer to the offer."""
        return next((party for party in reversed(self.parties) if party.leg_sid == leg_sid), None)

    def talker(self, member_id: str) -> Party | None:
        """The leg on which this member talks, else whose the call is: a manager at the board acts for the owner."""
        return next((party for party in self.talkers if member_id and party.member_id == member_id), self.owner)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What reaches somebody's ear: hold music or ring-back, and the voices of these labels."""

    music: bool
    voices: tuple[str, ...]


def customer_held(phone: Phone) -> bool:
    """Whether the customer is to hear music; the carrier may not have done it yet."""
    customer = phone.customer
    if customer is None or not customer.is_here or phone.ended or phone.voicemail or not phone.has_talked:
        return False
    return not phone.talkers or _is_on_hold(phone) or _is_consulted_about(phone)


def _is_on_hold(phone: Phone) -> bool:
    return phone.hold_asked and _talks(phone, phone.hold_by)


def _is_consulted_about(phone: Phone) -> bool:
    transfer = phone.transfer
    if transfer is None or transfer.kind is not Kind.WARM or not transfer.taken_by:
        return False
    return _talks(phone, transfer.by)


def _talks(phone: Phone, label: str) -> bool:
    party = phone.party(label)
    return party is not None and party.is_talker


def voice_of(phone: Phone, label: str, track: str) -> Speaker | None:
    """Whose voice the `track` ("inbound" or "outbound") of the leg's stream carries now; None: nobody's to be heard."""
    if is_private(phone):
        return None
    if label in ("", CUSTOMER):
        return _of_the_customer(phone) if track == "inbound" else _bridged(phone)
    party = phone.party(label)
    if party is None or track != "inbound" or party.mode is not Mode.TALK:
        return None
    if party.mute_asked or party.is_muted:
        return None
    return VOICES.get(party.role, Speaker.AGENT)


def _of_the_customer(phone: Phone) -> Speaker | None:
    """A colleague may mute themselves."""
    me = phone.customer
    return None if me and (me.mute_asked or me.is_muted) else Speaker.CUSTOMER


def _bridged(phone: Phone) -> Speaker | None:
    """Who is heard on the customer's outbound track: the one talker who has no stream of their own.

    The end of the call changes nothing: the last words may still be on their way.
    """
    if phone.ended:
        return Speaker.AGENT if phone.has_talked and not phone.is_group and not _hears_music(phone) else None
    alone = len(phone.talkers) == 1 and phone.talkers[0].label not in phone.heard
    return Speaker.AGENT if alone else None


def _hears_music(phone: Phone) -> bool:
    return bool(phone.customer and phone.customer.is_held)


def is_private(phone: Phone) -> bool:
    """Whether nothing that is said now is for the transcript, not even once somebody is to be heard again.

    So it is when it was asked for, and while the customer is on hold, or about to be: colleagues talk among themselves.
    """
    return phone.is_silenced or (bool(phone.talkers) and (customer_held(phone) or _hears_music(phone)))


def hears(phone: Phone, label: str) -> Hearing:
    """What the party hears, by what the carrier confirmed; nothing once they left or while they are not in."""
    me = phone.party(label)
    if me is None or not me.is_here or phone.ended or (phone.voicemail and label == CUSTOMER):
        return Hearing(music=False, voices=())
    if me.is_held or (label == CUSTOMER and not phone.has_talked):
        return Hearing(music=True, voices=())
    return Hearing(music=False, voices=tuple(one.label for one in phone.parties if _is_audible(one, me)))


def _is_audible(one: Party, ear: Party) -> bool:
    """Nobody hears themselves, the muted, or who is on hold; a whisper reaches the coached alone."""
    if one.label == ear.label or not one.is_here or one.is_held or one.is_muted:
        return False
    return one.coaching in ("", ear.label)


def is_spoken_to(phone: Phone) -> bool:
    """Whether a voice should reach the customer, by what the carrier confirmed: in the conference, and not on hold."""
    heard = hears(phone, CUSTOMER)
    return not heard.music and any(phone.party(label) in phone.talkers for label in heard.voices)


def explained(phone: Phone) -> int:
    """How many people of ours the customer has talked with in this call."""
    if phone.customer is None or not phone.customer.is_joined or phone.is_internal:
        return 0
    asked_in = {one.label: one.outcome for one in phone.transfers}
    met = {
        party.member_id or party.label
        for party in phone.parties
        if party.has_talked and party.role is not Role.GUEST
        if asked_in.get(party.label, Outcome.JOINED) in (Outcome.HANDED_OVER, Outcome.JOINED)
    }
    return len(met)
