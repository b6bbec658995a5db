"""The states that a call can be in, each built on an exchange, and what may happen in each: rows and columns."""

from collections.abc import Callable

from calls.exchange import Exchange
from calls.fates import Fate

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import AgentAccepted, CallEvent, IllegalTransition

OWN_PHONE = "+15550100177"
SUPPLIER = "+15550100166"
JO = ("m2", "Jo", pe.Role.MANAGER, "client:m2")

CALLED = ("transfer-", "offer-", "ring-", "agent-", "customer")

Act = Callable[[Exchange], None]


def ringing() -> Exchange:
    x = Exchange({OWN_PHONE: Fate(after=4)})
    x.ring()
    x.run(5)
    return x


def offered() -> Exchange:
    """Two own phones ring; one of them is answered by a machine, the other one rings out."""
    x = Exchange({OWN_PHONE: Fate("no-answer"), "+15550100188": Fate(after=4, presses="")})
    x.ring()
    x.record(
        pe.LegInvited("ring-0-0", pe.Role.AGENT, "m3", "Sam", OWN_PHONE, offer=True),
        pe.LegInvited("ring-0-1", pe.Role.AGENT, "m5", "Kim", "+15550100188", offer=True),
    )
    x.run(6)
    return x


def connecting() -> Exchange:
    x = ringing()
    x.fates["client:m1"] = Fate(after=6)
    x.accept()
    x.run(2)
    return x


def talking() -> Exchange:
    x = ringing()
    x.accept()
    x.run(10)
    return x


def held() -> Exchange:
    x = talking()
    x.record(pe.HoldAsked(1, True, "m1"))
    x.run(3)
    return x


def asked(kind: pe.Kind) -> Exchange:
    x = talking()
    x.record(pe.TransferAsked(1, kind, ("m2",), "", "Jo", "The third visit.", "m1"))
    x.run(3)
    return x


def offered_on() -> Exchange:
    """Warm, to an own phone that was picked up and hears the question."""
    x = talking()
    x.fates[OWN_PHONE] = Fate(after=2, presses="")
    x.record(
        pe.TransferAsked(1, pe.Kind.WARM, ("m3",), "", "Sam", "The third visit.", "m1"),
        pe.LegInvited("offer-1-0", pe.Role.AGENT, "m3", "Sam", OWN_PHONE, offer=True),
    )
    x.run(5)
    return x


def taken(kind: pe.Kind) -> Exchange:
    """The target's browser is being dialled."""
    x = asked(kind)
    x.fates["client:m2"] = Fate(after=9)
    x.record(pe.TransferTaken(1, *JO))
    x.run(3)
    return x


def consulting() -> Exchange:
    x = asked(pe.Kind.WARM)
    x.record(pe.TransferTaken(1, *JO))
    x.run(8)
    return x


def three() -> Exchange:
    x = asked(pe.Kind.BRING_IN)
    x.record(pe.TransferTaken(1, *JO))
    x.run(8)
    return x


def outsider_asked(presses: str = "") -> Exchange:
    """The supplier is called to be added, and has not pressed 1 yet."""
    x = talking()
    x.fates[SUPPLIER] = Fate(after=2, presses=presses)
    x.record(
        pe.TransferAsked(1, pe.Kind.BRING_IN, (), SUPPLIER, "Supplier", "", "m1"),
        pe.LegInvited("offer-1-1", pe.Role.GUEST, "", "Supplier", SUPPLIER, offer=True),
    )
    x.run(5)
    return x


def outsider() -> Exchange:
    """Somebody from outside talks with the customer and the agent."""
    x = outsider_asked("1")
    x.run(8)
    return x


def colleague_called(address: str = "client:m3") -> Exchange:
    """Maria is on the line; Sam is asked at his desk, or his own phone is answered by nobody yet."""
    x = Exchange({OWN_PHONE: Fate(after=20)})
    x.call_colleague(address)
    x.run(5)
    return x


def colleagues() -> Exchange:
    """Two of ours talk to each other."""
    x = colleague_called()
    x.record(pe.ColleagueAccepted("m3"))
    x.run(6)
    return x


def outbound() -> Exchange:
    """Maria is on the line, the customer's phone rings."""
    x = Exchange({OWN_PHONE: Fate(after=20)})
    x.call_colleague(OWN_PHONE, "", "Denise")
    x.run(5)
    return x


def paused() -> Exchange:
    """They talk, for the moment neither recorded nor transcribed."""
    x = talking()
    x.records = True
    x.record(rec.PauseAsked(1, True, "m1"))
    x.run(3)
    return x


