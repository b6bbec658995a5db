"""What the bar says of the line, to each who reads it."""

import pytest

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.panel import Panel
from callassist.calls.phone_events import Mode
from callassist.method import Band
from callassist.speech import Hypothesis, Speaker
from tests.web.app import said
from tests.web.faces import told
from web import board_rows, on_the_line
from web import sample_lines as line
from web import sample_owed as owed
from web import sample_people as people
from web.legs import offered
from web.people import goes_on, who_says
from web.sample_calls import ANSWERED, RINGS

TALKING = (*RINGS, *ANSWERED)
DANA, SUSAN, JO = "m1", "m3", "m2"


def listening(mode: Mode) -> Panel:
    return told(
        *TALKING,
        pe.LegInvited("listen-1", pe.Role.MANAGER, SUSAN, "Susan Reed", "client:susan", mode=mode, coached="agent-0"),
        pe.LegJoined("listen-1", "CA6"),
    )


@pytest.mark.parametrize(("call", "whom"), [(people.COLLEAGUE_CALLED, "Jo Park"), (owed.OUTBOUND, "Maria Lopez")])
def test_who_calls_from_an_own_phone_is_told_whom_they_call(call: tuple[e.CallEvent, ...], whom: str) -> None:
    panel = told(*call)
    caller = panel.call.phone.party("agent-0")
    assert caller

    said = offered(panel, caller, "Cold Corner")

    assert said == f"Callassist: your call to {whom}. Press 1 to be connected, or 2 to leave it."


def test_one_agent_and_the_customer_need_no_word() -> None:
    assert on_the_line.told(told(*TALKING), DANA) == ()


@pytest.mark.parametrize(
    ("me", "sentence"),
    [
        (DANA, "Maria hears music · you are talking to Susan"),
        (SUSAN, "Maria hears music · you are talking to Dana"),
        (JO, "Maria hears music · Dana is talking to Susan"),
    ],
)
def test_everybody_reads_who_hears_music_and_who_talks(me: str, sentence: str) -> None:
    assert on_the_line.told(told(*TALKING, *line.CONSULTING), me) == (sentence,)


@pytest.mark.parametrize(
    ("me", "sentence"),
    [
        (DANA, "You, Susan and Maria talk together, The call and its wrap-up stay yours"),
        (SUSAN, "You, Dana and Maria talk together, The call and its wrap-up stay with Dana"),
        (JO, "Dana, Susan and Maria talk together, The call and its wrap-up stay with Dana"),
    ],
)
def test_everybody_reads_who_is_in_the_conversation_and_whose_it_stays(me: str, sentence: str) -> None:
    assert ", ".join(on_the_line.told(told(*TALKING, *line.TOGETHER), me)) == sentence


def test_namesakes_are_told_apart_and_a_guest_keeps_the_name_they_were_given() -> None:
    alike, guest = told(*TALKING, *people.NAMESAKES), told(*TALKING, *people.WITH_SUPPLIER)

    assert on_the_line.told(alike, DANA)[0] == "You, Dana Okafor and Maria talk together"
    assert on_the_line.told(guest, DANA) == ("You, Pump supplier and Maria talk together",)
    assert [who_says(said) for said in alike.transcript if said.speaker][-2:] == ["Dana Reyes", "Dana Okafor"]
    assert [goes_on(alike, said) for said in alike.transcript if said.speaker][-1:] == [False]


def test_of_two_who_speak_at_once_each_is_named_while_they_speak() -> None:
    alike = told(*TALKING, *people.NAMESAKES)
    words = [Hypothesis(Speaker.AGENT, 80.0, 81.0, "I", 0, by=label) for label in ("agent-0", "transfer-1")]

    assert [on_the_line.speaking(alike, said) for said in words] == ["Dana Reyes", "Dana Okafor"]


@pytest.mark.parametrize(
    ("mode", "me", "sentence"),
    [
        (Mode.LISTEN, DANA, "Susan listens"),
        (Mode.LISTEN, SUSAN, "You listen"),
        (Mode.WHISPER, DANA, "Susan whispers to you"),
        (Mode.WHISPER, SUSAN, "You whisper to Dana"),
        (Mode.WHISPER, JO, "Susan whispers to Dana"),
    ],
)
def test_nobody_listens_unseen(mode: Mode, me: str, sentence: str) -> None:
    assert on_the_line.told(listening(mode), me) == (sentence,)


def test_who_was_asked_and_has_the_brief_before_them_is_told_until_they_came() -> None:
    asked = told(*TALKING, *line.ASKED)
    taken = told(*TALKING, *line.ASKED, pe.TransferTaken(1, SUSAN, "Susan Reed", pe.Role.MANAGER, "client:susan"))

    assert on_the_line.transfer_stands(asked, DANA) == (
        "Susan Reed was asked and has not answered yet. They have the brief before them."
    )
    assert on_the_line.transfer_stands(taken, DANA) == "Susan has taken it; the phone is being connected."
    assert on_the_line.transfer_stands(taken, SUSAN) == "You have taken it; the phone is being connected."


def test_hold_mute_pause_and_help_are_told() -> None:
    panel = told(*TALKING, *line.HELD, rec.PauseAsked(1, True, DANA))

    assert on_the_line.told(panel, DANA) == (
        "Maria hears music",
        "You are muted",
        "Help is asked for",
        "Recording and transcript are paused",
    )


def test_how_often_the_customer_had_to_explain_counts_over_transfers_and_calls() -> None:
    alone, both = told(*TALKING), told(*TALKING, *line.TOGETHER)

    assert [on_the_line.explained_to(panel, before) for panel in (alone, both) for before in (0, 3)] == [
        "",
        "Explained to 4 of us, 1 in this call",
        "Explained to 2 of us",
        "Explained to 5 of us, 2 in this call",
    ]


def test_a_brief_without_an_assist_is_what_the_agent_noted() -> None:
    panel = told(*TALKING, e.NotesSaved(1, "Wants a date.", DANA))

    assert on_the_line.proposed_brief(panel, None) == "Wants a date."


def test_a_row_draws_the_tension_of_the_last_three_minutes() -> None:
    spoken = [said(number, "again", Speaker.CUSTOMER) for number in (1, 40, 90)]
    levels = [ae.TensionChanged(len(TALKING) + 1 + 2 * i, level, Band.TENSE) for i, level in enumerate((0.9, 0.4, 0.6))]
    panel = told(*TALKING, *(event for pair in zip(spoken, levels, strict=True) for event in pair))

    points = board_rows.curve(panel).split()

    assert len(points) == 3
    assert points[-1].startswith(f"{board_rows.WIDTH}.0,")
