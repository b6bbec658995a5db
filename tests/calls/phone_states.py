"""The states that a call can be in, each built on an exchange, and what may happen in each: rows and columns."""

from collections.abc import Callable

from calls.exchange import Exchange, Fate

from callassist.calls import phone_events as pe
from callassist.calls.events import AgentAccepted, CallEvent

OWN_PHONE = "+15550100177"
JO = ("m2", "Jo", pe.Role.MANAGER, "client:m2")

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
    label = "offer-1-0" if x.phone.transfers else "ring-0-0"
    for leg in x.legs.values():
        if leg.label == label and leg.page in ("ringing", "asked"):
            leg.page = "asked"
            x.record(pe.LegAnswered(label, leg.sid))
            x.press(leg)


def _decline(x: Exchange) -> None:
    x.record(pe.TransferDeclined(1, x.phone.transfers[0].to[0] if x.phone.transfers else "m2", "busy"))


def _refused_by_phone(x: Exchange) -> None:
    """Whatever rings at the target's, or asks there, is rejected."""
    for leg in list(x.legs.values()):
        if leg.label.startswith(("transfer-", "offer-", "ring-", "agent-")) and leg.page in ("ringing", "asked"):
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