def opted_out() -> Exchange:
    """At the announcement: the customer is never heard by us."""
    x = Exchange(records=True)
    x.ring()
    x.record(pe.OptedOut("customer"))
    x.accept()
    x.run(10)
    return x


def listening(mode: pe.Mode) -> Exchange:
    x = talking()
    x.record(pe.LegInvited("listen-1", pe.Role.MANAGER, "m2", "Jo", "client:m2", mode=mode))
    x.run(6)
    return x


def lost() -> Exchange:
    x = talking()
    x.hang_up("agent-0")
    x.run(4)
    return x


def voicemail() -> Exchange:
    x = ringing()
    x.record(pe.SentToVoicemail("nobody is there"))
    x.run(3)
    return x


def ended() -> Exchange:
    x = talking()
    x.hang_up("customer")
    x.run(4)
    return x


STATES: dict[str, Callable[[], Exchange]] = {
    "ringing": ringing,
    "offered": offered,
    "connecting": connecting,
    "talking": talking,
    "recording paused": paused,
    "opted out": opted_out,
    "held": held,
    "asked, cold": lambda: asked(pe.Kind.COLD),
    "asked, warm": lambda: asked(pe.Kind.WARM),
    "asked, bring in": lambda: asked(pe.Kind.BRING_IN),
    "asked, own phone": offered_on,
    "taken, cold": lambda: taken(pe.Kind.COLD),
    "taken, warm": lambda: taken(pe.Kind.WARM),
    "taken, bring in": lambda: taken(pe.Kind.BRING_IN),
    "consulting": consulting,
    "three together": three,
    "listened to": lambda: listening(pe.Mode.LISTEN),
    "whispered to": lambda: listening(pe.Mode.WHISPER),
    "owner lost": lost,
    "outsider asked": outsider_asked,
    "outsider together": outsider,
    "colleague called": colleague_called,
    "colleague's phone rings": lambda: colleague_called(OWN_PHONE),
    "colleagues talk": colleagues,
    "customer called": outbound,
    "voicemail": voicemail,
    "ended": ended,
}


def _accept(x: Exchange) -> None:
    x.accept("m4", "Ann")


def _take(x: Exchange) -> None:
    """The second one, where somebody has taken it already, is told whose it is and changes nothing."""
    x.record(pe.TransferTaken(1, *JO))


def _press(x: Exchange) -> None:
    """1 is pressed on the first own phone."""
    labels = ("offer-1-0", "offer-1-1") if x.phone.transfers else ("ring-0-0", "customer")
    for leg in list(x.legs.values()):
        label = leg.label
        if label in labels and leg.page in ("ringing", "asked"):
            leg.page = "asked"
            x.record(pe.LegAnswered(label, leg.sid))
            x.press(leg)


def _decline(x: Exchange) -> None:
    asked = x.phone.transfers[0].to if x.phone.transfers else ()
    x.record(pe.TransferDeclined(1, asked[0] if asked else "m2", "busy"))


def _refused_by_phone(x: Exchange) -> None:
    """Whatever rings at the target's, or asks there, is rejected."""
    for leg in list(x.legs.values()):
        if leg.label.startswith(("transfer-", "offer-", "ring-", "agent-", "customer")) and leg.page in (
            "ringing",
            "asked",
        ):
            x.over(leg, "busy")


def _hangs_up(label: str) -> Act:
    return lambda x: x.hang_up(label)


def _with(fault: Act, act: Act) -> Act:
    """A fault that is there by the time of the act; a restart follows it."""

    def both(x: Exchange) -> None:
        fault(x)
        act(x)

    return both


def _then_crash(act: Act) -> Act:
    def both(x: Exchange) -> None:
        act(x)
        x.crash()

    return both


def _hold(hold: bool) -> Act:
    return lambda x: _recorded(x, pe.HoldAsked(x.phone.holds + 1, hold, "m1"))


def _lose(x: Exchange) -> None:
    x.faults.lose = lambda nth: nth == 0


def _lose_all(x: Exchange) -> None:
    x.faults.lose = lambda nth: True


def _twice(x: Exchange) -> None:
    x.faults.twice = True


def _refuse(x: Exchange) -> None:
    x.faults.refuse = 1


def _unanswered(x: Exchange) -> None:
    x.faults.unanswered = 1


def _settle(outcome: pe.Outcome) -> Act:
    return lambda x: _recorded(x, pe.TransferSettled(1, outcome, "m1"))


def _recorded(x: Exchange, *events: CallEvent) -> None:
    x.record(*events)


def _ask(kind: pe.Kind) -> Act:
    number = 1
    return lambda x: _recorded(
        x, pe.TransferAsked(number + len(x.phone.transfers), kind, ("m2",), "", "Jo", "Again.", "m1")
    )


