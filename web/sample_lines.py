"""Sample calls with more than two people, for the style guide: transfers, hold, listeners, the board."""

from typing import Any

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.model import State
from callassist.calls.phone_events import Kind, Mode
from callassist.calls.phone_news import Help
from callassist.method import Band, Flag, Stage
from callassist.reception.presence import Choice, Duty
from callassist.speech import Speaker, Utterance
from callassist.team import Member, Role
from web.asked import Asking
from web.board import Late, Seen, Waiting
from web.board_rows import Alert, BoardRow
from web.colleagues import Colleagues
from web.sample_calls import BEGAN, CALL_ID, LONG_NAME
from web.sample_owed import OWED

JO = Member("m2", "Jo Park", "jo@example.test", Role.AGENT, "client:jo")
MANAGER = Member("m3", "Susan Reed", "susan@example.test", Role.MANAGER, "client:susan")
BRIEF = (
    "Problem, agreed: “the ice machine leaks for the third time”\n"
    "Mood: Upset now\n"
    "Promised: We will replace the pump (draft)\n"
    "Tried: “you changed the pump in February”"
)


def _asked(kind: Kind) -> tuple[e.CallEvent, ...]:
    return (pe.TransferAsked(1, kind, ("m3",), "", "Susan Reed", BRIEF, "m1"), pe.BriefRead(1, "m3"))


_THERE: tuple[e.CallEvent, ...] = (
    pe.TransferTaken(1, "m3", "Susan Reed", pe.Role.MANAGER, "client:susan"),
    pe.LegJoined("transfer-1", "CA5"),
)

HELD: tuple[e.CallEvent, ...] = (
    pe.HoldAsked(1, True, "m1"),
    pe.PartySet("customer", 1, hold=True, muted=False, coaching=""),
    pe.HelpAsked(1, "", "m1"),
    pe.MuteAsked("agent-0", 1, True, "m1"),
)
ASKED = _asked(Kind.WARM)
CONSULTING = (*ASKED, *_THERE, pe.PartySet("customer", 1, hold=True, muted=False, coaching=""))
TOGETHER: tuple[e.CallEvent, ...] = (
    *_asked(Kind.BRING_IN),
    *_THERE,
    te.StreamStarted("transfer-1-1", "MZ5", 0.0, label="transfer-1"),
    pe.TransferSettled(1, pe.Outcome.JOINED, ""),
    te.UtteranceTranscribed(
        "transfer-1-1",
        1,
        Utterance(Speaker.MANAGER, 70, 73, "Maria, this is Susan. I have read what happened.", (), 0.9),
    ),
)
BESIDE: tuple[e.CallEvent, ...] = (
    pe.LegInvited(
        "listen-1", pe.Role.MANAGER, "m3", "Susan Reed", "client:susan", mode=Mode.WHISPER, coached="agent-0"
    ),
    pe.LegJoined("listen-1", "CA6"),
    pe.HelpAsked(1, "wants the pump for nothing", "m1"),
    pe.HintGiven(1, "Offer Monday before they open.", "m3", "Susan Reed"),
)
KEPT: tuple[e.CallEvent, ...] = (
    rec.RecordingStarted("RE1"),
    rec.RecordingReady("RE1", 312.0, 2),
    rec.RecordingKept("RE1", "call.wav"),
)


def _duty(member_id: str, name: str, role: str = "agent", **more: Any) -> Duty:
    return Duty(member_id, name, f"{member_id}@example.test", role, f"client:{member_id}", **more)


COLLEAGUES = Colleagues(
    (
        _duty("m3", "Susan Reed", "manager"),
        _duty("m2", "Jo Park"),
        _duty("m4", "Tom Harris", "admin", is_busy=True),
        _duty("m5", LONG_NAME, choice=Choice.AWAY),
    )
)
MINE = _duty("m1", "Dana Reyes", is_wrapping=True)
ASKING = Asking(CALL_ID, 1, Kind.WARM, "Maria Lopez", "+12025550123", "Dana Reyes", BEGAN, on_phone=False)


def _row(number: int, **more: Any) -> BoardRow:
    given: dict[str, Any] = {
        "call_id": f"{CALL_ID[:-1]}{number}",
        "state": State.ACTIVE,
        "since": BEGAN,
        "customer": "Maria Lopez",
        "caller_id": "+12025550123",
        "agent": "Dana Reyes",
        "band": Band.CALM,
        "trend": "",
        "curve": "",
        "stage": Stage.VENT,
        "flags": (),
        "help": None,
        "helps": "",
        "attended": (),
        "told": "",
        "explained": 1,
        "is_assisted": True,
        "is_critical": False,
    }
    return BoardRow(**(given | more))


BOARD = Seen(
    alerts=(
        Alert(CALL_ID, "Dana asks for help", "help-1"),
        Alert(CALL_ID, "Abusive words: Jo and Omar Haddad", "abuse"),
    ),
    rows=(
        _row(
            1,
            band=Band.UPSET,
            trend="rising",
            curve="0,20 30,12 60,14 90,5",
            help=Help(1, "wants the pump for nothing", "m1", BEGAN),
            flags=(Flag.REPEAT_CONTACT,),
            explained=2,
        ),
        _row(
            2, customer="Omar Haddad", agent="Jo Park", flags=(Flag.ABUSE,), attended=("You listen",), is_critical=True
        ),
        _row(3, customer=LONG_NAME, told="Ada hears music · Ben is talking to Jo", helps="Susan Reed"),
        _row(4, customer="", agent="", state=State.RINGING),
    ),
    asked=(ASKING,),
    waiting=Waiting(
        OWED,
        (Late("p1", "c1", "Maria Lopez", "replace the pump", 2),),
    ),
)