def _declines(x: Exchange) -> None:
    """The page has no such button for anybody else."""
    if not x.phone.is_internal or x.is_in("customer"):
        raise IllegalTransition("Nobody calls you in this call.")
    x.record(pe.LegGivenUp("customer", "declined"))


def _ask_ann(x: Exchange) -> None:
    """She takes it at once."""
    number = len(x.phone.transfers) + 1
    x.record(pe.TransferAsked(number, pe.Kind.BRING_IN, ("m4",), "", "Ann", "", "m1"))
    x.record(pe.TransferTaken(number, "m4", "Ann", pe.Role.AGENT, "client:m4"))


def _undialled(x: Exchange) -> None:
    """The server goes down between the two."""
    x.record(AgentAccepted("m6", "Bo", x.call.round))


EVENTS: dict[str, tuple[Act, float]] = {
    "accept": (_accept, 12.0),
    "accept, and nobody dials": (_undialled, 60.0),
    "take": (_take, 12.0),
    "press 1": (_press, 12.0),
    "decline": (_decline, 12.0),
    "phone rejects": (_refused_by_phone, 12.0),
    "nobody does anything": (lambda x: None, 100.0),
    "customer hangs up": (_hangs_up("customer"), 12.0),
    "agent hangs up": (_hangs_up("agent-0"), 12.0),
    "target hangs up": (_hangs_up("transfer-1"), 12.0),
    "listener hangs up": (_hangs_up("listen-1"), 12.0),
    "agent leaves": (lambda x: _recorded(x, pe.LegGivenUp("agent-0", "left")), 12.0),
    "target is removed": (lambda x: _recorded(x, pe.LegGivenUp("transfer-1", "removed")), 12.0),
    "colleague accepts": (lambda x: _recorded(x, pe.ColleagueAccepted("m3")), 12.0),
    "colleague declines": (_declines, 12.0),
    "add a colleague": (_ask_ann, 12.0),
    "hold": (_hold(True), 12.0),
    "resume": (_hold(False), 12.0),
    "ask cold": (_ask(pe.Kind.COLD), 12.0),
    "ask warm": (_ask(pe.Kind.WARM), 12.0),
    "ask bring in": (_ask(pe.Kind.BRING_IN), 12.0),
    "hand over": (_settle(pe.Outcome.HANDED_OVER), 12.0),
    "merge": (_settle(pe.Outcome.JOINED), 12.0),
    "return": (_settle(pe.Outcome.RETURNED), 12.0),
    "cancel": (_settle(pe.Outcome.CANCELLED), 12.0),
    "listener joins": (lambda x: _recorded(x, pe.ModeAsked("listen-1", 1, pe.Mode.TALK, "m2")), 12.0),
    "agent hangs up, a report is lost": (_with(_lose, _hangs_up("agent-0")), 12.0),
    "agent hangs up, reports come twice": (_with(_twice, _hangs_up("agent-0")), 12.0),
    "agent hangs up, a request is refused": (_with(_refuse, _hangs_up("agent-0")), 12.0),
    "agent hangs up, an answer is lost": (_with(_unanswered, _hangs_up("agent-0")), 12.0),
    "target hangs up, a report is lost": (_with(_lose, _hangs_up("transfer-1")), 12.0),
    "target hangs up, a request is refused": (_with(_refuse, _hangs_up("transfer-1")), 12.0),
    "agent hangs up, all reports are lost": (_with(_lose_all, _hangs_up("agent-0")), 30.0),
    "target hangs up, all reports are lost": (_with(_lose_all, _hangs_up("transfer-1")), 30.0),
    "customer hangs up, all reports are lost": (_with(_lose_all, _hangs_up("customer")), 30.0),
    "take, a request is refused": (_with(_refuse, _take), 20.0),
    "take, an answer is lost": (_with(_unanswered, _take), 30.0),
    "take, then a crash": (_then_crash(_take), 30.0),
    "hold, then a crash": (_then_crash(_hold(True)), 30.0),
    "crash": (lambda x: x.crash(), 20.0),
}
"""What happens, and after how many seconds it is looked at."""


def outcome(x: Exchange) -> str:
    """State, who has the call, and what the customer, the first agent, the target and the listener hear."""
    owner = x.phone.owner
    ears = [f"{who} {x.heard_by(label)}" for who, label in EARS if x.has(label)]
    return f"{x.call.state.value}, {owner.name or owner.label if owner else 'nobody'}: {'; '.join(ears)}"


EARS = (
    ("customer", "customer"),
    ("agent", "agent-0"),
    ("target", "transfer-1"),
    ("listener", "listen-1"),
    ("next agent", "agent-1"),
    ("next target", "transfer-2"),
)
